// Opening and closing in the layer view. A scope is what DOT calls something: `stage:…`, `auxiliary:…`, `block:…`, or
// `layer:…` for a layer with what follows it.
import { isComposite, isSingle } from "./measure.js"

/** @import { Item, Stage, Tree } from "../messages" */
/** @typedef {import("./types.js").AnyItem} AnyItem */
/** @typedef {import("./types.js").GraphView} GraphView */

// The stages that are drawn around what they hold, with that: those whose items follow each other on the main chain and
// are more than a layer.
/** @param {Tree} tree @returns {Map<Stage, Item[]>} */
export function framedStages({ items, stages }) {
  const found = /** @type {Map<Stage, Item[]>} */ (new Map())
  for (const stage of stages) {
    const run = items.filter(item => stage.holds.includes(item.id)), at = items.indexOf(run[0])
    const together = run.every((item, i) => items[at + i] === item)
    const shared = stages.some(other => other !== stage && other.holds.some(id => stage.holds.includes(id)))
    if (run.length && together && !shared && !isLayer(run)) found.set(stage, run)
  }
  return found
}

/** @param {Item[]} run */
const isLayer = ([first, ...rest]) => rest.length === 0 && first.kind !== "parallel" && (!isComposite(first) || isSingle(first))

// What can be closed of what is drawn
/** @param {Pick<GraphView, "tree" | "scopes">} view */
export function foldable({ tree, scopes }) {
  const framed = new Set([...(tree ? framedStages(tree) : new Map()).keys()].map(stage => stage.id))
  return [...scopes].filter(([, item]) => (item.kind === "stage" ? framed.has(item.id) : item.items && !isSingle(item))).map(([name]) => name)
}

// What is closed now: what was said, or before the first word what is closed at first.
/** @param {Pick<GraphView, "state" | "details">} view @returns {Set<string>} */
export const closedNow = ({ state, details }) => new Set(state.closed ?? details?.closed)

/** @param {GraphView} view @param {string} scope */
export function toggleLayers(view, scope) {
  const { state } = view, name = scope.slice("layer:".length)
  if (scope.startsWith("layer:")) state.apart = flipped(state.apart, name)
  else state.closed = flipped([...closedNow(view)], scope)
  view.refold(view.scopes.get(scope)?.id ?? null)
}

/** @param {string[]} names @param {string} name */
const flipped = (names, name) => (names.includes(name) ? names.filter(one => one !== name) : [...names, name])

// What opens or closes with a node: a stage, a block, or a layer with what follows it.
/** @param {GraphView} view @param {string} id */
export function scopeOf({ scopes, parents, inside }, id) {
  const layer = inside.has(id) ? parents.get(id) : id
  return [...scopes].find(([, item]) => item.id === layer)?.[0] ?? ""
}

// Whether something is open that can be closed.
/** @param {GraphView} view */
export function anyOpen(view) {
  const closed = closedNow(view)
  return view.state.apart.length > 0 || foldable(view).some(scope => !closed.has(scope))
}

/** @param {GraphView} view @param {boolean} close */
export function foldAll(view, close) {
  view.state.closed = close ? foldable(view) : []
  view.state.apart = []
  view.refold(null)
}

// Open what a selected layer is hidden by.
/** @param {GraphView} view @param {string} id */
export function unfoldTo(view, id) {
  const closed = closedNow(view)
  const around = [...view.scopes].filter(([scope, item]) => closed.has(scope) && holds(view, item, id))
  if (!around.length) return false
  view.state.closed = [...closed].filter(scope => !around.some(([one]) => one === scope))
  view.refold(id)
  return true
}

// Close the innermost open block or stage around a node.
/** @param {GraphView} view @param {string} id */
export function closeAround(view, id) {
  const closed = closedNow(view)
  const around = [...view.scopes].filter(([scope, item]) =>
    !scope.startsWith("layer:") && !closed.has(scope) && foldable(view).includes(scope) && holds(view, item, id))
  const [scope] = around.find(([one]) => one.startsWith("block:")) ?? around[0] ?? []
  if (scope) toggleLayers(view, scope)
}

/** @param {Pick<GraphView, "parents">} view @param {AnyItem} item @param {string} id */
export function holds(view, item, id) {
  for (let at = view.parents.get(id); at != null; at = view.parents.get(at)) if (at === item.id || item.holds?.includes(at)) return true
  return Boolean(item.holds?.includes(id))
}
