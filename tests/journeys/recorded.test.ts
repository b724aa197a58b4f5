/**
 * Ways of residents through every flow, as their writers recorded them: the straight way, the ends in person, the troubles.
 * A choice is named by its id, so that a text may be improved without a journey being touched.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { loadCatalogue } from '../../src/definitions.ts'
import type { Text } from '../../src/flows/definition.ts'
import { durationMs } from '../../src/flows/durations.ts'
import { type Moment, placeOf, walker } from './walker.ts'

type Said = Readonly<Record<string, string | true>>

interface Recorded {
  readonly name: string
  readonly says: readonly Said[]
  /** The step at which it ends. */
  readonly ends: string
}

const FOLDER = 'tests/journeys/recorded'
const catalogue = loadCatalogue({ flowsDir: 'flows', localesDir: 'locales' })
const walk = walker(catalogue)
const STUCK = catalogue.common.get('vi')?.moves.stuck?.[0] ?? ''

const files = readdirSync(FOLDER).map((name) => name.replace(/\.yaml$/, ''))
const offered = [...catalogue.flows].filter(([, { definition }]) => !definition.part).map(([id]) => id)

it('there is one for every flow a resident can choose, and for nothing else', () => {
  expect(files.filter((id) => !catalogue.flows.has(id))).toEqual([])
  expect(offered.filter((id) => !files.includes(id))).toEqual([])
})

describe.each(files)('%s', (flow) => {
  const journeys: readonly Recorded[] = parse(readFileSync(join(FOLDER, `${flow}.yaml`), 'utf8'))

  it.each(journeys)('$name', ({ says, ends }) => {
    let here = walk.opens(flow, 'vi')
    for (const said of says) here = goOn(here, said)
    expect(here.conversation.state.frames.map((frame) => `${frame.flow}/${frame.step}`)).toEqual([])
    const last = here.heard.at(-1)?.text ?? ''
    expect(last).toMatch(textOf(flow, ends))
  })
})

function goOn(here: Moment, said: Said): Moment {
  const [[kind = '', value = true] = []] = Object.entries(said)
  const top = here.conversation.state.frames.at(-1)
  const step = top && catalogue.flows.get(top.flow)?.definition.steps[top.step]
  switch (kind) {
    case 'choose':
      return press(here, String(value))
    case 'next':
    case 'yes':
    case 'no':
    case 'skip':
    case 'alone':
      return press(here, kind)
    case 'stuck':
      return press(walk.says(here, STUCK), String(value))
    case 'photo':
      return walk.sendsPhoto(here)
    case 'handed':
      return walk.handedBack(here)
    case 'wait':
      if (step?.kind !== 'wait') throw new Error(`nothing is waited for at ${placeOf(here)}`)
      return walk.waits(here, 'wait', durationMs(step.for))
    case 'type': {
      const typed = walk.says(here, String(value))
      return step?.kind === 'ask' && step.gather ? walk.waits(typed, 'gather', durationMs(step.gather)) : typed
    }
    default:
      throw new Error(`a journey says "${kind}", which nobody can do`)
  }
}

/** Presses the newest button of this choice; the offer of news is named by the flow too, and is none of its ways. */
function press(here: Moment, id: string): Moment {
  const choices = here.heard.flatMap((message) => message.choices)
  const choice = choices.findLast(({ data }) => data.split('.')[2] === id && data.split('.')[1] !== 'news')
  if (choice) return walk.presses(here, choice)
  throw new Error(`no button "${id}" at ${placeOf(here)}; there are ${choices.map(({ data }) => data.split('.')[2])}`)
}

/** What the step says, whoever is spoken to and whatever is known. */
function textOf(flow: string, step: string): RegExp {
  const live = catalogue.flows.get(flow)
  if (live?.definition.steps[step]?.kind !== 'finish') throw new Error(`${flow} has no end called ${step}`)
  const text: Text = live.words.get('vi')?.steps[step]?.text ?? ''
  const templates = typeof text === 'string' ? [text] : [text.text, text.otherwise]
  const patterns = templates.map((template) =>
    template
      .trim()
      .split(/\{[^}]*\}/)
      .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(/\s+/g, '\\s+'))
      .join('[^]*?'),
  )
  return new RegExp(`(?:${patterns.join('|')})`, 'iu')
}
