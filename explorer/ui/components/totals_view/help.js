// Help behind a "?" opens as that of Streamlit's controls does: under the pointer, at the keyboard's focus, by a press or a
// tap; it stays while the pointer is on it, and goes when all have left, by Escape, or when another one opens.
const LEAVE_MS = 150 // there is a gap between the button and what it says
const OPENS = "[popovertargetaction=show]"

/** @param {EventTarget | null} target @returns {HTMLElement | null} */
function buttonOf(target) {
  if (!(target instanceof Element)) return null
  /** @type {HTMLElement | null} */
  const near = target.closest(`${OPENS}, ${OPENS} + [popover]`)
  return near?.popover ? /** @type {HTMLElement | null} */ (near.previousElementSibling) : near
}

// The elements may be drawn anew at any time: the listeners are those of the root, a document or what has them all.
export class Help {
  /** @type {ReturnType<typeof setTimeout> | undefined} */ leaving

  /** @param {Document | HTMLElement} root */
  constructor(root) {
    this.root = root
    root.addEventListener("pointerover", event => { if (event instanceof PointerEvent && event.pointerType !== "touch") this.point(buttonOf(event.target)) })
    root.addEventListener("pointerleave", () => this.point(null))
    root.addEventListener("focusin", ({ target }) => { if (target instanceof HTMLElement && target.matches(`${OPENS}:focus-visible`)) this.open(target) })
    root.addEventListener("focusout", ({ target }) => { if (target instanceof HTMLElement && target.matches(OPENS)) this.close() })
    document.addEventListener("keydown", event => this.onKey(event), { capture: true })
  }

  /** @returns {HTMLElement | null} */
  opened() {
    return this.root.querySelector(`${OPENS} + [popover]:popover-open`)
  }

  /** @param {HTMLElement | null} button */
  point(button) {
    clearTimeout(this.leaving)
    if (button) this.open(button)
    else if (this.opened()) this.leaving = setTimeout(() => this.close(), LEAVE_MS)
  }

  /** @param {HTMLElement} button */
  open(button) {
    clearTimeout(this.leaving)
    const tip = button.nextElementSibling
    if (tip instanceof HTMLElement && !tip.matches(":popover-open")) tip.showPopover({ source: button })
  }

  close() {
    this.opened()?.hidePopover()
  }

  // Escape closes what is said, and does nothing else: the projector view stays.
  /** @param {KeyboardEvent} event */
  onKey(event) {
    if (event.key !== "Escape" || !this.opened()) return
    event.preventDefault()
    event.stopImmediatePropagation()
    this.close()
  }
}
