/** Answers that the steps of a flow keep, for conditions to ask about. Pure. */
import { type Named, namedBy } from '../../../../flows/in-words.ts'
import { nameOf, plain, type StepPart } from './content.ts'

export interface KeptAnswer {
  /** As in `remember`. */
  readonly name: string
  /** The question: "Bước 4. Loại giấy tờ". */
  readonly title: string
  readonly isNumber: boolean
  /** Its buttons; none where it is typed. */
  readonly values: readonly { readonly id: string; readonly label: string }[]
}

export function answersOf(steps: readonly StepPart[]): readonly KeptAnswer[] {
  const found = new Map<string, KeptAnswer>()
  for (const part of steps) {
    const { structure, words } = part.content
    const name = 'remember' in structure ? structure.remember : undefined
    if (name === undefined) continue
    const choices = structure.kind === 'choose' ? Object.keys(structure.choices) : []
    const values = choices.map((id) => ({ id, label: plain(words.vi?.choices?.[id]) || id }))
    const known = found.get(name)
    // Two questions may keep their answer under one name: the buttons of both count.
    const others = known?.values.filter((one) => !choices.includes(one.id)) ?? []
    const isNumber = structure.kind === 'ask' && structure.expect === 'number'
    found.set(name, { name, title: known?.title ?? nameOf(part), isNumber, values: [...others, ...values] })
  }
  return [...found.values()]
}

const byUnit = new WeakMap<readonly StepPart[], Named>()

/** Ids in conditions by what the flow's own steps say of them. */
export function namedIn(steps: readonly StepPart[]): Named {
  const known = byUnit.get(steps)
  if (known) return known
  const named = namedBy(
    steps.map((part) => ({
      ...{ structure: part.content.structure, name: nameOf(part) },
      words: part.content.words.vi,
    })),
  )
  byUnit.set(steps, named)
  return named
}
