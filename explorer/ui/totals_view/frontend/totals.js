// The figures, each mended in place: an edit repaints the words that it changed.
import { element } from "../../frontend/element.js"
import { Tip } from "./tip.js"

const SHOWN = new WeakMap()

export default function ({ data, parentElement }) {
  const host = parentElement.querySelector(".totals")
  if (!host || !data) return
  const labels = data.figures.map(figure => figure.label).join("|")
  let shown = SHOWN.get(host)
  if (shown?.labels !== labels) {
    shown = { labels, figures: data.figures.map(figure => new Figure(figure.label)) }
    host.replaceChildren(...shown.figures.map(figure => figure.node))
    SHOWN.set(host, shown)
  }
  shown.figures.forEach((figure, i) => figure.show(data.figures[i]))
}

class Figure {
  constructor(label) {
    this.tip = new Tip(label)
    this.value = element("dd", { class: "value" })
    this.chip = element("span", { class: "chip" })
    this.amount = element("span", { class: "amount" })
    this.node = element("div", { class: "figure" },
      element("dt", {}, element("span", {}, label), this.tip.button, this.tip.bubble),
      this.value, element("dd", { class: "change" }, this.chip, this.amount))
  }

  show(figure) {
    const { change, unchanged } = figure
    write(this.value, figure.value)
    write(this.chip, change ? `${change.more ? "↑" : "↓"} ${change.share}` : unchanged)
    write(this.amount, change?.amount ?? "")
    this.chip.className = `chip ${change ? (change.more ? "more" : "less") : ""}`
    const told = JSON.stringify([figure.help, figure.exact])
    if (told !== this.told) this.tip.say(figure.help, figure.exact)
    this.told = told
  }
}

function write(node, text) {
  if (node.textContent !== text) node.textContent = text
}
