// The tree by id: what is around what, and branches as the sums of their layers.
import { describe, expect, test } from "vitest"
import { indexed } from "../../../explorer/ui/components/graph_view/tree.js"
import { trees, within } from "./trees.js"

const all = Object.entries(trees).map(([name, tree]) => ({ name, tree, inner: [...within([...tree.items, ...tree.heads])] }))

describe.each(all)("the index of $name", ({ tree, inner }) => {
  const { items, parents, scopes } = indexed(tree)

  test("has every item and stage by its id, and a branch for each lane that is one", () => {
    const lanes = inner.flatMap(item => item.lanes ?? []).filter(lane => lane.id)
    const branches = [...items.values()].filter(item => item.kind === "branch")
    for (const item of [...inner, ...tree.stages]) expect(items.get(item.id)).toBe(item)
    expect(branches.map(item => item.id).sort()).toEqual([...new Set(lanes.map(lane => lane.id))].sort())
    expect(items.size).toBe(inner.length + tree.stages.length + branches.length)
  })

  test("has what is around each: the block, of a layer's members the layer that they are drawn with", () => {
    for (const block of [...tree.items, ...tree.heads].filter(item => item.items)) {
      expect(parents.get(block.id)).toBeNull()
      for (const item of within(block.items ?? [])) {
        expect(parents.get(item.id)).toBe(block.id)
        if (item.kind !== "parallel") for (const name of item.members.slice(1)) expect(parents.get(name)).toBe(item.id)
      }
    }
  })

  test("knows every block, stage and head by the name that DOT has for it", () => {
    for (const block of inner.filter(item => item.kind === "block")) expect(scopes.get(`block:${block.label}`)).toBe(block)
    for (const stage of tree.stages) expect(scopes.get(`stage:${stage.label}`)).toBe(stage)
    for (const head of tree.heads) expect(scopes.get(`auxiliary:${head.label}`)).toBe(head)
  })

  test("has branches that make up their block where it has nothing else", () => {
    for (const block of tree.items.filter(item => item.kind === "block")) {
      const branches = [...items.values()].filter(item => item.kind === "branch" && parents.get(item.id) === block.id)
      if (!branches.length || block.items?.some(item => item.kind !== "parallel") || block.items?.some(item => item.join?.kind === "add")) continue
      for (const measure of /** @type {const} */ (["parameters", "macs", "activations"])) {
        expect(branches.reduce((sum, branch) => sum + branch[measure], 0), `${measure} of ${block.id}`).toBe(block[measure])
      }
      expect(branches.reduce((sum, branch) => sum + branch.out[0], 0)).toBe(block.out[0])
    }
  })
})
