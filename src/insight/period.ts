/** Days that are asked about. */
import type { Store } from '../store/store.ts'
import type { DaySums } from './tally.ts'

/** A quarter: what a page can show, and a read that keeps nobody waiting. */
export const DAYS_MAX = 92
const DAY_MS = 24 * 60 * 60_000
/** Viet Nam has kept UTC+7 without summer time since 1975. */
const OFFSET_MS = 7 * 60 * 60_000

export function dayOf(at: number): string {
  return new Date(at + OFFSET_MS).toISOString().slice(0, 10)
}

/** 0: Sunday. */
export function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay()
}

export function hourOf(at: number): number {
  return new Date(at + OFFSET_MS).getUTCHours()
}

export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)
}

/** Both included; empty where it is no period. */
export function daysOf(from: string, to: string): readonly string[] {
  const first = Date.parse(`${from}T00:00:00Z`)
  const count = Math.round((Date.parse(`${to}T00:00:00Z`) - first) / DAY_MS) + 1
  if (!(count >= 1 && count <= DAYS_MAX)) return []
  return Array.from({ length: count }, (_, i) => dayAfter(from, i))
}

/** Day by day, so that turns go on in between. */
export async function readDays(store: Pick<Store, 'counts'>, days: readonly string[]): Promise<readonly DaySums[]> {
  const read: DaySums[] = []
  for (const day of days) read.push({ day, sums: await store.counts(day, day) })
  return read
}
