/**
 * What was not understood, grouped by its folded words and the place where it was said. Shown is only what three different
 * people wrote: before that it could be about one of them.
 */
import { createHash } from 'node:crypto'
import type { Catalogue } from '../conversation/catalogue.ts'
import { UNHEARD, type Unheard } from '../conversation/unheard.ts'
import { MAIN_LANGUAGE } from '../flows/lending.ts'
import type { Document } from '../records.ts'
import type { Store } from '../store/store.ts'
import { findTopics } from '../understanding/topics.ts'
import type { Target, UnmatchedGroup } from './api.ts'
import { flowTitle, labelOf } from './flow-figures.ts'
import { shown } from './shown.ts'

const IGNORED = 'unheard-ignored'
export const PEOPLE_MIN = 3
/** A page of work; the rest comes when these are done. */
export const GROUPS_MAX = 200
const SPELLINGS_MAX = 5
/** Kept in all: some weeks of a busy ward. The oldest go first. */
export const UNHEARD_MAX = 20_000
const READ_AT_ONCE = 2_000
const IGNORED_MAX = 2_000
const TOPICS_OFFERED = 3

type UnheardStore = Pick<Store, 'listDocuments' | 'getDocument' | 'putDocument' | 'deleteDocument'>

export interface Group {
  readonly id: string
  readonly folded: string
  readonly flow?: string
  readonly step?: string
  /** By spelling. */
  readonly spellings: ReadonlyMap<string, ReadonlySet<string>>
  readonly people: number
  readonly times: number
  readonly lastAt: number
}

async function allUnheard(
  store: Pick<UnheardStore, 'listDocuments'>,
  since: number,
): Promise<readonly Document<Unheard>[]> {
  const all: Document<Unheard>[] = []
  let after = since
  while (all.length < UNHEARD_MAX) {
    const page = (await store.listDocuments(UNHEARD, { max: READ_AT_ONCE, after })) as readonly Document<Unheard>[]
    all.push(...page)
    const last = page.at(-1)?.sort
    if (page.length < READ_AT_ONCE || last === undefined) break
    after = last
  }
  return all
}

/** The most people first. */
export async function unheardGroups(
  store: Pick<UnheardStore, 'listDocuments'>,
  since: number,
): Promise<readonly Group[]> {
  const groups = new Map<
    string,
    { body: Unheard; spellings: Map<string, Set<string>>; times: number; lastAt: number }
  >()
  for (const { body, indexes, sort } of await allUnheard(store, since)) {
    const id = idOf(body)
    const group = groups.get(id) ?? { body, spellings: new Map<string, Set<string>>(), times: 0, lastAt: 0 }
    const people = group.spellings.get(body.text) ?? new Set<string>()
    group.spellings.set(body.text, people.add(indexes.conversation ?? ''))
    groups.set(id, { ...group, times: group.times + 1, lastAt: Math.max(group.lastAt, sort) })
  }
  return [...groups]
    .map(
      ([
        id,
        {
          body: { folded, flow, step },
          spellings,
          times,
          lastAt,
        },
      ]) => ({
        ...{ id, folded, spellings, times, lastAt },
        ...(flow === undefined ? {} : { flow }),
        ...(step === undefined ? {} : { step }),
        people: new Set([...spellings.values()].flatMap((people) => [...people])).size,
      }),
    )
    .sort((a, b) => b.people - a.people || b.lastAt - a.lastAt)
}

function idOf({ folded, flow = '', step = '' }: Unheard): string {
  return createHash('sha256').update(`${flow}.${step} ${folded}`).digest('hex').slice(0, 24)
}

export function isShown({ people }: Group): boolean {
  return people >= PEOPLE_MIN
}

/** The spelling most people used: it was typed by several, or is one of several that fold to the same. */
export function textOf({ spellings, folded }: Group): string {
  const [first] = [...spellings].sort(([, a], [, b]) => b.size - a.size)
  return first && first[1].size >= PEOPLE_MIN ? first[0] : folded
}

export function groupShown(group: Group, catalogue: Catalogue, ignored: boolean): UnmatchedGroup {
  const { id, flow, step, spellings, people, times, lastAt } = group
  const text = textOf(group)
  const words = flow === undefined ? undefined : catalogue.flows.get(flow)?.words.get(MAIN_LANGUAGE)
  return {
    id,
    text,
    also: [...spellings]
      .filter(([spelling, by]) => spelling !== text && by.size >= PEOPLE_MIN)
      .map(([spelling]) => spelling)
      .slice(0, SPELLINGS_MAX),
    people: shown(people),
    times: shown(times),
    ...(flow === undefined ? {} : { flow: { id: flow, title: flowTitle(catalogue.flows, flow) } }),
    ...(step === undefined ? {} : { step: { id: step, title: words?.steps[step]?.title ?? step } }),
    ...{ lastAt, ignored, targets: targetsOf(group, catalogue) },
  }
}

/** The choices of the step where it was said, then the flows it is nearest to. */
export function targetsOf(group: Group, catalogue: Catalogue): readonly Target[] {
  const { flow, step } = group
  const live = flow === undefined ? undefined : catalogue.flows.get(flow)
  const here = step === undefined ? undefined : live?.definition.steps[step]
  const words = step === undefined ? undefined : live?.words.get(MAIN_LANGUAGE)?.steps[step]
  const choices =
    flow !== undefined && step !== undefined && here?.kind === 'choose'
      ? Object.keys(here.choices).map((choice) => ({
          ...{ flow, step, choice },
          // What is filled in for each resident is left open.
          title: `${words?.title ?? step} › nút “${labelOf(words?.choices?.[choice], choice).replace(/\{[^}]*\}/g, '…')}”`,
        }))
      : []
  const near = findTopics(catalogue.topics, textOf(group))
    .ranked.filter(({ flow }) => catalogue.flows.get(flow)?.definition.part === undefined && catalogue.flows.has(flow))
    .slice(0, TOPICS_OFFERED)
    .map(({ flow }) => ({ flow, title: `Thủ tục ${flowTitle(catalogue.flows, flow)}` }))
  return [...choices, ...near]
}

export async function ignoredIds(store: Pick<UnheardStore, 'listDocuments'>): Promise<ReadonlySet<string>> {
  return new Set((await store.listDocuments(IGNORED, { max: IGNORED_MAX })).map(({ id }) => id))
}

/** Put aside, and taken up again; either twice is once. */
export async function setIgnored(store: UnheardStore, id: string, ignored: boolean, now: number): Promise<void> {
  const before = await store.getDocument(IGNORED, id)
  if (ignored && !before)
    await store.putDocument({
      replaces: 0,
      document: { kind: IGNORED, id, version: 1, indexes: {}, sort: now, body: {} },
    })
  if (!ignored && before) await store.deleteDocument(IGNORED, id, before.version)
}

/** By age, and the oldest where there are too many. */
export async function sweepUnheard(store: UnheardStore, before: number): Promise<void> {
  for (const kind of [UNHEARD, IGNORED]) {
    const oldest = await store.listDocuments(kind, { max: READ_AT_ONCE })
    for (const { id, version, sort } of oldest) if (sort < before) await store.deleteDocument(kind, id, version)
  }
  const all = await allUnheard(store, before)
  if (all.length < UNHEARD_MAX) return
  for (const { id, version } of all.slice(0, READ_AT_ONCE)) await store.deleteDocument(UNHEARD, id, version)
}
