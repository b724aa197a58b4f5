/** A step made into another kind: what of it stays, what goes, and where it leads then. Pure. */
import type { Step, StepWords } from '../../../../flows/definition.ts'
import { KIND_NAMES } from '../../../../flows/in-words.ts'
import type { StepContent } from '../../../../publishing/api.ts'
import { plain, without } from './content.ts'
import { waysOf } from './exits.ts'

export type Kind = Step['kind']

/** In the order of how often they are wanted. */
export const KINDS = Object.keys(KIND_NAMES) as readonly Kind[]

/** Kinds that say nothing: no words but a short name, nothing to look at or to be helped with. */
export const SILENT: ReadonlySet<Kind> = new Set<Kind>(['branch', 'call'])
/** Kinds that read an answer, and so explain again when they did not understand. */
export const READS: ReadonlySet<Kind> = new Set<Kind>(['choose', 'ask', 'confirm', 'photo', 'window'])

/** The words of its buttons that a kind has. */
const BUTTONS: Readonly<Partial<Record<Kind, readonly (keyof StepWords)[]>>> = {
  say: ['next'],
  choose: ['choices', 'also'],
  ask: ['skip'],
  confirm: ['yes', 'no'],
  photo: ['next', 'skip'],
  wait: ['next'],
  window: ['choices', 'skip'],
}

export interface Turned {
  readonly content: StepContent
  /** In words, to be read before it is done. */
  readonly kept: readonly string[]
  readonly lost: readonly string[]
}

interface Around {
  /** Id of the step: the name of an answer that had none. */
  readonly step: string
  /** Where it leads when it had no way on before. */
  readonly onward: string
  /** A flow that can be called. */
  readonly flow: string
}

export function turned(before: StepContent, kind: Kind, around: Around): Turned {
  const structure = structureOf(before, kind, around)
  const words = Object.fromEntries(
    Object.entries(before.words).map(([language, own]) => [language, wordsOf(before, own ?? {}, kind)]),
  )
  const content: StepContent = { structure, words: withLabels(before, structure, words) }
  return { content, ...compared(before, content) }
}

function structureOf(before: StepContent, kind: Kind, { step, onward, flow }: Around): Step {
  const old = before.structure
  const ways = waysOf(before).flatMap(({ path, to }) => (path[0] === 'stuck' ? [] : [to]))
  const first = ways[0] ?? onward
  const second = ways[1] ?? first
  const { sources, stage, remind, hard, stuck, picture } = old
  const waits = kind !== 'finish' && !SILENT.has(kind)
  const shared = {
    ...(sources && { sources }),
    ...(stage && { stage }),
    ...(waits && remind && { remind }),
    ...(waits && hard && { hard }),
    ...(waits && stuck && { stuck }),
    ...(!SILENT.has(kind) && picture && { picture }),
  }
  const remember = ('remember' in old ? old.remember : undefined) ?? step
  const skip = 'skip' in old && old.skip ? { skip: old.skip } : {}
  switch (kind) {
    case 'say':
      return { kind, ...shared, next: first }
    case 'wait':
      return { kind, ...shared, for: '3d', next: first }
    case 'photo':
      return { kind, ...shared, next: first, ...skip }
    case 'ask':
      return { kind, ...shared, expect: 'text', remember, next: first, ...skip }
    case 'window':
      return { kind, ...shared, remember, next: first, ...skip }
    case 'choose':
      return {
        ...{ kind, ...shared, choices: { co: first, chua: second } },
        ...('remember' in old && old.remember && { remember: old.remember }),
      }
    case 'confirm':
      return { kind, ...shared, yes: first, no: second }
    case 'branch':
      return { kind, ...shared, when: [{ if: { consent: true }, to: first }], else: second }
    case 'call':
      // biome-ignore lint/suspicious/noThenProperty: the field is called so in the files
      return { kind, ...shared, flow, then: first }
    case 'handoff':
      // biome-ignore lint/suspicious/noThenProperty: the field is called so in the files
      return { kind, ...shared, topic: 'chung', then: first, nobody: second }
    case 'visit':
      // biome-ignore lint/suspicious/noThenProperty: the field is called so in the files
      return { kind, ...shared, then: first, without: second }
    case 'finish':
      return { kind, ...shared, outcome: 'done' }
    default:
      return kind satisfies never
  }
}

function wordsOf(before: StepContent, own: StepWords, kind: Kind): StepWords {
  if (SILENT.has(kind)) return own.title === undefined ? {} : { title: own.title }
  const { choices, also, next, skip, yes, no, hint, stuck, ...said } = own
  const buttons = { choices, also, next, skip, yes, no }
  // What a kind calls its choices is its own: "Có" of a question is no half of a day.
  const same = kind === before.structure.kind
  const fits = (name: string) =>
    (BUTTONS[kind] ?? []).includes(name as keyof StepWords) && (same || !['choices', 'also'].includes(name))
  return without({
    ...said,
    ...(READS.has(kind) && { hint }),
    ...(kind !== 'finish' && { stuck }),
    ...Object.fromEntries(Object.entries(buttons).filter(([name]) => fits(name))),
  })
}

/** Buttons that stood for the same ways keep what was written on them. */
function withLabels(before: StepContent, now: Step, words: StepContent['words']): StepContent['words'] {
  const old = before.structure
  const said = (language: 'vi' | 'en') => {
    const own = before.words[language]
    if (old.kind === 'choose') return Object.keys(old.choices).map((id) => plain(own?.choices?.[id]))
    if (old.kind === 'confirm') return [plain(own?.yes), plain(own?.no)]
    return []
  }
  return Object.fromEntries(
    Object.entries(words).map(([language, own]) => {
      const [yes = '', no = ''] = said(language as 'vi')
      const usual = language === 'vi' ? ['Có', 'Chưa'] : ['Yes', 'No']
      if (now.kind === 'choose') return [language, { ...own, choices: { co: yes || usual[0], chua: no || usual[1] } }]
      if (now.kind === 'confirm') return [language, without({ ...own, yes, no })]
      if (now.kind === 'window') return [language, { ...own, choices: HALVES[language as 'vi'] }]
      return [language, own]
    }),
  )
}

const HALVES = {
  vi: { morning: 'Sáng', afternoon: 'Chiều' },
  en: { morning: 'Morning of', afternoon: 'Afternoon of' },
}

const WORDS: Readonly<Partial<Record<keyof StepWords, string>>> = {
  title: 'tên ngắn',
  text: 'lời người dân đọc',
  hint: 'lời giải thích lại',
  brief: 'lời nói ngắn',
  helper: 'lời dặn người hỗ trợ',
  alt: 'lời tả ảnh',
  voice: 'bản ghi âm',
  also: 'cách nói khác của các nút',
}
const FIELDS: Readonly<Record<string, string>> = {
  picture: 'ảnh minh họa',
  stuck: 'các chỗ hay vướng',
  remind: 'lời nhắc khi im lặng',
  hard: 'dấu bước khó',
  sources: 'nguồn',
}

function compared(before: StepContent, after: StepContent): Omit<Turned, 'content'> {
  const kept: string[] = []
  const lost: string[] = []
  const sort = (names: Readonly<Record<string, string>>, was: object, is: object) => {
    for (const [field, name] of Object.entries(names)) {
      if (field in was) (field in is ? kept : lost).push(name)
    }
  }
  sort(WORDS as Readonly<Record<string, string>>, before.words.vi ?? {}, after.words.vi ?? {})
  sort(FIELDS, before.structure, after.structure)
  const is = waysOf(after)
  for (const { when, what = '', to } of waysOf(before).filter(
    ({ path }) => !['stuck', 'when'].includes(String(path[0])),
  )) {
    const goes = is.some((way) => way.to === to)
    const name = what === '' ? `đường “${when}”` : `nút “${what}”`
    ;(goes ? kept : lost).push(goes ? `nơi ${name} dẫn tới` : name)
  }
  if (before.structure.kind === 'branch') lost.push('các điều kiện rẽ nhánh')
  return { kept: [...new Set(kept)], lost: [...new Set(lost)] }
}
