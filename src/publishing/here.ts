/** Who looks at a unit and who edits which step. Looking needs no lock; a sign of life is good for two minutes. */
import type { Document } from '../records.ts'
import type { HereAsked, Present, Who } from './api.ts'
import type { PublishingOptions } from './world.ts'

export const LAPSE_MS = 120_000
const HERE = 'editor-here'
const TRIES_MAX = 5
/** More than that are a crowd nobody reads through. */
export const HERE_MAX = 30

type Seen = Who & {
  readonly since: number
  readonly seen: number
  readonly editing?: string
  readonly wants?: string
}
interface Body {
  readonly people: readonly Seen[]
}
type Stored = Pick<PublishingOptions, 'store' | 'clock'>

/** Says that one is there, and learns who else is. Should others be faster five times, the next sign of life will do. */
export async function sayHere(
  { store, clock }: Stored,
  unit: string,
  who: Who,
  asked: HereAsked,
): Promise<readonly Present[]> {
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const now = clock.now()
    const known = (await store.getDocument(HERE, unit)) as Document<Body> | null
    const others = awake(known, now).filter(({ staff }) => staff !== who.staff)
    const mine = awake(known, now).find(({ staff }) => staff === who.staff)
    const { editing, wants, gone = false } = asked
    const self: Seen = {
      ...{ ...who, since: mine?.since ?? now, seen: now },
      ...(editing !== undefined && { editing }),
      ...(wants !== undefined && { wants }),
    }
    const people = gone ? others : [...others, self].slice(-HERE_MAX)
    const replaces = known?.version ?? 0
    const document = { kind: HERE, id: unit, version: replaces + 1, indexes: {}, sort: now, body: { people } }
    if (await store.putDocument({ replaces, document })) return shown(people, who.staff)
  }
  return await whoIsHere({ store, clock }, unit, who.staff)
}

export async function whoIsHere({ store, clock }: Stored, unit: string, me: string): Promise<readonly Present[]> {
  return shown(awake((await store.getDocument(HERE, unit)) as Document<Body> | null, clock.now()), me)
}

function awake(known: Document<Body> | null, now: number): readonly Seen[] {
  return known?.body.people.filter(({ seen }) => now - seen < LAPSE_MS) ?? []
}

function shown(people: readonly Seen[], me: string): readonly Present[] {
  return people.map(({ seen: _, ...one }) => ({ ...one, mine: one.staff === me }))
}
