import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    // Dates in texts, opening hours and quiet hours are the ward's.
    env: { TZ: 'Asia/Ho_Chi_Minh' },
    testTimeout: 20_000,
    hookTimeout: 30_000,
    // Two cores: more workers only take time from each other, and tests that kill processes need some left.
    maxWorkers: 2,
  },
})
