// The keyboard's place in the drawing: one node is in the tab order, and the arrows move from there.
import { showPlace } from "./sight.js"

/** @typedef {import("./types.js").GraphView} GraphView */

/** @param {GraphView} view */
export function focusedId(view) {
  const root = view.svg.getRootNode()
  if (!(root instanceof ShadowRoot || root instanceof Document)) return null
  /** @type {SVGElement | null | undefined} */
  const node = root.activeElement?.closest("[data-id]")
  return node?.dataset.id ?? null
}

/** @param {GraphView} view @param {string | null} id */
export function rove(view, id) {
  const { nodes } = view, at = view.shown(id) ?? nodes.keys().next().value ?? null
  nodes.get(view.roving ?? "")?.node.setAttribute("tabindex", "-1")
  view.roving = at
  nodes.get(at ?? "")?.node.setAttribute("tabindex", "0")
}

/** @param {GraphView} view @param {string} id */
export function focusOn(view, id) {
  view.drawnAs(id).node.focus({ preventScroll: true })
  showPlace(view, view.placeOf(id))
  showOnPage(view, id)
}

// A narrow drawing is scrolled by the page.
/** @param {GraphView} view @param {string | null} id */
export function showOnPage({ frame, nodes }, id) {
  if (frame.narrow) nodes.get(id ?? "")?.node.scrollIntoView({ block: "nearest", inline: "nearest" })
}
