/** What of the content is overdue, what soon runs out, and which flows a source or a fact touches. */
import { dayOf } from './calendar.ts'
import type { FlowDefinition } from './definition.ts'
import { factWords, usable } from './facts.ts'

/** How far ahead is looked: time enough to ask an office and wait for its answer. */
export const DUE_DAYS = 60

const DAY_MS = 86_400_000

export interface Due {
  /** Flows whose `review_by` is past, and those whose comes within `DUE_DAYS`. */
  readonly overdue: readonly { readonly flow: string; readonly since: string }[]
  readonly soon: readonly { readonly flow: string; readonly by: string }[]
  /** Facts by the last day on which they may be said. */
  readonly expired: readonly ExpiringFact[]
  readonly expiring: readonly ExpiringFact[]
  /** Facts that come into force within `DUE_DAYS`. */
  readonly coming: readonly {
    readonly flow: string
    readonly fact: string
    readonly words: string
    readonly from: string
  }[]
}

export interface ExpiringFact {
  readonly flow: string
  readonly fact: string
  readonly words: string
  readonly until: string
}

type Flows = ReadonlyMap<string, { readonly definition: FlowDefinition }>

export function whatIsDue(flows: Flows, now: number): Due {
  const today = dayOf(now)
  const horizon = dayOf(now + DUE_DAYS * DAY_MS)
  const all = [...flows].map(([flow, { definition }]) => ({ flow, definition }))
  const reviews = all.flatMap(({ flow, definition: { review_by: by } }) => (by === undefined ? [] : [{ flow, by }]))
  const facts = all.flatMap(({ flow, definition }) =>
    Object.entries(definition.facts ?? {}).map(([fact, one]) => ({
      flow,
      fact,
      words: factWords(one, 'vi') ?? '',
      ...one.valid,
    })),
  )
  const ending = facts
    .flatMap(({ until, ...rest }) => (until === undefined ? [] : [{ ...rest, until }]))
    .sort((a, b) => a.until.localeCompare(b.until))
  return {
    overdue: reviews.filter(({ by }) => by < today).map(({ flow, by }) => ({ flow, since: by })),
    soon: reviews.filter(({ by }) => by >= today && by <= horizon).sort((a, b) => a.by.localeCompare(b.by)),
    expired: ending.filter(({ until }) => until < today),
    expiring: ending.filter(({ until }) => until >= today && until <= horizon),
    coming: facts.flatMap(({ from, flow, fact, words }) =>
      from !== undefined && from > today && from <= horizon ? [{ flow, fact, words, from }] : [],
    ),
  }
}

/** Every flow in which a source stands whose title or address holds these words, with the facts that rest on it. */
export function touchedBy(
  flows: Flows,
  words: string,
  now: number,
): readonly {
  readonly flow: string
  readonly source: string
  readonly title: string
  readonly facts: readonly string[]
}[] {
  const wanted = words.toLowerCase()
  return [...flows].flatMap(([flow, { definition }]) => {
    const { sources = {}, facts = {} } = definition
    return Object.entries(sources)
      .filter(([, { title, url = '' }]) => `${title} ${url}`.toLowerCase().includes(wanted))
      .map(([source, { title }]) => ({
        flow,
        source,
        title,
        facts: Object.entries(facts)
          .filter(([, fact]) => fact.source === source)
          .map(
            ([id, fact]) =>
              `${id} = ${factWords(fact, 'vi')}${usable(fact, definition.sources?.[source], now) ? '' : ' (không nói)'}`,
          ),
      }))
  })
}

/** As `npm run flows -- due` prints it. */
export function dueLines(due: Due): readonly string[] {
  const part = <T>(heading: string, list: readonly T[], line: (one: T) => string): readonly string[] =>
    list.length === 0 ? [] : [heading, ...list.map((one) => `  ${line(one)}`)]
  const lines = [
    ...part('Quá hạn xem lại:', due.overdue, ({ flow, since }) => `${flow} (từ ${since})`),
    ...part('Số liệu đã hết hiệu lực, trợ lý đang nói lời thay:', due.expired, factLine),
    ...part(`Hết hiệu lực trong ${DUE_DAYS} ngày tới:`, due.expiring, factLine),
    ...part(
      `Có hiệu lực trong ${DUE_DAYS} ngày tới:`,
      due.coming,
      (one) => `${one.from} ${one.flow}: ${one.fact} = ${one.words}`,
    ),
    ...part(`Đến hạn xem lại trong ${DUE_DAYS} ngày tới:`, due.soon, ({ flow, by }) => `${by} ${flow}`),
  ]
  return lines.length > 0 ? lines : ['Không có gì đến hạn.']
}

function factLine({ flow, fact, words, until }: ExpiringFact): string {
  return `${until} ${flow}: ${fact} = ${words}`
}
