// What Streamlit opens over the page (popovers, lists, dialogs) lies outside of the element that says whether the page is
// light or dark: with the scheme on the root, light-dark() is right there, too.
export function followScheme() {
  const app = document.querySelector(".stApp")
  if (app) document.documentElement.style.colorScheme = getComputedStyle(app).colorScheme
}
