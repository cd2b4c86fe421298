// The help behind a question mark: shown while the pointer or the focus is on it, and by a tap. It lies in the browser's
// top layer, so that nothing of the page cuts it off.
import { element } from "../../frontend/element.js"

const GAP = 6
let number = 0

export class Tip {
  constructor(label) {
    const id = `tip-${number++}`
    this.button = element("button", { type: "button", class: "help", "aria-label": `About ${label}`, "aria-describedby": id }, "?")
    this.bubble = element("div", { class: "tip", role: "tooltip", id, popover: "manual" })
    const { button } = this
    button.addEventListener("pointerenter", event => { if (event.pointerType !== "touch") this.show() })
    button.addEventListener("pointerleave", event => { if (event.pointerType !== "touch") this.hide() })
    button.addEventListener("focus", () => { if (button.matches(":focus-visible")) this.show() })
    button.addEventListener("blur", () => this.hide())
    button.addEventListener("click", () => (this.isOpen() ? this.hide() : this.show()))
    button.addEventListener("keydown", event => { if (event.key === "Escape") this.hide() })
  }

  // help: { text, rows: [[name, value]] }; exact: the number in full
  say(help, exact) {
    const rows = help.rows.map(([name, value]) => element("tr", {}, element("th", { scope: "row" }, name), element("td", {}, value)))
    const parts = [element("p", {}, help.text)]
    if (rows.length) parts.push(element("table", {}, element("tbody", {}, ...rows)))
    parts.push(element("p", { class: "exact" }, element("b", {}, exact), " exactly"))
    this.bubble.replaceChildren(...parts)
    if (this.isOpen()) this.place()
  }

  isOpen() {
    return this.bubble.matches(":popover-open")
  }

  show() {
    if (this.isOpen()) return
    this.bubble.showPopover()
    this.place()
  }

  hide() {
    if (this.isOpen()) this.bubble.hidePopover()
  }

  // Below the button, above it where there is no room, and never beyond the window's edge.
  place() {
    const { style } = this.bubble, at = this.button.getBoundingClientRect()
    const { offsetWidth: width, offsetHeight: height } = this.bubble
    const left = Math.max(GAP, Math.min(at.left - width / 2, innerWidth - width - GAP))
    const below = at.bottom + GAP, top = below + height < innerHeight ? below : Math.max(GAP, at.top - height - GAP)
    Object.assign(style, { left: `${left}px`, top: `${top}px` })
  }
}
