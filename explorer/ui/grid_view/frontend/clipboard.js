// Copy, cut and paste of a rectangle as tab-separated text, as spreadsheets have it on the clipboard.

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

export function parse(text) {
  return text.replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n").map(line => line.split("\t").map(cell => cell.trim()))
}

// From the range's upper left corner on; one value fills the whole range. What does not fit is left out.
export function pasted(model, text) {
  const lines = parse(text), range = model.range()
  if (lines.length === 1 && lines[0].length === 1) {
    return [...model.cellsInRange()].map(at => ({ at, text: lines[0][0] }))
  }
  const entries = []
  lines.forEach((line, dr) => line.forEach((value, dc) => {
    const at = { r: range.top + dr, c: range.left + dc }
    if (at.r < model.rows.length && at.c < model.columns.length) entries.push({ at, text: value })
  }))
  return entries
}

export function cleared(model) {
  return [...model.cellsInRange()].map(at => ({ at, text: "" }))
}
