// What the colors stand for: a share of a total on the theme's ramp, or the operation by the theme's categories.
import { mixed } from "./svg.js"
import { isComposite } from "./measure.js"

export const MEASURES = { macs: "MACs", parameters: "parameters", activations: "activations" }

// The kernels that designs have, each with its place among the categorical colors; the text on a node names it too.
const OPERATIONS = ["1×1", "3×3", "5×5", "1×n, n×1", "other kernel", "linear"]
const TINT = 0.5

// theme: { ramp, categories, paper }: colors as #rrggbb. items: id -> item, of the whole tree.
export function paintFor(tree, items, colorBy, theme) {
  const widestPart = Math.max(1, ...tree.items.flatMap(item => (item.parts ?? []).map(part => part.channels)))
  const measure = MEASURES[colorBy] ? colorBy : "macs", total = tree.totals[measure] || 1
  const share = item => item[measure] / total
  const most = Math.max(...tree.items.map(share)) || 1
  const common = { share, measureLabel: MEASURES[measure], widestPart, most }
  if (measure !== colorBy) return { ...common, ...byOperation(items, theme) }
  const last = theme.ramp.length - 1
  const color = item => (item.parameters || item.macs || isComposite(item)
    ? theme.ramp[Math.min(last, Math.round(Math.sqrt(share(item) / most) * last))] : null)
  return { ...common, color, partColor: () => null, legend: null }
}

function byOperation(items, { categories, paper }) {
  const tint = name => mixed(categories[OPERATIONS.indexOf(name)] ?? paper, paper, TINT)
  const color = item => (operationOf(item) ? tint(operationOf(item)) : null)
  const used = new Set([...items.values()].map(operationOf))
  const legend = OPERATIONS.filter(name => used.has(name)).map(name => ({ name, color: tint(name) }))
  return { color, partColor: part => (items.has(part.from) ? color(items.get(part.from)) : null), legend }
}

function operationOf(item) {
  if (item.kind === "linear") return "linear"
  if (item.kind !== "conv") return null
  const [height, width] = item.label.match(/\d+/g)
  const kernel = `${height}×${width}`
  if (OPERATIONS.includes(kernel)) return kernel
  return height !== width && (height === "1" || width === "1") ? "1×n, n×1" : "other kernel"
}
