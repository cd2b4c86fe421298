// Tab-separated text as spreadsheets have it.
import { expect, test } from "vitest"
import { cleared, copied, parse, pasted } from "../../explorer/ui/components/grid_view/clipboard.js"
import { Model } from "../../explorer/ui/components/grid_view/model.js"

/** @param {string[][]} cells */
function filled(cells) {
  const model = new Model()
  const columns = cells[0].map((_, c) => ({ name: `c${c}`, label: "", width: 50, kind: /** @type {const} */ ("text"), edit: true }))
  model.receive({ columns, rows: cells.map((row, r) => ({ id: `r${r}`, cells: row })) }, { client: "", seq: 0 }, [])
  return model
}

test("a range is copied line by line, and a cell's own breaks are spaces", () => {
  const model = filled([["1", "a\tb", "3"], ["4", "c\r\nd", "6"]])
  model.anchor = { r: 1, c: 1 }
  model.at = { r: 0, c: 0 }
  expect(copied(model)).toBe("1\ta b\n4\tc d")
})

test("texts of Windows, of a Mac of old, and with a last line end are read alike", () => {
  for (const text of ["1\t2\r\n3\t4\r\n", "1\t2\r3\t4", "1\t2\n3\t4\n", " 1 \t2\n3\t 4"]) {
    expect(parse(text)).toEqual([["1", "2"], ["3", "4"]])
  }
  expect(parse("1\n\n2")).toEqual([["1"], [""], ["2"]])
})

test("what was copied can be pasted, from the range's upper left corner on; what does not fit is left out", () => {
  const model = filled([["1", "2"], ["3", "4"]])
  model.at = { r: 1, c: 1 }
  model.anchor = { r: 1, c: 1 }
  expect(pasted(model, "8\t9\n10\t11")).toEqual([{ at: { r: 1, c: 1 }, text: "8" }])
})

test("one value fills the range, and Delete clears it", () => {
  const model = filled([["1", "2"], ["3", "4"]])
  model.anchor = { r: 1, c: 1 }
  expect(pasted(model, "7").map(one => one.text)).toEqual(["7", "7", "7", "7"])
  expect(cleared(model)).toHaveLength(4)
})
