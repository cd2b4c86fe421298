// What the colors stand for: a share of a total on the theme's ramp, or the operation by its own color.
import { inkOn } from "./svg.js"
import { isComposite } from "./measure.js"

export const MEASURES = { macs: "MACs", parameters: "parameters", activations: "activations" }

// theme: { ramp, paper }: colors as #rrggbb. items: id -> item, of the whole tree.
export function paintFor(tree, items, colorBy, theme) {
  const widestPart = Math.max(1, ...tree.items.flatMap(item => (item.parts ?? []).map(part => part.channels)))
  const measure = MEASURES[colorBy] ? colorBy : "macs", total = tree.totals[measure] || 1
  const share = item => item[measure] / total
  const most = Math.max(...tree.items.map(share)) || 1
  const common = { share, measureLabel: MEASURES[measure], widestPart, most }
  if (measure !== colorBy) return { ...common, ...byOperation(tree.operations, items, theme) }
  const last = theme.ramp.length - 1
  const color = item => (item.parameters || item.macs || isComposite(item)
    ? theme.ramp[Math.min(last, Math.round(Math.sqrt(share(item) / most) * last))] : null)
  return { ...common, color, partColor: () => null, legend: null }
}

// Each operation has a color on light and one on dark paper (explorer/render/operations.py); the text on a node names it too.
function byOperation(operations, items, { paper }) {
  const dark = inkOn(paper) !== inkOn("#FFFFFF")
  const tint = name => operations[name]?.[Number(dark)] ?? paper
  const color = item => (item.operation ? tint(item.operation) : null)
  const used = new Set([...items.values()].map(item => item.operation))
  const legend = Object.keys(operations).filter(name => used.has(name)).map(name => ({ name, color: tint(name) }))
  return { color, partColor: part => (items.has(part.from) ? color(items.get(part.from)) : null), legend }
}
