// The buttons, and what was pressed and not answered. Streamlit calls the default function on each run.
import { element } from "../../frontend/element.js"
import { Queue } from "../../frontend/queue.js"
import { copyText } from "./copy.js"
import { listenToKeys } from "./keys.js"

// Streamlit may take a component off the page and put it back: what was pressed is kept by the key.
const BARS = (globalThis[Symbol.for("explorer.command_bar")] ??= new Map())

export default function ({ data, parentElement, setStateValue }) {
  const host = parentElement.querySelector(".commands")
  if (!host || !data) return
  if (!BARS.has(data.key)) BARS.set(data.key, new Bar())
  const bar = BARS.get(data.key)
  bar.receive(host, data, setStateValue)
  return () => { if (bar.host === host) bar.shown = false }
}

class Bar {
  constructor() {
    this.queue = new Queue()
    listenToKeys(this)
  }

  // data: { commands: [{ name, label, icon, help, keys, disabled, copies }], quiet, ack }
  receive(host, data, emit) {
    Object.assign(this, { host, emit, commands: data.commands, shown: true })
    this.queue.answered(data.ack)
    host.classList.toggle("quiet", data.quiet)
    const looks = JSON.stringify(data.commands.map(({ disabled, copies, ...look }) => look))
    if (host.looks !== looks) {
      host.looks = looks
      host.replaceChildren(...data.commands.filter(one => one.label || one.icon).map(one => this.button(one)))
    }
    for (const button of host.children) button.disabled = data.commands.find(one => one.name === button.dataset.name).disabled
  }

  button({ name, label, icon, help }) {
    const button = element("button", { type: "button", "data-name": name, title: help || null, "aria-label": label || help || null })
    if (icon) button.append(element("span", { class: "icon", "aria-hidden": "true" }, icon))
    if (label) button.append(element("span", { class: "label" }, label))
    button.addEventListener("click", () => this.press(name, button))
    return button
  }

  press(name, button) {
    const { copies } = this.commands.find(one => one.name === name)
    if (copies) copyText(copies, button)
    else this.tell(name)
  }

  tell(command) {
    this.queue.add({ command })
    this.emit("said", this.queue.word())
  }
}
