// The tree that the server sends, by id: items, what they are inside of, and what the layer view calls them.
import { isComposite } from "./measure.js"

// Returns { items: id -> item, parents: id -> id of the block or drawn layer around it, scopes: name in DOT -> item }.
export function indexed(tree) {
  const items = new Map(), parents = new Map(), scopes = new Map()
  const visit = (item, parent) => {
    if (!item) return
    items.set(item.id, item)
    parents.set(item.id, parent)
    if (isComposite(item)) scopes.set(`${item.kind === "block" ? "block" : "stage"}:${item.label}`, item)
    else if (item.kind !== "parallel") {
      scopes.set(`layer:${item.id}`, item)
      for (const name of item.members) if (!items.has(name)) parents.set(name, item.id)
    }
    const inside = isComposite(item) ? item.id : parent
    for (const inner of item.items ?? []) visit(inner, inside)
    for (const lane of item.lanes ?? []) {
      lane.items.forEach(inner => visit(inner, inside))
      if (lane.id) visit(branchOf(lane, item, items.get(inside)), inside)
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

const MEASURED = ["parameters", "macs", "activations"]

// A branch as an item: what its lane holds, in sum.
function branchOf(lane, parallel, block) {
  const drawn = lane.items.flatMap(layersIn)
  const ends = (block?.parts ?? []).filter(part => part.branch === lane.id)
  const out = [...lane.items.at(-1).out]
  if (ends.length) out[0] = ends.reduce((all, part) => all + part.channels, 0)
  const sums = MEASURED.map(name => [name, drawn.reduce((all, item) => all + item[name], 0)])
  return {
    id: lane.id, kind: "branch", label: lane.label, detail: block ? `branch of ${block.label}` : "branch", in: parallel.in, out,
    members: [], holds: drawn.map(item => item.id), auxiliary: false, edited: drawn.some(item => item.edited),
    failed: drawn.some(item => item.failed), ...Object.fromEntries(sums),
  }
}

const layersIn = item => (item.kind === "parallel"
  ? [...item.lanes.flatMap(lane => lane.items.flatMap(layersIn)), ...(item.join ? [item.join] : [])]
  : [item])
