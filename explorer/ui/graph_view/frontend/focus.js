// The keyboard's place in the drawing: one node is in the tab order, and the arrows move from there.
import { showPoint } from "./sight.js"

export function focusedId(view) {
  const active = view.svg.getRootNode().activeElement
  return active?.closest?.("[data-id]")?.dataset.id ?? null
}

export function rove(view, id) {
  const { nodes } = view, at = view.shown(id) ?? nodes.keys().next().value
  nodes.get(view.roving)?.node.setAttribute("tabindex", -1)
  view.roving = at
  nodes.get(at)?.node.setAttribute("tabindex", 0)
}

export function focusOn(view, id) {
  view.nodes.get(id).node.focus({ preventScroll: true })
  showPoint(view, view.centerOf(id))
  showOnPage(view, id)
}

// A narrow drawing is scrolled by the page.
export function showOnPage({ frame, nodes }, id) {
  if (frame.narrow) nodes.get(id)?.node.scrollIntoView({ block: "nearest", inline: "nearest" })
}
