// The layer view on a page: what is opened and closed is drawn at once, without the server.
import { describe, expect, test } from "vitest"
import { anyOpen, framedStages } from "../../../explorer/ui/components/graph_view/folding.js"
import { isSingle } from "../../../explorer/ui/components/graph_view/measure.js"
import { part } from "../../../explorer/ui/components/shared/parts.js"
import { contentOf, dataOf, focused, mount, nodeOf, press, SHOWN, shownBy } from "./page.js"
import { detailsOf, trees } from "./trees.js"

const CONV = "inception3a.branch2.1.conv", RELU = "inception3a.branch2.1.relu"

/** @param {keyof typeof trees} name @param {Partial<import("../../../explorer/ui/components/messages").GraphWord>} shown */
const open = (name, shown = {}) => mount(trees[name], { details: detailsOf[name], shown: { ...SHOWN, view: "layers", ...shown } })

/** @param {Element} node @param {string} selector */
const click = (node, selector) => part(node, selector, SVGElement).dispatchEvent(new MouseEvent("click", { bubbles: true }))

describe("blocks and stages", () => {
  test("close and open at once, and the page is told", () => {
    const { view, said } = open("googlenet")
    click(nodeOf(view, "3a"), ":scope > .fold")
    expect(view.nodes.has(CONV)).toBe(false)
    expect(nodeOf(view, "3a").classList.contains("folded")).toBe(true)
    expect(shownBy(said)).toMatchObject({ view: "layers", closed: ["block:3a"] })
    press(view, "e", { at: "3a" })
    expect(view.nodes.has(CONV)).toBe(true)
    expect(shownBy(said).closed).toEqual([])
    expect(focused(view)).toBe("3a")
  })

  test("what closes a layer's block from inside keeps the focus on the block", () => {
    const { view } = open("googlenet")
    press(view, "E", { at: CONV, shiftKey: true })
    expect(nodeOf(view, "3a").getAttribute("aria-expanded")).toBe("false")
    expect(focused(view)).toBe("3a")
  })

  test("a closed stage holds what is selected in it, and is not that", () => {
    const { view } = open("googlenet", { closed: ["stage:stage3"], selected: CONV })
    const { classList } = nodeOf(view, "stage3")
    expect([classList.contains("holds"), classList.contains("selected")]).toEqual([true, false])
    expect(nodeOf(view, "stage3").getAttribute("aria-pressed")).toBe("false")
  })

  test("going to a layer in a closed stage opens what hides it, and nothing else", () => {
    const { view, said } = open("googlenet", { closed: ["stage:stage3", "block:3a", "block:3b", "stage:stage5"] })
    view.goTo(CONV)
    expect(nodeOf(view, CONV).getAttribute("aria-pressed")).toBe("true")
    expect(shownBy(said)).toMatchObject({ selected: CONV, closed: ["block:3b", "stage:stage5"] })
  })
})

test("a stage of one block closes and opens by mouse and by key", () => {
  const { view } = open("a block of one branch")
  click(nodeOf(view, "stage5"), ":scope > .fold")
  expect(view.nodes.has("5a")).toBe(false)
  expect(nodeOf(view, "stage5").getAttribute("aria-expanded")).toBe("false")
  click(nodeOf(view, "stage5"), ".unfold")
  expect(view.nodes.has("5a")).toBe(true)
  press(view, "e", { at: "stage5" })
  press(view, "e", { at: "stage5" })
  expect(view.nodes.has("5a")).toBe(true)
})

test("what can be closed is what has a button, so that closing each by itself is to close all", () => {
  for (const name of /** @type {(keyof typeof trees)[]} */ (Object.keys(trees))) {
    const { view } = open(name)
    for (let more = true; more;) {
      const node = [...view.nodes.values()].map(one => one.node).find(one => one.querySelector(":scope > .fold"))
      more = node !== undefined
      if (node) click(node, ":scope > .fold")
    }
    expect(anyOpen(view), name).toBe(false)
  }
})

test("a block of one layer has no button, also where that is apart from its ReLU", () => {
  const tree = trees["a long chain"], block = tree.items.find(isSingle)
  if (!block?.items) throw new Error("no such block")
  const { view } = open("a long chain", { apart: [block.items[0].id] })
  expect(view.nodes.has(block.items[0].members[1])).toBe(true)
  expect(nodeOf(view, block.id).querySelector(":scope > .fold")).toBeNull()
  expect(nodeOf(view, block.id).hasAttribute("aria-expanded")).toBe(false)
})

test("a stage of one layer has no frame, and can't be closed", () => {
  const tree = structuredClone(trees["a long chain"]), single = tree.items.find(isSingle)
  const stage = tree.stages.find(({ holds }) => single && holds.includes(single.id))
  if (!single || !stage) throw new Error("no such stage")
  expect([...framedStages(tree).keys()]).toContain(stage)
  stage.holds = [single.id]
  expect([...framedStages(tree).keys()]).not.toContain(stage)
})

describe("a layer and what follows it", () => {
  test("come apart by the plus and together by the minus of their frame, or by a key on either", () => {
    const { view, said } = open("googlenet")
    click(nodeOf(view, CONV), ".unfold")
    expect(nodeOf(view, RELU).textContent).toContain("ReLU")
    expect(shownBy(said).apart).toEqual([CONV])
    click(part(view.svg, ".apart", SVGElement), ".fold")
    expect(view.nodes.has(RELU)).toBe(false)
    press(view, "e", { at: CONV })
    press(view, "e", { at: RELU })
    expect(view.nodes.has(RELU)).toBe(false)
    expect(shownBy(said).apart).toEqual([])
  })

  test("each has its own shape and numbers, and the edit is told on what was edited", () => {
    const tree = structuredClone(trees["auxiliary heads and sums"]), host = "inception3a.branch1.conv"
    const { view } = mount(tree, { details: detailsOf["auxiliary heads and sums"], shown: { ...SHOWN, view: "layers", apart: [host] } })
    const whole = view.items.get(host), norm = view.inside.get("inception3a.branch1.bn")
    if (!whole || !norm) throw new Error("no such layer")
    expect(nodeOf(view, host).getAttribute("aria-label")).toContain(`${(whole.parameters - norm.parameters).toLocaleString("en")} parameters`)
    expect(nodeOf(view, norm.id).getAttribute("aria-label")).toContain(`${norm.parameters.toLocaleString("en")} parameters`)
    Object.assign(whole, { edited: true, only_norm: true, norm_edited: true })
    view.draw()
    expect(nodeOf(view, host).querySelector(".edited-sign")).toBeNull()
    expect(nodeOf(view, norm.id).querySelector(".edited-sign")).not.toBeNull()
  })

  test("behind a global pool what leaves is still an image", () => {
    const { view } = open("googlenet", { apart: ["avgpool"] })
    expect([...view.svg.querySelectorAll(".labels text")].map(text => text.textContent)).toContain("1024 × 1 × 1")
  })

  test("a sum taken apart has a minus", () => {
    const { view } = open("auxiliary heads and sums")
    const [sum] = [...view.nodes].find(([, { item }]) => item.kind === "add") ?? []
    if (!sum) throw new Error("no sum")
    click(nodeOf(view, sum), ".unfold")
    const relu = view.items.get(sum)?.members[1] ?? ""
    expect(view.nodes.has(relu)).toBe(true)
    click(nodeOf(view, sum), ".fold")
    expect(view.nodes.has(relu)).toBe(false)
  })

  test("a normalization that stands by itself is not signed on its convolution", () => {
    const { view } = open("auxiliary heads and sums")
    const [name, node] = [...view.nodes].map(([id, { node: one }]) => /** @type {const} */ ([id, one]))
      .find(([, one]) => one.querySelector(":scope > .norm-sign") && one.matches(".conv")) ?? []
    if (!name || !node) throw new Error("no normalization")
    press(view, "e", { at: name })
    expect(nodeOf(view, name).querySelector(".norm-sign")).toBeNull()
  })
})

test("an open stage or block is not on the way of the arrows, which follow the layers", () => {
  const { view } = open("googlenet")
  press(view, "ArrowRight", { at: "inception3a.cat" })
  expect(focused(view)).toMatch(/^inception3b\.branch/)
  press(view, "ArrowRight", { at: "3a" })
  expect(focused(view)).toMatch(/^inception3b\.branch/)
})

test("before what it shows has come the blocks stay, and a sentence says so", () => {
  const { view, host } = mount(trees.googlenet, { shown: { ...SHOWN, view: "layers" } })
  expect(view.frame.layers).toBeUndefined()
  expect(part(host, ".note", HTMLElement).textContent).toBe("Laying out the layers …")
  view.receive(contentOf(trees.googlenet, detailsOf.googlenet), dataOf("x", { shown: { ...SHOWN, view: "layers" } }), () => {})
  expect(part(host, ".note", HTMLElement).hidden).toBe(true)
  expect(nodeOf(view, CONV).isConnected).toBe(true)
})

test("too much for one drawing is closed and told, and what is closed can be opened", () => {
  const block = trees.googlenet.items.find(item => item.id === "3a"), many = 700
  if (!block) throw new Error("no such block")
  /** @param {number} n @returns {typeof block} the block again, with names of its own */
  const another = n => JSON.parse(JSON.stringify(block).replaceAll("inception3a", `inception3a${n}`).replaceAll('"3a', `"3a${n}`))
  const items = [...Array(many).keys()].map(another), tree = { ...trees.googlenet, items, stages: [] }
  const { view, host, said } = mount(tree, { details: { lines: {}, inside: [], closed: [] }, shown: { ...SHOWN, view: "layers" } })
  expect(part(host, ".note", HTMLElement).textContent).toBe("6,300 boxes are too many to draw at once, at most 5,000: all is closed")
  expect(nodeOf(view, "3a0").getAttribute("aria-expanded")).toBe("false")
  expect(shownBy(said).closed).toHaveLength(many)
  press(view, "e", { at: "3a0" })
  expect(view.nodes.has("inception3a0.cat")).toBe(true)
  expect(part(host, ".note", HTMLElement).hidden).toBe(true)
})
