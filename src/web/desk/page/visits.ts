/** Home visits on the page: what was read, what is done with them. Contact and codes are held until the screen is left. */
import type { CalendarMade, Contact, DaySheet, DoorCode, VisitCard, Visits } from '../../../desk/visits-api.ts'
import { toast } from './acts.ts'
import { type Answer, ask } from './client.ts'
import { change, get, type VisitsSeen } from './state.ts'

function edit(part: Partial<VisitsSeen>): void {
  change(({ visits }) => ({ visits: { ...visits, ...part } }))
}

export async function readVisits(): Promise<void> {
  const answer = await ask<Visits>('GET', '/api/desk/visits')
  if (answer.kind === 'ok') edit({ list: answer.value, trouble: null })
  else edit({ trouble: answer.message })
}

export function visitOf(id: string): VisitCard | undefined {
  return get().visits.list?.visits.find((one) => one.id === id)
}

/** @returns what went wrong, fit to show beside the form; `prove`: prove first who is there */
async function act<T>(path: string, body: object, take: (value: T) => void): Promise<string | null> {
  const answer: Answer<T> = await ask<T>('POST', `/api/desk/visits/${path}`, body)
  if (answer.kind === 'ok') {
    take(answer.value)
    return null
  }
  if (answer.kind === 'refused' && answer.code === 'prove') return 'prove'
  // Somebody was faster, or the resident: what they did is shown beside the words.
  if (answer.kind === 'refused' && answer.status === 409) await readVisits()
  return answer.message
}

/** An act that answers with the card as it is then. */
export async function perform(id: string, name: string, body: object, said: string): Promise<string | null> {
  return await act<VisitCard>(`${id}/${name}`, body, (card) => {
    const { list } = get().visits
    if (list) edit({ list: { ...list, visits: list.visits.map((one) => (one.id === id ? card : one)) } })
    toast(said, 'good')
  })
}

export async function reveal(id: string, why?: string): Promise<string | null> {
  return await act<Contact>(`${id}/reveal`, why === undefined ? {} : { why }, (contact) =>
    edit({ contacts: new Map(get().visits.contacts).set(id, contact) }),
  )
}

export async function showCode(id: string): Promise<string | null> {
  return await act<DoorCode>(`${id}/code`, {}, ({ code }) => edit({ codes: new Map(get().visits.codes).set(id, code) }))
}

export async function readDay(day: string): Promise<string | null> {
  edit({ sheet: null })
  return await act<DaySheet>('print', { day }, (sheet) => edit({ sheet }))
}

export async function makeCalendar(): Promise<string | null> {
  const why = await act<CalendarMade>('calendar', {}, ({ path }) => edit({ calendar: `${location.origin}${path}` }))
  if (why === null) await readVisits()
  return why
}

export async function endCalendar(): Promise<string | null> {
  const why = await act<object>('calendar/off', {}, () => edit({ calendar: null }))
  if (why === null) await readVisits()
  return why
}

/** Nothing of a house stays on the screen of somebody who has gone on. */
export function hideContacts(): void {
  const { contacts, codes, sheet, calendar } = get().visits
  if (contacts.size + codes.size > 0 || sheet || calendar)
    edit({ contacts: new Map(), codes: new Map(), sheet: null, calendar: null })
}
