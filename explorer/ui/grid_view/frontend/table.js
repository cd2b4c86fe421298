// The table's elements: built when its rows or columns change, else each cell is mended in place.
import { element } from "../../frontend/element.js"

const KINDS = { check: { on: "✓", off: "–" } }

// What a cell holds: a text alone, or { v: text, g: ghost, w: why it is read-only, e: error, p: typed and not taken,
// m: what it was before it was edited, r: 0..1 for a bar, t: what is said of it, c: the name of its color }.
export function full(cell) {
  return typeof cell === "object" && cell !== null ? { v: "", ...cell } : { v: cell ?? "" }
}

export function layout(model) {
  return JSON.stringify([model.columns, model.rows.map(row => row.id)])
}

export function buildHead(columns) {
  const cells = columns.map((column, i) =>
    element("th", {
      scope: "col", role: "columnheader", "aria-colindex": i + 1, title: column.help || null, class: classes(column),
      "aria-sort": column.sortable ? column.sorted ?? "none" : null,
    }, column.sortable ? sorter(column) : column.label))
  return element("tr", { role: "row", "aria-rowindex": 1 }, ...cells)
}

const SORTS = { ascending: "↑", descending: "↓" }

function sorter({ name, label, sorted }) {
  const arrow = element("span", { "aria-hidden": "true" }, SORTS[sorted] ?? "")
  return element("button", { type: "button", class: "sorter", "data-sorts": name }, label, arrow)
}

export function buildColumns(columns) {
  return element("colgroup", {}, ...columns.map(column => element("col", { style: `width:${column.width / 14}rem` })))
}

export function buildBody(model) {
  return model.rows.map((row, r) => {
    const line = element("tr", { role: "row", "aria-rowindex": r + 2, class: row.sum ? "sum" : null })
    model.columns.forEach((column, c) => {
      const head = c === 0
      const td = element(head ? "th" : "td", {
        role: head ? "rowheader" : "gridcell", scope: head ? "row" : null,
        "aria-colindex": c + 1, tabindex: -1, class: classes(column),
      })
      td.place = { r, c }
      line.append(td)
    })
    return line
  })
}

function classes(column) {
  return [column.kind, column.numeric ? "numeric" : "", column.edit ? "edit" : ""].filter(Boolean).join(" ")
}

// `sent`: typed here, and the server has not said what it makes of it.
export function mend(td, column, cell, sent) {
  const key = JSON.stringify([cell, sent, column.kind])
  if (td.shows === key) return
  td.shows = key
  const locked = !column.edit || Boolean(cell.w)
  td.replaceChildren(...contents(column, cell))
  toggle(td, { locked: column.edit && cell.w, wrong: cell.e, typed: cell.p, sent, edited: cell.m })
  const says = [cell.e, cell.w, cell.m && `Edited: ${cell.m}`, cell.t].filter(Boolean).join(". ")
  set(td, "title", says)
  set(td, "data-color", cell.c)
  set(td, "aria-readonly", locked && column.kind !== "head" ? "true" : "")
  set(td, "aria-invalid", cell.e ? "true" : "")
  set(td, "aria-description", says)
  if (column.kind === "check") set(td, "aria-checked", cell.v === "on" ? "true" : cell.v === "off" ? "false" : "")
}

function contents(column, cell) {
  if (column.kind === "tick") {
    return [element("i", { class: `box ${cell.v}`, style: cell.c ? `--accent: ${cell.c}` : null }), element("span", { class: "value" }, cell.g ?? "")]
  }
  const found = []
  if (cell.r != null) found.push(element("i", { class: "bar", style: `--share:${cell.r}` }))
  const text = KINDS[column.kind]?.[cell.v] ?? cell.v
  if (text !== "") found.push(element("span", { class: "value" }, text))
  if (cell.g) found.push(element("span", { class: text === "" ? "ghost alone" : "ghost" }, cell.g))
  return found
}

function toggle(node, flags) {
  for (const name in flags) node.classList.toggle(name, Boolean(flags[name]))
}

function set(node, name, value) {
  if (value) node.setAttribute(name, value)
  else node.removeAttribute(name)
}
