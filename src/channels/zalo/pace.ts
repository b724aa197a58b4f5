/** How many calls the app may make in all: its accounts share one allowance of Zalo's. */

export interface AppPace {
  /** Takes a place. @returns 0, or ms until there is one again (then none was taken) */
  take(now: number): number
}

/** A minute's calls, let out evenly, with a second's worth at once. */
export function appPace(perMinute: number): AppPace {
  const intervalMs = 60_000 / perMinute
  let fullAt = 0
  return {
    take(now) {
      const waitMs = Math.max(fullAt, now) + intervalMs - now - 1_000
      if (waitMs > 0) return Math.ceil(waitMs)
      fullAt = Math.max(fullAt, now) + intervalMs
      return 0
    },
  }
}
