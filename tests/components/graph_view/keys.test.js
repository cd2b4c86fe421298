// The keyboard in the block view: what each key does, and where the arrows lead.
import { describe, expect, test } from "vitest"
import { ARROWS } from "../../../explorer/ui/components/graph_view/arrows.js"
import { linksOf } from "../../../explorer/ui/components/graph_view/links.js"
import { SHOWN, focused, mount, nodeOf, press, shownBy } from "./page.js"
import { trees } from "./trees.js"

const googlenet = trees.googlenet

describe("keys of a node", () => {
  test.each(["Enter", " "])("%j selects what is focused and says so", key => {
    const { view, said } = mount(googlenet)
    const event = press(view, key, { at: "3a" })
    expect(shownBy(said).selected).toBe("3a")
    expect(nodeOf(view, "3a").getAttribute("aria-pressed")).toBe("true")
    expect(event.defaultPrevented).toBe(true)
  })

  test("Escape selects nothing, unless the page is being presented", () => {
    const { view, said } = mount(googlenet)
    press(view, "Enter", { at: "3a" })
    press(view, "Escape")
    expect(shownBy(said).selected).toBeNull()
    expect(press(view, "Escape").defaultPrevented).toBe(false)
    view.presenting = true
    press(view, "Enter", { at: "3a" })
    press(view, "Escape")
    expect(view.state.selected).toBe("3a")
  })

  test("E opens and closes; of the blocks one is open, unless shift is held", () => {
    const { view, said } = mount(googlenet)
    press(view, "e", { at: "3a" })
    expect(nodeOf(view, "3a").getAttribute("aria-expanded")).toBe("true")
    expect(focused(view)).toBe("3a")
    press(view, "e", { at: "3b" })
    expect([...view.openIds()]).toEqual(["3b"])
    press(view, "E", { at: "3a", shiftKey: true })
    expect(shownBy(said).open_blocks).toEqual(["3b", "3a"])
    press(view, "e", { at: "3b" })
    expect([...view.openIds()]).toEqual(["3a"])
  })

  test("E does nothing at what has no inside", () => {
    const { view } = mount(googlenet)
    expect(press(view, "e", { at: "maxpool3" }).defaultPrevented).toBe(false)
    expect(view.openIds().size).toBe(0)
  })

  test("B selects the branch that a layer is in", () => {
    const { view } = mount(googlenet)
    press(view, "e", { at: "3a" })
    press(view, "b", { at: "inception3a.branch3.1.conv" })
    expect(view.state.selected).toBe("3a/branch3")
  })

  test("plus, minus and 0 zoom in, out and to all of it", () => {
    const { view } = mount(googlenet)
    Object.defineProperties(view.stage, { clientWidth: { value: 1400 }, clientHeight: { value: 500 } })
    press(view, "+", { at: "3a" })
    expect(view.state.zoom).toBeCloseTo(1.25)
    press(view, "-")
    press(view, "-")
    expect(view.state.zoom).toBeCloseTo(0.8)
    press(view, "0")
    expect(view.state.zoom).toBeCloseTo(1)
  })

  test.each(["altKey", "ctrlKey", "metaKey"])("with %s a key is the browser's", held => {
    const { view, said } = mount(googlenet)
    for (const key of ["Enter", "e", "b", "+", "ArrowRight"]) {
      expect(press(view, key, { at: "3a", [held]: true }).defaultPrevented).toBe(false)
    }
    expect(said).not.toHaveBeenCalled()
    expect(focused(view)).toBe("3a")
  })

  test("what is focused is the one node in the tab order, also after it is drawn again", () => {
    const { view } = mount(googlenet)
    press(view, "ArrowRight", { at: "3a" })
    view.draw()
    const inOrder = [...view.nodes.values()].filter(({ node }) => node.getAttribute("tabindex") === "0")
    expect(inOrder.map(({ item }) => item.id)).toEqual(["3b"])
    expect(focused(view)).toBe("3b")
  })
})

describe("arrows", () => {
  /** @param {import("../../../explorer/ui/components/graph_view/view.js").GraphView} view @param {string} key @param {string} from */
  const walked = (view, key, from) => {
    const way = [from]
    for (;;) {
      const at = way[way.length - 1]
      press(view, key, { at })
      const next = focused(view)
      if (!next || way.includes(next)) return way
      way.push(next)
    }
  }

  test.each(/** @type {const} */ (["googlenet", "a long chain", "a block of one branch"]))("right goes along the main chain and left comes back: %s", name => {
    const { view } = mount(trees[name]), chain = trees[name].items.map(item => item.id)
    expect(walked(view, "ArrowRight", chain[0])).toEqual(chain)
    expect(walked(view, "ArrowLeft", chain[chain.length - 1])).toEqual([...chain].reverse())
  })

  test("on a narrow page down and up do so", () => {
    const { view } = mount(googlenet, { width: 360 }), chain = googlenet.items.map(item => item.id)
    expect(walked(view, "ArrowDown", chain[0])).toEqual(chain)
    expect(walked(view, "ArrowUp", chain[chain.length - 1])).toEqual([...chain].reverse())
  })

  test("in an open block right goes from its header along one branch and out", () => {
    const { view } = mount(googlenet)
    press(view, "e", { at: "3a" })
    const way = walked(view, "ArrowRight", "3a"), join = way.indexOf("inception3a.cat")
    expect(way.slice(1, join).every(id => /^inception3a\.branch(\d)/.exec(id)?.[1] === /^inception3a\.branch(\d)/.exec(way[1])?.[1])).toBe(true)
    expect(way[join + 1]).toBe("3b")
  })

  test("across the flow they go from branch to branch, in order and back, and up out of the block", () => {
    const { view } = mount(googlenet)
    press(view, "e", { at: "3a" })
    const firsts = ["inception3a.branch1.conv", "inception3a.branch2.0.conv", "inception3a.branch3.0.conv", "inception3a.branch4.0"]
    /** @param {string[]} ids */
    const branches = ids => ids.map(id => /branch\d/.exec(id)?.[0])
    expect(branches(walked(view, "ArrowDown", firsts[0]))).toEqual(["branch1", "branch2", "branch3", "branch4"])
    const up = walked(view, "ArrowUp", firsts[3])
    expect(branches(up.slice(0, 4))).toEqual(["branch4", "branch3", "branch2", "branch1"])
    expect(up[4]).toBe("3a")
  })

  test("down goes from an item to the auxiliary head that hangs on it, up and left come back", () => {
    const { view } = mount(trees["auxiliary heads and sums"])
    press(view, "ArrowDown", { at: "4a" })
    expect(focused(view)).toBe("aux1")
    press(view, "ArrowUp")
    expect(focused(view)).toBe("4a")
    press(view, "ArrowLeft", { at: "aux1" })
    expect(focused(view)).toBe("4a")
  })

  test("at an end they stay, and the page does not scroll", () => {
    const { view } = mount(googlenet)
    expect(press(view, "ArrowLeft", { at: "input" }).defaultPrevented).toBe(true)
    expect(focused(view)).toBe("input")
  })

  test("every edge can be followed: each node is reached from the input", () => {
    for (const tree of Object.values(trees)) {
      const { view } = mount(tree, { shown: { ...SHOWN, open_blocks: tree.items.map(item => item.id) } })
      const { next } = linksOf(view), reached = new Set([tree.items[0].id])
      for (const id of reached) for (const one of next.get(id) ?? []) reached.add(one)
      const lanesAndHeads = [...view.nodes.values()].filter(({ node, item }) => node.matches(".lane") || item.auxiliary)
      expect(reached.size).toBe(view.nodes.size - lanesAndHeads.length)
    }
  })

  test("there is one for each direction", () => {
    expect(Object.values(ARROWS).map(String).sort()).toEqual(["-1,0", "0,-1", "0,1", "1,0"])
  })
})
