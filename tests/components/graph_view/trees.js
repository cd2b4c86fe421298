// What Python made (trees.py): trees, what the layer view shows beside them; and what trees hold.
import details from "./details.json"
import made from "./trees.json"

/** @import { Item, LayerDetails, Tree } from "../../../explorer/ui/components/messages" */
/** @typedef {import("../../../explorer/ui/components/graph_view/types.js").AnyItem} AnyItem */

export const trees = /** @type {Record<keyof typeof made, Tree>} */ (/** @type {unknown} */ (made))
export const detailsOf = /** @type {Record<keyof typeof made, LayerDetails>} */ (/** @type {unknown} */ (details))

/** @param {Item[]} items @returns {Generator<Item>} every item, at whatever depth */
export function* within(items) {
  for (const item of items) {
    yield item
    yield* within(item.items ?? [])
    for (const lane of item.lanes ?? []) yield* within(lane.items)
    if (item.join) yield item.join
  }
}
