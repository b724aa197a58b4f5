/**
 * Which flow a resident's words ask for, by the words of each flow's examples: no model, the same answer every time.
 * Rare words weigh more than common ones; the nearest examples of a flow and all its examples together both count.
 */
import { type Forms, formsOf, ownWords } from './accents.ts'
import { withoutDenied } from './denied.ts'
import { features, termsOf } from './features.ts'
import { dots, invert, LITTLE, NOBODY, type Postings, rarities, sumOf, type Vector, vector } from './nearness.ts'
import { fold, type Word, words } from './normalise.ts'
import { OUTSIDE } from './outside.ts'
import { PERSON_SAID } from './person.ts'
import { corrected, type Spelling, spellings } from './spelling.ts'
import { learn, likelihoods, type Weights } from './weighing.ts'

/** What the finder answers for "I want a person". */
export const PERSON = 'gap-nguoi'
/** From here on the best flow is entered at once. */
export const SURE = 0.85
/** From here on the best flow is worth offering, and the next ones beside it from a third of that. */
export const NEAR = 0.22
const BESIDE = 0.07
const OFFERED_MAX = 3

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

/** The two or three to offer when the best is not sure; none when even that is far. */
export function nearTopics({ ranked }: TopicReading): readonly string[] {
  if ((ranked[0]?.score ?? 0) < NEAR) return []
  return ranked
    .filter(({ score }) => score >= BESIDE)
    .slice(0, OFFERED_MAX)
    .map(({ flow }) => flow)
}

export interface TopicIndex {
  readonly flows: readonly string[]
  /** Examples stand together by flow: where each flow's begin, and last how many there are. */
  readonly starts: readonly number[]
  readonly postings: ReadonlyMap<string, Postings>
  readonly centroids: ReadonlyMap<string, Postings>
  readonly rarity: ReadonlyMap<string, number>
  readonly spelling: Spelling
  readonly weights: Weights
  readonly forms: Forms
}

interface More {
  /** Words for a person that are listed as a move. */
  readonly person?: readonly string[]
  /** In place of our own lists: the benchmark leaves a part of them out to try it. */
  readonly personSaid?: readonly string[]
  readonly outside?: readonly string[]
}

/** At once, which takes half a second for all the flows there are: where nobody waits. */
export function buildTopics(sources: readonly TopicSource[], extra: More = {}): TopicIndex {
  const learning = learnTopics(sources, extra)
  for (;;) {
    const { done, value } = learning.next()
    if (done) return value
  }
}

/** The same in pieces of a few ms at the most: whoever runs it may let others in at each. */
export function* learnTopics(sources: readonly TopicSource[], extra: More = {}): Generator<void, TopicIndex> {
  const texts = new Map<string, string[]>()
  const add = (flow: string, more: readonly string[]) => texts.set(flow, [...(texts.get(flow) ?? []), ...more])
  for (const { flow, title, summary, examples } of sources)
    add(flow, [title, ...(summary ? [summary] : []), ...examples])
  if (extra.person?.length) add(PERSON, [...extra.person, ...(extra.personSaid ?? PERSON_SAID)])
  add(NOTHING, extra.outside ?? OUTSIDE)
  const flows = [...texts.keys()]
  const all: (readonly Word[])[] = []
  const examples: { owner: number; terms: readonly string[]; features: ReadonlyMap<string, number> }[] = []
  const starts: number[] = []
  for (const [owner, flow] of flows.entries()) {
    starts.push(examples.length)
    const seen = new Set<string>()
    for (const text of texts.get(flow) ?? []) {
      const key = fold(text)
      if (seen.has(key)) continue
      seen.add(key)
      const said = words(text)
      const found = termsOf(said)
      all.push(said)
      examples.push({ owner, terms: found.terms, features: features(said, found) })
      yield
    }
  }
  const rarity = yield* rarities(examples, flows.length)
  const spelling = yield* spellings(examples.flatMap(({ terms }) => terms))
  const vectors: Vector[] = []
  for (const { terms } of examples) {
    vectors.push(vector(terms, rarity))
    yield
  }
  const sums: Vector[] = []
  for (const owner of flows.keys()) {
    sums.push(sumOf(vectors.filter((_vector, i) => examples[i]?.owner === owner)))
    yield
  }
  const postings = yield* invert(vectors)
  const centroids = yield* invert(sums)
  const weights = yield* learn(examples, flows.length)
  starts.push(examples.length)
  return { flows, starts, postings, centroids, rarity, spelling, weights, forms: formsOf(all) }
}

/** Longer messages are stories; what they are about stands at the beginning. */
const WORDS_MAX = 80

export function findTopics(index: TopicIndex, text: string): TopicReading {
  const said = ownWords(words(withoutDenied(text), WORDS_MAX), index.forms)
  const found = termsOf(said)
  const terms = found.terms.map((term) => corrected(term, index.spelling))
  const asked = vector(terms, index.rarity)
  if (asked.size === 0) return NOTHING_FOUND
  const nearest = threeNearest(dots(asked, index.postings, roomFor(index.starts.at(-1) ?? 0)), index)
  const likeness = dots(asked, index.centroids, new Float64Array(index.flows.length))
  const known = coverage(asked, index)
  const likely = likelihoods(features(said, { terms, cues: found.cues }), index.weights)
  const candidates: Candidate[] = []
  for (const [i, flow] of index.flows.entries()) {
    const alike = (nearest[i] ?? 0) + 0.3 * (likeness[i] ?? 0)
    const raw = rawOf(flow, alike, likely[i] ?? 0, known[i] ?? 0)
    if (raw > RAW_MIN) candidates.push({ flow, alike, likely: likely[i] ?? 0, known: known[i] ?? 0, raw })
  }
  candidates.sort((a, b) => b.raw - a.raw)
  const ranked = candidates.filter(({ flow }) => flow !== NOTHING)
  const [first, ...rest] = ranked
  // Words that say little count only as a sentence we know; wishes for a person often have no others.
  if (
    !first ||
    (first.alike < (first.flow === PERSON ? KNOWN_CALL : KNOWN_SENTENCE) && terms.every((term) => LITTLE.has(term)))
  )
    return NOTHING_FOUND
  const nothing = candidates.find(({ flow }) => flow === NOTHING)
  const felt = Math.max(chance(first, rest, nothing), first.raw * ALSO)
  const score = rounded(isVague(asked, first.flow, index) ? Math.min(felt, VAGUE_MOST) : felt)
  const scored = [
    { flow: first.flow, score },
    ...rest.slice(0, RANKED_MAX - 1).map(({ flow, raw }) => ({ flow, score: rounded(Math.min(score, raw * ALSO)) })),
  ]
  const fits = candidates[0] === first && score >= NEAR
  return fits ? { best: first.flow, score, ranked: scored } : { best: null, score: 0, ranked: scored }
}

const NOTHING_FOUND: TopicReading = { best: null, score: 0, ranked: [] }
const KNOWN_SENTENCE = 0.5
const KNOWN_CALL = 0.3

interface Candidate {
  readonly flow: string
  /** How like its examples the message is, 0 to 1. */
  readonly alike: number
  /** What the learned weights say, 0 to 1; all flows together 1. */
  readonly likely: number
  /** Share of the telling words its examples know. */
  readonly known: number
  readonly raw: number
}

/** The two opinions count alike; what a flow's examples have never heard of takes up to half away. */
function rawOf(flow: string, alike: number, likely: number, known: number): number {
  const raw = (alike + likely) * 0.5 * (0.5 + 0.5 * known)
  return flow === NOTHING ? raw * NOTHING_HANDICAP : raw
}

/** Sending someone away costs more than offering a flow in vain. */
const NOTHING_HANDICAP = 0.8
const RAW_MIN = 0.02
const RANKED_MAX = 8
/** A flow that is not the first gets its blended figure, which runs a little higher than the chance of being right. */
const ALSO = 0.85

/**
 * How often the first flow is right when things stand like this: a logistic curve fitted to the cross-validation of the
 * examples. Two examples of different flows that are equally near, and likeness to small talk, speak against it.
 */
function chance(first: Candidate, rest: readonly Candidate[], nothing: Candidate | undefined): number {
  const rival = rest.reduce((most, { alike }) => Math.max(most, alike), 0)
  const sum = 4 * first.likely + 4.8 * first.alike + first.known - 4.9 * rival - 2.2 * (nothing?.likely ?? 0) - 2
  return 1 / (1 + Math.exp(-sum))
}

/** "Đăng ký" alone may be anything: no word or pair of it is used mostly for one flow. Longer messages have their own context. */
const OWN_SHARE = 0.5
const VAGUE_MOST = SURE - 0.01
const VAGUE_TERMS_MAX = 2

function isVague(asked: Vector, flow: string, { postings, starts, flows }: TopicIndex): boolean {
  const telling = [...asked.keys()].filter((term) => !LITTLE.has(term))
  if (telling.length > VAGUE_TERMS_MAX) return false
  const owner = flows.indexOf(flow)
  const [begin = 0, end = 0] = starts.slice(owner, owner + 2)
  return telling.every((term) => {
    const { examples } = postings.get(term) ?? NOBODY
    return examples.filter((example) => example >= begin && example < end).length < examples.length * OWN_SHARE
  })
}

function rounded(score: number): number {
  return Math.round(Math.min(1, score) * 1_000) / 1_000
}

/** Used by one message after the other: 40 kB anew for each take eight times as long as what is worked out in them. */
let room = new Float64Array(0)

function roomFor(size: number): Float64Array {
  if (room.length < size) room = new Float64Array(size)
  return room
}

/** For each flow, how near its three nearest examples are together: one could be chance, three seldom. */
function threeNearest(nearness: Float64Array, { flows, starts }: TopicIndex): Float64Array {
  const together = new Float64Array(flows.length)
  // A plain loop over thousands of examples: an iterator takes three times as long.
  for (let owner = 0; owner < flows.length; owner++) {
    let first = 0
    let second = 0
    let third = 0
    const end = starts[owner + 1] as number
    for (let example = starts[owner] as number; example < end; example++) {
      const score = nearness[example] as number
      if (score <= third) continue
      if (score <= second) third = score
      else {
        third = second
        second = score > first ? first : score
        if (score > first) first = score
      }
    }
    together[owner] = 0.45 * first + 0.15 * second + 0.1 * third
  }
  return together
}

/** For each flow, the share of the telling words asked that its examples know at all. */
function coverage(asked: Vector, index: TopicIndex): Float64Array {
  const shares = new Float64Array(index.flows.length)
  let whole = 0
  for (const [term, weight] of asked) {
    if (term.includes(' ') || LITTLE.has(term)) continue
    whole += weight
    for (const owner of (index.centroids.get(term) ?? NOBODY).examples) shares[owner] = (shares[owner] ?? 0) + weight
  }
  for (let i = 0; whole > 0 && i < shares.length; i++) shares[i] = (shares[i] as number) / whole
  return shares
}

/** "Không nhớ", "mất phí không", "ra đâu nộp": asked or answered, but no matter is named, so they cannot lead anywhere by themselves. */
export function namesNothing(text: string): boolean {
  return termsOf(words(text, WORDS_MAX)).terms.every((term) => LITTLE.has(term) || BARE.has(term) || /^\d+$/.test(term))
}

const BARE = new Set(
  (
    'quen nho biet ro baonhieutien baolau lephi phi tien giayto giay to o_dau sao lam mang nop het ton mien ngay hom xong lau ' +
    'thoi gian dia chan chiu kho qua het luon duoc chac nua dung sai thay ai ho thay'
  ).split(' '),
)
