/** Everything a turn reads besides the conversation: the live flows, the words, the ward, and indexes made of them once. */

import { isDeepStrictEqual } from 'node:util'
import { type CompiledFlow, compile } from '../flows/compile.ts'
import { type FlowDefinition, type FlowWords, GROUPS, type Place } from '../flows/definition.ts'
import { MAIN_LANGUAGE, withLent } from '../flows/lending.ts'
import type { CommonWords } from '../flows/own-words.ts'
import type { AreaBook } from '../understanding/answers.ts'
import { type PhraseIndex, phraseIndex } from '../understanding/phrases.ts'
import { buildTopics, learnTopics, type TopicIndex } from '../understanding/topics.ts'

export interface LiveFlow {
  readonly definition: FlowDefinition
  readonly words: ReadonlyMap<string, FlowWords>
  readonly revision: number
  readonly compiled: CompiledFlow
  /** Highest milestone, for "Bước 4/9"; 0: the flow does not count its steps. */
  readonly stages: number
  /** For each step the waiting steps that follow, nearest first: where someone goes whose step was removed. */
  readonly ahead: ReadonlyMap<string, readonly string[]>
}

export interface Catalogue {
  readonly flows: ReadonlyMap<string, LiveFlow>
  readonly place: Place
  readonly common: ReadonlyMap<string, CommonWords>
  readonly topics: TopicIndex
  /** Moves, distress and fraud words by language; every language's index knows the words that change the language. */
  readonly phrases: ReadonlyMap<string, PhraseIndex>
  /** What people ask in the middle of a step ("mất phí không?"), by language. */
  readonly questions: ReadonlyMap<string, PhraseIndex>
  readonly areas: AreaBook
  /** Days a transcript is kept, as residents are told. */
  readonly retentionDays: number
  /** What all this was made of, so that the next one takes over what has not changed. */
  readonly loaded: LoadedCatalogue
}

export interface LoadedCatalogue {
  readonly flows: ReadonlyMap<
    string,
    { readonly definition: FlowDefinition; readonly words: ReadonlyMap<string, FlowWords>; readonly revision: number }
  >
  readonly place: Place
  readonly common: ReadonlyMap<string, CommonWords>
}

/** Most waiting steps remembered ahead of a step. */
const AHEAD_MAX = 12

/**
 * @param before   built earlier: flows, words and lists that are the very same are taken from it instead of made again
 * @param topics   learned already, or left as it was for a catalogue that only plays a draft; else learned here, at once
 */
export function buildCatalogue(
  loaded: LoadedCatalogue,
  retentionDays = 90,
  before?: Catalogue,
  topics?: TopicIndex,
): Catalogue {
  const { flows, place } = loaded
  const sameCommon = before !== undefined && before.loaded.common === loaded.common
  const sameWorld = sameCommon && before.place === place
  const common = withLists(loaded.common)
  const live = new Map<string, LiveFlow>()
  for (const [id, flow] of inMenuOrder(flows)) {
    const { definition, words, revision } = flow
    const known = sameWorld && before.loaded.flows.get(id) === flow ? before.flows.get(id) : undefined
    if (known) live.set(id, known)
    if (known) continue
    const compiled = compile(definition, place)
    const main = words.get(MAIN_LANGUAGE)
    const spoken = new Map(words)
    for (const language of main === undefined ? [] : common.keys())
      spoken.set(language, withLent(definition, words.get(language), main as FlowWords))
    live.set(id, {
      definition,
      words: spoken,
      revision,
      compiled,
      stages: Math.max(0, ...Object.values(definition.steps).map((step) => step.stage ?? 0)),
      ahead: stepsAhead(definition, compiled),
    })
  }
  const languageWords: Record<string, readonly string[]> = {}
  for (const words of common.values()) {
    for (const [move, phrases] of Object.entries(words.moves)) {
      if (move.startsWith('language_')) languageWords[move] = [...(languageWords[move] ?? []), ...phrases]
    }
  }
  return {
    flows: live,
    place,
    common,
    topics: topics ?? (teachesNothing(loaded, before) ? before.topics : buildTopics(...lessonsOf(loaded))),
    phrases: sameCommon
      ? before.phrases
      : new Map(
          [...common].map(([language, words]) => [
            language,
            phraseIndex({ ...movesOf(words), ...languageWords, distress: words.distress, fraud: words.fraud }),
          ]),
        ),
    questions: sameCommon
      ? before.questions
      : new Map([...common].map(([language, words]) => [language, phraseIndex(words.questions ?? {})])),
    retentionDays,
    loaded,
    areas: [{ name: place.ward.name, also: [...(place.ward.formerly ?? []), ...(place.ward.formerly_district ?? [])] }],
  }
}

/** A topic finder for these definitions, in pieces; the one there is where they teach nothing new. */
export function* learnFrom(loaded: LoadedCatalogue, before?: Catalogue): Generator<void, TopicIndex> {
  return teachesNothing(loaded, before) ? before.topics : yield* learnTopics(...lessonsOf(loaded))
}

function teachesNothing(loaded: LoadedCatalogue, before: Catalogue | undefined): before is Catalogue {
  return (
    before !== undefined &&
    before.loaded.common === loaded.common &&
    isDeepStrictEqual(taughtBy(before.loaded), taughtBy(loaded))
  )
}

function lessonsOf({ flows, common }: LoadedCatalogue): Parameters<typeof learnTopics> {
  const documents = inMenuOrder(flows).flatMap(([flow, { definition, words }]) =>
    definition.part
      ? []
      : [...words].map(([language, { title, summary, examples = [] }]) => ({
          ...{ flow, language, title, examples },
          ...(summary ? { summary } : {}),
        })),
  )
  const person = [...withLists(common).values()].flatMap((words) => words.moves.human ?? [])
  return [documents, { person }]
}

/** What the topic finder learns from. */
function taughtBy({ flows }: LoadedCatalogue) {
  return [...flows].map(([id, { definition, words }]) => [
    id,
    definition.part ?? false,
    [...words].map(([language, { title, summary, examples }]) => [language, title, summary, examples]),
  ])
}

function inMenuOrder(flows: LoadedCatalogue['flows']) {
  return [...flows].sort(([, a], [, b]) => sectionOf(a) - sectionOf(b))
}

/** The menu's order: sections as the format lists them, flows inside as their files are named. */
function sectionOf({ definition }: { readonly definition: FlowDefinition }): number {
  return GROUPS.indexOf(definition.group)
}

/** Other ways to press a button stand beside the moves; they are answers and mean nothing by themselves. */
const ANSWER_WORDS = ['next', 'more', 'alone']

function movesOf(words: CommonWords): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(Object.entries(words.moves).filter(([id]) => !ANSWER_WORDS.includes(id)))
}

/** Lists of words that a language lacks are those of the main language; its sentences are borrowed when they are said. */
function withLists(common: ReadonlyMap<string, CommonWords>): ReadonlyMap<string, CommonWords> {
  const main = common.get(MAIN_LANGUAGE)
  if (main === undefined) return common
  return new Map(
    [...common].map(([language, words]) => [
      language,
      {
        ...words,
        moves: { ...main.moves, ...words.moves },
        questions: { ...main.questions, ...words.questions },
        groups: { ...main.groups, ...words.groups },
        media: { ...main.media, ...words.media },
      },
    ]),
  )
}

function stepsAhead(definition: FlowDefinition, compiled: CompiledFlow): ReadonlyMap<string, readonly string[]> {
  const ahead = new Map<string, readonly string[]>()
  for (const id of Object.keys(definition.steps)) {
    const seen = new Set([id])
    const found: string[] = []
    const queue = [id]
    while (queue.length > 0 && found.length < AHEAD_MAX) {
      const step = queue.shift() as string
      for (const { to } of compiled.exits(step)) {
        if (seen.has(to)) continue
        seen.add(to)
        queue.push(to)
        if (compiled.waits(to)) found.push(to)
      }
    }
    ahead.set(id, found.slice(0, AHEAD_MAX))
  }
  return ahead
}
