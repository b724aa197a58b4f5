/** One process writes into the group, however many there are: two would not know of each other's twenty a minute. */
import type { Clock } from '../clock.ts'
import type { DeskWorld } from '../desk/world.ts'
import type { Document } from '../records.ts'

const KIND = 'group-poster'
/** Another takes over so long after the last sign of the one that wrote. */
export const POSTER_MS = 20_000

interface Held {
  readonly by: string
  readonly until: number
}

export function posterLease(
  store: Pick<DeskWorld['store'], 'getDocument' | 'putDocument'>,
  clock: Pick<Clock, 'now' | 'id'>,
) {
  const me = clock.id()
  let until = 0
  return {
    async held(): Promise<boolean> {
      const now = clock.now()
      // Renewed at half time: a write each second would cost the disk more than it is worth.
      if (now < until - POSTER_MS / 2) return true
      const before = (await store.getDocument(KIND, 'one')) as Document<Held> | null
      if (before && before.body.by !== me && before.body.until > now) return false
      const version = before?.version ?? 0
      const body: Held = { by: me, until: now + POSTER_MS }
      const document = { kind: KIND, id: 'one', version: version + 1, indexes: {}, sort: 0, body }
      const mine = await store.putDocument({ replaces: version, document })
      if (mine) until = body.until
      return mine
    },
    /** The next one need not wait. */
    async leave(): Promise<void> {
      const before = (await store.getDocument(KIND, 'one')) as Document<Held> | null
      if (before?.body.by !== me) return
      const body: Held = { by: me, until: 0 }
      await store.putDocument({ replaces: before.version, document: { ...before, version: before.version + 1, body } })
    },
  }
}
