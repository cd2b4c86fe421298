// What is in sight: zoom, scrolling, and what stays in place when the drawing changes.

/** @typedef {import("./types.js").Anchor} Anchor */
/** @typedef {import("./types.js").Box} Box */
/** @typedef {import("./types.js").GraphView} GraphView */
/** @typedef {import("./types.js").LayerAnchor} LayerAnchor */
/** @typedef {import("./types.js").Rect} Rect */
/** @typedef {import("./types.js").ScrollAnchor} ScrollAnchor */

const ZOOM_LEAST = 0.1, ZOOM_MOST = 4, EDGE = 60, FIT_MOST = 2

/** @param {GraphView} view */
export const scaleOf = view => view.frame.scale * view.state.zoom

/** @param {GraphView} view */
export function applyZoom(view) {
  const { frame, svg, stage, host } = view, scale = scaleOf(view)
  // to measure the stage lays all of the new drawing out; of the same size it is what it was
  const size = [frame.width * scale, frame.height * scale, stage.style.height, view.width, view.isFull() && innerHeight, scale, Boolean(frame.layers)].join()
  view.resized = size !== view.size
  if (!view.resized) return
  view.size = size
  svg.setAttribute("width", String(frame.width * scale))
  svg.setAttribute("height", String(frame.height * scale))
  const higher = frame.height * scale > stage.clientHeight + 2
  host.classList.toggle("moves", view.state.zoom > 1.001 || Boolean(frame.layers && higher))
  host.classList.toggle("pans", higher || frame.width * scale > stage.clientWidth + 2)
}

// Zoom with the point `at` of the stage staying where it is.
/** @param {GraphView} view @param {number} factor */
export function zoomBy(view, factor, at = { x: view.stage.clientWidth / 2, y: view.stage.clientHeight / 2 }) {
  const { stage, state } = view
  const zoom = Math.min(ZOOM_MOST, Math.max(Math.min(ZOOM_LEAST, wholeOf(view)), state.zoom * factor))
  const left = stage.scrollLeft + at.x, top = stage.scrollTop + at.y, ratio = zoom / state.zoom
  state.zoom = zoom
  applyZoom(view)
  stage.scrollLeft = left * ratio - at.x
  stage.scrollTop = top * ratio - at.y
}

// The zoom that has all of it in sight
/** @param {GraphView} view */
function wholeOf({ frame, stage }) {
  return Math.min(stage.clientWidth / (frame.width * frame.scale), stage.clientHeight / (frame.height * frame.scale))
}

// All of it in sight; where that is so at the readable size already, that size, and in full screen a larger one.
/** @param {GraphView} view */
export function fit(view) {
  view.state.zoom = Math.min(view.isFull() ? Math.max(1, FIT_MOST / view.frame.scale) : 1, wholeOf(view))
  applyZoom(view)
}

// What to hold in place through a redraw: the item just opened or closed, else what is open, else the one in the middle
// of the view.
/** @param {GraphView} view @returns {Anchor} */
export function anchorOf(view) {
  const { laidOut: frame, stage, state } = view
  if (frame?.layers && view.state.view === "layers") return anchorAmongLayers(view)
  if (!frame || frame.layers || !frame.boxes.length) return { scroll: [state.left, state.top] }
  const middle = frame.narrow ? stage.scrollTop + stage.clientHeight / 2 : stage.scrollLeft + stage.clientWidth / 2
  /** @param {Box} box */
  const away = box => Math.abs(placeOf(view, box)[frame.narrow ? "y" : "x"] - middle)
  const open = frame.boxes.find(one => one.form === "open" && isStartInSight(view, one))
  const box = frame.boxes.find(one => one.item.id === view.toggled) ?? open ??
    frame.boxes.reduce((best, one) => (away(best) <= away(one) ? best : one))
  const { x, y } = placeOf(view, box)
  return { id: box.item.id, x: x - stage.scrollLeft, y: y - stage.scrollTop, left: stage.scrollLeft, top: stage.scrollTop }
}

/** @param {GraphView} view @param {Box} box */
function isStartInSight(view, box) {
  const { stage, frame } = view, start = box.m * scaleOf(view)
  return frame.narrow ? start >= stage.scrollTop : start >= stage.scrollLeft && start < stage.scrollLeft + stage.clientWidth
}

// Of the layer view: what was just opened or closed, else the node nearest to the middle.
/** @param {GraphView} view @returns {LayerAnchor | ScrollAnchor} */
function anchorAmongLayers(view) {
  const { stage, state } = view, scale = scaleOf(view)
  /** @type {[number, number]} */
  const scroll = [state.left, state.top]
  const middle = { x: (stage.scrollLeft + stage.clientWidth / 2) / scale, y: (stage.scrollTop + stage.clientHeight / 2) / scale }
  /** @type {string | null} */
  let id = view.shown(view.holding), least = Infinity
  if (id == null) {
    for (const [other, { x, y }] of view.centers()) {
      const away = Math.hypot(x - middle.x, y - middle.y)
      if (away < least) [id, least] = [other, away]
    }
  }
  if (id == null) return { scroll }
  const { x, y } = cornerOf(view, id)
  return { scroll, layer: id, x: x - stage.scrollLeft, y: y - stage.scrollTop }
}

// The middle of the left side, in pixels; a drawing that is smaller than its stage stands in the middle of it.
/** @param {GraphView} view @param {string} id */
function cornerOf(view, id) {
  const { x, y, height } = view.placeOf(id), { frame, stage } = view, scale = scaleOf(view)
  /** @param {number} size */
  const aside = size => Math.max(0, size) / 2
  return {
    x: x * scale + aside(stage.clientWidth - frame.width * scale),
    y: (y + height / 2) * scale + aside(stage.clientHeight - frame.height * scale),
  }
}

/** @param {GraphView} view @param {LayerAnchor} anchor */
function keepLayer(view, { layer, x, y }) {
  const { stage } = view, id = view.shown(layer)
  if (!view.frame.layers || id == null) return
  const at = cornerOf(view, id)
  stage.scrollLeft = at.x - x
  stage.scrollTop = at.y - y
}

/** @param {GraphView} view @param {Box} box */
function placeOf({ frame, state }, box) {
  const scale = frame.scale * state.zoom
  const along = (box.m + Math.min(box.along, 60) / 2) * scale, across = box.c * scale
  return frame.narrow ? { x: across, y: along } : { x: along, y: across }
}

/** @param {GraphView} view @param {Anchor} anchor */
export function keepInSight(view, anchor) {
  const { stage, frame, toggled } = view
  view.toggled = null
  if (anchor.scroll) {
    [stage.scrollLeft, stage.scrollTop] = anchor.scroll
    if (anchor.layer) keepLayer(view, anchor)
    const held = frame.layers ? view.shown(view.holding) : null
    if (held != null) showPlace(view, view.placeOf(held))
    view.holding = null
    return
  }
  const box = frame.boxes.find(one => one.item.id === anchor.id)
  if (box) {
    const { x, y } = placeOf(view, box)
    if (view.resized || x - anchor.x !== anchor.left) stage.scrollLeft = x - anchor.x
    if (frame.narrow && (view.resized || toggled || y - anchor.y !== anchor.top)) keepOnPage(view, y, anchor.y, toggled)
  }
  const kept = view.resized && box?.form === "open" && !frame.narrow ? box.item.id : null
  const opened = [...frame.boxes, ...frame.heads].find(one => one.item.id === (toggled ?? kept))
  if (opened) showBox(view, opened)
}

// A narrow drawing is as high as it is and the page scrolls: what was opened or closed stays under the pointer.
/** @param {GraphView} view @param {number} y @param {number} before @param {string | null} toggled */
function keepOnPage(view, y, before, toggled) {
  const { stage } = view
  stage.scrollTop = y - before
  const moved = y - stage.scrollTop - before
  if (toggled && moved) pageAround(view.host)?.scrollBy(0, moved)
}

/** @param {Element} host */
function pageAround(host) {
  const root = host.getRootNode()
  /** @type {Element | null} */
  let at = root instanceof ShadowRoot ? root.host : host.parentElement
  while (at && !(at.scrollHeight > at.clientHeight && /auto|scroll/.test(getComputedStyle(at).overflowY))) at = at.parentElement
  return at ?? document.scrollingElement
}

/** @param {GraphView} view @param {Box} box */
export function showBox(view, box) {
  const { stage, frame } = view, scale = scaleOf(view)
  const [start, end] = [box.m * scale - 10, (box.m + box.along) * scale + 10]
  /** @type {["scrollTop" | "scrollLeft", number]} */
  const [side, size] = frame.narrow ? ["scrollTop", stage.clientHeight] : ["scrollLeft", stage.clientWidth]
  if (end > stage[side] + size) stage[side] = end - size
  if (start < stage[side]) stage[side] = start
}

// Scroll as little as needed to have a part of the drawing in sight whole, `edge` away from the left and right; what is
// larger than the view with its middle in the middle.
/** @param {GraphView} view @param {Rect} place */
export function showPlace(view, { x, y, width, height }, edge = EDGE) {
  const { stage } = view, scale = scaleOf(view)
  /** @type {["scrollTop" | "scrollLeft", number, number, number, number][]} */
  const sides = [
    ["scrollLeft", stage.clientWidth, x * scale, width * scale, edge],
    ["scrollTop", stage.clientHeight, y * scale, height * scale, EDGE / 2],
  ]
  for (const [side, size, start, extent, wanted] of sides) {
    const away = Math.min(wanted, (size - extent) / 2), end = start + extent
    if (start - away < stage[side]) stage[side] = start - away
    if (end + away > stage[side] + size) stage[side] = end + away - size
  }
}
