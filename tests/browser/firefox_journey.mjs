// One journey in Firefox: open, toggle, edit a cell, select in the graph, undo, the layers, another page and back.
// Prints what it saw as JSON. node firefox_journey.mjs FIREFOX URL
import puppeteer from "puppeteer-core"

const [executablePath, url] = process.argv.slice(2)
const WAIT = { timeout: 60_000 }
const browser = await puppeteer.launch({ browser: "firefox", executablePath, headless: true })
const page = await browser.newPage()
await page.setViewport({ width: 1400, height: 1000 })
const complaints = []
page.on("console", message => { if (message.type() === "error") complaints.push(message.text()) })
page.on("pageerror", error => complaints.push(String(error)))
const asked = new Set()
page.on("request", request => asked.add(new URL(request.url()).hostname))

// Puppeteer's >>> goes through the shadow roots of the components.
const seen = selector => page.waitForSelector(selector, { ...WAIT, visible: true })
// waits for the element and takes it anew where the page draws it again meanwhile
const press = selector => page.locator(selector).setTimeout(WAIT.timeout).click()
const parameters = () => page.$eval("#total-0 b", value => value.textContent)
async function parametersOtherThan(before) {
  await page.waitForFunction(was => {
    const text = document.querySelector("#total-0 b")?.textContent
    return text && text !== was
  }, WAIT, before)
  return parameters()
}

const said = {}
await page.goto(`${url}/?preset=googlenet`)
await seen(".totals dd")
await seen('>>> [data-id="5b"]')
said.opened = await parameters()
await press("::-p-aria([name='Residual'][role='button'])")
said.residual = await parametersOtherThan(said.opened)
await press(">>> td.edit")
await page.keyboard.press("Enter")
await seen(">>> input.editor")
await page.keyboard.down("Control")
await page.keyboard.press("a")
await page.keyboard.up("Control")
await page.keyboard.type("80")
await page.keyboard.press("Enter")
said.edited = await parametersOtherThan(said.residual)
await press('>>> [data-id="4a"]')
await page.waitForFunction(() => [...document.querySelectorAll("h4, h3, h5")].some(one => one.textContent.startsWith("4a")), WAIT)
await press(">>> button[data-name=undo]")
said.undone = await parametersOtherThan(said.edited)
await press('>>> [data-view="layers"]')
await seen('>>> [data-id="inception3a.add"]')
await press("a[href$='/compare'], a[href*='/compare?']")
await seen("::-p-text(Table 1 of the paper)")
await press("a[href$='/'], a[href*='/?']")
await seen(".totals dd")
said.back = await parameters()
said.link = page.url()
await browser.close()
console.log(JSON.stringify({ ...said, complaints, asked: [...asked] }))
