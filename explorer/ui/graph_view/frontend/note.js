// A sentence over the drawing.

// What stands there: nothing, that the layers are on their way, or why there are none.
export function noteNow(view) {
  if (view.said) return view.said
  return view.state.view !== "layers" || view.drawing ? "" : view.problem || "Laying out the layers …"
}

// A sentence until the next one.
export function tell(view, text) {
  view.said = text
  showNote(view)
}

export function showNote(view) {
  const element = view.host.querySelector(".note")
  view.note = element.textContent = noteNow(view)
  element.hidden = !view.note
}
