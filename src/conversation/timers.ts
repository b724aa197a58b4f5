/** Due timers come in by the same door as everything else. Claimed, so that only one process takes each. */
import type { Clock } from '../clock.ts'
import { type Loop, startLoop } from '../loop.ts'
import type { Address, ConversationKey } from '../messages.ts'
import type { Store } from '../store/store.ts'
import type { Receive } from './receive.ts'

/** Timers taken at once; after an outage the heap is worked off in such spoonfuls, live answers in between. */
const BATCH = 50
/** A claimed timer whose process died is due again after this. */
const CLAIM_MS = 60_000
/** How late a timer may at most be noticed when nothing wakes the loop. */
const EVERY_MS = 1_000

export function startTimers(options: {
  readonly store: Store
  readonly receive: Receive
  readonly clock: Clock
  readonly onError: (error: unknown) => void
}): Loop {
  const { store, receive, clock } = options
  return startLoop({
    name: 'timers',
    everyMs: EVERY_MS,
    onError: options.onError,
    run: async () => {
      for (;;) {
        const now = clock.now()
        const due = await store.claimTimers(BATCH, now, now + CLAIM_MS)
        await Promise.all(
          due.map(async (timer) => {
            const address = addressOf(timer.conversation)
            if (address === null) return store.dropTimer(timer)
            await receive.happen(timer.conversation, address, { kind: 'timer', timer })
            // A conversation that is gone leaves its timer behind: nobody cancelled it.
            await store.dropTimer(timer)
          }),
        )
        if (due.length < BATCH) return
      }
    },
  })
}

function addressOf(key: ConversationKey): Address | null {
  const [channel, account, ...person] = key.split(':')
  if (channel === undefined || account === undefined || person.length === 0) return null
  return { channel, account, person: person.join(':') }
}
