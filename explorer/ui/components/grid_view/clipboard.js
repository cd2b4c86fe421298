// Copy, cut and paste of a rectangle as tab-separated text, as spreadsheets have it on the clipboard.
/** @import { Entry } from "./types" */
/** @import { Model } from "./model.js" */

/** @param {Model} model */
export function copied(model) {
  const { top, bottom, left, right } = model.range()
  const lines = []
  for (let r = top; r <= bottom; r++) {
    const cells = []
    for (let c = left; c <= right; c++) cells.push(model.cell({ r, c }).v.replace(/[\t\n\r]+/g, " "))
    lines.push(cells.join("\t"))
  }
  return lines.join("\n")
}

/** @param {string} text */
export function parse(text) {
  return text.replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n").map(line => line.split("\t").map(cell => cell.trim()))
}

// From the range's upper left corner on; one value fills the whole range. What does not fit is left out.
/** @param {Model} model @param {string} text @returns {Entry[]} */
export function pasted(model, text) {
  const lines = parse(text), range = model.range()
  if (lines.length === 1 && lines[0].length === 1) {
    return [...model.cellsInRange()].map(at => ({ at, text: lines[0][0] }))
  }
  /** @type {Entry[]} */
  const entries = []
  for (const [dr, line] of lines.entries()) for (const [dc, text] of line.entries()) {
    const at = { r: range.top + dr, c: range.left + dc }
    if (at.r < model.rows.length && at.c < model.columns.length) entries.push({ at, text })
  }
  return entries
}

/** @param {Model} model @returns {Entry[]} */
export function cleared(model) {
  return [...model.cellsInRange()].map(at => ({ at, text: "" }))
}
