/** What follows from a platform showing us a message that went out from our account. */
import type { After } from '../loop.ts'
import { conversationKey, type Echo } from '../messages.ts'
import type { OutboxEntry } from '../records.ts'
import type { DeliveryOptions } from './delivery.ts'
import type { Echoes } from './echoes.ts'
import { partsFor } from './fit.ts'
import type { Parking } from './parking.ts'
import type { Settling } from './settling.ts'
import { isDoubtful } from './verdict.ts'

export interface HearingOptions extends Pick<DeliveryOptions, 'store' | 'channels' | 'clock' | 'count' | 'onForeign'> {
  readonly after: After
  readonly settling: Settling
  readonly parking: Parking
  readonly echoes: Echoes
  noteSent(entry: OutboxEntry, as: Echo, then: () => void): void
  wake(): void
}

/** Our answer may be behind our echo by so much. */
const HOLD_MS = 5_000

/** Where the words of an unknown echo are looked for: the last so many messages, of the last so long. */
const LOOK_BACK = 20
const LOOK_BACK_MS = 24 * 3_600_000

export function hearing(options: HearingOptions): (echo: Echo) => void {
  const { store, channels, clock, count, onForeign, after, settling, parking, echoes, noteSent, wake } = options

  /** One that settles nothing waits for the answer of a send under way, and is then somebody else's. */
  return function hear(echo: Echo): void {
    const isKnown = echoes.isOurs(echo)
    echoes.hear(echo)
    settleDoubt(echo)
    const { otherwise } = echo
    if (isKnown || !otherwise || !onForeign) return
    after(HOLD_MS, () => {
      void isForeign(echo).then((foreign) => {
        if (foreign) onForeign(otherwise)
      })
    })
  }

  /** A doubtful message waits in the store, perhaps for this very echo. */
  function settleDoubt(echo: Echo): void {
    const key = conversationKey(echo)
    const parked = parking.get(key)
    const channel = channels.get(echo.channel)
    if (!parked?.entry || !channel || !isDoubtful({ lastReason: parked.reason })) return
    const item = parking.itemOf(parked.entry, 0)
    const parts = item.parts ?? partsFor(item.entry, channel)
    const part = parts[item.sent]
    const now = clock.now()
    if (!part || !echoes.take(key, part)) return parking.remember({ ...item, parts }, now)
    echoes.known(key, part, echo.platformId)
    count('echoed', echo.channel)
    parking.park(key, { reason: 'echoed', notBefore: now, obeyUntil: now })
    if (item.sent + 1 === parts.length) return noteSent(item.entry, echo, wake)
    parking.remember({ ...item, parts, sent: item.sent + 1 }, now)
    const outcome = { kind: 'retry', reason: 'echoed', notBefore: now, tried: false } as const
    settling.write({ entry: item.entry, outcome, counts: {} }, wake)
  }

  /** Not ours by memory, nor (after a restart, or where another process sent it) by what the transcript holds. */
  async function isForeign(echo: Echo): Promise<boolean> {
    if (echoes.isOurs(echo)) return false
    const words = echo.text?.normalize('NFC') ?? ''
    const said = await store.transcript(conversationKey(echo), LOOK_BACK).catch(() => [])
    return !said.some(
      ({ from, text, at }) =>
        from !== 'resident' && text !== '' && echo.at - at < LOOK_BACK_MS && words.includes(text.trim()),
    )
  }
}
