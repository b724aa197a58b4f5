/** Acts on steps: adding, moving, renaming, taking out, leading elsewhere. Pure: what they make of the files. */
import type { FlowDefinition } from '../flows/definition.ts'
import type { AddStepAsked, LinkAsked, MoveStepAsked, RemoveStepAsked, RenameStepAsked } from './api.ts'
import type { Act, Draft } from './drafts.ts'
import { checkedTexts, withoutEmpty } from './entered.ts'
import { Refused } from './refusals.ts'
import {
  dataOf,
  partOfStep,
  partsOf,
  putOrder,
  putPart,
  removeStep,
  renameStep,
  stepOrder,
  type UnitFiles,
  withExit,
} from './units.ts'

function seen(known: Draft, draft: number): void {
  if (known.version !== draft) throw new Refused('moved-on')
}

function has(files: UnitFiles, step: string): boolean {
  return stepOrder(files).includes(step)
}

export function addingStep(unit: string, { draft, id, after, content, from }: AddStepAsked): Act {
  const entered = withoutEmpty(content)
  checkedTexts(entered, partOfStep(id))
  return (files, known) => {
    seen(known, draft)
    if (kindless(unit, files)) throw new Refused('absent')
    const aliases = (dataOf(files).structure as FlowDefinition).aliases ?? {}
    if (has(files, id) || Object.hasOwn(aliases, id)) throw new Refused('taken')
    if (after && !has(files, after)) throw new Refused('gone')
    const added = putPart(files, partOfStep(id), entered, after)
    return from ? led(added, from.step, from.event, id) : added
  }
}

function kindless(unit: string, files: UnitFiles): boolean {
  return unit === 'place' || unit === 'common' || stepOrder(files).length === 0
}

export function movingStep(step: string, { draft, after }: MoveStepAsked): Act {
  return (files, known) => {
    seen(known, draft)
    if (!has(files, step) || (after !== '' && !has(files, after))) throw new Refused('gone')
    const others = stepOrder(files).filter((one) => one !== step)
    const at = after === '' ? 0 : others.indexOf(after) + 1
    return putOrder(files, [...others.slice(0, at), step, ...others.slice(at)])
  }
}

export function renamingStep(step: string, { draft, to }: RenameStepAsked): Act {
  return (files, known) => {
    seen(known, draft)
    if (!has(files, step)) throw new Refused('gone')
    if (has(files, to)) throw new Refused('taken')
    return renameStep(files, step, to)
  }
}

export function removingStep(step: string, { draft, instead }: RemoveStepAsked): Act {
  return (files, known) => {
    seen(known, draft)
    if (!has(files, step) || (instead !== undefined && !has(files, instead))) throw new Refused('gone')
    if (instead === step) throw new Refused('invalid', { where: 'instead' })
    const { start } = dataOf(files).structure as FlowDefinition
    if (instead === undefined && (start === step || isLedTo(files, step))) throw new Refused('used')
    return removeStep(files, step, instead)
  }
}

function isLedTo(files: UnitFiles, step: string): boolean {
  return [...partsOf('', files)].some(
    ([part, { structure }]) =>
      part !== partOfStep(step) && part !== 'head' && JSON.stringify(structure).includes(`"${step}"`),
  )
}

export function linking(step: string, { draft, event, to }: LinkAsked): Act {
  return (files, known) => {
    seen(known, draft)
    if (!has(files, step) || !has(files, to)) throw new Refused('gone')
    return led(files, step, event, to)
  }
}

function led(files: UnitFiles, step: string, event: string, to: string): UnitFiles {
  const content = partsOf('', files).get(partOfStep(step))
  const structure = content?.structure && withExit(content.structure, event, to)
  if (!content || !structure) throw new Refused('gone', { where: event })
  return putPart(files, partOfStep(step), { ...content, structure } as typeof content)
}
