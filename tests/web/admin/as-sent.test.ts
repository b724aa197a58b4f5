/** The phone beside a step: what it shows is what the channel gets, for every step that asks something, on every channel. */
import { describe, expect, it } from 'vitest'
import { buildCatalogue } from '../../../src/conversation/catalogue.ts'
import { fitMessage } from '../../../src/delivery/fit.ts'
import { shownOn } from '../../../src/delivery/shown.ts'
import { loadDefinitions } from '../../../src/flows/load.ts'
import type { StepContent } from '../../../src/publishing/api.ts'
import type { ShownMessage } from '../../../src/publishing/api-play.ts'
import { play } from '../../../src/publishing/play.ts'
import { asSent } from '../../../src/web/admin/page/flow/as-sent.ts'

const { flows, common, place } = loadDefinitions('flows', 'locales')
if (!place) throw new Error('no place')
const catalogue = buildCatalogue({ flows, common, place }, 90)
const world = {
  ...{
    catalogue,
    now: Date.parse('2026-11-23T09:00:00+07:00'),
    fit: fitMessage,
    limits: (channel: string) => shownOn(channel),
  },
}
const PAIR = { resident: 'bác', bot: 'cháu' }
/** Placeholders are filled by the engine in ways of its own: compared is what has none but the address pair. */
const fill = (text: string) =>
  text
    .replace(/\{(bác|cháu)\}/g, '$1')
    .replace(/(^|[.!?…]\s+|\n)(\p{Ll})/gu, (_, before, letter) => before + letter.toUpperCase())
const PLAIN = /\{(?!bác\}|cháu\})[^"{}]+\}/

/** What is seen of messages: what a button does is no part of it. */
const drawn = (messages: readonly ShownMessage[] = []) =>
  JSON.stringify(messages.map(({ buttons, ...rest }) => [rest, buttons.map(({ label }) => label)]))

const steps = ['tam-tru', 'vneid-kich-hoat', 'khai-sinh'].flatMap((flow) => {
  const { definition, words } = flows.get(flow) ?? { definition: { steps: {} }, words: new Map() }
  const stages = Math.max(0, ...Object.values(definition.steps).map(({ stage }) => stage ?? 0))
  return Object.entries(definition.steps).flatMap(([step, structure]) => {
    const vi = words.get('vi')?.steps[step]
    const asks =
      ['choose', 'say', 'confirm'].includes(structure.kind) && !('pause' in structure && structure.pause === 'none')
    return asks && vi && !PLAIN.test(JSON.stringify(vi))
      ? [{ flow, step, stages, content: { structure, words: { vi } } as unknown as StepContent }]
      : []
  })
})

describe('the phone beside a step', () => {
  it.each(['zalo', 'messenger', 'telegram', 'web'] as const)(
    '%s: text, numbers, buttons and parts as they are sent',
    (channel) => {
      expect(steps.length).toBeGreaterThan(60)
      const wrong = steps.flatMap(({ flow, step, stages, content }) => {
        const asked = { channel, pair: PAIR, language: 'vi', from: step, acts: [] }
        const sent = play(world as never, flow, asked as never).beats[0]?.messages
        const shown = asSent(content, channel, stages, fill)
        const [here, there] = [drawn(shown), drawn(sent)]
        return here === there ? [] : [{ at: `${flow}.${step}`, here, there }]
      })
      expect(wrong).toEqual([])
    },
  )
})
