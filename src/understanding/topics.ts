/**
 * Which flow a resident's words ask for, by the words of each flow's examples: no model, the same answer every time.
 * Rare words weigh more than common ones; the nearest examples of a flow and all its examples together both count.
 */
import { fold, words } from './normalise.ts'
import { OUTSIDE } from './outside.ts'
import { corrected, type Spelling, spellings } from './spelling.ts'
import { concepts } from './vocabulary.ts'

/** What the finder answers for "I want a person". */
export const PERSON = 'gap-nguoi'
/** From here on the best flow is entered at once. */
export const SURE = 0.45
/** From here on a flow is worth offering. */
export const NEAR = 0.22

/** Stands in the index for everything that no flow is for. */
const NOTHING = ''

export interface TopicSource {
  readonly flow: string
  readonly language: string
  readonly title: string
  readonly summary?: string
  readonly examples: readonly string[]
}

export interface TopicReading {
  readonly best: string | null
  /** 0 to 1. */
  readonly score: number
  readonly ranked: readonly { readonly flow: string; readonly score: number }[]
}

interface Posting {
  readonly example: number
  readonly weight: number
}

export interface TopicIndex {
  readonly flows: readonly string[]
  /** Flow of each example. */
  readonly owners: readonly number[]
  readonly postings: ReadonlyMap<string, readonly Posting[]>
  readonly centroids: ReadonlyMap<string, readonly Posting[]>
  readonly rarity: ReadonlyMap<string, number>
  readonly spelling: Spelling
}

export function buildTopics(
  sources: readonly TopicSource[],
  extra: { readonly person?: readonly string[] } = {},
): TopicIndex {
  const texts = new Map<string, string[]>()
  const add = (flow: string, more: readonly string[]) => texts.set(flow, [...(texts.get(flow) ?? []), ...more])
  for (const { flow, title, summary, examples } of sources)
    add(flow, [title, ...(summary ? [summary] : []), ...examples])
  if (extra.person?.length) add(PERSON, extra.person)
  add(NOTHING, OUTSIDE)
  const flows = [...texts.keys()]
  const examples: { owner: number; terms: readonly string[] }[] = []
  for (const [owner, flow] of flows.entries()) {
    const seen = new Set<string>()
    for (const text of texts.get(flow) ?? []) {
      const key = fold(text)
      if (seen.has(key)) continue
      seen.add(key)
      examples.push({ owner, terms: concepts(words(text)) })
    }
  }
  const rarity = rarities(examples, flows.length)
  const spelling = spellings(examples.flatMap(({ terms }) => terms))
  const vectors = examples.map(({ terms }) => vector(terms, rarity))
  const sums = flows.map((_flow, owner) => sumOf(vectors.filter((_vector, i) => examples[i]?.owner === owner)))
  return {
    flows,
    owners: examples.map(({ owner }) => owner),
    postings: invert(vectors),
    centroids: invert(sums),
    rarity,
    spelling,
  }
}

/** Longer messages are stories; what they are about stands at the beginning. */
const WORDS_MAX = 80

export function findTopics(index: TopicIndex, text: string): TopicReading {
  const terms = concepts(words(text, WORDS_MAX)).map((term) => corrected(term, index.spelling))
  const asked = vector(terms, index.rarity)
  if (asked.size === 0) return { best: null, score: 0, ranked: [] }
  const nearest = threeNearest(dots(asked, index.postings, index.owners.length), index)
  const likeness = dots(asked, index.centroids, index.flows.length)
  const known = coverage(asked, index)
  const ranked = index.flows
    .map((flow, i) => {
      const [first, second, third] = nearest[i] as Nearest
      const alike = 0.45 * first + 0.15 * second + 0.1 * third + 0.3 * (likeness[i] ?? 0)
      return { flow, raw: alike * (0.5 + 0.5 * (known[i] ?? 0)) }
    })
    .filter(({ raw }) => raw > 0.02)
    .sort((a, b) => b.raw - a.raw)
  const [first, second] = ranked
  if (!first) return { best: null, score: 0, ranked: [] }
  const lead = 1 - (second?.raw ?? 0) / first.raw
  const scored = ranked
    .map(({ flow, raw }, i) => ({ flow, score: calibrated(raw, i === 0 ? lead : 0) }))
    .filter(({ flow }) => flow !== NOTHING)
    .slice(0, RANKED_MAX)
  if (first.flow === NOTHING || !scored[0]) return { best: null, score: 0, ranked: scored }
  const { flow, score } = scored[0]
  return { best: score >= NEAR ? flow : null, score, ranked: scored }
}

const RANKED_MAX = 8

type Nearest = readonly [number, number, number]

/** For each flow, how near its three nearest examples are: one could be chance, three seldom. */
function threeNearest(nearness: Float64Array, { flows, owners }: TopicIndex): readonly Nearest[] {
  const nearest = flows.map((): Nearest => [0, 0, 0])
  for (const [example, score] of nearness.entries()) {
    const owner = owners[example] as number
    const [first, second, third] = nearest[owner] as Nearest
    if (score > first) nearest[owner] = [score, first, second]
    else if (score > second) nearest[owner] = [first, score, second]
    else if (score > third) nearest[owner] = [first, second, score]
  }
  return nearest
}

/** For each flow, the share of the telling words asked that its examples know at all. */
function coverage(asked: Vector, index: TopicIndex): Float64Array {
  const shares = new Float64Array(index.flows.length)
  let whole = 0
  for (const [term, weight] of asked) {
    if (term.includes(' ') || LITTLE.has(term)) continue
    whole += weight
    for (const { example } of index.centroids.get(term) ?? []) shares[example] = (shares[example] ?? 0) + weight
  }
  return whole === 0 ? shares : shares.map((share) => share / whole)
}

/** Likeness and the lead over the next flow as one number from 0 to 1. */
function calibrated(raw: number, lead: number): number {
  const score = raw * (0.85 + Math.min(lead, 0.5) * 0.9)
  return Math.round(Math.min(1, score) * 1_000) / 1_000
}

/** Words that ask, address or join: they say little about what is asked. */
const LITTLE = new Set(
  (
    'a da oi nhe nha u o la thi ma va voi cua cho toi tui minh em chau bac chu anh chi ba ong con co khong chua duoc roi lam sao the nao nhu gi nao dau ' +
    'bao nhieu lau gio may muon can hoi xin giup nho bi ra vao di ve len xuong nay kia do day cai viec de nua cung van dang se ' +
    'phai hay kieu mai hoai lai thay bam thoi luon no minh nguoi khi neu vi nen tren duoi trong ngoai i to the a my is do how what can of in on for it and'
  ).split(' '),
)
const LITTLE_WEIGHT = 0.25
const PAIR_WEIGHT = 0.6
/** Weight of a word no example has, so that talk about other things scores low. */
const UNKNOWN_WEIGHT = 0.75

type Vector = Map<string, number>

/** Words and neighbouring pairs by their weight, the whole of length 1. Words nobody listed count in the length only. */
function vector(terms: readonly string[], rarity: ReadonlyMap<string, number>): Vector {
  const weights: Vector = new Map()
  const highest = rarity.get('') ?? 1
  let length = 0
  for (const [i, term] of terms.entries()) {
    const little = LITTLE.has(term) ? LITTLE_WEIGHT : 1
    const known = rarity.get(term)
    weights.set(term, Math.max(weights.get(term) ?? 0, (known ?? highest * UNKNOWN_WEIGHT) * little))
    const next = terms[i + 1]
    if (next === undefined) continue
    const pair = `${term} ${next}`
    const rare = rarity.get(pair)
    if (rare !== undefined) weights.set(pair, rare * PAIR_WEIGHT * (little === 1 && !LITTLE.has(next) ? 1 : 0.6))
  }
  for (const weight of weights.values()) length += weight * weight
  const scale = 1 / Math.sqrt(length || 1)
  for (const [term, weight] of weights) weights.set(term, weight * scale)
  return weights
}

/** How few flows use a word or pair; under '' the highest there is. Pairs must stand in two examples at least. */
function rarities(
  examples: readonly { owner: number; terms: readonly string[] }[],
  flows: number,
): Map<string, number> {
  const users = new Map<string, Set<number>>()
  const times = new Map<string, number>()
  for (const { owner, terms } of examples) {
    for (const [i, term] of terms.entries()) {
      for (const feature of i + 1 < terms.length ? [term, `${term} ${terms[i + 1]}`] : [term]) {
        const set = users.get(feature) ?? new Set()
        users.set(feature, set.add(owner))
        times.set(feature, (times.get(feature) ?? 0) + 1)
      }
    }
  }
  const rarity = new Map<string, number>()
  for (const [feature, set] of users) {
    if (feature.includes(' ') && (times.get(feature) ?? 0) < 2) continue
    rarity.set(feature, Math.log(1 + (flows + 1) / (set.size + 0.5)))
  }
  return rarity.set('', Math.log(1 + (flows + 1) / 1.5))
}

function sumOf(vectors: readonly Vector[]): Vector {
  const sum: Vector = new Map()
  for (const one of vectors) for (const [term, weight] of one) sum.set(term, (sum.get(term) ?? 0) + weight)
  let length = 0
  for (const [term, weight] of sum) {
    // The root keeps a word that every example repeats from drowning the rest.
    const damped = Math.sqrt(weight)
    sum.set(term, damped)
    length += damped * damped
  }
  const scale = 1 / Math.sqrt(length || 1)
  for (const [term, weight] of sum) sum.set(term, weight * scale)
  return sum
}

function invert(vectors: readonly Vector[]): Map<string, Posting[]> {
  const postings = new Map<string, Posting[]>()
  for (const [example, one] of vectors.entries()) {
    for (const [term, weight] of one) {
      const list = postings.get(term)
      if (list) list.push({ example, weight })
      else postings.set(term, [{ example, weight }])
    }
  }
  return postings
}

function dots(asked: Vector, postings: ReadonlyMap<string, readonly Posting[]>, size: number): Float64Array {
  const sums = new Float64Array(size)
  for (const [term, weight] of asked) {
    for (const posting of postings.get(term) ?? [])
      sums[posting.example] = (sums[posting.example] ?? 0) + weight * posting.weight
  }
  return sums
}
