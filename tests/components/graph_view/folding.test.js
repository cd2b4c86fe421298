// What is closed in the layer view.
import { describe, expect, test, vi } from "vitest"
import { anyOpen, closeAround, foldable, foldAll, holds, toggleLayers, unfoldTo } from "../../../explorer/ui/components/graph_view/folding.js"
import { indexed } from "../../../explorer/ui/components/graph_view/tree.js"
import { trees, within } from "./trees.js"

/** @typedef {import("../../../explorer/ui/components/graph_view/types.js").GraphView} GraphView */

/** @param {keyof typeof trees} name @param {string[]} closed what is closed at first */
function viewOf(name, closed = []) {
  /** @type {{ closed: string[] | null, apart: string[] }} */
  const state = { closed: null, apart: [] }
  const details = { lines: {}, inside: [], closed }, refold = vi.fn()
  const view = { tree: trees[name], ...indexed(trees[name]), state, details, refold }
  return { state, refold, view: /** @type {GraphView} */ (/** @type {unknown} */ (view)) }
}

const CONV = "inception3a.branch2.1.conv"

describe("what can be closed", () => {
  test("stages, blocks of several layers and groups, each once", () => {
    const tree = trees.googlenet, scopes = foldable({ tree, ...indexed(tree) })
    expect(new Set(scopes).size).toBe(scopes.length)
    expect(scopes.filter(scope => scope.startsWith("block:"))).toEqual(["3a", "3b", "4a", "4b", "4c", "4d", "4e", "5a", "5b"].map(id => `block:${id}`))
    expect(scopes).toEqual(expect.arrayContaining(["stage:stem", "stage:stage3", "stage:stage4", "stage:stage5", "stage:head"]))
  })

  test("auxiliary heads by their own sort", () => {
    expect(foldable({ tree: trees["auxiliary heads and sums"], ...indexed(trees["auxiliary heads and sums"]) }).filter(one => one.startsWith("auxiliary:"))).toHaveLength(2)
  })
})

describe("one part", () => {
  test("closes and opens; before the first word what is closed at first is", () => {
    const { view, state, refold } = viewOf("googlenet", ["block:4a"])
    toggleLayers(view, "block:3a")
    expect(state.closed).toEqual(["block:4a", "block:3a"])
    toggleLayers(view, "block:4a")
    expect(state.closed).toEqual(["block:3a"])
    expect(refold.mock.calls).toEqual([["3a"], ["4a"]])
  })

  test("a layer comes apart from what follows it, by its name, and together again", () => {
    const { view, state, refold } = viewOf("googlenet")
    toggleLayers(view, `layer:${CONV}`)
    expect(state).toEqual({ closed: null, apart: [CONV] })
    expect(refold).toHaveBeenLastCalledWith(CONV)
    toggleLayers(view, `layer:${CONV}`)
    expect(state.apart).toEqual([])
  })
})

describe("all parts", () => {
  test("are closed, with the layers together, or opened", () => {
    const { view, state, refold } = viewOf("googlenet")
    state.apart = [CONV]
    expect(anyOpen(view)).toBe(true)
    foldAll(view, true)
    expect(state).toEqual({ closed: foldable(view), apart: [] })
    expect(anyOpen(view)).toBe(false)
    state.apart = [CONV]
    expect(anyOpen(view)).toBe(true)
    foldAll(view, false)
    expect(state).toEqual({ closed: [], apart: [] })
    expect(refold).toHaveBeenCalledTimes(2)
  })
})

describe("a layer that is hidden", () => {
  test("what hides it opens, and nothing else", () => {
    const { view, state, refold } = viewOf("googlenet")
    state.closed = ["stage:stage3", "block:3a", "block:3b", "stage:stage4"]
    expect(unfoldTo(view, CONV)).toBe(true)
    expect(state.closed).toEqual(["block:3b", "stage:stage4"])
    expect(refold).toHaveBeenLastCalledWith(CONV)
  })

  test("nothing is said where it is in sight", () => {
    const { view, state, refold } = viewOf("googlenet")
    state.closed = ["block:3b"]
    expect(unfoldTo(view, CONV)).toBe(false)
    expect(state.closed).toEqual(["block:3b"])
    expect(refold).not.toHaveBeenCalled()
  })

  test("each layer of each tree comes in sight from everything closed", () => {
    for (const name of /** @type {(keyof typeof trees)[]} */ (Object.keys(trees))) {
      const { view, state } = viewOf(name), inner = [...within([...trees[name].items, ...trees[name].heads])]
      for (const { id, kind } of inner) {
        if (["block", "group", "parallel"].includes(kind)) continue
        state.closed = foldable(view)
        unfoldTo(view, id)
        const hiding = state.closed.filter(scope => { const item = view.scopes.get(scope); return item && holds(view, item, id) })
        expect(hiding, `${id} of ${name}`).toEqual([])
      }
    }
  })
})

describe("around a layer", () => {
  test("the block closes first, then the stage, then nothing", () => {
    const { view, state, refold } = viewOf("googlenet")
    state.closed = []
    closeAround(view, CONV)
    expect(state.closed).toEqual(["block:3a"])
    closeAround(view, CONV)
    expect(state.closed).toEqual(["block:3a", "stage:stage3"])
    closeAround(view, CONV)
    expect(state.closed).toEqual(["block:3a", "stage:stage3"])
    expect(refold).toHaveBeenCalledTimes(2)
  })

  test("a block holds its layers and branches, and no other's", () => {
    const { view } = viewOf("googlenet"), block = view.items.get("3a"), stage = view.items.get("stage3")
    if (!block || !stage) throw new Error("no such part")
    for (const id of [CONV, "3a/branch2", "inception3a.cat"]) expect(holds(view, block, id), id).toBe(true)
    for (const id of ["inception3b.cat", "3a", "3b", "maxpool3"]) expect(holds(view, block, id), id).toBe(false)
    for (const id of ["3a", "3b", CONV, "inception3b.cat"]) expect(holds(view, stage, id), id).toBe(true)
    expect(holds(view, stage, "inception4a.cat")).toBe(false)
  })
})
