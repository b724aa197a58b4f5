/** The door of one channel account: who waits there, and who may leave now. One timer at most, and none while free. */
import type { Channel } from '../channels/channel.ts'
import type { Clock } from '../clock.ts'
import type { After } from '../loop.ts'
import { startLine } from './line.ts'
import { type Pace, startPace } from './pace.ts'

export interface Gate<T> {
  /** `telegram:main`. */
  readonly name: string
  /** Undefined: the channel is not switched on here. */
  readonly channel: Channel | undefined
  readonly pace: Pace
  /** Waits for its turn, which may be at once. */
  join(one: T, urgency: 'live' | 'later'): void
  /** Lets out whoever may leave: called when something has changed. */
  open(): void
  close(): void
  readonly waiting: number
}

/** What happens to those in line. Each is called when the one in question is out of the line. */
export interface GateRules<T> {
  /** Whom the spacing counts for. */
  personOf(one: T): string
  /** Does it still want to leave? A look only. */
  wants(one: T, now: number): boolean
  refuse(one: T, now: number): void
  go(one: T): void
  /** Only this person must wait. */
  space(one: T, ms: number): void
  /** The account is off until `probeAt`, by the steady clock. */
  off(one: T, probeAt: number): void
}

export function startGate<T>(
  name: string,
  channel: Channel | undefined,
  rules: GateRules<T>,
  { clock, after }: { readonly clock: Pick<Clock, 'now' | 'steady'>; readonly after: After },
): Gate<T> {
  const pace = startPace(channel?.pace ?? { perPersonMs: 0, perSecond: 0 })
  const line = startLine<T>()
  let opening = false
  let timer: { readonly at: number; readonly cancel: () => void } | null = null

  function open(): void {
    // Called again from inside: the round under way goes on until nobody may leave.
    if (opening) return
    opening = true
    try {
      for (let one = line.first(); one !== undefined; one = line.first()) {
        const now = clock.now()
        if (!rules.wants(one, now)) {
          line.take()
          rules.refuse(one, now)
          continue
        }
        const steady = clock.steady()
        const leave = pace.ask(rules.personOf(one), steady)
        if (leave.kind === 'wait' && leave.whose === 'account') {
          openAgain(steady, leave.ms)
          break
        }
        line.take()
        if (leave.kind === 'go') rules.go(one)
        else if (leave.kind === 'wait') rules.space(one, leave.ms)
        else rules.off(one, leave.probeAt)
      }
    } finally {
      opening = false
    }
  }

  function openAgain(steady: number, ms: number): void {
    const at = steady + Math.max(1, Math.ceil(ms))
    if (timer && timer.at <= at) return
    timer?.cancel()
    const cancel = after(at - steady, () => {
      timer = null
      open()
    })
    timer = { at, cancel }
  }

  return {
    name,
    channel,
    pace,
    join(one, urgency) {
      line.add(one, urgency)
      open()
    },
    open,
    close() {
      timer?.cancel()
      timer = null
      line.clear()
    },
    get waiting() {
      return line.size
    },
  }
}
