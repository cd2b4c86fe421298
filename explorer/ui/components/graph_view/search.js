// Find layers and blocks by name, operation or size; Enter goes from one to the next.

/** @typedef {import("./types.js").AnyItem} AnyItem */
/** @typedef {import("./types.js").GraphView} GraphView */
import { part } from "../shared/parts.js"

const UNNAMED = ["parallel", "branch", "stage"]

/** @param {GraphView} view */
export function wireSearch(view) {
  const input = part(view.host, ".find", HTMLInputElement)
  input.oninput = () => showFound(view)
  input.onkeydown = event => {
    event.stopPropagation()
    if (event.key === "Enter") step(view, event.shiftKey ? -1 : 1)
    else if (event.key === "Escape") {
      input.value = ""
      showFound(view)
    } else return
    event.preventDefault()
  }
}

// Marks what was found, and says how many; called again after each drawing.
/** @param {GraphView} view */
export function showFound(view) {
  const ids = found(view), marked = new Set(ids.map(id => view.shown(id)))
  for (const [id, { node }] of view.nodes) node.classList.toggle("found", marked.has(id))
  part(view.host, ".found-count", HTMLElement).textContent = wordsFrom(view).length ? String(ids.length) : ""
}

/** @param {GraphView} view */
const wordsFrom = view => part(view.host, ".find", HTMLInputElement).value.toLowerCase().replaceAll("x", "×").split(/\s+/).filter(Boolean)

/** @param {GraphView} view */
function found(view) {
  const words = wordsFrom(view)
  if (!words.length) return []
  return [...view.items.values()].filter(item => !UNNAMED.includes(item.kind) && (item.kind !== "io" || item.members.length))
    .filter(item => words.every(word => textOf(item).includes(word))).map(item => item.id)
}

// An x stands for the × of kernels as well, so that it is one in names too.
/** @param {AnyItem} item */
function textOf(item) {
  const members = item.items ? [] : item.members
  return [item.id, item.kind, item.label, item.detail, ...members].join(" ").toLowerCase().replaceAll("x", "×")
}

/** @param {GraphView} view @param {1 | -1} by */
function step(view, by) {
  const ids = found(view)
  if (!ids.length) return
  const at = ids.indexOf(view.state.selected ?? "")
  view.goTo(ids[at < 0 ? (by > 0 ? 0 : ids.length - 1) : (at + by + ids.length) % ids.length])
  showFound(view)
}
