/** Asks for a morning or an afternoon of the next days: the first ones as buttons, every other one in words. */
import { type Static, Type } from 'typebox'
import { HALVES, type HalfDay, readHalfDay } from '../../understanding/half-days.ts'
import type { StepWords, Text } from '../definition.ts'
import { Id, stepFields, strict } from '../fields.ts'
import { dayWords, halfDaysAhead, halfDayValue } from '../windows.ts'
import { button, readable, readButtons, shown, UNCLEAR, unmasked } from './saying.ts'
import type { StepInput, StepKind, StepReading, View } from './step.ts'

export const WindowStep = Type.Object(
  {
    kind: Type.Literal('window'),
    ...stepFields,
    remember: Id,
    next: Id,
    skip: Type.Optional(Id),
    /** An answer whose window is not offered a second time. */
    except: Type.Optional(Id),
  },
  strict,
)
type Window = Static<typeof WindowStep>

/** With "skip" and "I am stuck" beside them this is what a phone shows without scrolling: two or three working days. */
const BUTTONS_MAX = 5

export const window: StepKind<Window> = {
  kind: 'window',
  schema: WindowStep,
  speaks: true,
  waits: () => true,
  exits: (step) => [
    ...HALVES.map((half) => ({ event: half as string, to: step.next })),
    ...(step.skip ? [{ event: 'skip', to: step.skip }] : []),
  ],

  show: (step, words, fill, labels, view) =>
    shown(step, words, fill, view, [
      ...buttons(step, words, fill, view),
      ...(step.skip ? [button('skip', words, fill, labels)] : []),
    ]),

  read(step, words, input, view, aid) {
    const offered = halfDays(step, view)
    if (input.kind === 'press' && input.event !== 'skip') {
      const pressed = offered.find((one) => eventOf(one) === input.event)
      return pressed ? keep(step, pressed, words, aid.fill, view) : UNCLEAR
    }
    const typed = typedHalfDay(input, offered, view)
    if (typed === 'unclear') return UNCLEAR
    if (typed !== null) return keep(step, typed, words, aid.fill, view)
    const reading = readButtons(input, [
      ...buttons(step, words, aid.fill, view).map(({ event, label }) => ({ id: event, label })),
      ...(step.skip ? [readable('skip', words, aid)] : []),
    ])
    if (reading.kind !== 'go') return reading.kind === 'miss' ? UNCLEAR : reading
    const chosen = offered.find((one) => eventOf(one) === reading.event)
    return chosen ? keep(step, chosen, words, aid.fill, view) : reading
  },
}

function halfDays(step: Window, { workdays = null, now, answers }: View): readonly HalfDay[] {
  const taken = step.except === undefined ? undefined : answers[step.except]?.value
  return halfDaysAhead(workdays, now).filter((one) => halfDayValue(one) !== taken)
}

function buttons(step: Window, words: StepWords, fill: (text: Text) => string, view: View) {
  return halfDays(step, view)
    .slice(0, BUTTONS_MAX)
    .map((one) => ({ event: eventOf(one), label: saidOf(one, words, fill, view) }))
}

function typedHalfDay(input: StepInput, offered: readonly HalfDay[], view: View): HalfDay | 'unclear' | null {
  const reading = readHalfDay(unmasked(input) ?? '', offered, view.now)
  return reading?.kind === 'half-day' ? reading.halfDay : (reading?.kind ?? null)
}

function keep(step: Window, one: HalfDay, words: StepWords, fill: (text: Text) => string, view: View): StepReading {
  const said = saidOf(one, words, fill, view)
  const inside = said.charAt(0).toLowerCase() + said.slice(1)
  return { kind: 'go', event: one.half, remember: { [step.remember]: { value: halfDayValue(one), said: inside } } }
}

/** `Sáng thứ Tư 25/11` */
function saidOf({ day, half }: HalfDay, words: StepWords, fill: (text: Text) => string, { language }: View): string {
  return `${fill(words.choices?.[half] ?? half)} ${dayWords(day, language)}`
}

/** In a button: names its day, so that a press weeks later is known to be too late. */
function eventOf({ day, half }: HalfDay): string {
  return `${half}_${day.replaceAll('-', '')}`
}
