// Shortcuts: by their names, on a Mac too; a field keeps those that it has a use for.
import { beforeEach, expect, test } from "vitest"
import { listenToKeys } from "../../explorer/ui/components/command_bar/keys.js"

/** @type {string[]} */
let told
const COMMAND = { label: "", icon: "", help: "", disabled: false, early: false, copies: "" }
const bar = {
  shown: true,
  commands: [{ ...COMMAND, name: "undo", keys: ["Ctrl+Z"] }, { ...COMMAND, name: "redo", keys: ["Ctrl+Y", "Ctrl+Shift+Z"] }, { ...COMMAND, name: "present", keys: ["P"] }],
  /** @param {string} name */
  tell: name => { told.push(name) },
}
listenToKeys(bar)

beforeEach(() => {
  told = []
  bar.shown = true
  document.body.innerHTML = '<input type="text"><input type="checkbox"><select><option>1</option></select>'
})

/** @param {string} key @param {KeyboardEventInit} more @param {Element} at */
function press(key, more = {}, at = document.body) {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, composed: true, ...more })
  at.dispatchEvent(event)
  return event.defaultPrevented
}

const field = () => /** @type {HTMLInputElement} */ (document.querySelector("input"))

test("a shortcut is told and kept from the browser, by Ctrl or Cmd, with a letter of either case", () => {
  expect(press("z", { ctrlKey: true })).toBe(true)
  expect(press("Z", { metaKey: true, shiftKey: true })).toBe(true)
  expect(press("p")).toBe(true)
  expect(told).toEqual(["undo", "redo", "present"])
})

test("what is no shortcut, or comes while the bar is off the page, is the browser's", () => {
  expect(press("z")).toBe(false)
  expect(press("z", { ctrlKey: true, altKey: true })).toBe(false)
  bar.shown = false
  expect(press("z", { ctrlKey: true })).toBe(false)
  expect(told).toEqual([])
})

test("a field keeps plain keys always, and Ctrl+Z while there are letters to take back", () => {
  expect(press("p", {}, field())).toBe(false)
  expect(press("z", { ctrlKey: true }, field())).toBe(true)
  field().dispatchEvent(new InputEvent("beforeinput", { bubbles: true, composed: true }))
  field().value = "9"
  field().dispatchEvent(new InputEvent("input", { bubbles: true, composed: true }))
  expect(press("z", { ctrlKey: true }, field())).toBe(false)
  field().dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, composed: true })) // taken by the page
  expect(press("z", { ctrlKey: true }, field())).toBe(true)
})

test("a box to tick is no field, and a key of an input method no shortcut", () => {
  expect(press("p", {}, document.querySelector("[type=checkbox]") ?? document.body)).toBe(true)
  expect(press("p", { isComposing: true })).toBe(false)
})
