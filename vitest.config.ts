import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    // Dates in texts, opening hours and quiet hours are the ward's.
    env: { TZ: 'Asia/Ho_Chi_Minh' },
    // A wait that is over ends at once: these only say when a machine that does other work too is given up on.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // A browser may be late once where the machine is shared; twice is a fault.
    retry: process.env.CI ? 1 : 0,
    // Two cores: more workers only take time from each other, and tests that kill processes need some left.
    maxWorkers: 2,
  },
})
