// Opening and closing in the layer view: the browser says what is closed, the server lays the drawing out again.
import { foldable } from "./layers.js"
import { parts } from "../shared/parts.js"

/** @typedef {import("./types.js").AnyItem} AnyItem */
/** @typedef {import("./types.js").GraphView} GraphView */

// What is closed now: what was said, or before the first word what the drawing shows.
/** @param {GraphView} view @returns {Set<string>} */
function closedNow(view) {
  if (view.state.closed) return new Set(view.state.closed)
  return new Set(parts(view.svg, ".node.folded", SVGElement).map(node => node.dataset.scope ?? ""))
}

// `scope` is what DOT calls it: `stage:…`, `auxiliary:…`, `block:…`, or `layer:…` for a layer with what follows it.
/** @param {GraphView} view @param {string} scope */
export function toggleLayers(view, scope) {
  const { state } = view, name = scope.slice("layer:".length)
  if (scope.startsWith("layer:")) state.apart = flipped(state.apart, name)
  else state.closed = flipped([...closedNow(view)], scope)
  view.holding = view.scopes.get(scope)?.id ?? null
  view.awaitLayers()
}

/** @param {string[]} names @param {string} name */
const flipped = (names, name) => (names.includes(name) ? names.filter(one => one !== name) : [...names, name])

// Whether something is open that can be closed.
/** @param {GraphView} view */
export function anyOpen(view) {
  const closed = closedNow(view)
  return view.state.apart.length > 0 || foldable(view.scopes).some(scope => !closed.has(scope))
}

/** @param {GraphView} view @param {boolean} close */
export function foldAll(view, close) {
  view.state.closed = close ? foldable(view.scopes) : []
  view.state.apart = []
  view.awaitLayers()
}

// Open what a selected layer is hidden by.
/** @param {GraphView} view @param {string} id */
export function unfoldTo(view, id) {
  const closed = closedNow(view)
  const around = [...view.scopes].filter(([scope, item]) => closed.has(scope) && holds(view, item, id))
  if (!around.length) return false
  view.state.closed = [...closed].filter(scope => !around.some(([one]) => one === scope))
  view.holding = id
  view.awaitLayers()
  return true
}

// Close the innermost open block or stage around a node.
/** @param {GraphView} view @param {string} id */
export function closeAround(view, id) {
  const closed = closedNow(view)
  const around = [...view.scopes].filter(([scope, item]) =>
    !scope.startsWith("layer:") && !closed.has(scope) && foldable(view.scopes).includes(scope) && holds(view, item, id))
  const [scope] = around.find(([one]) => one.startsWith("block:")) ?? around[0] ?? []
  if (scope) toggleLayers(view, scope)
}

/** @param {GraphView} view @param {AnyItem} item @param {string} id */
export function holds(view, item, id) {
  for (let at = view.parents.get(id); at != null; at = view.parents.get(at)) if (at === item.id || item.holds?.includes(at)) return true
  return Boolean(item.holds?.includes(id))
}
