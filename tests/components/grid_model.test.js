// The table without its elements: the server's word, over it what was typed; the range; what can be edited.
import { beforeEach, expect, test } from "vitest"
import { Model } from "../../explorer/ui/components/grid_view/model.js"

/** @import { GridTable } from "../../explorer/ui/components/messages" */

/** @returns {GridTable} */
const table = (value = "64") => ({
  columns: [
    { name: "block", label: "block", width: 60, kind: "head" },
    { name: "ch1x1", label: "1×1", width: 60, kind: "text", edit: true, numeric: true },
    { name: "out", label: "out", width: 60, kind: "text" },
    { name: "pool", label: "pool", width: 60, kind: "text", edit: true },
  ],
  rows: [
    { id: "3a", cells: ["3a", value, "256", "32"], select: "3a" },
    { id: "3b", cells: ["3b", { v: "128", w: "it has no such branch" }, "480", { v: "", g: "64" }], select: "3b" },
  ],
})
const NO_ACK = { client: "", seq: 0 }
/** @type {Model} */
let model

beforeEach(() => {
  model = new Model()
  model.receive(table(), NO_ACK, [])
})

const typed = { r: 0, c: 1 }

test("what was typed hides the server's value until that has answered it", () => {
  expect(model.enter([{ at: typed, text: "80" }])).toBe(true)
  model.receive(table("72"), NO_ACK, []) // an answer to something before
  expect(model.cell(typed).v).toBe("80")
  expect(model.isSent(typed)).toBe(true)
  model.receive(table("80"), { client: model.queue.client, seq: 1 }, [])
  expect([model.cell(typed).v, model.isSent(typed), model.hasTyped()]).toEqual(["80", false, false])
})

test("an answer to the first of two values does not bring it back over the second", () => {
  model.enter([{ at: typed, text: "80" }])
  model.enter([{ at: typed, text: "96" }])
  model.receive(table("80"), { client: model.queue.client, seq: 1 }, [])
  expect(model.cell(typed).v).toBe("96")
})

test("what is typed stays with its row and column where these moved", () => {
  model.enter([{ at: typed, text: "80" }])
  model.at = { r: 0, c: 1 }
  const { columns, rows } = table()
  model.receive({ columns: [columns[0], columns[2], columns[1], columns[3]],
    rows: [rows[1], rows[0]].map(row => ({ ...row, cells: [row.cells[0], row.cells[2], row.cells[1], row.cells[3]] })) }, NO_ACK, [])
  expect(model.at).toEqual({ r: 1, c: 2 })
  expect(model.cell({ r: 1, c: 2 }).v).toBe("80")
})

test("no entry for what can't be edited or is the same", () => {
  expect(model.enter([{ at: { r: 0, c: 2 }, text: "1" }, { at: { r: 1, c: 1 }, text: "1" }, { at: typed, text: "64" }])).toBe(false)
  expect(model.queue.items).toEqual([])
  expect(model.canEdit({ r: 9, c: 9 })).toBe(false)
})

test("a value that was refused can be entered again", () => {
  const refused = table()
  refused.rows[0].cells[1] = { v: "x", e: "a whole number from 1" }
  model.receive(refused, NO_ACK, [])
  expect(model.enter([{ at: typed, text: "x" }])).toBe(true)
})

test("Tab goes from cell to cell that can be edited and out at the end", () => {
  expect(model.nextEditable({ r: 0, c: 0 }, 1)).toEqual({ r: 0, c: 1 })
  expect(model.nextEditable({ r: 0, c: 3 }, 1)).toEqual({ r: 1, c: 3 })
  expect(model.nextEditable({ r: 1, c: 3 }, 1)).toBe(null)
  expect(model.nextEditable({ r: 0, c: 1 }, -1)).toBe(null)
})

test("the range has its corners in either order and stays inside", () => {
  model.anchor = { r: 1, c: 2 }
  model.at = { r: 0, c: 1 }
  expect(model.range()).toEqual({ top: 0, bottom: 1, left: 1, right: 2 })
  expect([...model.cellsInRange()].length).toBe(4)
  expect(model.within({ r: 7, c: -3 })).toEqual({ r: 1, c: 0 })
})

test("a selection is told once and shown at once", () => {
  expect(model.select(1)).toBe(true)
  expect(model.select(1)).toBe(false)
  expect(model.selected).toEqual(["3b"])
})
