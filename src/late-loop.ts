/** Is this process behind with its work? Told from how late its timers come, which costs no system call. */
import { monitorEventLoopDelay } from 'node:perf_hooks'

/** Between two looks, ms: a moment of work is no reason to turn people away. */
const LOOK_EVERY_MS = 1_000
const RESOLUTION_MS = 10

export interface LateLoop {
  /** Has everything come later than `maxMs` on average, in the last second? */
  isLate(): boolean
  stop(): void
}

export function watchLoop(maxMs: number): LateLoop {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  delays.enable()
  let late = false
  const timer = setInterval(() => {
    late = delays.mean / 1e6 - RESOLUTION_MS > maxMs
    delays.reset()
  }, LOOK_EVERY_MS)
  timer.unref()
  return {
    isLate: () => late,
    stop() {
      clearInterval(timer)
      delays.disable()
    },
  }
}
