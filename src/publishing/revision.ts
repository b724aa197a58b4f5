/**
 * Revisions and which of them is live, as documents. A revision is written once and never changed; one small document
 * says for every unit which revision is live. Moving that document is the whole act of publishing: before it nothing has
 * happened, after it everything has.
 */
import type { Document } from '../records.ts'
import type { Who } from './api.ts'
import type { ChangeKind, OffAsked } from './api-publish.ts'
import { digestOf, type StaleMarks, type UnitFiles } from './units.ts'
import type { PublishingStore } from './world.ts'

export interface Revision {
  readonly unit: string
  readonly number: number
  readonly files: UnitFiles
  readonly at: number
  readonly by: Who
  readonly authors: readonly Who[]
  readonly approvedBy?: Who
  /** It needed a second person, and there was none. */
  readonly alone?: true
  readonly note: string
  readonly kinds: readonly ChangeKind[]
  /** Id of the revision that was live before; null: the first. The chain from the live one is the history. */
  readonly before: string | null
  /** It came with the program. */
  readonly shipped?: true
  /** It repeats the revision of this number. */
  readonly repeats?: number
  /** Warnings that were let pass, with the reason given. */
  readonly reasons: readonly { readonly what: string; readonly why: string }[]
  readonly stale: StaleMarks
}

/** A revision that a share of new residents has. */
export interface Trial {
  readonly revision: string
  readonly number: number
  /** Percent. */
  readonly share: number
  readonly since: number
  readonly by: Who
  readonly state: 'running' | 'stopped'
  /** When it was stopped; absent while it runs, and of trials stopped by an older program. */
  readonly endedAt?: number
  /** Stopped by itself: why, in words. */
  readonly why?: string
}

export interface LiveUnit {
  readonly number: number
  readonly revision: string
  readonly at: number
  readonly by: string
  /** Digest of the live files. */
  readonly digest: string
  /** Digest of the program's files that were last taken or answered. */
  readonly shipped?: string
  /** People have changed it: what the program brings is offered, not taken. */
  readonly edited?: true
  readonly off?: {
    readonly at: number
    readonly by: string
    readonly inside: OffAsked['inside']
    /** Absent: switched off by an older program, which did not keep it. */
    readonly note?: string
  }
  readonly trial?: Trial
}

export interface LiveBody {
  readonly units: Readonly<Record<string, LiveUnit>>
}

/** Shown as author of what came with the program. */
export const PROGRAM: Who = { staff: 'program', name: 'Bản gốc của chương trình' }

const REVISION = 'revision'
const LIVE = 'live'
const LIVE_ID = 'catalogue'
/** Versions shown and walked back through at the most. */
export const VERSIONS_MAX = 200
/** Attempts to move the one live document while others move it too. */
const TRIES_MAX = 20

type Documents = Pick<PublishingStore, 'getDocument' | 'putDocument' | 'deleteDocument'>

export async function readLive(store: Pick<Documents, 'getDocument'>): Promise<Document<LiveBody> | null> {
  return (await store.getDocument(LIVE, LIVE_ID)) as Document<LiveBody> | null
}

/** False: another process moved it first. */
export async function writeLive(
  store: Pick<Documents, 'putDocument'>,
  before: Document<LiveBody> | null,
  body: LiveBody,
  now: number,
): Promise<boolean> {
  const replaces = before?.version ?? 0
  const document = { kind: LIVE, id: LIVE_ID, version: replaces + 1, indexes: {}, sort: now, body }
  return await store.putDocument({ replaces, document })
}

export async function readRevision(store: Pick<Documents, 'getDocument'>, id: string): Promise<Revision | null> {
  return ((await store.getDocument(REVISION, id)) as Document<Revision> | null)?.body ?? null
}

export async function writeRevision(store: Pick<Documents, 'putDocument'>, id: string, body: Revision): Promise<void> {
  const document = { kind: REVISION, id, version: 1, indexes: { unit: body.unit }, sort: body.at, body }
  await store.putDocument({ replaces: 0, document })
}

/** Of one that never went live. */
export async function dropRevision(store: Pick<Documents, 'deleteDocument'>, id: string): Promise<void> {
  await store.deleteDocument(REVISION, id, 1)
}

/** Newest first, from the live one back. */
export async function history(store: Pick<Documents, 'getDocument'>, from: string): Promise<readonly Revision[]> {
  const found: Revision[] = []
  for (let id: string | null = from; id !== null && found.length < VERSIONS_MAX; ) {
    const revision: Revision | null = await readRevision(store, id)
    if (revision === null) break
    found.push(revision)
    id = revision.before
  }
  return found
}

/**
 * Makes a revision live, or whatever else `change` decides for the unit. Decided again when somebody else moved the
 * document meanwhile.
 *
 * @param change  null: nothing to do any more
 */
export async function moveLive(
  store: Documents,
  unit: string,
  now: number,
  change: (entry: LiveUnit | undefined) => Promise<LiveUnit | null> | LiveUnit | null,
): Promise<LiveUnit | null> {
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const before = await readLive(store)
    const next = await change(before?.body.units[unit])
    if (next === null) return null
    if (await writeLive(store, before, { units: { ...before?.body.units, [unit]: next } }, now)) return next
  }
  throw new Error(`the live document moved ${TRIES_MAX} times while one change was made`)
}

/** The entry of a revision that goes live. */
export function entryOf(id: string, revision: Revision, known: LiveUnit | undefined): LiveUnit {
  const { number, at, by, files } = revision
  const digest = digestOf(files)
  const shipped = revision.shipped ? digest : known?.shipped
  return {
    ...{ number, revision: id, at, by: by.name, digest },
    ...(shipped !== undefined && { shipped }),
    ...(revision.shipped ? {} : { edited: true as const }),
    ...(known?.off && { off: known.off }),
  }
}

/** The files of a revision that was live once; undefined: of the one that is. null: there is none. */
export async function filesOf(
  store: Pick<Documents, 'getDocument'>,
  entry: LiveUnit | undefined,
  number: number | undefined,
): Promise<UnitFiles | null> {
  const all = entry ? await history(store, entry.revision) : []
  return (number === undefined ? all[0] : all.find((one) => one.number === number))?.files ?? null
}

/** A trial that was stopped has used its number: buttons in residents' chats carry it. */
export function nextNumber(known: LiveUnit | undefined): number {
  return Math.max(known?.number ?? 0, known?.trial?.number ?? 0) + 1
}
