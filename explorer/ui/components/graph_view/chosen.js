// What is selected, shown on what stands for it: itself, the closed block around it, the layers that it is made of.
import { canOpen } from "./measure.js"
import { parts } from "../shared/parts.js"

/** @typedef {import("./types.js").GraphView} GraphView */

/** @param {GraphView} view */
export function paintSelection(view) {
  const { state: { selected }, items, nodes } = view
  const shown = view.shown(selected), itself = items.get(selected ?? "")
  const held = new Set(shown === selected ? [] : [...(itself?.holds ?? [])].filter(id => nodes.has(id)))
  const around = items.get(shown ?? "")
  const exactly = shown === selected || !(canOpen(around ?? {}) || around?.kind === "stage" || itself?.kind === "branch")
  for (const [id, { node }] of nodes) {
    const here = id === shown && held.size === 0
    node.classList.toggle("selected", here && exactly)
    node.classList.toggle("holds", (here && !exactly) || held.has(id))
    node.setAttribute("aria-pressed", String(here && exactly))
  }
  for (const bar of parts(view.svg, "[data-branch]", SVGElement)) bar.classList.toggle("chosen", bar.dataset.branch === selected)
}
