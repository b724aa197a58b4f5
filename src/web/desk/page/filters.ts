/** Which residents a lead wants to see. Empty: all. Pure. */
import type { Card } from '../../../desk/api.ts'
import { hereOf } from './words.ts'

export interface Filters {
  readonly flow: string
  readonly step: string
  readonly channel: string
  readonly state: string
  /** Only who has waited for more than ten minutes. */
  readonly long: boolean
}

export const NO_FILTERS: Filters = { flow: '', step: '', channel: '', state: '', long: false }
export const LONG_MS = 10 * 60_000

export function isFiltered(filters: Filters): boolean {
  return JSON.stringify(filters) !== JSON.stringify(NO_FILTERS)
}

export function fits(card: Card, { flow, step, channel, state, long }: Filters, now: number): boolean {
  return (
    (flow === '' || hereOf(card).flow?.id === flow) &&
    (step === '' || hereOf(card).step?.id === step) &&
    (channel === '' || card.channel === channel) &&
    (state === '' || card.state === state) &&
    (!long || (card.state === 'waiting' && now - card.waitingSince > LONG_MS))
  )
}

/** What was kept on the device, whatever it has become there. */
export function readFilters(kept: unknown): Filters {
  if (typeof kept !== 'object' || kept === null) return NO_FILTERS
  const { flow, step, channel, state, long } = kept as Partial<Record<keyof Filters, unknown>>
  const text = (value: unknown) => (typeof value === 'string' ? value : '')
  return { flow: text(flow), step: text(step), channel: text(channel), state: text(state), long: long === true }
}
