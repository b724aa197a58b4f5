/** A typed answer: read, brought into one form, and remembered as a value and as what is said back. */
import { type Static, Type } from 'typebox'
import { officialLink } from '../../privacy/links.ts'
import type { Answer } from '../../records.ts'
import { readArea, readChoice, readDate, readFileCode, readNumber, readPhone } from '../../understanding/answers.ts'
import { fold } from '../../understanding/normalise.ts'
import { judge } from '../../understanding/scam.ts'
import { alreadyDone } from '../../understanding/scam-done.ts'
import type { StepWords } from '../definition.ts'
import { durationMs } from '../durations.ts'
import { Duration, Id, stepFields, strict } from '../fields.ts'
import { button, go, onlySecrets, readable, shown, UNCLEAR, unmasked, wordsIn } from './saying.ts'
import type { ReadingAid, StepInput, StepKind, StepReading, View } from './step.ts'

/** Longest free text taken as one answer: about a screen on a small phone. */
const TEXT_CHARS_MAX = 1_000

export const AskStep = Type.Object(
  {
    kind: Type.Literal('ask'),
    ...stepFields,
    expect: Type.Union([
      Type.Literal('text'),
      Type.Literal('number'),
      Type.Literal('date'),
      Type.Literal('phone'),
      Type.Literal('area'),
      Type.Literal('code'),
      Type.Literal('suspicious'),
    ]),
    remember: Id,
    next: Id,
    /** Misses before `invalid` is taken; 3 when left out. */
    attempts: Type.Optional(Type.Integer({ minimum: 1, maximum: 10 })),
    invalid: Type.Optional(Id),
    gather: Type.Optional(Duration),
    skip: Type.Optional(Id),
  },
  strict,
)
type Ask = Static<typeof AskStep>

export const ask: StepKind<Ask> = {
  kind: 'ask',
  schema: AskStep,
  speaks: true,
  waits: () => true,

  exits: (step) => [
    { event: 'next', to: step.next },
    ...(step.skip ? [{ event: 'skip', to: step.skip }] : []),
    ...(step.invalid ? [{ event: 'invalid', to: step.invalid }] : []),
  ],

  show: (step, words, fill, labels, view) =>
    shown(step, words, fill, view, step.skip ? [button('skip', words, fill, labels)] : []),

  read(step, words, input, view, aid) {
    if (input.kind === 'press') return input.event === 'skip' && step.skip ? go('skip') : UNCLEAR
    if (wordsIn(input) === undefined) return { kind: 'wrong-medium' }
    if (step.skip && skips(step, input, words, aid)) return go('skip')
    // A suspicious message may well be nothing but a number: hiding it must not keep us from warning.
    const reading = onlySecrets(input) && step.expect !== 'suspicious' ? UNCLEAR : answer(step, input, view, aid)
    return input.kind === 'media' && reading.kind !== 'go' ? { kind: 'wrong-medium' } : reading
  },
}

/** "Bỏ qua" itself; where anything typed may be the answer only the very words, for "Bỏ" may begin a story. */
function skips(step: Ask, input: StepInput, words: StepWords, aid: ReadingAid): boolean {
  const text = (wordsIn(input) ?? '').trim()
  const skip = readable('skip', words, aid)
  if (step.expect === 'text' || step.expect === 'suspicious') {
    return [skip.label, ...(skip.also ?? [])].some((phrase) => fold(phrase) === fold(text))
  }
  // "1" is a number here, not the first button.
  return !/\d/.test(text) && readChoice(text, [skip]).kind === 'choice'
}

function answer(step: Ask, input: StepInput, view: View, aid: ReadingAid): StepReading {
  const text = wordsIn(input) ?? ''
  switch (step.expect) {
    case 'text':
      return freeText(step, input)
    case 'suspicious':
      return suspicious(step, text, aid)
    case 'number': {
      const number = readNumber(unmasked(input) ?? '')
      return number === null ? miss('not-a-number') : keep(step, number, String(number))
    }
    case 'date': {
      const date = readDate(unmasked(input) ?? '', view.now)
      if (date === null) return miss('not-a-date')
      return date.kind === 'future'
        ? miss('future-date')
        : keep(step, date.iso, date.iso.split('-').reverse().join('/'))
    }
    case 'phone': {
      const phone = readPhone(text)
      return phone === null ? miss('not-a-phone') : keep(step, phone, spaced(phone))
    }
    case 'area': {
      const area = readArea(unmasked(input) ?? '', aid.areas)
      return area === null ? miss('not-an-area') : keep(step, area.name, area.name)
    }
    case 'code': {
      const code = readFileCode(text)
      return code === null ? miss('not-a-code') : keep(step, code, code)
    }
    default:
      return step.expect satisfies never
  }
}

function freeText(step: Ask, input: StepInput): StepReading {
  const text = (wordsIn(input) ?? '').trim().replace(/\s+/g, ' ')
  if (!/[\p{L}\p{N}]/u.test(text)) return UNCLEAR
  if (text.length > TEXT_CHARS_MAX) return miss('too-long')
  if (step.gather && input.kind === 'text') return { kind: 'gather', forMs: durationMs(step.gather) }
  return keep(step, text, text)
}

/** The message itself is not kept: only what it was judged to be, and why. */
function suspicious(step: Ask, text: string, { reason }: ReadingAid): StepReading {
  if (!/[\p{L}\p{N}]/u.test(text)) return UNCLEAR
  const { verdict, reasons } = judge(text, (link) => officialLink(link))
  const why = reason(reasons[0] ?? verdict)
  return {
    kind: 'go',
    event: 'next',
    remember: {
      [step.remember]: { value: verdict, said: reason(verdict) || verdict },
      ...(why ? { [whyName(step.remember)]: { value: reasons.join(','), said: why } } : {}),
      [doneName(step.remember)]: doneAnswer(text),
    },
  }
}

/** The name under which is kept what they have already done for a swindler; `chua`: nothing that they tell of. */
export function doneName(name: string): string {
  return `${name}_da_lo`
}

export function doneAnswer(text: string): Answer {
  const done = alreadyDone(text) ?? 'chua'
  return { value: done, said: done }
}

/** The name under which the reason of a judgement is kept beside it. */
export function whyName(name: string): string {
  return `${name}_vi_sao`
}

function keep(step: Ask, value: string | number, said: string): StepReading {
  return { kind: 'go', event: 'next', remember: { [step.remember]: { value, said } } }
}

function miss(why: Extract<StepReading, { kind: 'miss' }>['why']): StepReading {
  return { kind: 'miss', near: [], why }
}

/** `0912345678` → `0912 345 678`, as it is read aloud. */
function spaced(phone: string): string {
  return phone.replace(/^(\d{4})(\d{3})(\d+)$/, '$1 $2 $3')
}
