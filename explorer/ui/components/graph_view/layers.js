// The layer view's tree: the block view's, with stages as groups on its main chain, and with normalization and ReLU
// beside the layer that they follow where that is wanted. All of it is open but what is closed.
import { closedNow } from "./folding.js"
import { isComposite, isSingle } from "./measure.js"

/** @import { Common, Composite, Item, Join, Layer, Tree } from "../messages" */
/** @typedef {import("./types.js").GraphView} GraphView */
/** @typedef {import("./types.js").Layers} Layers */
/** @typedef {Pick<GraphView, "tree" | "items" | "scopes" | "details" | "inside" | "state">} Shown */

export const MOST_DRAWN = 5_000

// Returns that tree, the ids of what is open in it, and what it says of layers that the block view does not.
/** @param {Shown} view @param {Tree} tree @returns {{ tree: Tree, open: Set<string>, layers: Layers }} */
export function layeredTree(view, tree) {
  /** @type {Layers} */
  const layers = { lines: new Map(), folds: new Map(), aparts: new Map() }
  const closed = closedNow(view), open = /** @type {Set<string>} */ (new Set())
  const shut = new Set([...view.scopes].filter(([scope, item]) => closed.has(scope) && !isSingle(item)).map(([, item]) => item.id))
  /** @param {Item} item @returns {Item[]} */
  const visit = item => {
    if (isComposite(item)) return [composite(item)]
    if (item.kind !== "parallel") return layer(item)
    const { lanes, join } = item, ends = join ? layer(join, true) : []
    return [{ ...item, lanes: lanes.map(lane => ({ ...lane, items: lane.items.flatMap(visit) })) }, ...ends.slice(1)]
  }
  /** @template {Composite} T @param {T} item @returns {T} */
  const composite = item => {
    if (shut.has(item.id)) return item
    open.add(item.id)
    return { ...item, items: item.items.flatMap(visit) }
  }
  // A layer with what is inside of its box, or apart; where it joins lanes what follows it stands behind them.
  /** @param {Layer | Join} item @returns {Item[]} */
  const layer = (item, joins = false) => {
    const after = item.members.slice(1).map(name => view.inside.get(name)).filter(one => one !== undefined)
    const apart = view.state.apart.includes(item.id) && after.length > 0
    const own = view.details?.lines[item.id] ?? [item.label, item.detail].filter(Boolean)
    layers.lines.set(item.id, apart || !after.length ? own : [...own, after.map(one => one.label).join(", ")])
    if (after.length) layers.folds.set(item.id, !apart)
    if (!apart) return [item]
    for (const one of after) {
      layers.lines.set(one.id, view.details?.lines[one.id] ?? [one.label])
      layers.folds.set(one.id, false)
    }
    if (joins) return [item, ...after]
    const around = `${item.id} apart`
    layers.aparts.set(around, item.id)
    open.add(around)
    return [groupOf(item, around, [item, ...after])]
  }
  const items = staged(tree, shut).flatMap(visit)
  return { tree: { ...tree, items, heads: tree.heads.map(composite) }, open, layers }
}

// The main chain, with stages around the items that they hold: those whose items follow each other and are more than a
// layer.
/** @param {Tree} tree @param {Set<string>} shut @returns {Item[]} */
function staged({ items, stages }, shut) {
  const chain = [...items]
  for (const stage of stages) {
    const run = items.filter(item => stage.holds.includes(item.id)), at = chain.indexOf(run[0])
    const together = run.every((item, i) => chain[at + i] === item)
    const shared = stages.some(other => other !== stage && other.holds.some(id => stage.holds.includes(id)))
    if (run.length && together && !shared && (shut.has(stage.id) || !isLone(run))) {
      chain.splice(at, run.length, groupOf(stage, stage.id, run))
    }
  }
  return chain
}

/** @param {Common} common @param {string} id @param {Item[]} items @returns {Composite} */
const groupOf = (common, id, items) => ({ ...common, id, kind: "group", items, parts: undefined })

/** @param {Item[]} run */
const isLone = ([first, ...rest]) => rest.length === 0 && first.kind !== "parallel" && (!isComposite(first) || isSingle(first))

// How many boxes all of that would be
/** @param {Tree} tree @param {Set<string>} open */
export function countDrawn({ items, heads }, open) {
  /** @param {Item} item @returns {number} */
  const count = item => {
    if (isComposite(item)) return 1 + (open.has(item.id) ? sumOf(item.items) : 0)
    return item.kind === "parallel" ? (item.join ? 1 : 0) + item.lanes.reduce((all, lane) => all + sumOf(lane.items), 0) : 1
  }
  /** @param {Item[]} some */
  const sumOf = some => some.reduce((all, one) => all + count(one), 0)
  return sumOf([...items, ...heads])
}
