/** Home visits at the desk: the list, one of them, contact with its log, and what is done, through the one door. */

import { localDay } from '../conversation/visit-code.ts'
import { isPlanned, VISIT } from '../conversation/visit-records.ts'
import type { TeamAct, TeamAnswer } from '../conversation/visit-team.ts'
import type { Document, Visit, VisitTime } from '../records.ts'
import type { StaffMember } from '../staff/record.ts'
import { calendarOf } from './calendars.ts'
import { helperFor } from './reading.ts'
import { Refused, type Why } from './refusals.ts'
import { contactOf, isRelieved, needsPolice, relievedCardOf, visitCardOf, visitObject } from './visit-cards.ts'
import type { AssignAsked, Contact, DaySheet, VisitCard, VisitPerson, Visits } from './visits-api.ts'
import type { DeskWorld } from './world.ts'

/** Everything open in a ward, many times over: a team makes a few dozen visits in a week. */
const VISITS_MAX = 2_000
const PEOPLE_EACH = 2
/** A time is set so far ahead at the most: further off nobody knows who is free. */
export const PLAN_DAYS_MAX = 60
const PRINT_WHY = 'danh sách ngày'

export async function visitDocument(world: Pick<DeskWorld, 'store'>, id: string): Promise<Document<Visit> | null> {
  return (await world.store.getDocument(VISIT, id)) as Document<Visit> | null
}

export async function readVisits(world: DeskWorld, staff: StaffMember): Promise<Visits> {
  const lead = world.gate.may(staff, 'visit.assign', { kind: 'visit', policeTopic: false, people: [] })
  const visits = await allVisits(world)
  const cards = visits.map(async (visit): Promise<readonly VisitCard[]> => {
    if (world.gate.may(staff, 'visit.see', visitObject(visit.body))) return [await cardFor(world, staff, visit)]
    return isRelieved(visit.body, staff.id) ? [relievedCardOf(visit)] : []
  })
  const calendar = await calendarOf(world.store, staff.id)
  return {
    visits: (await Promise.all(cards)).flat(),
    today: localDay(world.clock.now()),
    lead,
    people: lead ? await sendable(world) : [],
    ...(calendar ? { calendarSince: calendar.body.since } : {}),
  }
}

export async function allVisits({
  store,
  clock,
}: Pick<DeskWorld, 'store' | 'clock'>): Promise<readonly Document<Visit>[]> {
  const found = (await store.listDocuments(VISIT, { max: VISITS_MAX })) as readonly Document<Visit>[]
  return found.filter(({ body }) => body.keepUntil > clock.now())
}

async function cardFor(world: DeskWorld, staff: StaffMember, visit: Document<Visit>): Promise<VisitCard> {
  const { state, conversation } = visit.body
  const talk = state === 'assigned' ? await world.store.readConversation(conversation) : null
  const unheard = talk !== null && (talk.unsent || !talk.state.reachable)
  return visitCardOf(visit, { catalogue: world.catalogue(), me: staff.id, unheard })
}

async function sendable(world: DeskWorld): Promise<readonly VisitPerson[]> {
  return (await world.gate.people())
    .filter((one) => canGo(world, one))
    .map(({ id, name, role }) => ({ staff: id, name, role: world.gate.roleNames[role], police: role === 'police' }))
    .sort((a, b) => a.name.localeCompare(b.name, 'vi'))
}

function canGo({ gate }: DeskWorld, staff: StaffMember): boolean {
  return staff.state === 'active' && gate.may(staff, 'desk.open')
}

/** The time as it may be set: from today, not too far off, the hour in its half. */
export function checkTime({ clock }: Pick<DeskWorld, 'clock'>, { day, half, time }: VisitTime): void {
  const now = clock.now()
  const last = localDay(now + PLAN_DAYS_MAX * 86_400_000)
  const real = new Date(`${day}T12:00:00`)
  const inHalf = time === undefined || (half === 'morning' ? time < '12:00' : time >= '12:00')
  if (Number.isNaN(real.getTime()) || localDay(real.getTime()) !== day || day < localDay(now) || day > last || !inHalf)
    throw new Refused('bad-day', { where: 'day' })
}

export async function assign(
  world: DeskWorld,
  staff: StaffMember,
  visit: Document<Visit>,
  { version, people, ...time }: AssignAsked,
): Promise<VisitCard> {
  checkTime(world, time)
  const going = await Promise.all([...new Set(people)].map((id) => world.gate.person(id)))
  const able = going.filter((one): one is StaffMember => one !== null && canGo(world, one))
  if (able.length !== PEOPLE_EACH || people.length !== PEOPLE_EACH) throw new Refused('two-people', { where: 'people' })
  if (needsPolice(visit.body) && !able.some(({ role }) => role === 'police'))
    throw new Refused('needs-police', { where: 'people' })
  const plan = { ...time, people: able.map((one) => helperFor(world, one)) }
  return await perform(world, staff, visit, { kind: 'assign', by: staff.id, version, plan })
}

/** Through the one door; the same act again, its answer lost, is done already. */
export async function perform(
  world: DeskWorld,
  staff: StaffMember,
  visit: Document<Visit>,
  act: TeamAct,
): Promise<VisitCard> {
  const { store } = world
  const talk = await store.readConversation(visit.body.conversation)
  if (talk === null) throw new Refused('visit-gone')
  const once = 'version' in act ? `visit:${visit.id}:${JSON.stringify(act)}` : undefined
  const done = once !== undefined && (await store.wasApplied(talk.key, once))
  if (!done) {
    const received = await world.happen(talk.key, talk.address, { kind: 'visit', visit: visit.id, act }, once)
    if (received.kind === 'done') refuseUnlessDone(received.visited)
  }
  const now = await visitDocument(world, visit.id)
  if (now === null) throw new Refused('visit-gone')
  return await cardFor(world, staff, now)
}

function refuseUnlessDone(answer: TeamAnswer | undefined): void {
  if (answer?.kind === 'done') return
  if (answer?.kind === 'wrong-code') {
    const left = answer.left > 0 ? `Còn ${answer.left} lần thử.` : 'Hết lượt thử: xin trưởng nhóm cấp mã mới.'
    throw new Refused('wrong-code', { where: 'code', words: `Mã này không đúng. ${left}` })
  }
  throw new Refused(answer ? WHY[answer.why] : 'visit-gone')
}

const WHY = {
  gone: 'visit-gone',
  changed: 'visit-changed',
  'not-planned': 'not-planned',
  'not-today': 'not-today',
  'too-early': 'too-early',
  'code-locked': 'code-locked',
  'code-used': 'code-used',
} as const satisfies Record<Extract<TeamAnswer, { kind: 'refused' }>['why'], Why>

/** Logged before it is shown. Whoever is not one of the two says why. */
export async function reveal(
  world: DeskWorld,
  staff: StaffMember,
  visit: Document<Visit>,
  why: string | undefined,
): Promise<Contact> {
  const { mine } = visitCardOf(visit, { catalogue: world.catalogue(), me: staff.id })
  // Of a visit that is over, or moved by the resident, the two have nothing left to find.
  if (mine && staff.role !== 'lead' && !isPlanned(visit.body)) throw new Refused('not-planned')
  if (!mine && why === undefined) throw new Refused('why-needed', { where: 'why' })
  await world.gate.audit({
    who: staff.id,
    what: 'reveal',
    object: `visit ${visit.id}`,
    why: why ?? 'người được xếp đến nhà',
  })
  return contactOf(visit.body)
}

/** For the two who stand at the door, on the day, while it has not been used. */
export async function doorCode(world: DeskWorld, staff: StaffMember, { id, body }: Document<Visit>): Promise<string> {
  if (!body.plan || !isPlanned(body) || body.code === undefined) throw new Refused('not-planned')
  if (body.plan.day !== localDay(world.clock.now())) throw new Refused('not-today')
  if (body.arrived) throw new Refused('code-used')
  await world.gate.audit({ who: staff.id, what: 'visit-code', object: `visit ${id}` })
  return body.code
}

/** What goes along on paper: the day's planned visits of whoever prints, of the ward for a lead. */
export async function daySheet(world: DeskWorld, staff: StaffMember, day: string): Promise<DaySheet> {
  const planned = (await allVisits(world)).filter(
    ({ body }) => body.plan?.day === day && isPlanned(body) && world.gate.may(staff, 'visit.reveal', visitObject(body)),
  )
  const rows: { visit: VisitCard; contact: Contact }[] = []
  for (const visit of planned) {
    await world.gate.audit({ who: staff.id, what: 'reveal', object: `visit ${visit.id}`, why: PRINT_WHY })
    rows.push({ visit: await cardFor(world, staff, visit), contact: contactOf(visit.body) })
  }
  return { day, rows }
}
