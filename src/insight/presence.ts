/**
 * How many volunteers were needed and there, measured every ten minutes and kept as numbers by hour: one small document a
 * day. Several processes measure once: the slot stands in the document.
 */
import type { Document } from '../records.ts'
import type { Store } from '../store/store.ts'
import type { Hours } from './api.ts'
import { dayAfter, dayOf, hourOf, weekdayOf } from './period.ts'
import { decimal } from './shown.ts'

const KIND = 'presence'
export const SLOT_MS = 10 * 60_000
/** What a volunteer helps at once: the usual promise. */
const AT_ONCE = 2
const OPEN_MAX = 2_000
/** As long as figures are compared: this season with the same of last year. */
const KEPT_DAYS = 400
const WEEKDAYS = ['Thứ Hai', 'Thứ Ba', 'Thứ Tư', 'Thứ Năm', 'Thứ Sáu', 'Thứ Bảy', 'Chủ nhật']

interface HourSums {
  readonly samples: number
  readonly present: number
  readonly needed: number
}

interface Presence {
  readonly slot: number
  readonly hours: Readonly<Record<string, HourSums>>
}

type PresenceStore = Pick<Store, 'getDocument' | 'putDocument' | 'deleteDocument' | 'listDocuments'>

export async function measurePresence(store: PresenceStore, now: number): Promise<void> {
  const day = dayOf(now)
  const slot = Math.floor(now / SLOT_MS)
  const before = (await store.getDocument(KIND, day)) as Document<Presence> | null
  if (before && before.body.slot >= slot) return
  const present = (await store.listDocuments('shift', { max: 500, after: now })).length
  const open = (await store.listDocuments('ticket', { index: ['open', 'yes'], max: OPEN_MAX })) as readonly Document<{
    readonly state: string
  }>[]
  const people = open.filter(({ body }) => body.state === 'waiting' || body.state === 'held').length
  const hour = String(hourOf(now))
  const sums = before?.body.hours[hour] ?? { samples: 0, present: 0, needed: 0 }
  const body: Presence = {
    slot,
    hours: {
      ...before?.body.hours,
      [hour]: {
        samples: sums.samples + 1,
        present: sums.present + present,
        needed: sums.needed + Math.ceil(people / AT_ONCE),
      },
    },
  }
  const version = before?.version ?? 0
  const document = { kind: KIND, id: day, version: version + 1, indexes: {}, sort: Date.parse(day), body }
  // Another process was first: it has measured the same.
  await store.putDocument({ replaces: version, document })
  if (before === null) await sweep(store, now)
}

async function sweep(store: PresenceStore, now: number): Promise<void> {
  const before = Date.parse(dayAfter(dayOf(now), -KEPT_DAYS))
  for (const { id, version, sort } of await store.listDocuments(KIND, { max: 100 })) {
    if (sort < before) await store.deleteDocument(KIND, id, version)
  }
}

export interface HourMean {
  readonly needed: number | null
  readonly present: number | null
}

/** By weekday (0: Sunday), then hour. The whole weeks before today. */
export async function presenceMeans(
  store: Pick<Store, 'getDocument'>,
  now: number,
  weeks: number,
): Promise<readonly (readonly HourMean[])[]> {
  const sums = Array.from({ length: 7 }, () =>
    Array.from({ length: 24 }, () => ({ samples: 0, present: 0, needed: 0 })),
  )
  const today = dayOf(now)
  for (let back = 0; back < weeks * 7; back++) {
    const day = dayAfter(today, -back)
    const kept = (await store.getDocument(KIND, day)) as Document<Presence> | null
    for (const [hour, { samples, present, needed }] of Object.entries(kept?.body.hours ?? {})) {
      const sum = sums[weekdayOf(day)]?.[Number(hour)]
      if (!sum) continue
      sum.samples += samples
      sum.present += present
      sum.needed += needed
    }
  }
  return sums.map((hours) =>
    hours.map(({ samples, present, needed }) =>
      samples === 0
        ? { needed: null, present: null }
        : { needed: oneDecimal(needed / samples), present: oneDecimal(present / samples) },
    ),
  )
}

export async function hoursTable(store: Pick<Store, 'getDocument'>, now: number, weeks: number): Promise<Hours> {
  const means = await presenceMeans(store, now, weeks)
  const known = means.some((hours) => hours.some(({ needed }) => needed !== null))
  return {
    at: now,
    weeks,
    rows: WEEKDAYS.map((weekday, i) => ({
      weekday,
      hours: (means[(i + 1) % 7] ?? []).map(({ needed, present }, hour) => ({
        hour,
        needed,
        present,
        text: needed === null || present === null ? 'chưa đo' : `cần ${decimal(needed)}, có ${decimal(present)}`,
        short: needed !== null && present !== null && needed > present,
      })),
    })),
    ...(known ? {} : { empty: 'Máy đếm 10 phút một lần; sau một tuần bảng này đủ các thứ trong tuần.' }),
  }
}

function oneDecimal(n: number): number {
  return Math.round(n * 10) / 10
}
