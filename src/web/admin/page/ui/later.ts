/** A screen that is fetched when it is opened; a server that is busy for a moment is asked again. */
import { type ComponentType, lazy } from 'react'

const TRIES = 4
const WAIT_MS = 1_000

export function later<Props>(load: () => Promise<{ readonly default: ComponentType<Props> }>) {
  return lazy(async () => {
    for (let tries = 1; ; tries++) {
      try {
        return await load()
      } catch (error) {
        if (tries === TRIES) throw error
        await new Promise((go) => setTimeout(go, WAIT_MS * tries))
      }
    }
  })
}
