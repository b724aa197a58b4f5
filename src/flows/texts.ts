/** Texts with placeholders: what stands in them, and filling them for one resident. */
import mustache from 'mustache'
import type { FlowDefinition, Place, Text } from './definition.ts'
import { factWords, usable } from './facts.ts'
import { hoursInWords } from './hours.ts'
import { lentFrom } from './lending.ts'
import { type Hours, placeDatum } from './place.ts'
import type { View } from './steps/step.ts'

/** What a text is filled from. */
export interface FillContext {
  readonly view: View
  readonly place: Place
  /** The flow whose facts may be named; absent for what the bot says by itself. */
  readonly definition?: Pick<FlowDefinition, 'facts' | 'sources'>
  /** Placeholders of one sentence of the bot's own: `{flow}`, `{when}`. */
  readonly extra?: Readonly<Record<string, string>>
  /** How we address each other in the main language, for a text borrowed from it. */
  readonly mainPair?: View['pair']
}

/** `{bác}`: the resident. `{cháu}`: the bot. `{tên}`: the last word of the display name. */
export const RESIDENT = 'bác'
export const BOT = 'cháu'
export const NAME = 'tên'

/** What is shown for something not known where the text has no `otherwise`: `check` refuses such texts. */
const UNKNOWN = '…'

/** The text as this resident reads it. `otherwise` takes its place when something in it cannot be said as true. */
export function fill(text: Text, asked: FillContext): string {
  const from = lentFrom(text)
  const context = from === undefined ? asked : inLanguage(from, asked)
  const wanted = typeof text === 'string' ? text : text.text
  const said = fillParts(partsOf(wanted), context)
  if (said.complete || typeof text === 'string') return said.text
  return fillParts(partsOf(text.otherwise), context).text
}

function inLanguage(language: string, context: FillContext): FillContext {
  const { view, mainPair = view.pair } = context
  return { ...context, view: { ...view, language, pair: mainPair } }
}

/**
 * Names in a template, without braces, in order.
 *
 * @throws {TemplateError} when it holds anything but names in braces
 */
export function placeholders(template: string): readonly string[] {
  if (isPlain(template)) return []
  return (parsed.get(template) ?? kept(template, parse(template))).flatMap((part) =>
    'name' in part ? [part.name] : [],
  )
}

/** A template that is not text and names in braces: `{#…}`, `{`, `{}`. The message is for editors, in Vietnamese. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError'
}

type Part = { readonly text: string } | { readonly name: string; readonly capital: boolean }

function fillParts(
  parts: readonly Part[],
  context: FillContext,
): { readonly text: string; readonly complete: boolean } {
  let complete = true
  let text = ''
  let gap = false
  for (const part of parts) {
    if ('text' in part) {
      text = gap ? closeGap(text, part.text) : text + part.text
      gap = false
      continue
    }
    const value = wordsFor(part.name, context)
    if (value === undefined && part.name === NAME) {
      gap = true
      continue
    }
    if (value === undefined) complete = false
    text += part.capital && value !== undefined ? capital(value) : (value ?? UNKNOWN)
  }
  return { text: text.trim(), complete }
}

/** A name that is not known leaves no hole: "Chào bác {tên} ạ" becomes "Chào bác ạ". */
function closeGap(before: string, after: string): string {
  const left = before.replace(/ +$/, '')
  const right = after.replace(/^ +/, '')
  const apart = !left.endsWith('\n') && !/^(?:[\n,.!?:;…]|$)/.test(right)
  return left + (apart ? ' ' : '') + right
}

/** `undefined`: not known, or not to be said as true today. */
function wordsFor(name: string, { view, place, definition, extra }: FillContext): string | undefined {
  if (name === RESIDENT) return view.pair.resident
  if (name === BOT) return view.pair.bot
  if (name === NAME) return view.name
  if (extra && Object.hasOwn(extra, name)) return extra[name]
  const [family, ...path] = name.split('.')
  const rest = path.join('.')
  if (family === 'answer') return Object.hasOwn(view.answers, rest) ? view.answers[rest]?.said : undefined
  if (family === 'place') return datumWords(placeDatum(place, rest), view.language)
  if (family !== 'fact' || !definition?.facts || !Object.hasOwn(definition.facts, rest)) return undefined
  const fact = definition.facts[rest]
  return fact && usable(fact, definition.sources?.[fact.source], view.now) ? factWords(fact, view.language) : undefined
}

/** A datum of the place as words: a phone, a list of names, opening hours, a hotline's number. */
export function datumWords(datum: unknown, language: string): string | undefined {
  if (typeof datum === 'string' || typeof datum === 'number') return String(datum)
  if (Array.isArray(datum)) return datum.join(', ')
  if (typeof datum !== 'object' || datum === null) return undefined
  // A hotline of doubtful origin is not known, like a doubtful fact.
  if ('number' in datum && 'certainty' in datum) {
    return datum.certainty === 'A' || datum.certainty === 'B' ? String(datum.number) : undefined
  }
  return 'name' in datum ? undefined : hoursInWords(datum as Hours, language)
}

function capital(word: string): string {
  const [first = ''] = word
  return first.toUpperCase() + word.slice(first.length)
}

/** Templates parsed so far. Emptied when full: drafts under work must not fill the memory. */
const parsed = new Map<string, readonly Part[]>()
const PARSED_MAX = 10_000

/** A text that cannot be parsed is shown as it stands, braces and all: better than a conversation that breaks off. */
function partsOf(template: string): readonly Part[] {
  if (isPlain(template)) return [{ text: template.normalize('NFC') }]
  const known = parsed.get(template)
  if (known) return known
  try {
    return kept(template, parse(template))
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error
    return [{ text: template }]
  }
}

/** Most texts have nothing to fill. */
function isPlain(template: string): boolean {
  return !template.includes('{') && !template.includes('}')
}

function kept(template: string, parts: readonly Part[]): readonly Part[] {
  if (parsed.size >= PARSED_MAX) parsed.clear()
  parsed.set(template, parts)
  return parts
}

// Our cache is bounded, the library's is not.
const writer = Object.assign(new mustache.Writer(), { templateCache: undefined })

const NAME_TOKEN = /^[\p{L}][\p{L}\p{N}_]*(\.[a-z][a-z0-9_]*)*$/u

function parse(template: string): readonly Part[] {
  const text = template.normalize('NFC')
  const parts: Part[] = []
  let before = ''
  for (const [type, value] of tokens(text)) {
    if (type === 'text') {
      // A brace left over closes nothing.
      if (value.includes('}')) throw new TemplateError('thừa dấu "}"')
      parts.push({ text: value })
      before += value
    } else if (type === 'name' && NAME_TOKEN.test(value)) {
      parts.push({ name: value, capital: startsSentence(before) })
      before += 'x'
    } else {
      throw new TemplateError(`"{${type === 'name' ? '' : type}${value}}" không phải là tên một chỗ trống`)
    }
  }
  return parts
}

/** Nothing but names in braces, as in nearly every text. */
const ONLY_NAMES = /^[^{}]*(?:\{[\p{L}\p{N}_.]+\}[^{}]*)*$/u

function tokens(template: string): readonly (readonly [type: string, value: string])[] {
  // What a template means is the library's to say; of these there is nothing to say, and it takes long over them.
  if (ONLY_NAMES.test(template)) {
    const pieces = template.split(/[{}]/)
    return pieces.flatMap((value, i) => (i % 2 === 1 ? [['name', value]] : value === '' ? [] : [['text', value]]))
  }
  try {
    const spans: readonly (readonly unknown[])[] = writer.parse(template, ['{', '}'])
    return spans.map(([type, value]) => [String(type), String(value)])
  } catch {
    throw new TemplateError('dấu ngoặc nhọn mở mà không đóng')
  }
}

/** Nothing before it, a line's beginning (a dash or a number allowed), or the end of a sentence and a space. */
function startsSentence(before: string): boolean {
  return /(?:^|\n|[.!?…]["”’»)]*\s)\s*(?:[-–•*]\s+|\d{1,2}[.)]\s+)?["“‘«(]*$/u.test(before)
}
