/** Flows, steps and choices as people call them. Pure. */
import type { Catalogue } from '../conversation/catalogue.ts'
import { MAIN_LANGUAGE } from '../flows/lending.ts'
import type { Names } from './words.ts'

const TITLE_CHARS = 50

/** Of a step that is not there any more its id. */
export function namesIn(catalogue: Catalogue): Names {
  const wordsOf = (flow: string) => catalogue.flows.get(flow)?.words.get(MAIN_LANGUAGE)
  const labels = catalogue.common.get(MAIN_LANGUAGE)?.labels ?? {}
  return {
    flow: (id) => wordsOf(id)?.title ?? id,
    step(flow, step) {
      const words = wordsOf(flow)?.steps[step]
      if (words?.title) return words.title
      const [first = ''] = plain(words?.text ?? step).split('\n')
      return first.length > TITLE_CHARS ? `${first.slice(0, TITLE_CHARS - 1)}…` : first
    },
    choice: (flow, step, choice) => plain(wordsOf(flow)?.steps[step]?.choices?.[choice] ?? labels[choice] ?? ''),
  }
}

/** As it is said to most: what else is filled in belongs to a person. */
function plain(text: string | { readonly text: string }): string {
  const whole = typeof text === 'string' ? text : text.text
  return whole.replaceAll('{bác}', 'bác').replaceAll('{Bác}', 'Bác').replaceAll('{cháu}', 'cháu')
}
