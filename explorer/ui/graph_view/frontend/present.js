// Larger type on the whole page for a projector: Streamlit measures in rem, and its theme can't change while it runs.

const TYPE = { designedFor: 1344, least: 16, most: 22, normal: 14 }

let presenter = null

// Returns whether the size changed. Streamlit may put a graph on the page before it takes its forerunner off: only the
// one that asked last may ask for the usual size again.
export function presentPage(view, on) {
  const { style } = document.documentElement
  if (!on && presenter !== view) return false
  presenter = on ? view : null
  const size = Math.round(TYPE.normal * innerWidth / TYPE.designedFor)
  const wanted = on ? `${Math.max(TYPE.least, Math.min(TYPE.most, size))}px` : ""
  if (style.fontSize === wanted) return false
  style.fontSize = wanted
  return true
}
