// The projector view: larger type on the whole page (Streamlit measures in rem, and its theme can't change while it
// runs), and a mark on the page by which its style knows.

/** @typedef {import("./types.js").GraphView} GraphView */

const TYPE = { designedFor: 1344, least: 17, most: 22, normal: 14 }

/** @type {GraphView | null} */
let presenter = null

// Returns whether the size changed. Streamlit may put a graph on the page before it takes its forerunner off: only the
// one that asked last may ask for the usual size again.
/** @param {GraphView} view @param {boolean} on */
export function presentPage(view, on) {
  const { documentElement: page } = document
  if (!on && presenter !== view) return false
  presenter = on ? view : null
  page.toggleAttribute("data-present", on)
  const size = Math.round(TYPE.normal * innerWidth / TYPE.designedFor)
  const wanted = on ? `${Math.max(TYPE.least, Math.min(TYPE.most, size))}px` : ""
  if (page.style.fontSize === wanted) return false
  page.style.fontSize = wanted
  return true
}
