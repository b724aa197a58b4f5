/** Everything that is to be known before publishing, and the proof that names exactly what was looked at. */
import { createHash } from 'node:crypto'
import type { Catalogue } from '../conversation/catalogue.ts'
import { findTopics } from '../understanding/topics.ts'
import type { Review, Sensitive } from './api-publish.ts'
import { type ChangedPart, changesBetween, named } from './changes.ts'
import { problemsOf, withUnit } from './checking.ts'
import { type Draft, readDraft } from './drafts.ts'
import { impactOf, mayStrand, NOBODY } from './impact.ts'
import { runJourneys } from './journeys.ts'
import { notesOf } from './notes.ts'
import type { PlayWorld } from './play.ts'
import type { ReadUnit } from './reading.ts'
import { Refused } from './refusals.ts'
import { filesOf, nextNumber } from './revision.ts'
import { changedParts, digestOf, HEAD, kindOf, partsOf, type UnitFiles, withParts } from './units.ts'
import { voiceProblems } from './voices-check.ts'
import type { PublishingOptions } from './world.ts'

export type ReviewFacts = Omit<Review, 'mayApprove' | 'mayPublish' | 'why'>

export interface Proposal {
  readonly draft: Draft
  readonly files: UnitFiles
  readonly parts: readonly string[]
  readonly read: ReadUnit
  readonly included: readonly ChangedPart[]
  readonly review: ReviewFacts
  /** Staff ids of everyone whose change goes out. */
  readonly authors: readonly string[]
}

/**
 * @param asked  parts that go out; undefined: all
 * @param look   `stranded`: people inside are looked for only where one could be left without a way on; an act is decided by
 *               nothing else of the impact, and a hundred thousand residents take their time
 */
export async function propose(
  world: PublishingOptions,
  unit: string,
  asked: readonly string[] | undefined,
  twoPeople: boolean,
  look: 'everybody' | 'stranded',
): Promise<Proposal> {
  const { store, clock, live } = world
  await live.refresh()
  const draft = await readDraft(world, unit)
  if (draft === null) throw new Refused('absent')
  const changed = draft.liveFiles
    ? changedParts(unit, draft.liveFiles, draft.files)
    : [...partsOf(unit, draft.files).keys()]
  // What was never published goes out whole.
  const parts = asked && draft.liveFiles ? changed.filter((part) => asked.includes(part)) : changed
  const files = draft.liveFiles ? withParts(unit, draft.liveFiles, draft.files, parts) : draft.files
  const changes = changesBetween(unit, draft.liveFiles, draft.files)
  const included = draft.liveFiles ? changesBetween(unit, draft.liveFiles, files) : changes
  const finder = teaches(included) ? await finderWith(world, unit, files) : undefined
  const { read, problems } = await problemsOf(live.whole(), unit, files, clock.now(), { findTopics: finder })
  const catalogue = catalogueWith(world, unit, read)
  const playing = playWorld(world, catalogue)
  const readable = read.problems.length === 0
  const journeys = readable && read.flow ? (await runJourneys(world, unit, playing)).map(({ result }) => result) : []
  const impact =
    readable && read.flow && draft.live && (look === 'everybody' || mayStrand(live.catalogue(), unit, read))
      ? await impactOf({ store, unit, parts, live: live.catalogue(), next: read, play: playing })
      : NOBODY
  const proof = createHash('sha256')
    .update([unit, draft.live?.revision ?? '', digestOf(files), [...parts].sort().join()].join('\0'))
    .digest('hex')
    .slice(0, 32)
  const authors = [...new Set(parts.flatMap((part) => draft.marks[part]?.by.map(({ staff }) => staff) ?? []))]
  const sensitive = new Set<Sensitive>(included.flatMap((change) => change.sensitive))
  const review: ReviewFacts = {
    ...{ proof, journeys, impact },
    problems: kindOf(unit) === 'flow' ? [...problems, ...voiceProblems(unit, draft.liveFiles, files)] : problems,
    from: draft.live?.number ?? 0,
    becomes: nextNumber(draft.live),
    changes: named(changes, draft.marks).map((change) => ({ ...change, included: parts.includes(change.part) })),
    notes: (await notesOf(world, unit)).filter(({ open }) => open),
    twoPeople: [...(twoPeople ? (['ward'] as const) : []), ...sensitive],
    ...((await isAlone(world, authors)) && { alone: true as const }),
    ...(draft.approval?.proof === proof && { approval: draft.approval }),
  }
  return { draft, files, parts, read, included, review, authors }
}

/** Nobody but those who wrote it could agree to it: a ward with one admin would never publish its own phone number. */
async function isAlone({ gate }: PublishingOptions, authors: readonly string[]): Promise<boolean> {
  const draft = { kind: 'draft', authors, twoPeople: true } as const
  return !(await gate.people()).some((one) => one.state === 'active' && gate.may(one, 'draft.approve', draft))
}

/** The live catalogue with this unit in its new form; the live one where it does not read. */
export function catalogueWith({ live }: Pick<PublishingOptions, 'live'>, unit: string, read: ReadUnit): Catalogue {
  if (read.problems.length > 0) return live.catalogue()
  const { flows, place, common } = withUnit(live.whole(), unit, read)
  const flow = flows.get(unit)
  return live.with({ place, common, ...(read.flow && flow && { flows: new Map([[unit, flow]]) }) })
}

export function playWorld({ fit, limits, clock }: PublishingOptions, catalogue: Catalogue): PlayWorld {
  return { catalogue, fit, limits, now: clock.now() }
}

function teaches(changes: readonly ChangedPart[]): boolean {
  return changes.some(({ part, kinds }) => part === HEAD && (kinds.includes('examples') || kinds.includes('words')))
}

/** What people type would find this, once it is live. Learned anew: only where something is taught. */
async function finderWith({ live }: PublishingOptions, unit: string, files: UnitFiles) {
  const index = await live.taught(unit, files)
  return index && ((text: string) => findTopics(index, text))
}

/** @throws {Refused} there is no such version */
export async function versionOf(
  { store, live }: Pick<PublishingOptions, 'store' | 'live'>,
  unit: string,
  number: number | undefined,
): Promise<UnitFiles> {
  const files = await filesOf(store, live.body().units[unit], number)
  if (files === null) throw new Refused('absent')
  return files
}
