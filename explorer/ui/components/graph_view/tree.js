// The tree that the server sends, by id: items, what they are inside of, and what the layer view calls them.
import { isComposite } from "./measure.js"

/** @import { Common, Item, Lane, Tree } from "../messages" */
/** @typedef {import("./types.js").AnyItem} AnyItem */
/** @typedef {import("./types.js").Branch} Branch */
/** @typedef {import("./types.js").Index} Index */
/** @typedef {import("./types.js").Measure} Measure */

// Returns { items: id -> item, parents: id -> id of the block or drawn layer around it, scopes: name in DOT -> item }.
/** @param {Tree} tree @returns {Index} */
export function indexed(tree) {
  /** @type {Index} */
  const { items, parents, scopes } = { items: new Map(), parents: new Map(), scopes: new Map() }
  /** @param {AnyItem | null | undefined} item @param {string | null} parent */
  const visit = (item, parent) => {
    if (!item) return
    items.set(item.id, item)
    parents.set(item.id, parent)
    if (isComposite(item)) scopes.set(`${sortOf(item)}:${item.label}`, item)
    else if (item.kind !== "parallel") {
      scopes.set(`layer:${item.id}`, item)
      for (const name of item.members) if (!items.has(name)) parents.set(name, item.id)
    }
    const inside = isComposite(item) ? item.id : parent
    for (const inner of item.items ?? []) visit(inner, inside)
    for (const lane of item.lanes ?? []) {
      lane.items.forEach(inner => visit(inner, inside))
      if (lane.id) visit(branchOf(lane, item, items.get(inside ?? "")), inside)
    }
    visit(item.join, parent)
  }
  for (const item of [...tree.items, ...tree.heads]) visit(item, null)
  for (const stage of tree.stages) {
    items.set(stage.id, stage)
    scopes.set(`stage:${stage.label}`, stage)
  }
  return { items, parents, scopes }
}

// As DOT has it: a block, a stage and an auxiliary head may have the same name.
/** @param {AnyItem} item */
const sortOf = item => (item.kind === "block" ? "block" : item.auxiliary ? "auxiliary" : "stage")

/** @type {Measure[]} */
const MEASURED = ["parameters", "macs", "activations"]

// A branch as an item: what its lane holds, in sum.
/** @param {Lane} lane @param {Common} parallel @param {AnyItem | undefined} block @returns {Branch} */
function branchOf(lane, parallel, block) {
  const drawn = lane.items.flatMap(layersIn)
  const ends = (block?.parts ?? []).filter(part => part.branch === lane.id)
  const out = [...lane.items[lane.items.length - 1].out]
  if (ends.length) out[0] = ends.reduce((all, part) => all + part.channels, 0)
  const sums = MEASURED.map(name => [name, drawn.reduce((all, item) => all + item[name], 0)])
  return {
    id: lane.id, kind: "branch", label: lane.label, detail: block ? `branch of ${block.label}` : "branch", in: parallel.in, out,
    members: [], holds: drawn.map(item => item.id), auxiliary: false, edited: drawn.some(item => item.edited),
    failed: drawn.some(item => item.failed), ...Object.fromEntries(sums),
  }
}

/** @param {Item} item @returns {Item[]} */
const layersIn = item => (item.kind === "parallel"
  ? [...item.lanes.flatMap(lane => lane.items.flatMap(layersIn)), ...(item.join ? [item.join] : [])]
  : [item])
