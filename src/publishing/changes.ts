/** What differs between two forms of a unit, in words for people; and what of it a second person must see. Pure. */
import { conditionInWords } from '../flows/in-words.ts'
import { MAIN_LANGUAGE } from '../flows/lending.ts'
import type { Who } from './api.ts'
import type { Change, ChangeKind, Sensitive } from './api-publish.ts'
import { labelOf, namedIn, saidValue, wayLabel } from './change-words.ts'
import { stepName } from './checking.ts'
import { readUnit } from './reading.ts'
import {
  ALL,
  type Content,
  changedParts,
  HEAD,
  ORDER,
  partsOf,
  stepOfPart,
  stepOrder,
  type UnitFiles,
} from './units.ts'

type Line = Change['lines'][number]

export interface ChangedPart extends Omit<Change, 'by' | 'at'> {
  readonly kinds: readonly ChangeKind[]
}

export function changesBetween(unit: string, before: UnitFiles | null, after: UnitFiles): readonly ChangedPart[] {
  const old = before ? partsOf(unit, before) : new Map<string, Content>()
  const now = partsOf(unit, after)
  const [readOld, readNow] = [before ? readUnit(unit, before, 1) : {}, readUnit(unit, after, 1)]
  const parts = before ? changedParts(unit, before, after) : [...now.keys()]
  return parts.map((part) => {
    if (part === ORDER) {
      const names = (files: UnitFiles | null, read: typeof readOld) =>
        files
          ? stepOrder(files)
              .map((step) => stepName(read, step))
              .join(' · ')
          : undefined
      const was = names(before, readOld)
      const line = { what: 'Thứ tự các bước', ...(was && { before: was }), after: names(after, readNow) ?? '' }
      return { part, title: 'Thứ tự các bước', lines: [line], sensitive: [], kinds: ['steps'] }
    }
    const step = stepOfPart(part)
    const [was, is] = [old.get(part), now.get(part)]
    const lines = linesOf(was, is, step, readOld, readNow)
    const title =
      step !== undefined
        ? stepName(is ? readNow : readOld, step)
        : part === ALL
          ? (TITLES[unit] ?? unit)
          : 'Tên, số liệu và nguồn của thủ tục'
    return {
      ...{ part, title, kinds: kindsOf(part, was, is) },
      lines: lines.map(({ path: _, ...line }) => line),
      sensitive: sensitiveIn(unit, lines),
    }
  })
}

export function named(
  changes: readonly ChangedPart[],
  marks: Readonly<Record<string, { by: readonly Who[]; at: number }>>,
): readonly Change[] {
  return changes.map(({ kinds: _, ...change }) => ({
    ...change,
    by: marks[change.part]?.by ?? [],
    at: marks[change.part]?.at ?? 0,
  }))
}

const TITLES: Readonly<Record<string, string>> = { place: 'Dữ liệu của phường', common: 'Lời nói chung' }

interface Found extends Line {
  /** `flow.facts.phi.value`, `vi.text` */
  readonly path: string
}

type Read = Parameters<typeof stepName>[0]

const WAY = /^flow\.(next|skip|invalid|yes|no|else|then|nobody|without|choices\.|stuck\.|when\.\d+\.to$)/

function linesOf(
  was: Content | undefined,
  is: Content | undefined,
  step: string | undefined,
  readOld: Read,
  readNow: Read,
): readonly Found[] {
  const [old, now] = [flat(was, readOld), flat(is, readNow)]
  const found: Found[] = []
  for (const path of new Set([...old.keys(), ...now.keys()])) {
    const [before, after] = [old.get(path), now.get(path)]
    if (before === after) continue
    const isWay = step !== undefined && WAY.test(path)
    // What was taken away has its name only in what stood there before.
    const [content, read] = after === undefined ? [was, readOld] : [is, readNow]
    found.push({
      path,
      what: isWay ? wayLabel(path, step, read) : labelOf(path, content, read),
      ...(before !== undefined && { before: isWay ? stepName(readOld, before) : saidValue(path, before, readOld) }),
      ...(after !== undefined && { after: isWay ? stepName(readNow, after) : saidValue(path, after, readNow) }),
    })
  }
  return found
}

/** Every value by its path. Lists of plain values are one line, and so is a condition. */
function flat(content: Content | undefined, read: Read = {}): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  const walk = (value: unknown, path: string) => {
    if (value === undefined || value === null) {
      if (value === null) found.set(path, 'chưa biết')
    } else if (/^flow\.when\.\d+\.if$/.test(path)) found.set(path, conditionInWords(value, namedIn(read)))
    else if (Array.isArray(value) && value.every((one) => typeof one !== 'object')) found.set(path, value.join(' · '))
    else if (typeof value === 'object') for (const [key, one] of Object.entries(value)) walk(one, `${path}.${key}`)
    else found.set(path, value === true ? 'có' : value === false ? 'không' : String(value))
  }
  // What residents read comes first, in the language everybody here reads.
  const { [MAIN_LANGUAGE]: main, ...others } = (content?.words ?? {}) as Readonly<Record<string, unknown>>
  walk(main, MAIN_LANGUAGE)
  if (content?.structure) walk(content.structure, 'flow')
  for (const [language, words] of Object.entries(others)) walk(words, language)
  return found
}

function kindsOf(part: string, was: Content | undefined, is: Content | undefined): readonly ChangeKind[] {
  const kinds = new Set<ChangeKind>()
  if (part === ALL) return was?.structure || is?.structure ? ['place'] : ['words']
  if (part !== HEAD && (was === undefined || is === undefined)) kinds.add('steps')
  const [old, now] = [flat(was), flat(is)]
  for (const path of new Set([...old.keys(), ...now.keys()])) {
    if (old.get(path) === now.get(path)) continue
    const [file, first = ''] = path.split('.')
    if (file !== 'flow') kinds.add(first === 'examples' || first === 'also' ? 'examples' : 'words')
    else if (first === 'facts' || first === 'sources') kinds.add('facts')
    else if (first === 'picture') kinds.add('pictures')
    else if (
      ['next', 'yes', 'no', 'choices', 'skip', 'then', 'else', 'when', 'stuck', 'nobody', 'start'].includes(first)
    )
      kinds.add('ways')
    else kinds.add('other')
  }
  return [...kinds]
}

/** Addresses with or without https; a name with a known ending counts. */
const LINK =
  /(?:https?:\/\/|www\.)[^\s)»”"]+|(?:[a-z0-9-]+\.)+(?:vn|com|net|org|gov|info|app|top|me|io|xyz|site|online)\b[^\s)»”"]*/giu
/** Hotlines of three digits, 1900 numbers, and everything that begins like a number of ours. */
const PHONE = /(?<![\d.,/])(?:\+84|84|0|1[89]00|11\d)(?:[ .-]?\d){0,10}(?![\d/])/gu
/** "Đồng ý", "hợp đồng" and the like are no money. */
const MONEY =
  /(?<!\p{L})(?:(?<!(?:hợp|hội|cộng|tương) )đồng(?! (?:ý|thời|nghiệp|bộ|hồ|chí|hương|tình|bào))|nghìn|ngàn|triệu|phí|tiền|vnd|fees?|costs?|free of charge)(?!\p{L})|₫|\d\s*%/iu
const FROM_FACTS = /\{(?:fact|place)\.[^}]+\}/gu

/** What two people must have looked at: links, phones, money, figures and where they come from. */
export function sensitiveIn(unit: string, lines: readonly (Line & { readonly path: string })[]): readonly Sensitive[] {
  const found = new Set<Sensitive>()
  for (const { path, before = '', after = '' } of lines) {
    const [file, first = ''] = path.split('.')
    if (file === 'flow') {
      if (unit === 'place') found.add('place')
      else if (first === 'facts') found.add('fact')
      else if (first === 'sources') found.add('source')
    }
    if (file !== 'flow' || unit === 'place') {
      if (differs(LINK, before, after)) found.add('link')
      if (differs(PHONE, before, after)) found.add('phone')
      if (differs(FROM_FACTS, before, after)) found.add('fact')
      if (differsInMoney(before, after)) found.add('money')
    }
  }
  return [...found]
}

function differs(pattern: RegExp, before: string, after: string): boolean {
  const all = (text: string) =>
    [...text.matchAll(pattern)]
      .map(([one]) => one.replace(/[ .-]+(?=\d)|[.,;]+$/g, ''))
      .sort()
      .join('\n')
  return all(before) !== all(after)
}

/** Sentences that speak of money, taken together: one more, one less, or one that says something else. */
function differsInMoney(before: string, after: string): boolean {
  const all = (text: string) =>
    text
      .split(/(?<=[.!?…])\s+|\n|·/u)
      .map((one) => one.trim())
      .filter((one) => MONEY.test(one))
      .sort()
      .join('\n')
  return all(before) !== all(after)
}

/** The unit's name: a flow's title, or what the two others are called. */
export function titleOf(unit: string, files: UnitFiles): string {
  return TITLES[unit] ?? readUnit(unit, files, 1).flow?.words.get(MAIN_LANGUAGE)?.title ?? unit
}
