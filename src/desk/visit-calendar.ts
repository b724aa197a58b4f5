/** Somebody's visits as a calendar: reference, group and half day, nothing of the resident; more stands at the desk. Pure. */
import { isPlanned } from '../conversation/visit-records.ts'
import type { Document, Visit } from '../records.ts'
import { type CalendarEvent, calendarText } from './ics.ts'
import { groupOf } from './visit-cards.ts'

/** How long an hour that was agreed is kept free: a visit with its way, as a calendar needs an end. */
const MINUTES = 60
const HALVES = { morning: 'buổi sáng', afternoon: 'buổi chiều' } as const
const WHERE = 'Xem trong bàn trực.'

export function visitCalendar(visits: readonly Document<Visit>[], staff: string): string {
  const own = visits.filter(({ body }) => body.plan?.people.some((one) => one.staff === staff))
  return calendarText('Lịch đến nhà', own.flatMap(eventOf))
}

function eventOf({ id, version, sort, body }: Document<Visit>): readonly CalendarEvent[] {
  const { plan, reference, state } = body
  if (!plan) return []
  const words = [`Đến nhà ${reference}`, groupOf(body.group), HALVES[plan.half]].filter(Boolean).join(', ')
  const happens = isPlanned(body) || state === 'done' || state === 'missed'
  return [
    {
      uid: `${id}@tung-buoc`,
      sequence: version,
      // Numbers of changes hold a thousand to the ms.
      changedAt: Math.floor(sort / 1_000),
      summary: state === 'assigned' ? `${words} (chờ xác nhận)` : words,
      description: WHERE,
      start: plan.time === undefined ? plan.day : new Date(`${plan.day}T${plan.time}:00`).getTime(),
      minutes: MINUTES,
      status: !happens ? 'CANCELLED' : state === 'assigned' ? 'TENTATIVE' : 'CONFIRMED',
    },
  ]
}
