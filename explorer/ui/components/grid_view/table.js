// The table's elements: built when its rows or columns change, else each cell is mended in place.
import { element } from "../shared/element.js"

/** @import { SentCell, SentColumn } from "../messages" */
/** @import { Box, Full } from "./types" */
/** @import { Model } from "./model.js" */

/** @type {Record<string, Record<string, string>>} */
const KINDS = { check: { on: "✓", off: "–" } }

// What a cell holds: a text alone, or { v: text, g: ghost, w: why it is read-only, e: error, p: typed and not taken,
// m: what it was before it was edited, r: 0..1 for a bar, t: what is said of it, c: the name of its color }.
/** @param {string | SentCell | undefined} cell @returns {Full} */
export function full(cell) {
  return typeof cell === "object" ? cell : { v: cell ?? "" }
}

/** @param {Model} model */
export function layout(model) {
  return JSON.stringify([model.columns, model.rows.map(row => row.id)])
}

/** @param {SentColumn[]} columns */
export function buildHead(columns) {
  const cells = columns.map((column, i) =>
    element("th", {
      scope: "col", role: "columnheader", "aria-colindex": i + 1, title: column.help || null, class: classes(column),
      "aria-sort": column.sortable ? column.sorted ?? "none" : null,
    }, column.sortable ? sorter(column) : column.label ?? ""))
  return element("tr", { role: "row", "aria-rowindex": 1 }, ...cells)
}

/** @type {Record<string, string>} */
const SORTS = { ascending: "↑", descending: "↓" }

/** @param {SentColumn} column */
function sorter({ name, label, sorted }) {
  const arrow = element("span", { "aria-hidden": "true" }, SORTS[sorted ?? ""] ?? "")
  return element("button", { type: "button", class: "sorter", "data-sorts": name }, label ?? "", arrow)
}

/** @param {SentColumn[]} columns */
export function buildColumns(columns) {
  return element("colgroup", {}, ...columns.map(column => element("col", { style: `width:${column.width / 14}rem` })))
}

/** @param {Model} model */
export function buildBody(model) {
  return model.rows.map((row, r) => {
    const line = element("tr", { role: "row", "aria-rowindex": r + 2, class: row.sum ? "sum" : null })
    model.columns.forEach((column, c) => {
      const head = c === 0
      const td = /** @type {Box} */ (element(head ? "th" : "td", {
        role: head ? "rowheader" : "gridcell", scope: head ? "row" : null,
        "aria-colindex": c + 1, tabindex: -1, class: classes(column),
      }))
      td.place = { r, c }
      line.append(td)
    })
    return line
  })
}

/** @param {SentColumn} column */
function classes(column) {
  return [column.kind, column.numeric ? "numeric" : "", column.edit ? "edit" : ""].filter(Boolean).join(" ")
}

// `sent`: typed here, and the server has not said what it makes of it.
/** @param {Box} td @param {SentColumn} column @param {Full} cell @param {boolean} sent */
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
  if (column.kind === "check") set(td, "aria-label", cell.v) // the signs are for the eye; a gridcell has no aria-checked
}

/** @param {SentColumn} column @param {Full} cell */
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

/** @param {Element} node @param {Record<string, unknown>} flags */
function toggle(node, flags) {
  for (const name in flags) node.classList.toggle(name, Boolean(flags[name]))
}

/** @param {Element} node @param {string} name @param {string | undefined} value */
function set(node, name, value) {
  if (value) node.setAttribute(name, value)
  else node.removeAttribute(name)
}
