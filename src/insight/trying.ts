/** What a phrase would do if it were taught: the understanding run with it, nothing written. */
import type { Catalogue, LiveFlow } from '../conversation/catalogue.ts'
import type { StepWords } from '../flows/definition.ts'
import { MAIN_LANGUAGE } from '../flows/lending.ts'
import { inSlices } from '../loop.ts'
import { readChoice } from '../understanding/answers.ts'
import { findTopics, learnTopics, SURE, type TopicIndex } from '../understanding/topics.ts'
import type { Target, Tried } from './api.ts'
import { flowTitle, labelOf } from './flow-figures.ts'
import { shown } from './shown.ts'
import { type Group, isShown, textOf } from './unmatched.ts'

/** Lists of what else changes: more is not read. */
const LISTED_MAX = 20
const NOTHING = 'vẫn chưa hiểu'

/** `null`: there is no such target any more. */
export async function tryPhrase(
  catalogue: Catalogue,
  group: Group,
  others: readonly Group[],
  target: Omit<Target, 'title'>,
): Promise<Tried | null> {
  const live = catalogue.flows.get(target.flow)
  if (!live || live.definition.part) return null
  return target.step === undefined || target.choice === undefined
    ? await tryExample(catalogue, group, others, target.flow)
    : tryChoice(live, group, others, target.step, target.choice)
}

function tryChoice(
  live: LiveFlow,
  group: Group,
  others: readonly Group[],
  stepId: string,
  choice: string,
): Tried | null {
  const step = live.definition.steps[stepId]
  const words = live.words.get(MAIN_LANGUAGE)?.steps[stepId]
  if (step?.kind !== 'choose' || !words || step.choices[choice] === undefined) return null
  const text = textOf(group)
  const before = (said: string) => choiceOf(Object.keys(step.choices), words, said)
  const also = { ...words.also, [choice]: [...(words.also?.[choice] ?? []), text] }
  const after = (said: string) => choiceOf(Object.keys(step.choices), { ...words, also }, said)
  const say = (id: string | null) => (id === null ? NOTHING : `hiểu là “${labelOf(words.choices?.[id], id)}”`)
  const here = others.filter((one) => one.id !== group.id && one.flow === live.definition.id && one.step === stepId)
  const known = Object.keys(step.choices).flatMap((id) => [
    labelOf(words.choices?.[id], id),
    ...(words.also?.[id] ?? []),
  ])
  return {
    now: `sẽ ${say(after(text))}`,
    works: after(text) === choice,
    ...(after(text) === choice ? {} : { refused: 'Câu này vẫn giống nút khác của bước nên máy không dám chọn.' }),
    alsoHelped: helped(here, before, after, say),
    worse: worse(known, before, after, say),
  }
}

function choiceOf(ids: readonly string[], words: StepWords, said: string): string | null {
  const reading = readChoice(
    said,
    ids.map((id) => ({ id, label: labelOf(words.choices?.[id], id), also: words.also?.[id] ?? [] })),
    labelOf(words.text, ''),
  )
  return reading.kind === 'choice' ? reading.id : null
}

async function tryExample(catalogue: Catalogue, group: Group, others: readonly Group[], flow: string): Promise<Tried> {
  const { flows } = catalogue
  const text = textOf(group)
  const now = await topicsOf(catalogue)
  const then = await topicsOf(catalogue, { flow, text })
  const before = (said: string) => sureOf(now, said)
  const after = (said: string) => sureOf(then, said)
  const say = (id: string | null) => (id === null ? NOTHING : `dẫn tới “${flowTitle(flows, id)}”`)
  // Only what is near can be drawn away: the examples of flows that the phrase is like.
  const near = findTopics(now, text).ranked.slice(0, 5)
  const known = near.flatMap(({ flow }) => flows.get(flow)?.words.get(MAIN_LANGUAGE)?.examples ?? [])
  const rest = others.filter((one) => one.id !== group.id && one.step === undefined)
  return {
    now: `sẽ ${say(after(text))}`,
    works: after(text) === flow,
    ...(after(text) === flow ? {} : { refused: 'Câu này vẫn gần thủ tục khác hơn, hoặc quá ít chữ để chắc chắn.' }),
    alsoHelped: helped(rest, before, after, say),
    worse: worse(known, before, after, say),
  }
}

/** Learned in slices: residents are served in between. */
function topicsOf(
  { flows, common }: Catalogue,
  more?: { readonly flow: string; readonly text: string },
): Promise<TopicIndex> {
  const sources = [...flows].flatMap(([flow, { definition, words }]) => {
    const main = words.get(MAIN_LANGUAGE)
    if (definition.part || !main) return []
    const { title, summary, examples = [] } = main
    const own = more?.flow === flow ? [...examples, more.text] : examples
    return [{ flow, language: MAIN_LANGUAGE, title, ...(summary ? { summary } : {}), examples: own }]
  })
  return inSlices(learnTopics(sources, { person: common.get(MAIN_LANGUAGE)?.moves.human ?? [] }))
}

function sureOf(index: TopicIndex, said: string): string | null {
  const { best, score } = findTopics(index, said)
  return score >= SURE ? best : null
}

type Read = (said: string) => string | null
type Say = (id: string | null) => string

/** Other phrases that nothing matched so far. */
function helped(others: readonly Group[], before: Read, after: Read, say: Say): Tried['alsoHelped'] {
  return others
    .filter((one) => isShown(one) && before(textOf(one)) === null && after(textOf(one)) !== null)
    .slice(0, LISTED_MAX)
    .map((one) => ({ text: textOf(one), people: shown(one.people), now: say(after(textOf(one))) }))
}

/** What is understood today and would be understood otherwise. */
function worse(known: readonly string[], before: Read, after: Read, say: Say): Tried['worse'] {
  return known
    .filter((said) => before(said) !== null && after(said) !== before(said))
    .slice(0, LISTED_MAX)
    .map((text) => ({ text, before: say(before(text)), now: say(after(text)) }))
}
