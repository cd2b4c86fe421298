// The buttons, and what was pressed and not answered. Streamlit calls the default function on each run.

import { copyText } from "../shared/copy.js"
import { element } from "../shared/element.js"
import { Queue } from "../shared/queue.js"
import { shared } from "../shared/shared.js"
import { listenToKeys } from "./keys.js"

/** @import { FrontendRenderer } from "@streamlit/component-v2-lib" */
/** @import { Command, CommandBarData, Said, SaidItem } from "../messages" */

// Streamlit may take a component off the page and put it back: what was pressed is kept by the key.
/** @type {Map<string, Bar>} */
const BARS = shared("explorer.command_bar", () => new Map())

/** @type {FrontendRenderer<{ said: Said }, CommandBarData>} */
export default ({ data, parentElement, setStateValue }) => {
  /** @type {HTMLElement | null} */
  const host = parentElement.querySelector(".commands")
  if (!host || !data) return
  const bar = BARS.get(data.key) ?? new Bar()
  BARS.set(data.key, bar)
  bar.receive(host, data, setStateValue)
}

class Bar {
  constructor() {
    /** @type {Queue<SaidItem>} */
    this.queue = new Queue()
    /** @type {Command[]} */
    this.commands = []
    /** @type {HTMLElement | null} */
    this.host = null
    this.looks = ""
    listenToKeys(this)
  }

  // Streamlit ends a bar for moments in which it stays on the page, and a key may be pressed then
  get shown() {
    return Boolean(this.host?.isConnected)
  }

  /** @param {HTMLElement} host @param {CommandBarData} data @param {(name: "said", word: Said) => void} emit */
  receive(host, data, emit) {
    if (this.host !== host) this.looks = ""
    Object.assign(this, { host, commands: data.commands })
    this.queue.receive(host, data.ack, word => emit("said", word))
    host.classList.toggle("quiet", data.quiet)
    // what changes from run to run is set on the buttons as they are: one that is replaced loses a press, and the focus
    const looks = JSON.stringify(data.commands.map(({ disabled, early, copies, help, ...look }) => look))
    if (this.looks !== looks) {
      this.looks = looks
      host.replaceChildren(...data.commands.filter(one => one.label || one.icon).map(one => this.button(one)))
    }
    // one that is disabled keeps the focus, and may be meant for what is not answered yet
    for (const button of host.querySelectorAll("button")) {
      const { disabled, label, help } = this.find(button.dataset.name)
      button.setAttribute("aria-disabled", String(disabled))
      button.setAttribute("aria-label", label || help)
      button.title = help
    }
  }

  /** @param {Command} command */
  button({ name, label, icon }) {
    const button = element("button", { type: "button", "data-name": name })
    if (icon) button.append(element("span", { class: "icon", "aria-hidden": "true" }, icon))
    if (label) button.append(element("span", { class: "label" }, label))
    button.addEventListener("click", () => this.press(name, button))
    return button
  }

  /** @param {string} name @param {HTMLElement} button */
  press(name, button) {
    const { copies, disabled, early } = this.find(name)
    if (disabled && !early) return
    if (copies) copyText(copies, button)
    else this.tell(name)
  }

  /** @param {string | undefined} name @returns {Command} */
  find(name) {
    const found = this.commands.find(one => one.name === name)
    if (!found) throw new Error(`no command ${name}`)
    return found
  }

  /** @param {string} command */
  tell(command) {
    this.queue.tell({ command })
  }
}
