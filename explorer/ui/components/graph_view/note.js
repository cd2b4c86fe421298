// A sentence over the drawing.
import { part } from "../shared/parts.js"

/** @typedef {import("./types.js").GraphView} GraphView */

// What stands there: nothing, that the layers are on their way, why there are none, or why they are closed.
/** @param {GraphView} view */
export function noteNow(view) {
  if (view.said) return view.said
  return view.state.view !== "layers" ? "" : view.problem || view.overfull || (view.details ? "" : "Laying out the layers …")
}

// A sentence until the next one.
/** @param {GraphView} view @param {string} text */
export function tell(view, text) {
  view.said = text
  showNote(view)
}

/** @param {GraphView} view */
export function showNote(view) {
  const element = part(view.host, ".note", HTMLElement)
  view.note = element.textContent = noteNow(view)
  element.hidden = !view.note
}
