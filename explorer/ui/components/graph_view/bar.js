// The bar above the drawing: which view, what the colors stand for, zoom, collapse.
import { Help } from "../totals_view/help.js"
import { anyOpen } from "./folding.js"
import { allMeanings, barLegend, barSigns } from "./legend.js"
import { part, parts } from "../shared/parts.js"
import { fit, zoomBy } from "./sight.js"
import { drawnSigns } from "./signs.js"

/** @typedef {import("./types.js").ColorBy} ColorBy */
/** @typedef {import("./types.js").GraphView} GraphView */
/** @typedef {import("./types.js").Paint} Paint */

/** @param {GraphView} view */
export function wireBar(view) {
  const { host } = view
  /** @param {string} selector @param {() => void} act */
  const on = (selector, act) => { part(host, selector, HTMLElement).onclick = act }
  for (const button of parts(host, "[data-view]", HTMLElement)) button.onclick = () => view.show(button.dataset.view === "layers" ? "layers" : "blocks")
  const colors = part(host, ".color-by", HTMLSelectElement)
  colors.onchange = () => view.colorBy(/** @type {ColorBy} */ (colors.value)) // the options of graph_view.html
  on(".zoom-out", () => zoomBy(view, 0.8))
  on(".zoom-in", () => zoomBy(view, 1.25))
  on(".zoom-fit", () => fit(view))
  on(".close-all", () => view.closeAll(!view.frame.layers || anyOpen(view)))
  on(".more", () => showTools(host, part(host, ".more", HTMLElement).getAttribute("aria-expanded") !== "true"))
  on(".show-rest", () => view.showRest())
  on(".full-screen", () => (view.isFull() ? document.exitFullscreen() : host.requestFullscreen()))
  // there while it is seen: its outlines are nodes of no drawing
  const meanings = part(host, ".meanings", HTMLElement)
  meanings.addEventListener("beforetoggle", ({ newState }) => meanings.replaceChildren(...(newState === "open" ? allMeanings() : [])))
  new Help(host)
  host.addEventListener("fullscreenchange", () => view.draw())
}

/** @param {GraphView} view @param {string[]} ramp @param {Paint} paint */
export function paintBar(view, ramp, paint) {
  const { host, state } = view
  for (const button of parts(host, "[data-view]", HTMLElement)) button.setAttribute("aria-pressed", String(button.dataset.view === state.view))
  part(host, ".color-by", HTMLSelectElement).value = state.colorBy
  const close = part(host, ".close-all", HTMLButtonElement), layered = Boolean(view.frame.layers)
  close.disabled = layered ? false : state.view === "layers" || view.openIds().size === 0
  close.textContent = layered && !anyOpen(view) ? "Expand all" : "Collapse all"
  part(host, ".legend", HTMLElement).replaceChildren(...barLegend(ramp, paint))
  const signs = drawnSigns(view.svg), shown = part(host, ".signs", HTMLElement)
  if (shown.dataset.names === signs.join()) return
  shown.dataset.names = signs.join()
  shown.replaceChildren(...barSigns(signs))
}

// On a narrow page the tools are behind a button.
/** @param {HTMLElement} host @param {boolean} shown */
function showTools(host, shown) {
  part(host, ".more", HTMLElement).setAttribute("aria-expanded", String(shown))
  host.classList.toggle("tools-shown", shown)
}
