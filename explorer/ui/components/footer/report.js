// What somebody needs who is to mend a mistake: versions, the page with its design, the browser, what failed on the page.
const MOST = 4000 // characters of an address: more than a link has

// about: lines on the installation; log: where the app's log is
/** @import { FooterData } from "../messages" */

/** @param {FooterData} data */
export function report({ about, log }) {
  /** @type {NodeListOf<HTMLElement>} */
  const told = document.querySelectorAll("[data-testid=stAlert], [data-testid=stToast]")
  const failed = [...told]
    .map(one => one.innerText.trim().replace(/\s+/g, " ")).filter(text => text.includes("a mistake in the program"))
  return [
    ...about,
    `page: ${location.href.slice(0, MOST)}`,
    `browser: ${navigator.userAgent}, ${innerWidth} × ${innerHeight}`,
    `time: ${new Date().toISOString()}`,
    ...failed.map(text => `failed: ${text}`),
    ...(failed.length ? [`log: ${log}`] : []),
  ].join("\n")
}
