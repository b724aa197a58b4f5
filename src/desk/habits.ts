/** How somebody likes to work: quiet hours, and the evenings they usually have time. A habit proposes, it promises nothing. */
import { localTime } from '../flows/calendar.ts'
import type { Document } from '../records.ts'
import type { Habit, Own, Shift } from './api.ts'
import { QUIET, quietAt } from './quiet-hours.ts'
import type { DeskStore } from './world.ts'

const KIND = 'desk-own'
/** Two a day of the week: more nobody looks after. */
export const HABITS_MAX = 14
const DAYS_AHEAD = 7
/** What is left of a usual evening is proposed as long as it is worth coming for. */
const LEFT_MIN_MS = 15 * 60_000
const MINUTE_MS = 60_000

export const USUAL: Own = { quiet: QUIET, habits: [], welcomed: false }

export async function ownOf(store: Pick<DeskStore, 'getDocument'>, staff: string): Promise<Own> {
  const document = (await store.getDocument(KIND, staff)) as Document<Own> | null
  return document?.body ?? USUAL
}

/** Of everybody who has said anything, by staff id. */
export async function allOwn(store: Pick<DeskStore, 'listDocuments'>, max: number): Promise<ReadonlyMap<string, Own>> {
  const documents = (await store.listDocuments(KIND, { max })) as readonly Document<Own>[]
  return new Map(documents.map(({ id, body }) => [id, body]))
}

/** False: changed at the same moment by another screen of theirs. */
export async function putOwn(
  store: Pick<DeskStore, 'getDocument' | 'putDocument'>,
  staff: string,
  own: Own,
): Promise<boolean> {
  const version = (await store.getDocument(KIND, staff))?.version ?? 0
  const document = { kind: KIND, id: staff, version: version + 1, indexes: {}, sort: 0, body: own }
  return await store.putDocument({ replaces: version, document })
}

/** The next usual time, of today or of the days that follow; `null`: none. What lies in the quiet hours is no proposal. */
export function proposed({ habits, quiet }: Pick<Own, 'habits' | 'quiet'>, now: number): Shift | null {
  const found = habits
    .flatMap((habit) => timesOf(habit, now))
    .filter(({ from, until }) => until - Math.max(from, now) >= LEFT_MIN_MS && !quietAt(quiet, Math.max(from, now)))
    .sort((a, b) => a.from - b.from)
  const [next] = found
  if (!next) return null
  const { from, ...shift } = next
  return from > now ? { ...shift, from } : shift
}

function timesOf({ day, from, until, atMost, topics }: Habit, now: number) {
  const today = localTime(now).weekday
  // Today, and the same day a week on when today's has passed.
  return [0, DAYS_AHEAD].map((week) => {
    const ahead = ((day - today + 7) % 7) + week
    return { from: timeOn(now, ahead, from), until: timeOn(now, ahead, until), atMost, topics }
  })
}

function timeOn(now: number, daysAhead: number, minute: number): number {
  const date = new Date(now)
  date.setDate(date.getDate() + daysAhead)
  date.setHours(0, 0, 0, 0)
  return date.getTime() + minute * MINUTE_MS
}
