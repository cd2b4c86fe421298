// The layout of both views, on trees of real designs: where boxes are, and that edges go from box to box.
import { describe, expect, test } from "vitest"
import { drawAll } from "../../../explorer/ui/components/graph_view/draw.js"
import { foldable } from "../../../explorer/ui/components/graph_view/folding.js"
import { countDrawn, layeredTree } from "../../../explorer/ui/components/graph_view/layers.js"
import { canOpen } from "../../../explorer/ui/components/graph_view/measure.js"
import { paintFor } from "../../../explorer/ui/components/graph_view/paint.js"
import { endsOf, layOut, layOutLayers } from "../../../explorer/ui/components/graph_view/place.js"
import { indexed } from "../../../explorer/ui/components/graph_view/tree.js"
import { detailsOf, trees } from "./trees.js"

/** @import { Tree } from "../../../explorer/ui/components/messages" */
/** @typedef {import("../../../explorer/ui/components/graph_view/types.js").Frame} Frame */
/** @typedef {import("../../../explorer/ui/components/graph_view/types.js").Box} Box */
/** @typedef {import("../../../explorer/ui/components/graph_view/types.js").Chain} Chain */
/** @typedef {import("../../../explorer/ui/components/graph_view/types.js").ParallelBox} ParallelBox */
/** @typedef {{ id: string, start: number, end: number, top: number, low: number }} Area - along and across the flow */

const NEAR = 1 // ribbons reach a little into what they meet

/** @param {Tree} tree @param {string[]} open @param {number} width */
const frameOf = (tree, open, width, full = false) =>
  layOut(tree, { open: new Set(open), width, rem: 14, minRem: full ? 60 : 17.8, full, presenting: false })

const ROOM = { open: new Set(), width: 1400, rem: 14, minRem: 17.8, full: false, presenting: false }

/** @param {keyof typeof trees} name @param {{ closed?: string[] | null, apart?: string[] }} how */
function layersOf(name, { closed = [], apart = [] } = {}) {
  const tree = trees[name], index = indexed(tree), details = detailsOf[name]
  const state = /** @type {import("../../../explorer/ui/components/graph_view/types.js").State} */ (/** @type {unknown} */ ({ closed, apart }))
  const layered = layeredTree({ ...index, details, state, inside: new Map(details.inside.map(one => [one.id, one])) }, tree)
  const items = new Map([...index.items, ...indexed(layered.tree).items])
  return { frame: layOutLayers(layered, tree, ROOM), tree: layered.tree, open: [...layered.open], items, scopes: index.scopes }
}

// All open, all closed, and all open with every layer apart from what follows it
/** @param {keyof typeof trees} name */
function layerings(name) {
  const { scopes } = layersOf(name), closed = foldable({ tree: trees[name], scopes })
  return [layersOf(name), layersOf(name, { closed }), layersOf(name, { apart: Object.keys(detailsOf[name].lines) })]
}

/** @param {string} id @param {{ m: number, c: number, along: number, up: number, down: number }} box @returns {Area} */
const areaOf = (id, { m, c, along, up, down }) => ({ id, start: m, end: m + along, top: c - up, low: c + down })

/** @param {ParallelBox} box */
function jointOf({ item, m, c, along, joint, bar, sumJoin }) {
  const half = (sumJoin ? joint : bar) / 2
  return item.join && areaOf(item.join.id, { m: m + along - joint, c, along: joint, up: half, down: half })
}

/** @param {Box | Chain} box @returns {Generator<Box>} a box and those inside, at whatever depth */
function* boxesIn(box) {
  if (box.form !== "chain") yield box
  for (const inner of insideOf(box)) yield* boxesIn(inner)
}

/** @param {Box | Chain} box @returns {(Box | Chain)[]} */
const insideOf = box => box.boxes ?? box.lanes ?? (box.chain ? [box.chain] : [])

/** @param {Frame} frame */
const allBoxes = ({ boxes, heads }) => [...boxes, ...heads].flatMap(box => [...boxesIn(box)])

/** @param {Frame} frame what stands there by itself: closed boxes, and what lanes are joined in @returns {Area[]} */
const areas = frame => allBoxes(frame).flatMap(box => {
  if (box.form === "parallel") return jointOf(box) ?? []
  return box.form === "open" ? [] : areaOf(box.item.id, box)
})

/** @param {Area} a @param {Area} b */
const overlap = (a, b) => a.start < b.end && b.start < a.end && a.top < b.low && b.top < a.low

/** @param {Area} inner @param {Area} outer */
const isInside = (inner, outer) => inner.start >= outer.start - 1e-6 && inner.end <= outer.end + 1e-6
  && inner.top >= outer.top - 1e-6 && inner.low <= outer.low + 1e-6

/** @param {Tree} tree each block and head open by itself, and none @returns {string[][]} */
const openings = tree => [[], ...[...tree.items, ...tree.heads].filter(canOpen).map(item => [item.id])]

const widths = { "a wide page": 1400, "a page too narrow for it": 700, "a phone": 360 }
const names = /** @type {(keyof typeof trees)[]} */ (Object.keys(trees))
const cases = names.flatMap(name => [
  ...Object.entries(widths).map(([page, width]) => ({
    name, page, drawings: () => openings(trees[name]).map(open => ({ frame: frameOf(trees[name], open, width), tree: trees[name], open })),
  })),
  { name, page: "the layer view", drawings: () => layerings(name) },
])

/** @param {string} title @param {(frame: Frame, tree: Tree, open: string[]) => void} check */
const everywhere = (title, check) => test.each(cases)(`${title}: $name on $page`, ({ drawings }) => {
  for (const { frame, tree, open } of drawings()) check(frame, tree, open)
})

describe("boxes", () => {
  everywhere("no two overlap", frame => {
    const found = areas(frame)
    const met = found.flatMap((one, i) => found.slice(i + 1).filter(other => overlap(one, other)).map(other => [one, other]))
    expect(met).toEqual([])
  })

  everywhere("all are inside the frame and what they belong to", frame => {
    const [along, across] = frame.narrow ? [frame.height, frame.width] : [frame.width, frame.height]
    const whole = { id: "", start: 0, end: along, top: 0, low: across }
    for (const box of [...frame.boxes, ...frame.heads]) expect(isInside(areaOf(box.item.id, box), whole), box.item.id).toBe(true)
    for (const box of allBoxes(frame)) {
      const outer = areaOf(box.item.id, box)
      for (const inner of insideOf(box).flatMap(one => [...boxesIn(one)])) {
        expect(isInside(areaOf(inner.item.id, inner), outer), `${inner.item.id} in ${outer.id}`).toBe(true)
      }
    }
  })

  everywhere("each layer of what is open is there, once", (frame, tree, open) => {
    const shown = areas(frame).map(area => area.id)
    expect(new Set(shown).size).toBe(shown.length)
    for (const item of [...tree.items, ...tree.heads]) {
      const layers = [...indexed({ ...tree, items: [item], heads: [], stages: [] }).items.values()]
        .filter(one => !["parallel", "branch", "block", "group"].includes(one.kind))
      const wanted = open.includes(item.id) ? layers.map(one => one.id) : [item.id]
      expect(shown).toEqual(expect.arrayContaining(wanted))
    }
  })

  everywhere("those of a chain follow each other, with a gap between them", frame => {
    /** @param {Box[]} boxes */
    const check = boxes => {
      for (const [i, box] of boxes.slice(1).entries()) expect(box.m, box.item.id).toBeGreaterThan(boxes[i].m + boxes[i].along + 10)
    }
    check(frame.boxes)
    for (const box of allBoxes(frame)) for (const chain of box.lanes ?? (box.chain ? [box.chain] : [])) check(chain.boxes)
  })
})

describe("branches", () => {
  everywhere("they are side by side, in order", frame => {
    let checked = 0
    for (const box of allBoxes(frame)) {
      if (box.form !== "parallel") continue
      const lanes = box.lanes.map((lane, i) => ({ top: box.c + box.offsets[i] - lane.up, low: box.c + box.offsets[i] + lane.down, lane, i }))
      for (const { lane, i } of lanes) expect(lane.boxes.map(one => one.item)).toEqual(box.item.lanes[i].items)
      for (const { top, i } of lanes.slice(1)) expect(top - lanes[i - 1].low).toBeCloseTo(frame.sizes.lane)
      checked += lanes.length
    }
    expect(checked > 0).toBe(frame.boxes.some(box => [...boxesIn(box)].some(one => one.form === "parallel")))
  })

  everywhere("those that are concatenated end in one column", frame => {
    for (const box of allBoxes(frame)) {
      if (box.form !== "parallel" || box.sumJoin) continue
      const ends = box.lanes.filter(lane => lane.boxes.length).map(lane => endsOf(lane)[0].m)
      for (const end of ends) expect(end).toBeCloseTo(ends[0])
    }
  })

  test("a shortcut passes over the top of what it is added to", () => {
    const tree = trees["auxiliary heads and sums"]
    const open = tree.items.filter(canOpen)[1].id
    const sums = allBoxes(frameOf(tree, [open], 1400)).filter(box => box.form === "parallel" && box.sumJoin)
    expect(sums.length).toBeGreaterThan(0)
    for (const box of sums) if (box.form === "parallel") {
      expect(box.offsets.at(-1)).toBeCloseTo(0)
      expect(box.offsets[0]).toBeLessThan(0)
    }
  })

  test("a block of one branch has no lanes and its concatenation behind the layers", () => {
    const tree = trees["a block of one branch"]
    const block = frameOf(tree, ["3a"], 1400).boxes.find(box => box.item.id === "3a")
    expect(block?.chain?.boxes.map(box => box.form)).toEqual(["leaf", "leaf", "bar"])
  })
})

describe("auxiliary heads", () => {
  everywhere("each hangs on the item that it reads and is beside the flow", (frame, tree) => {
    expect(frame.heads.length).toBe(tree.heads.length)
    for (const [i, head] of frame.heads.entries()) {
      const { id, items = [] } = head.from.item // or the closed stage around it
      expect([id, ...(head.from.form === "card" ? items.map(item => item.id) : [])]).toContain(tree.heads[i].at)
      if (frame.narrow) expect(head.m).toBeGreaterThanOrEqual(head.from.m + head.from.along)
      else {
        const [start, end] = [Math.min(head.m, head.line), head.m + head.along]
        const above = frame.boxes.filter(box => box === head.from || (box.m < end && box.m + box.along > start))
        expect(head.c - head.up).toBeGreaterThanOrEqual(Math.max(...above.map(box => box.c + box.down)))
      }
    }
  })
})

describe("edges", () => {
  everywhere("each begins and ends at a box or at another edge", (frame, tree) => {
    const { items } = indexed(tree)
    const paint = paintFor(tree, items, "macs", { ramp: ["#ffffff", "#000000"], paper: "#ffffff" })
    const { layers } = drawAll(frame, paint, items)
    const lines = layers.flatMap(layer => [...layer.querySelectorAll("path[stroke-width]")])
      .map(path => endpoints(path.getAttribute("d") ?? "", frame.narrow))
    const boxes = allBoxes(frame).filter(box => box.form !== "parallel").map(box => areaOf(box.item.id, box))
    const solid = [...boxes, ...areas(frame)]
    /** @param {Spot} spot */
    const onBox = ({ m, c }) => solid.some(({ start, end, top, low }) => m >= start - NEAR && m <= end + NEAR && c >= top - NEAR && c <= low + NEAR)
    for (const line of lines) {
      const others = lines.filter(one => one !== line)
      expect(onBox(line.to) || others.some(one => near(one.from, line.to)), `to ${JSON.stringify(line)}`).toBe(true)
      expect(onBox(line.from) || others.some(one => near(one.to, line.from) || isOn(one, line.from)), `from ${JSON.stringify(line)}`).toBe(true)
    }
  })

  everywhere("each layer but the input is reached by one", (frame, tree) => {
    const { items } = indexed(tree)
    const { layers } = drawAll(frame, paintFor(tree, items, "macs", { ramp: ["#ffffff", "#000000"], paper: "#ffffff" }), items)
    const ends = layers.flatMap(layer => [...layer.querySelectorAll("path[stroke-width]")])
      .map(path => endpoints(path.getAttribute("d") ?? "", frame.narrow).to)
    for (const area of areas(frame)) {
      if (items.get(area.id) === tree.items[0]) continue
      const reached = ends.filter(({ m, c }) => m >= area.start - NEAR && m <= area.end + NEAR && c >= area.top - 12 && c <= area.low + NEAR)
      expect(reached.length, area.id).toBeGreaterThan(0)
    }
  })
})

/** @typedef {{ m: number, c: number }} Spot */

/** @param {string} d @param {boolean} narrow @returns {{ from: Spot, to: Spot }} */
function endpoints(d, narrow) {
  const numbers = (d.match(/-?\d+(\.\d+)?(e-?\d+)?/g) ?? []).map(Number)
  /** @param {number} x @param {number} y */
  const spot = (x, y) => (narrow ? { m: y, c: x } : { m: x, c: y })
  return { from: spot(numbers[0], numbers[1]), to: spot(numbers[numbers.length - 2], numbers[numbers.length - 1]) }
}

/** @param {Spot} a @param {Spot} b */
const near = (a, b) => Math.abs(a.m - b.m) <= NEAR && Math.abs(a.c - b.c) <= NEAR

// A shortcut leaves the flow along a straight edge.
/** @param {{ from: Spot, to: Spot }} line @param {Spot} spot */
const isOn = ({ from, to }, { m, c }) => from.c === to.c && Math.abs(c - from.c) <= NEAR && m >= from.m - NEAR && m <= to.m + NEAR

describe("the layer view", () => {
  test("has every layer, what is drawn apart by itself, and frames around stages and blocks", () => {
    for (const name of names) {
      const { frame } = layersOf(name, { apart: Object.keys(detailsOf[name].lines) }), { lines } = detailsOf[name]
      const shown = new Set(areas(frame).map(area => area.id))
      expect(Object.keys(lines).filter(layer => !shown.has(layer)), name).toEqual([])
    }
    const { frame } = layersOf("googlenet"), frames = allBoxes(frame).filter(box => box.form === "open").map(box => box.item.id)
    expect(frames).toEqual(["stem", "stage3", "3a", "3b", "stage4", "4a", "4b", "4c", "4d", "4e", "stage5", "5a", "5b", "head"])
  })

  test("says on a layer all that it is, and what it has inside", () => {
    const { lines } = layersOf("googlenet").frame.layers ?? {}
    expect(lines?.get("inception3a.branch3.1.conv")).toEqual(["conv 5×5, padding 2", "32 filters", "ReLU"])
    const apart = layersOf("googlenet", { apart: ["inception3a.branch3.1.conv"] }).frame.layers
    expect(apart?.lines.get("inception3a.branch3.1.conv")).toEqual(["conv 5×5, padding 2", "32 filters"])
    expect(apart?.lines.get("inception3a.branch3.1.relu")).toEqual(["ReLU"])
    expect(apart?.folds.get("inception3a.branch3.0.conv")).toBe(true)
    expect(apart?.folds.get("inception3a.branch3.1.relu")).toBe(false)
  })

  test("what follows a sum stands behind it", () => {
    const sum = allBoxes(layersOf("auxiliary heads and sums").frame).find(box => box.item.join?.kind === "add")
    const { join } = sum?.item ?? {}
    if (!join) throw new Error("no sum")
    expect(join.members.length).toBeGreaterThan(1)
    const { frame } = layersOf("auxiliary heads and sums", { apart: [join.id] })
    const chain = allBoxes(frame).find(box => box.form === "open" && box.chain.boxes.some(one => one.item.join?.id === join.id))
    const ids = chain?.chain?.boxes.map(box => box.item.join?.id ?? box.item.id)
    expect(ids?.slice(-join.members.length)).toEqual(join.members)
  })

  test("a closed stage is one box with the blocks' names, and a closed block has its bars", () => {
    const { frame } = layersOf("googlenet", { closed: ["stage:stage4", "block:3a"] })
    const ids = frame.boxes.map(box => box.item.id)
    expect(ids).toEqual(["input", "stem", "stage3", "stage4", "stage5", "head", "output"])
    expect(frame.boxes.map(box => box.form)).toEqual(["pill", "open", "open", "card", "open", "open", "pill"])
    const inner = allBoxes(frame).find(box => box.item.id === "3a")
    expect(inner?.form).toBe("card")
  })

  test("before anybody said what is closed it is what Python says", () => {
    const name = "googlenet", closed = detailsOf[name].closed
    detailsOf[name].closed = ["block:3a"]
    expect(layersOf(name, { closed: null }).open).not.toContain("3a")
    detailsOf[name].closed = closed
    expect(layersOf(name, { closed: null }).open).toContain("3a")
  })

  test("as many boxes are counted as are drawn", () => {
    for (const name of names) for (const { frame, tree, open } of layerings(name)) {
      const shown = areas(frame).length + allBoxes(frame).filter(box => box.form === "open").length
      expect(countDrawn(tree, new Set(open)), name).toBe(shown)
    }
  })

  test("is as high as the block view, and shrinks no further than can be read", () => {
    for (const name of names) {
      const { frame } = layersOf(name), blocks = frameOf(trees[name], [], 1400)
      expect(frame.stage).toBeCloseTo(blocks.stage)
      expect(frame.scale).toBeGreaterThanOrEqual(0.88)
    }
  })
})
