// What the colors stand for: a share of a total on the theme's ramp, or the operation by its own color.
import { inkOn } from "./svg.js"
import { isComposite } from "./measure.js"

/** @import { Counts, Part, Tree } from "../messages" */
/** @typedef {import("./types.js").AnyItem} AnyItem */
/** @typedef {import("./types.js").ColorBy} ColorBy */
/** @typedef {import("./types.js").Items} Items */
/** @typedef {import("./types.js").Measure} Measure */
/** @typedef {import("./types.js").Paint} Paint */
/** @typedef {import("./types.js").Theme} Theme */

/** @type {Record<Measure, string>} */
export const MEASURES = { macs: "MACs", parameters: "parameters", activations: "activations" }

// theme: { ramp, paper }: colors as #rrggbb. items: id -> item, of the whole tree.
/** @param {Tree} tree @param {Items} items @param {ColorBy} colorBy @param {Theme} theme @returns {Paint} */
export function paintFor(tree, items, colorBy, theme) {
  const widestPart = Math.max(1, ...tree.items.flatMap(item => (item.parts ?? []).map(part => part.channels)))
  const measure = colorBy === "operation" ? "macs" : colorBy, total = tree.totals[measure] || 1
  /** @param {Counts} item */
  const share = item => item[measure] / total
  const most = Math.max(...tree.items.map(share)) || 1
  const common = { share, measureLabel: MEASURES[measure], widestPart, most }
  if (measure !== colorBy) return { ...common, ...byOperation(tree.operations, items, theme) }
  const last = theme.ramp.length - 1
  /** @param {AnyItem} item */
  const color = item => (item.parameters || item.macs || isComposite(item)
    ? theme.ramp[Math.min(last, Math.round(Math.sqrt(share(item) / most) * last))] : null)
  return { ...common, color, partColor: () => null, legend: null }
}

// Each operation has a color on light and one on dark paper (explorer/render/operations.py); the text on a node names it too.
/** @param {Tree["operations"]} operations @param {Items} items @param {Theme} theme @returns {Pick<Paint, "color" | "partColor" | "legend">} */
function byOperation(operations, items, { paper }) {
  const dark = inkOn(paper) !== inkOn("#FFFFFF")
  /** @param {string} name */
  const tint = name => operations[name]?.[Number(dark)] ?? paper
  /** @param {AnyItem} item */
  const color = item => (item.operation ? tint(item.operation) : null)
  const used = new Set([...items.values()].map(item => item.operation))
  const legend = Object.keys(operations).filter(name => used.has(name)).map(name => ({ name, color: tint(name) }))
  /** @param {Part} part */
  const partColor = part => {
    const from = items.get(part.from)
    return from ? color(from) : null
  }
  return { color, partColor, legend }
}
