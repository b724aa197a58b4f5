/** A made-up resident, to see texts as they would be read. */
import type { FillContext } from '../texts.ts'
import type { Scope } from './scope.ts'

/** Long enough for nearly every answer; a typed story is said back nowhere. */
const ANSWER = 'x'.repeat(120)

export function sampleContext({ whole, flow }: Pick<Scope, 'whole' | 'flow'>, language: string): FillContext {
  const answers = new Proxy(
    {},
    {
      get: () => ({ value: ANSWER, said: ANSWER }),
      getOwnPropertyDescriptor: () => ({
        value: { value: ANSWER, said: ANSWER },
        enumerable: true,
        configurable: true,
      }),
    },
  )
  return {
    view: {
      now: whole.now,
      language,
      channel: 'terminal',
      consent: true,
      pair: whole.common.get(language)?.default_pair ?? { resident: 'bác', bot: 'cháu' },
      name: 'Nguyệt',
      answers,
      brief: false,
      done: [],
    },
    place: whole.place,
    definition: flow.definition,
  }
}
