/** How fast the group may be written to, all topics together. Time is passed in, the steady clock's; nothing here waits. */

/** "20 messages per minute per group", whatever topic they are in; edits and renames are counted too. */
export const PER_MINUTE = 20
/** A little more than Telegram's minute: what is quicker on its way than the one before must not come too early. */
export const WINDOW_MS = 61_000
/** Of them, kept free for what residents say and what became of a press. */
export const KEPT_FREE = 8

export interface GroupPace {
  /** 0: go, and the place is taken; else ms to wait. `dressing`: a title or a card, which can wait. */
  ask(now: number, dressing: boolean): number
  /** Telegram, or the line to it, wants us to wait. */
  pause(until: number): void
  /** No call at all before this. */
  readonly pausedUntil: number
}

/** @param perMinute  for a stand-in that takes more */
export function groupPace(perMinute: number = PER_MINUTE): GroupPace {
  let sent: readonly number[] = []
  let pausedUntil = 0
  return {
    ask(now, dressing) {
      if (now < pausedUntil) return pausedUntil - now
      sent = sent.filter((at) => now - at < WINDOW_MS)
      const places = perMinute - (dressing ? KEPT_FREE : 0)
      const holding = sent[sent.length - places]
      if (sent.length >= places && holding !== undefined) return holding + WINDOW_MS - now
      sent = [...sent, now]
      return 0
    },
    pause(until) {
      pausedUntil = Math.max(pausedUntil, until)
    },
    get pausedUntil() {
      return pausedUntil
    },
  }
}
