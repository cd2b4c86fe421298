// The bar above the drawing: which view, what the colors stand for, zoom, collapse.
import { anyOpen } from "./folding.js"
import { barLegend } from "./legend.js"
import { fit, zoomBy } from "./sight.js"

export function wireBar(view) {
  const { host } = view
  const on = (selector, act) => { host.querySelector(selector).onclick = act }
  host.querySelectorAll("[data-view]").forEach(button => { button.onclick = () => view.show(button.dataset.view) })
  host.querySelector(".color-by").onchange = event => view.colorBy(event.target.value)
  on(".zoom-out", () => zoomBy(view, 0.8))
  on(".zoom-in", () => zoomBy(view, 1.25))
  on(".zoom-fit", () => fit(view))
  on(".close-all", () => view.closeAll(!view.frame.layered || anyOpen(view)))
  on(".more", () => showTools(host, host.querySelector(".more").getAttribute("aria-expanded") !== "true"))
  on(".show-rest", () => view.showRest())
  on(".full-screen", () => (view.isFull() ? document.exitFullscreen() : host.requestFullscreen()))
  host.addEventListener("fullscreenchange", () => view.draw())
}

export function paintBar(view, ramp, paint) {
  const { host, state } = view
  host.querySelectorAll("[data-view]").forEach(button =>
    button.setAttribute("aria-pressed", String(button.dataset.view === state.view)))
  host.querySelector(".color-by").value = state.colorBy
  const close = host.querySelector(".close-all"), layered = Boolean(view.frame.layered)
  close.disabled = layered ? false : state.view === "layers" || view.openIds().size === 0
  close.textContent = layered && !anyOpen(view) ? "Expand all" : "Collapse all"
  host.querySelector(".legend").replaceChildren(...barLegend(ramp, paint))
}

// On a narrow page the tools are behind a button.
function showTools(host, shown) {
  host.querySelector(".more").setAttribute("aria-expanded", String(shown))
  host.classList.toggle("tools-shown", shown)
}
