// Popovers lie outside of Streamlit's themed element: the root is as light or dark as that is.
import { expect, test } from "vitest"
import { followScheme } from "../../explorer/ui/components/footer/scheme.js"

test("the root follows the page's scheme, and stays as it is without a page", () => {
  const root = document.documentElement
  document.body.innerHTML = '<div class="stApp" style="color-scheme: dark"></div>'
  followScheme()
  expect(root.style.colorScheme).toBe("dark")
  document.body.innerHTML = ""
  followScheme()
  expect(root.style.colorScheme).toBe("dark")
  document.body.innerHTML = '<div class="stApp" style="color-scheme: light"></div>'
  followScheme()
  expect(root.style.colorScheme).toBe("light")
})
