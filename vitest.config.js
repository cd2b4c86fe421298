import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    include: ["tests/components/**/*.test.js"],
    environment: "jsdom",
    setupFiles: ["tests/components/browser.js"],
    testTimeout: 30_000, // a graph is drawn in full, and other tests may have the other cores
  },
})
