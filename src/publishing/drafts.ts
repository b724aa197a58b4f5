/**
 * One draft for each unit, saved part by part against the part as it was read. Two people write into it at the same time;
 * what one of them changed is never written over: the second is shown both.
 */
import { isDeepStrictEqual } from 'node:util'
import type { Document } from '../records.ts'
import type { Conflict, Part, Who } from './api.ts'
import type { Approval } from './api-publish.ts'
import { asEditors } from './checking.ts'
import { checkedTexts, withoutEmpty } from './entered.ts'
import { readUnit } from './reading.ts'
import { Refused } from './refusals.ts'
import { type LiveUnit, type Revision, readLive, readRevision } from './revision.ts'
import {
  baseOf,
  type Content,
  changedParts,
  digestOf,
  ORDER,
  partsOf,
  putPart,
  type StaleMarks,
  staleMarks,
  type UnitFiles,
  withParts,
} from './units.ts'
import type { PublishingOptions } from './world.ts'

export interface Mark {
  /** The last one last. */
  readonly by: readonly Who[]
  readonly at: number
  readonly added?: true
}
export type Marks = Readonly<Record<string, Mark>>

/** Kept for ever, so that its version only rises; null: there is no draft now. */
export interface DraftBody {
  /** Id of the revision it was made from; null: never published. */
  readonly from: string | null
  readonly files: UnitFiles | null
  readonly marks: Marks
  readonly approval?: Approval
  /** What stood before the last change, and whose that was. */
  readonly undo?: { readonly by: string; readonly files: UnitFiles | null; readonly marks: Marks }
}

export interface Draft {
  readonly version: number
  readonly files: UnitFiles
  /** Nothing differs from what is live. */
  readonly empty: boolean
  readonly marks: Marks
  readonly live: LiveUnit | undefined
  readonly liveFiles: UnitFiles | null
  readonly stale: StaleMarks
  readonly approval?: Approval
  readonly undo?: DraftBody['undo']
}

const DRAFT = 'draft'
/** Changes of one unit decided again because somebody else saved meanwhile. */
const TRIES_MAX = 20
/** Flows there can be; each is a file of the program or was made by somebody here. */
export const DRAFTS_MAX = 300
/** Names kept at a part. */
const BY_MAX = 10

type Stored = Pick<PublishingOptions, 'store' | 'clock' | 'live'>

/** null: there is no such unit. */
export async function readDraft({ store }: Pick<Stored, 'store'>, unit: string): Promise<Draft | null> {
  const [document, live] = await Promise.all([stored(store, unit), readLive(store)])
  const entry = live?.body.units[unit]
  const revision = entry ? await readRevision(store, entry.revision) : null
  return await draftOf(store, unit, document, entry, revision)
}

/** Everything that anybody is working on, by unit. */
export async function draftUnits({ store }: Pick<Stored, 'store'>): Promise<ReadonlyMap<string, DraftBody>> {
  const all = (await store.listDocuments(DRAFT, { max: DRAFTS_MAX })) as readonly Document<DraftBody>[]
  return new Map(all.filter(({ body }) => body.files !== null).map(({ id, body }) => [id, body]))
}

async function stored(store: Stored['store'], unit: string): Promise<Document<DraftBody> | null> {
  return (await store.getDocument(DRAFT, unit)) as Document<DraftBody> | null
}

async function draftOf(
  store: Stored['store'],
  unit: string,
  document: Document<DraftBody> | null,
  live: LiveUnit | undefined,
  revision: Revision | null,
): Promise<Draft | null> {
  const body = document?.body
  if (!revision && !body?.files) return null
  const base = { version: document?.version ?? 0, live, liveFiles: revision?.files ?? null }
  const kept = { ...(body?.approval && { approval: body.approval }), ...(body?.undo && { undo: body.undo }) }
  if (!body?.files) {
    const files = revision?.files as UnitFiles
    return { ...base, ...kept, files, empty: true, marks: {}, stale: revision?.stale ?? {} }
  }
  // Something else has been published since: what was changed here is put on top of it.
  let files = body.files
  if (revision && live && body.from !== live.revision) {
    const from = body.from === null ? null : await readRevision(store, body.from)
    const own = from ? changedParts(unit, from.files, files) : Object.keys(body.marks)
    files = withParts(unit, revision.files, files, own)
  }
  const changed = revision ? new Set(changedParts(unit, revision.files, files)) : new Set(partsOf(unit, files).keys())
  const marks = Object.fromEntries(Object.entries(body.marks).filter(([part]) => changed.has(part)))
  return {
    ...base,
    ...kept,
    files,
    empty: revision !== null && digestOf(revision.files) === digestOf(files),
    marks,
    stale: revision ? staleMarks(unit, revision.files, files, revision.stale) : {},
  }
}

/** What a change makes of the files, and who is to be named at which parts (left out: those that differ). */
export type Act = (files: UnitFiles, draft: Draft) => UnitFiles

/** Makes a change, again from what is stored now when somebody else was faster. @throws {Refused} */
export async function changeDraft(world: Stored, unit: string, who: Who, act: Act): Promise<Draft> {
  const { store, clock } = world
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const draft = await readDraft(world, unit)
    if (draft === null) throw new Refused('absent')
    const files = act(draft.files, draft)
    if (digestOf(files) === digestOf(draft.files)) return draft
    refuseUnreadable(world, unit, files)
    const touched = changedParts(unit, draft.files, files)
    const marks = marked(draft, unit, touched, who, clock.now())
    const undo = { by: who.staff, files: draft.empty ? null : draft.files, marks: draft.marks }
    if (
      await write(store, unit, draft.version, { from: draft.live?.revision ?? null, files, marks, undo }, clock.now())
    )
      return (await readDraft(world, unit)) as Draft
  }
  throw new Refused('unavailable')
}

/** A unit that is not there yet. False: it is. */
export async function beginDraft(world: Stored, unit: string, who: Who, files: UnitFiles): Promise<boolean> {
  const { store, clock } = world
  if (await readDraft(world, unit)) return false
  refuseUnreadable(world, unit, files)
  const known = await stored(store, unit)
  const mark = { by: [who], at: clock.now(), added: true as const }
  const marks = Object.fromEntries([...partsOf(unit, files).keys()].map((part) => [part, mark]))
  return await write(store, unit, known?.version ?? 0, { from: null, files, marks }, clock.now())
}

async function write(
  store: Stored['store'],
  unit: string,
  replaces: number,
  body: DraftBody,
  now: number,
): Promise<boolean> {
  const document = { kind: DRAFT, id: unit, version: replaces + 1, indexes: {}, sort: now, body }
  return await store.putDocument({ replaces, document })
}

function marked(draft: Draft, unit: string, touched: readonly string[], who: Who, at: number): Marks {
  const live = draft.liveFiles ? partsOf(unit, draft.liveFiles) : new Map()
  const marks: Record<string, Mark> = { ...draft.marks }
  // Comments and spacing alone belong to no part.
  for (const part of touched) {
    const before = marks[part]?.by.filter(({ staff }) => staff !== who.staff) ?? []
    marks[part] = {
      by: [...before, who].slice(-BY_MAX),
      at,
      ...(part !== ORDER && !live.has(part) && { added: true as const }),
    }
  }
  return marks
}

function refuseUnreadable({ live }: Pick<Stored, 'live'>, unit: string, files: UnitFiles): void {
  const { problems } = readUnit(unit, files, 1)
  if (problems.length > 0)
    throw new Refused('unreadable', { problems: problems.map((problem) => asEditors(problem, unit, live.whole())) })
}

/** One part against the base it was read with. Saving what stands there already is no conflict. */
export function saving(unit: string, part: string, base: string, entered: Content): Act {
  const content = withoutEmpty(entered)
  checkedTexts(content, part)
  return (files, draft) => {
    const current = partsOf(unit, files).get(part)
    if (current === undefined) {
      const known = draft.liveFiles !== null && partsOf(unit, draft.liveFiles).has(part)
      throw known || base !== '' ? new Refused('gone', { conflict: {} }) : new Refused('absent')
    }
    if (baseOf(current) !== base && !isDeepStrictEqual(current, content))
      throw new Refused('changed', { conflict: conflictOf(unit, part, draft) })
    return putPart(files, part, content)
  }
}

function conflictOf(unit: string, part: string, draft: Draft): Conflict {
  const theirs = partOf(unit, part, draft)
  const by = theirs?.changed?.by.at(-1)
  return { ...(theirs && { part: theirs }), ...(by && { by }), ...(theirs?.changed && { at: theirs.changed.at }) }
}

export function partOf(unit: string, part: string, draft: Draft): Part | undefined {
  const content = partsOf(unit, draft.files).get(part)
  return content && asPart(part, content, draft)
}

export function allParts(unit: string, draft: Draft): readonly Part[] {
  return [...partsOf(unit, draft.files)].map(([id, content]) => asPart(id, content, draft))
}

function asPart(id: string, content: Content, { marks, stale }: Draft): Part {
  const mark = marks[id]
  return {
    ...{ id, base: baseOf(content), content },
    ...(mark && { changed: mark }),
    ...(stale[id] && { stale: stale[id] }),
  }
}

/** What would be published if only this person's work went out; undefined: all, as it was never published. */
export async function ownParts(world: Stored, unit: string, { staff }: Who): Promise<readonly string[] | undefined> {
  const draft = await readDraft(world, unit)
  if (!draft?.liveFiles) return undefined
  const changed = changedParts(unit, draft.liveFiles, draft.files)
  // What nobody is named at came with the program, or is a comment in the text.
  return changed.filter((part) => draft.marks[part]?.by.some((one) => one.staff === staff) ?? true)
}

/** These parts as published again. */
export function discarding(unit: string, parts: readonly string[]): Act {
  return (files, { liveFiles }) => {
    if (liveFiles === null) throw new Refused('invalid')
    const kept = changedParts(unit, liveFiles, files).filter((part) => !parts.includes(part))
    return kept.length === 0 ? liveFiles : withParts(unit, liveFiles, files, kept)
  }
}

/** Takes the last change back, if it was mine and nothing came after it. */
export async function undoDraft(world: Stored, unit: string, who: Who, version: number): Promise<Draft> {
  const draft = await readDraft(world, unit)
  if (draft === null) throw new Refused('absent')
  const { undo, live } = draft
  if (draft.version !== version || undo?.by !== who.staff) throw new Refused('moved-on')
  const body = { from: live?.revision ?? null, files: undo.files, marks: undo.marks }
  if (!(await write(world.store, unit, version, body, world.clock.now()))) throw new Refused('moved-on')
  return (await readDraft(world, unit)) as Draft
}

/** After publishing: what stayed behind, or nothing. Others may have gone on writing meanwhile; theirs stays on top. */
export async function leaveBehind(world: Stored, unit: string): Promise<void> {
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const draft = await readDraft(world, unit)
    if (draft === null) return
    const { live, files, marks, empty } = draft
    const body: DraftBody = { from: live?.revision ?? null, files: empty ? null : files, marks: empty ? {} : marks }
    if (await write(world.store, unit, draft.version, body, world.clock.now())) return
  }
}

export async function approveDraft(world: Stored, unit: string, version: number, approval: Approval): Promise<boolean> {
  const known = await stored(world.store, unit)
  if (!known || known.version !== version) return false
  return await write(world.store, unit, version, { ...known.body, approval }, world.clock.now())
}
