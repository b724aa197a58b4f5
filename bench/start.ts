/** How `npm start` starts the server, for benchmarks that start it by themselves. */
import { readFileSync } from 'node:fs'

/** The flags of Node that stand in `package.json`. */
export const START_FLAGS: readonly string[] = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
)
  .scripts.start.split(' ')
  .filter((word: string) => word.startsWith('--'))

/** What it prints when it listens. */
export const PRODUCT_READY = 'Mở trang trò chuyện'
