/** What the desk sees of a visit, who sees it, and how a neighbourhood group is called. Pure. */
import type { Catalogue } from '../conversation/catalogue.ts'
import { isOpen, isPlanned } from '../conversation/visit-records.ts'
import { MAIN_LANGUAGE } from '../flows/lending.ts'
import type { Document, Visit } from '../records.ts'
import type { VisitObject } from '../staff/may.ts'
import type { Contact, VisitCard } from './visits-api.ts'

/** What only an officer of the police may do in a house: photo and fingerprints for an identity card or a level-2 account. */
const POLICE_TOPICS: ReadonlySet<string> = new Set(['can_cuoc', 'can-cuoc', 'can-cuoc-tre-em', 'vneid-muc-2'])

/** Questions of the flow whose choices say what a topic and a reason are called. */
const TOPIC_STEP = 'chu_de'
const PRIORITY_STEP = 'uu_tien'
const ALONE = { id: 'o_mot_minh', title: 'Ở một mình' }

export function needsPolice({ topic }: Pick<Visit, 'topic'>): boolean {
  return POLICE_TOPICS.has(topic)
}

/** The visit as the table of rights knows it. */
export function visitObject(body: Visit): VisitObject {
  return {
    kind: 'visit',
    policeTopic: needsPolice(body),
    people: (body.plan?.people ?? []).map(({ staff }) => staff),
  }
}

export function isRelieved({ relieved = [], state }: Visit, staff: string): boolean {
  return relieved.includes(staff) && isOpen({ state })
}

export interface VisitCardFrom {
  readonly catalogue: Pick<Catalogue, 'flows'>
  readonly me: string
  readonly unheard?: boolean
}

export function visitCardOf(document: Document<Visit>, { catalogue, me, unheard = false }: VisitCardFrom): VisitCard {
  const { id, version, sort, body } = document
  const { reference, state, plan, windows, ended } = body
  const group = groupOf(body.group)
  const phone = body.phone?.replace(/\D/g, '').slice(-3)
  return {
    ...{ id, version, changed: sort, reference, state, windows },
    topic: topicTitle(body, catalogue),
    police: needsPolice(body),
    priority: body.priority.map((one) => priorityTitle(body.flow, one, catalogue)),
    ...(group === undefined ? {} : { group }),
    ...(body.area === undefined ? {} : { area: body.area }),
    ...(body.name === undefined ? {} : { who: lastWord(body.name) }),
    ...(phone ? { phone: `…${phone}` } : {}),
    ...(plan ? { plan: planSeen(plan) } : {}),
    planned: isPlanned(body),
    mine: plan?.people.some(({ staff }) => staff === me) ?? false,
    requestedAt: body.requestedAt,
    ...(body.changedAt === undefined ? {} : { changedAt: body.changedAt }),
    ...(body.confirmedAt === undefined ? {} : { confirmedAt: body.confirmedAt }),
    ...(body.arrived ? { arrivedAt: body.arrived.at } : {}),
    ...(unheard ? { unheard } : {}),
    ...(ended ? { ended: endSeen(ended) } : {}),
    before: (body.before ?? []).map(({ at: _at, ...one }) => one),
  }
}

/** That it is not theirs any more, and nothing of where it was. */
export function relievedCardOf({ id, version, sort, body }: Document<Visit>): VisitCard {
  return {
    ...{ id, version, changed: sort, reference: body.reference, state: body.state, topic: '', police: false },
    ...{ priority: [], windows: [], planned: false, mine: false, relieved: true, before: [] },
    requestedAt: body.requestedAt,
  }
}

export function contactOf({ name, phone, address, group, answers }: Visit): Contact {
  return {
    ...(name === undefined ? {} : { name }),
    ...(phone === undefined ? {} : { phone }),
    ...(address === undefined ? {} : { address }),
    ...(group === undefined ? {} : { group }),
    answers: Object.values(answers),
  }
}

/**
 * "tổ dân phố số 5 Đằng Hải" → "tổ 5". Residents write what they like there, a street or a name too: only the number is
 * shown on lists and in calendars.
 */
export function groupOf(said: string | undefined): string | undefined {
  const [, number] =
    /(?:^|\P{L})(?:tổ|to|tdp|khu|thôn|thon)\s*(?:dân phố|dan pho)?\s*(?:số|so)?\s*(\d{1,3}\p{L}?)(?![\p{L}\d])/iu.exec(
      said?.normalize('NFC') ?? '',
    ) ??
    /^\s*(\d{1,3})\s*$/.exec(said ?? '') ??
    []
  return number === undefined ? undefined : `tổ ${number.toUpperCase()}`
}

function planSeen({ day, half, time, people }: NonNullable<Visit['plan']>): NonNullable<VisitCard['plan']> {
  return {
    ...{ day, half, ...(time === undefined ? {} : { time }) },
    people: people.map(({ staff, name, role }) => ({ staff, name, role })),
  }
}

function endSeen({ by, why, note }: NonNullable<Visit['ended']>): NonNullable<VisitCard['ended']> {
  return {
    by: by === 'resident' || by === 'erased' ? by : 'team',
    ...(why === undefined ? {} : { why }),
    ...(note === undefined ? {} : { note }),
  }
}

function topicTitle({ flow, topic }: Visit, { flows }: VisitCardFrom['catalogue']): string {
  return choiceTitle(flow, TOPIC_STEP, topic, flows) ?? flows.get(topic)?.words.get(MAIN_LANGUAGE)?.title ?? topic
}

function priorityTitle(flow: string, id: string, { flows }: VisitCardFrom['catalogue']): string {
  if (id === ALONE.id) return ALONE.title
  return choiceTitle(flow, PRIORITY_STEP, id, flows) ?? id
}

function choiceTitle(flow: string, step: string, id: string, flows: Catalogue['flows']): string | undefined {
  const title = flows.get(flow)?.words.get(MAIN_LANGUAGE)?.steps[step]?.choices?.[id]
  return typeof title === 'string' ? title : title?.text
}

function lastWord(name: string): string {
  return name.trim().split(/\s+/u).at(-1) ?? name
}
