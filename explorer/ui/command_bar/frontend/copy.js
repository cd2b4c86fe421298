// A text to the clipboard, and a word about it on the button for a moment.
const SAID_MS = 1600
const LOOKS = new WeakMap() // how a button looks otherwise

export async function copyText(text, button) {
  try {
    await navigator.clipboard.writeText(text)
  } catch {
    prompt("To be copied:", text) // the browser gives the clipboard to encrypted pages and those of this machine alone
    return
  }
  const parts = [button.querySelector(".icon"), button.querySelector(".label")]
  if (!LOOKS.has(button)) LOOKS.set(button, [...parts.map(part => part.textContent), button.getAttribute("aria-label")])
  const look = ([icon, label, name]) => {
    parts[0].textContent = icon
    parts[1].textContent = label
    button.setAttribute("aria-label", name)
  }
  look(["check", "Copied", "Copied"])
  clearTimeout(button.back)
  button.back = setTimeout(look, SAID_MS, LOOKS.get(button))
}
