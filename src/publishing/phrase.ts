/** Another way to say something, put into the draft: of a choice at a step, or of the whole flow. */
import { MAIN_LANGUAGE } from '../flows/lending.ts'
import type { Who } from './api.ts'
import { changeDraft } from './drafts.ts'
import { checkedTexts, withoutEmpty } from './entered.ts'
import { Refused } from './refusals.ts'
import { type Content, HEAD, partOfStep, partsOf, putPart, type UnitFiles } from './units.ts'
import type { PublishingOptions } from './world.ts'

export interface Phrase {
  readonly flow: string
  /** With `choice`; left out: an example of the flow. */
  readonly step?: string
  readonly choice?: string
  readonly text: string
}

type Lists = Readonly<Record<string, readonly string[]>>

/** One that stands there already is left as it is. False: the flow, the step or the choice is gone, or the text may not stand there. */
export async function addPhrase(
  world: Pick<PublishingOptions, 'store' | 'clock' | 'live'>,
  who: Who,
  { flow, step, choice, text }: Phrase,
): Promise<boolean> {
  const part = step === undefined ? HEAD : partOfStep(step)
  const act = (files: UnitFiles): UnitFiles => {
    const content = partsOf(flow, files).get(part)
    const words = (content?.words as Readonly<Record<string, object>> | undefined)?.[MAIN_LANGUAGE]
    if (!content || !words) throw new Refused('gone')
    const taught = choice === undefined ? asExample(words, text) : asAnswer(content, words, choice, text)
    const next = withoutEmpty({ ...content, words: { ...content.words, [MAIN_LANGUAGE]: taught } }) as Content
    checkedTexts(next, part)
    return putPart(files, part, next)
  }
  try {
    await changeDraft(world, flow, who, act)
    return true
  } catch (error) {
    if (error instanceof Refused && error.why !== 'unavailable') return false
    throw error
  }
}

function asExample(words: object & { readonly examples?: readonly string[] }, text: string) {
  return { ...words, examples: withOne(words.examples, text) }
}

function asAnswer(content: Content, words: object & { readonly also?: Lists }, choice: string, text: string) {
  const structure = content.structure as { readonly choices?: object } | undefined
  if (!Object.hasOwn(structure?.choices ?? {}, choice)) throw new Refused('gone')
  return { ...words, also: { ...words.also, [choice]: withOne(words.also?.[choice], text) } }
}

function withOne(list: readonly string[] = [], text: string): readonly string[] {
  return list.includes(text) ? list : [...list, text]
}
