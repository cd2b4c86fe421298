// What an edit changed is highlighted for a moment, also where it is drawn again meanwhile.
import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { SHOWN, contentOf, dataOf, mount, nodeOf } from "./page.js"
import { trees } from "./trees.js"

beforeEach(() => { vi.useFakeTimers() })
afterEach(() => { vi.useRealTimers() })

/** @param {import("../../../explorer/ui/components/messages").Tree} tree the filters of one of its layers change, and with them the block's channels */
function edited(tree) {
  const copy = structuredClone(tree), block = copy.items.find(item => item.id === "3a")
  const layer = block?.items?.flatMap(item => item.lanes ?? []).flatMap(lane => lane.items).find(item => item.kind === "conv")
  if (!block || !layer) throw new Error("no convolution in 3a")
  layer.detail = "136 filters"
  block.out = [block.out[0] + 72, ...block.out.slice(1)]
  return copy
}

test("an edit's highlight outlasts a word of the page and ends by itself", () => {
  const tree = trees.googlenet, { view, said } = mount(tree)
  const changed = () => [...view.svg.querySelectorAll(".changed")].map(node => node.getAttribute("data-id"))
  const content = contentOf(edited(tree))
  expect(changed()).toEqual([])
  view.receive(content, dataOf(view.key), said)
  expect(changed()).toEqual(["3a"])
  vi.advanceTimersByTime(1000)
  view.receive(content, dataOf(view.key, { shown: { ...SHOWN, selected: "3b" } }), said)
  expect(changed()).toEqual(["3a"])
  expect(nodeOf(view, "3a").style.getPropertyValue("--since")).toBe("-1000ms")
  vi.advanceTimersByTime(1000)
  expect(changed()).toEqual([])
})

test("another network is no edit", () => {
  const { view, said } = mount(trees.googlenet)
  view.receive(contentOf(trees["a long chain"]), dataOf(view.key), said)
  expect(view.svg.querySelector(".changed")).toBeNull()
})
