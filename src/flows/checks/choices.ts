/** Is every way to say a choice read as that choice? Else a resident who types what stands there is misunderstood. */
import { type ChoiceReading, choiceReader, type ReadableChoice } from '../../understanding/answers.ts'
import type { Step, StepWords, Text } from '../definition.ts'
import { LANGUAGE_NAMES } from '../in-words.ts'
import { type FillContext, fill } from '../texts.ts'
import { type Scope, stepSpot } from './scope.ts'

export function checkChoices(scope: Scope, context: FillContext, id: string, step: Step, words: StepWords): void {
  const { language } = context.view
  const labels = Object.entries(labelsOf(scope, language, step, words))
  if (labels.length === 0) return
  const offered = (pick: (text: Text) => Text) =>
    labels.map(([choice, text]) => ({
      id: choice,
      label: fill(pick(text), context),
      also: words.also?.[choice] ?? [],
    }))
  const told = new Set<string>()
  const asTheyStand = offered((text) => text)
  // And as they stand when a fact in them is not usable.
  const otherwise = labels.some(([, text]) => typeof text !== 'string')
    ? [offered((text) => (typeof text === 'string' ? text : text.otherwise))]
    : []
  for (const choices of [asTheyStand, ...otherwise]) {
    const read = choiceReader(choices)
    for (const choice of choices) {
      for (const phrase of [choice.label, ...choice.also]) {
        const taken = misread(read(phrase), choice.id, choices)
        const key = `${choice.id} ${phrase}`
        if (taken === null || told.has(key)) continue
        told.add(key)
        scope.report(
          'block',
          { language, ...stepSpot(id, phrase === choice.label ? 'choices' : 'also', choice.id) },
          `lời "${phrase}" của nút "${choice.label}" ${taken} (${LANGUAGE_NAMES[language] ?? language})`,
          'đổi lời để hai nút khác hẳn nhau',
        )
      }
    }
  }
}

function labelsOf({ whole }: Scope, language: string, step: Step, words: StepWords): Readonly<Record<string, Text>> {
  if (step.kind === 'choose') return words.choices ?? {}
  if (step.kind !== 'confirm') return {}
  const { yes, no } = { ...whole.common.get(language)?.labels, ...words }
  return { ...(yes === undefined ? {} : { yes }), ...(no === undefined ? {} : { no }) }
}

/** `null`: read as it should be. */
function misread(reading: ChoiceReading, id: string, choices: readonly ReadableChoice[]): string | null {
  const name = (choice: string) => `"${choices.find((one) => one.id === choice)?.label ?? choice}"`
  if (reading.kind === 'choice') return reading.id === id ? null : `bị hiểu thành ${name(reading.id)}`
  const near = reading.near.length > 0 ? ` (gần với ${reading.near.map(name).join(', ')})` : ''
  return `không rõ là lựa chọn nào${near}`
}
