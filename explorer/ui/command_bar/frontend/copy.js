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
  const parts = [...button.children]
  if (!LOOKS.has(button)) LOOKS.set(button, [button.getAttribute("aria-label"), ...parts.map(part => part.textContent)])
  const look = (name, text) => {
    button.setAttribute("aria-label", name)
    parts.forEach((part, i) => { part.textContent = text(part, i) })
  }
  const [name, ...texts] = LOOKS.get(button)
  look("Copied", part => (part.matches(".icon") ? "check" : "Copied"))
  clearTimeout(button.back)
  button.back = setTimeout(() => look(name, (part, i) => texts[i]), SAID_MS)
}
