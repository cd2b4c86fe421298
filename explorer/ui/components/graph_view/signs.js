// Signs on what is drawn, each of a shape of its own, so that nobody needs the colors to tell them apart. What they mean
// is said in the bar, in its help and in files.
import { make, textWidth } from "./svg.js"
import { write } from "./edges.js"

/** @import { Common } from "../messages" */
/** @typedef {import("./types.js").Rect} Rect */
/** @typedef {{ copy: Element, box: DOMRect, text: string }} Copied a sign as it is drawn, and where that is */
/** @typedef {{ text: string, help: string, draw(node: Element): void }} Sign */

// The name is the class of the group that the sign is drawn in.
/** @type {Record<string, Sign>} */
export const SIGNS = {
  "norm-sign": {
    text: "batch norm", help: "batch norm: dashed behind some of several layers, filled where it was edited",
    draw: node => normSign(node, 12, 8),
  },
  "edited-sign": { text: "edited", help: "other than in the preset", draw: node => editedSign(node, 12, 8) },
  "failed-sign": { text: "error", help: "has an error", draw: node => failedSign(node, 12, 8) },
}

// How an outline tells what is chosen: a class of the drawing's nodes, and what it means.
/** @type {Record<string, string>} */
export const OUTLINES = {
  selected: "selected", holds: "holds what is selected", found: "found by Find", failed: "has an error",
  changed: "what the last edit changed, for a moment",
}

/** @param {Element} node @param {string} name @param {Element[]} parts */
function sign(node, name, ...parts) {
  const group = make("g", { class: name })
  group.append(...parts)
  node.append(group)
  return group
}

// `some`: behind some of several convolutions; `edited`: the normalization is what was edited.
/** @param {Element} node @param {number} x @param {number} y */
function normSign(node, x, y, { some = false, edited = false } = {}) {
  const group = sign(node, "norm-sign", make("rect", { x: x - 10.5, y: y - 6, width: 21, height: 12, rx: 3 }))
  group.classList.toggle("some", some)
  group.classList.toggle("edited", edited)
  write(group, x, y + 3.4, "BN", "norm-text")
}

/** @param {Element} node @param {number} x @param {number} y */
function editedSign(node, x, y) {
  sign(node, "edited-sign", make("circle", { cx: x, cy: y, r: 6.5, class: "edited-dot" }),
    make("path", { d: `M${x - 3.4},${y + 3.4}l0.7,-2.5l4,-4l1.8,1.8l-4,4z`, class: "pencil" }))
}

/** @param {Element} node @param {number} x @param {number} y */
function failedSign(node, x, y) {
  const group = sign(node, "failed-sign", make("path", { d: `M${x},${y - 8.5}L${x + 9},${y + 7}H${x - 9}Z`, class: "flag" }))
  write(group, x, y + 5, "!", "flag-text")
}

// In the upper right corner, but for a few units inside of the outline of a branch, an error, or that it was edited: where it alone was, the sign of the normalization says so.
/** @param {Element} node @param {Common} item @param {Omit<Rect, "height">} frame */
export function mark(node, item, { x, y, width }) {
  if (item.failed) failedSign(node, x + width - 4, y + 4)
  else if (item.edited && !item.only_norm) editedSign(node, x + width - 4, y + 3)
}

// In the upper left corner, so that both are seen.
/** @param {Element} node @param {Common & { kind: string }} item @param {{ x: number, y: number }} corner */
export function markNorm(node, item, { x, y }) {
  if (!item.normalized || item.kind === "op") return
  normSign(node, x + 7, y + 2, { some: item.normalized < item.normalizable, edited: item.norm_edited })
}

// The names of the signs that the drawing has
/** @param {Element} svg */
export const drawnSigns = svg => Object.keys(SIGNS).filter(name => svg.querySelector(`.${name}`))

// Beside a file's legend: copies of signs as they are drawn, each { copy, box, text }, from x on.
/** @param {Copied[]} signs @param {{ x: number, y: number, ink: string, type: number }} how */
export function fileSigns(signs, { x, y, ink, type }) {
  const group = make("g")
  let at = x
  for (const { copy, box, text } of signs) {
    const moved = make("g", { transform: `translate(${at - box.x} ${y - box.y - box.height / 2})` })
    moved.append(copy)
    group.append(moved, make("text", { x: at + box.width + 5, y: y + 4, "font-size": type, fill: ink }, text))
    at += box.width + 5 + textWidth(text, type) + 12
  }
  return { group, end: at }
}
