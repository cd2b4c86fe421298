// What the components ask of a browser and jsdom has not.
HTMLCanvasElement.prototype.getContext = () => null // text is as wide as svg.js estimates where there is no canvas
Element.prototype.scrollTo = () => {}
globalThis.matchMedia = query => /** @type {MediaQueryList} */ ({ media: query, matches: false })
globalThis.ResizeObserver = class {
  observe() {}
  unobserve() {}
  disconnect() {}
}
