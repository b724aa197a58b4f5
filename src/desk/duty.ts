/**
 * Who is there and who comes next, known without asking the store: a turn tells a waiting resident, and a turn does not
 * wait. Looked up every few seconds, and at once when a promise is made here.
 */
import type { Clock } from '../clock.ts'
import { type After, type Loop, startLoop } from '../loop.ts'
import { holdsNow, promised } from './shifts.ts'
import type { DeskStore } from './world.ts'

const LOOK_EVERY_MS = 5_000

export interface DutyNow {
  /** Somebody has promised to be there now. */
  readonly there: boolean
  /** When the next one comes; `null`: nobody has promised. */
  readonly next: number | null
}

export interface DutyFollowed {
  /** `null`: not known yet. */
  at(now: number): DutyNow | null
  readonly loop: Loop
}

export function followDuty(parts: {
  readonly store: Pick<DeskStore, 'listDocuments'>
  readonly clock: Pick<Clock, 'now'>
  readonly onError: (error: unknown, name: string) => void
  readonly after?: After
}): DutyFollowed {
  let known: Awaited<ReturnType<typeof promised>> | null = null
  const loop = startLoop({
    name: 'duty',
    everyMs: LOOK_EVERY_MS,
    onError: parts.onError,
    run: async () => {
      known = await promised(parts.store, parts.clock.now())
    },
    ...(parts.after && { after: parts.after }),
  })
  return {
    loop,
    at(now) {
      if (known === null) return null
      const later = known.flatMap(({ shift }) => ((shift.from ?? 0) > now ? [shift.from ?? 0] : []))
      return {
        there: known.some(({ shift }) => holdsNow(shift, now)),
        next: later.length === 0 ? null : Math.min(...later),
      }
    },
  }
}
