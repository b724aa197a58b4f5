/**
 * `npm run bench -- understanding`: where messages lead. Twice: with the flows' examples as shipped, over the messages of
 * messages.tsv that no example repeats; and by cross-validation over those messages and all examples together, each
 * tenth tried with what was learned from the other nine. Prints tables and a confusion table, writes understanding.json.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { type Definitions, loadDefinitions } from '../src/flows/load.ts'
import { words } from '../src/understanding/normalise.ts'
import { OUTSIDE } from '../src/understanding/outside.ts'
import { PERSON_SAID } from '../src/understanding/person.ts'
import { matchPhrases, phraseIndex } from '../src/understanding/phrases.ts'
import {
  buildTopics,
  findTopics,
  NEAR,
  nearTopics,
  PERSON,
  SURE,
  type TopicIndex,
  type TopicSource,
} from '../src/understanding/topics.ts'

const SCAM = 'kiem-tra-lua-dao'
const NOTHING = 'nothing'
const FOLDS = 10
/** Share of words in common from which an example counts as a copy of a message and is left out of the training. */
const COPY = 0.7
const TOP = 3
const LANGUAGE = 'vi'

interface Item {
  readonly text: string
  /** The flow it teaches; none where several are right. */
  readonly teaches: string | undefined
  readonly accepted: readonly string[]
  readonly from: 'messages' | 'examples' | 'person' | 'outside'
}

interface Outcome extends Item {
  readonly best: string | null
  readonly score: number
  /** What would be offered when it is not sure. */
  readonly near: readonly string[]
  readonly top: readonly string[]
  /** What the conversation does: words of fraud and for a person are heard before the finder is asked. */
  readonly heard: string | null
}

const definitions = loadDefinitions('flows', 'locales')
const messages = readMessages()
const { items, sources, copies } = itemsOf(definitions, messages)
const hear = listener(definitions)

const began = performance.now()
const index = indexOf(items.filter(({ from }) => from !== 'messages'))
const loadMs = performance.now() - began
const shipped = messages.map((item) => outcome(item, index))
const folded = crossValidated(items)
const speed = timed(index, items)

const report = {
  date: new Date().toISOString().slice(0, 10),
  machine: `${cpus()[0]?.model.trim()}, ${cpus().length} cores, Node ${process.version}`,
  messages: messages.length,
  examples: items.filter(({ from }) => from === 'examples').length,
  copiesLeftOut: copies,
  sure: SURE,
  near: NEAR,
  shipped: figures(shipped),
  crossValidation: {
    folds: FOLDS,
    all: figures(folded),
    messages: figures(folded.filter(({ from }) => from === 'messages')),
  },
  loadMs: Math.round(loadMs),
  msPerMessage: speed,
}
print()
writeFileSync(new URL('understanding.json', import.meta.url), `${JSON.stringify(report, null, 2)}\n`)

function readMessages(): readonly Item[] {
  return readFileSync(new URL('messages.tsv', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line && !line.startsWith('#'))
    .map((line) => {
      const [text = '', , flows = ''] = line.split('\t')
      const accepted = flows.split('|')
      const [first = NOTHING] = accepted
      return { text, accepted, teaches: first.endsWith('*') ? undefined : first, from: 'messages' as const }
    })
}

/** Everything that can be tried or learned from, and the sources with their titles only. */
function itemsOf({ flows }: Definitions, messages: readonly Item[]) {
  const items: Item[] = [...messages]
  const sources: TopicSource[] = []
  const asked = messages.map(({ text }) => wordsOf(text))
  let copies = 0
  for (const [flow, { definition, words }] of flows) {
    if (definition.part) continue
    for (const [language, { title, summary, examples = [] }] of words) {
      const plain = { flow, language, title, ...(summary === undefined ? {} : { summary }) }
      if (language !== LANGUAGE) {
        sources.push({ ...plain, examples })
        continue
      }
      sources.push({ ...plain, examples: [] })
      for (const text of new Set(examples)) {
        const own = wordsOf(text)
        if (asked.some((message) => inCommon(message, own) >= COPY)) copies++
        else items.push({ text, accepted: [flow], teaches: flow, from: 'examples' })
      }
    }
  }
  for (const text of PERSON_SAID) items.push({ text, accepted: [PERSON], teaches: PERSON, from: 'person' })
  for (const text of OUTSIDE) items.push({ text, accepted: [NOTHING], teaches: NOTHING, from: 'outside' })
  return { items, sources, copies }
}

function wordsOf(text: string): ReadonlySet<string> {
  return new Set(words(text).map(({ plain }) => plain))
}

function inCommon(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const shared = [...a].filter((word) => b.has(word)).length
  return shared / (a.size + b.size - shared)
}

function indexOf(taught: readonly Item[]): TopicIndex {
  const of = (flow: string) => taught.filter(({ teaches }) => teaches === flow).map(({ text }) => text)
  const moves = [...definitions.common.values()].flatMap(({ moves }) => moves.human ?? [])
  return buildTopics(
    sources.map((source) => (source.language === LANGUAGE ? { ...source, examples: of(source.flow) } : source)),
    { person: moves, personSaid: of(PERSON), outside: of(NOTHING) },
  )
}

function listener({ common }: Definitions): (text: string) => string | null {
  const own = common.get(LANGUAGE)
  const phrases = phraseIndex({
    human: own?.moves.human ?? [],
    suspect: own?.moves.suspect ?? [],
    distress: own?.distress ?? [],
    fraud: own?.fraud ?? [],
  })
  return (text) => {
    const ids = matchPhrases(phrases, text).map(({ id }) => id)
    if (ids.includes('fraud')) return SCAM
    if (ids.includes('distress')) return PERSON
    return ids[0] === undefined ? null : ids[0] === 'human' ? PERSON : SCAM
  }
}

function outcome(item: Item, index: TopicIndex): Outcome {
  const reading = findTopics(index, item.text)
  const { best, score, ranked } = reading
  return {
    ...item,
    best,
    score,
    near: nearTopics(reading),
    top: ranked.slice(0, TOP).map(({ flow }) => flow),
    heard: hear(item.text) ?? best,
  }
}

/** Folds by place in the list, so that every flow is in every fold. */
function crossValidated(items: readonly Item[]): readonly Outcome[] {
  return Array.from({ length: FOLDS }, (_, fold) => {
    const others = indexOf(items.filter((_item, i) => i % FOLDS !== fold))
    return items.filter((_item, i) => i % FOLDS === fold).map((item) => outcome(item, others))
  }).flat()
}

function isRight({ accepted }: Item, flow: string | null): boolean {
  return accepted.some((one) =>
    one === NOTHING ? flow === null : one.endsWith('*') ? (flow?.startsWith(one.slice(0, -1)) ?? false) : one === flow,
  )
}

function figures(all: readonly Outcome[]) {
  const fitting = all.filter(({ accepted }) => !accepted.includes(NOTHING))
  const outside = all.filter(({ accepted }) => accepted.includes(NOTHING))
  const person = all.filter(({ accepted }) => accepted.includes(PERSON))
  const scam = all.filter(({ accepted }) => accepted.includes(SCAM))
  const sure = (one: Outcome) => one.best !== null && one.score >= SURE
  const hit = (one: Outcome) => isRight(one, one.best)
  const offered = (one: Outcome) => !sure(one) && one.near.some((flow) => isRight(one, flow))
  return {
    count: all.length,
    top1: share(fitting, hit),
    top3: share(fitting, (one) => one.top.some((flow) => isRight(one, flow))),
    person: share(person, (one) => isRight(one, one.heard)),
    personByFinder: share(person, hit),
    scam: share(scam, (one) => isRight(one, one.heard)),
    scamByFinder: share(scam, hit),
    outside: outside.length,
    outsideOffered: share(outside, (one) => !sure(one) && one.near.length > 0),
    outsideSentToAProcedure: share(outside, (one) => sure(one) && one.best !== PERSON),
    straightAndRight: share(fitting, (one) => sure(one) && hit(one)),
    straightAndWrong: share(fitting, (one) => sure(one) && !hit(one)),
    offeredAmongThree: share(fitting, offered),
    offeredWithoutIt: share(fitting, (one) => !sure(one) && one.near.length > 0 && !offered(one)),
    lost: share(fitting, (one) => !sure(one) && one.near.length === 0),
  }
}

function share(all: readonly Outcome[], holds: (one: Outcome) => boolean): number {
  return all.length === 0 ? 0 : Math.round((all.filter(holds).length / all.length) * 1_000) / 1_000
}

/** Milliseconds a message: the median of five rounds over everything, and the slowest single message of the last. */
function timed(index: TopicIndex, items: readonly Item[]): { median: number; slowest: number } {
  const rounds: number[] = []
  let slowest = 0
  for (let round = 0; round < 5; round++) {
    const began = performance.now()
    slowest = 0
    for (const { text } of items) {
      const from = performance.now()
      findTopics(index, text)
      slowest = Math.max(slowest, performance.now() - from)
    }
    rounds.push((performance.now() - began) / items.length)
  }
  const [, , median = 0] = rounds.sort((a, b) => a - b)
  return { median: Math.round(median * 1_000) / 1_000, slowest: Math.round(slowest * 100) / 100 }
}

function print(): void {
  const { shipped: a, crossValidation } = report
  const b = crossValidation.all
  const c = crossValidation.messages
  const percent = (value: number) => `${(value * 100).toFixed(1)} %`
  const row = (title: string, wanted: string, of: (figures: typeof a) => string) =>
    `| ${title} | ${wanted} | ${of(a)} | ${of(b)} | ${of(c)} |`
  console.log(
    [
      '| | wanted | as shipped, the messages | cross-validation, all | of these the messages |',
      '|---|---:|---:|---:|---:|',
      row('messages', '', ({ count }) => String(count)),
      row('first guess right', '≥ 92 %', ({ top1 }) => percent(top1)),
      row('among the first three', '≥ 98 %', ({ top3 }) => percent(top3)),
      row('wants a person, as heard', '≥ 97 %', (one) => percent(one.person)),
      row('… by the finder alone', '', (one) => percent(one.personByFinder)),
      row('fraud, as heard', '≥ 97 %', (one) => percent(one.scam)),
      row('… by the finder alone', '', (one) => percent(one.scamByFinder)),
      row('nothing fits, sent to a procedure', '≤ 5 %', (one) => percent(one.outsideSentToAProcedure)),
      row('… offered some', '', (one) => percent(one.outsideOffered)),
      row('goes straight, right', '', (one) => percent(one.straightAndRight)),
      row('goes straight, wrong', '≤ 3 %', (one) => percent(one.straightAndWrong)),
      row('offered among three', '', (one) => percent(one.offeredAmongThree)),
      row('others offered', '', (one) => percent(one.offeredWithoutIt)),
      row('nothing offered', '', (one) => percent(one.lost)),
    ].join('\n'),
  )
  console.log(
    `\n${report.examples} examples and ${report.messages} messages; ${copies} examples left out as too like a message. ` +
      `Finder ready in ${report.loadMs} ms; ${speed.median} ms a message, the slowest ${speed.slowest} ms.`,
  )
  console.log('\nConfusion in cross-validation (wanted ← found: how often):\n')
  for (const [pair, times] of confusion(folded)) console.log(`${String(times).padStart(4)}  ${pair}`)
  console.log(`\n${report.machine}, ${report.date}.`)
}

/** Every pair that happened more than once, the most frequent first. */
function confusion(all: readonly Outcome[]): readonly (readonly [string, number])[] {
  const pairs = new Map<string, number>()
  for (const one of all) {
    if (isRight(one, one.best)) continue
    const pair = `${one.accepted[0]} ← ${one.best ?? NOTHING}`
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1)
  }
  return [...pairs].filter(([, times]) => times > 1).sort((a, b) => b[1] - a[1])
}
