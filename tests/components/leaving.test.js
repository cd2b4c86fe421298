// What Streamlit ends while it stays on the page goes on: it begins it again some tenths of a second later.
import { expect, test } from "vitest"
import bar from "../../explorer/ui/components/command_bar/main.js"
import { onLeaving } from "../../explorer/ui/components/shared/leaving.js"

/** @import { CommandBarData, Said } from "../../explorer/ui/components/messages" */

/** @param {Element} parent @param {(name: "said", said: Said) => void} tell @param {CommandBarData["ack"]} [ack] */
function drawn(parent, tell, ack = { client: "", seq: 0 }) {
  const command = { name: "undo", label: "Undo", icon: "", help: "", keys: ["Ctrl+Z"], disabled: false, early: true, copies: "" }
  /** @type {CommandBarData} */
  const data = { key: "edits", commands: [command], quiet: false, ack }
  const component = /** @type {Parameters<typeof bar>[0]} */ (
    /** @type {unknown} */ ({ data, parentElement: parent, setStateValue: tell }))
  return /** @type {void | (() => void)} */ (bar(component))
}

const press = () => document.dispatchEvent(new KeyboardEvent("keydown", { key: "z", ctrlKey: true, bubbles: true, composed: true }))

test("what has left the page is released, what stays is not", () => {
  let released = 0
  const host = document.body.appendChild(document.createElement("div"))
  const end = onLeaving(host, () => { released += 1 })
  end()
  expect(released).toBe(0)
  host.remove()
  end()
  expect(released).toBe(1)
})

test("a shortcut counts while Streamlit has ended its bar for a moment, and not once the bar is gone", () => {
  /** @type {number[]} */
  const told = []
  const parent = document.body.appendChild(document.createElement("div"))
  parent.innerHTML = '<div class="commands"></div>'
  const end = drawn(parent, (_, said) => told.push(said.items.length))
  press()
  end?.()
  press()
  expect(told).toEqual([1, 2])
  drawn(parent, (_, said) => told.push(said.items.length))
  press()
  expect(told).toEqual([1, 2, 3])
  parent.remove()
  end?.()
  press()
  expect(told).toEqual([1, 2, 3])
})
