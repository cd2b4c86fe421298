// The layer view's tree: the block view's, with stages as groups on its main chain, and with normalization and ReLU
// beside the layer that they follow where that is wanted. All of it is open but what is closed.
import { closedNow, foldable, framedStages } from "./folding.js"
import { isComposite } from "./measure.js"

/** @import { Common, Composite, Item, Join, Layer, Tree } from "../messages" */
/** @typedef {import("./types.js").GraphView} GraphView */
/** @typedef {import("./types.js").Layers} Layers */
/** @typedef {Pick<GraphView, "scopes" | "details" | "inside" | "state">} Shown */

export const MOST_DRAWN = 5_000

// Returns that tree, the ids of what is open in it, and what it says of layers that the block view does not.
/** @param {Shown} view @param {Tree} tree @returns {{ tree: Tree, open: Set<string>, layers: Layers }} */
export function layeredTree(view, tree) {
  const { scopes, details, inside, state } = view, closed = closedNow(view), framed = framedStages(tree)
  const closable = new Map(foldable({ tree, scopes }).map(scope => [scopes.get(scope)?.id ?? "", closed.has(scope)]))
  /** @type {Layers} */
  const layers = { lines: new Map(), folds: new Map(), aparts: new Map(), closable: new Set(closable.keys()) }
  const open = /** @type {Set<string>} */ (new Set())
  /** @param {Item} item @returns {Item[]} */
  const visit = item => {
    if (isComposite(item)) return [composite(item)]
    if (item.kind !== "parallel") return layer(item)
    const { lanes, join } = item, ends = join ? layer(join, true) : []
    const joined = /** @type {Join | null} */ (ends[0] ?? null)
    return [{ ...item, join: joined, lanes: lanes.map(lane => ({ ...lane, items: lane.items.flatMap(visit) })) }, ...ends.slice(1)]
  }
  /** @template {Composite} T @param {T} item @returns {T} */
  const composite = item => {
    if (closable.get(item.id)) return item
    open.add(item.id)
    return { ...item, items: item.items.flatMap(visit) }
  }
  // A layer with what is inside of its box, or apart; where it joins lanes what follows it stands behind them.
  /** @param {Layer | Join} item @returns {Item[]} */
  const layer = (item, joins = false) => {
    const after = item.members.slice(1).map(name => inside.get(name)).filter(one => one !== undefined)
    const apart = state.apart.includes(item.id) && after.length > 0
    const own = details?.lines[item.id] ?? [item.label, item.detail].filter(Boolean)
    layers.lines.set(item.id, apart || !after.length ? own : [...own, after.map(one => one.label).join(", ")])
    if (after.length) layers.folds.set(item.id, !apart)
    if (!apart) return [item]
    const alone = [withoutRest(item, after), ...after.map(one => ({ ...one, edited: item.norm_edited && one.normalized > 0 }))]
    for (const one of after) {
      layers.lines.set(one.id, details?.lines[one.id] ?? [one.label])
      layers.folds.set(one.id, false)
    }
    if (joins) return alone
    const around = `${item.id} apart`
    layers.aparts.set(around, item.id)
    open.add(around)
    return [groupOf(item, around, alone)]
  }
  const chain = [...tree.items]
  for (const [stage, run] of framed) chain.splice(chain.indexOf(run[0]), run.length, groupOf(stage, stage.id, run))
  return { tree: { ...tree, items: chain.flatMap(visit), heads: tree.heads.map(composite) }, open, layers }
}

// The layer by itself, of a box that has others inside
/** @template {Layer | Join} T @param {T} item @param {(Layer | Join)[]} rest @returns {T} */
function withoutRest(item, rest) {
  /** @param {"parameters" | "macs"} name */
  const own = name => rest.reduce((all, one) => all - one[name], item[name])
  return {
    ...item, out: rest[0].in, members: [item.id], parameters: own("parameters"), macs: own("macs"),
    normalized: 0, normalizable: 0, edited: item.edited && !item.only_norm, only_norm: false,
  }
}

/** @param {Common} common @param {string} id @param {Item[]} items @returns {Composite} */
const groupOf = (common, id, items) => ({ ...common, id, kind: "group", items, parts: undefined })

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
