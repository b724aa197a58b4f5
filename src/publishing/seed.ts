/**
 * What the program brings becomes revisions: all of it at the first start, and later what is newer, as long as nobody here
 * has changed that unit. Where somebody has, it stays an offer.
 */
import type { Clock } from '../clock.ts'
import {
  dropRevision,
  entryOf,
  type LiveBody,
  type LiveUnit,
  PROGRAM,
  type Revision,
  readLive,
  writeLive,
  writeRevision,
} from './revision.ts'
import { digestOf, type UnitFiles } from './units.ts'
import type { PublishingStore } from './world.ts'

/** Other processes start at the same time, with the same files. */
const TRIES_MAX = 20

/** @returns the live document's units, as they are afterwards */
export async function seed(
  store: Pick<PublishingStore, 'getDocument' | 'putDocument' | 'deleteDocument'>,
  clock: Clock,
  shipped: ReadonlyMap<string, UnitFiles>,
): Promise<LiveBody> {
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const before = await readLive(store)
    const known = before?.body.units ?? {}
    const wanted = [...shipped].filter(([unit, files]) => takes(known[unit], digestOf(files)))
    if (before && wanted.length === 0) return before.body
    const at = clock.now()
    const made = await Promise.all(
      wanted.map(async ([unit, files]) => {
        const entry = known[unit]
        const revision: Revision = {
          ...{ unit, files, at, by: PROGRAM, authors: [PROGRAM], reasons: [], stale: {}, shipped: true },
          number: (entry?.number ?? 0) + 1,
          before: entry?.revision ?? null,
          note: entry ? 'Bản mới của chương trình' : 'Bản đầu tiên, theo chương trình',
          kinds: ['other'],
        }
        const id = clock.id()
        await writeRevision(store, id, revision)
        return [unit, entryOf(id, revision, entry)] as const
      }),
    )
    const units = { ...known, ...Object.fromEntries(made) }
    if (await writeLive(store, before, { units }, at)) return { units }
    await Promise.all(made.map(([, { revision }]) => dropRevision(store, revision)))
  }
  throw new Error(`the live document moved ${TRIES_MAX} times while the program's definitions were put in`)
}

function takes(entry: LiveUnit | undefined, digest: string): boolean {
  if (entry === undefined) return true
  return !entry.edited && entry.shipped !== digest
}

/** The program has something newer than what was last taken or answered. */
export function isOffered(entry: LiveUnit | undefined, shipped: UnitFiles | undefined): boolean {
  return entry?.edited === true && shipped !== undefined && entry.shipped !== digestOf(shipped)
}
