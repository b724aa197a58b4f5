/**
 * What each role may do: one table, one pure function, asked for every address and every object. Lists are filtered by
 * the same function. What is not written here is not allowed.
 */
import type { Role } from './roles.ts'

/** The parts of a staff record that rights hang on. */
export interface Holder {
  readonly id: string
  readonly role: Role
  /** Absent: this installation's only ward. */
  readonly ward?: string
  /** Topics and groups of flows one helps with; `all`: every one but those of the police. */
  readonly topics: 'all' | readonly string[]
}

/** A resident waiting or being helped. */
export interface TicketObject {
  readonly kind: 'ticket'
  readonly ward?: string
  readonly topic: string
  /** Group of the flow they stand in. */
  readonly group?: string
  /** Identity matters: not to be seen by others than the police. */
  readonly policeOnly: boolean
  /** Staff id of who holds it now. */
  readonly heldBy?: string
  /** Staff ids of whom the resident suspects of fraud. */
  readonly suspected?: readonly string[]
}

export interface DraftObject {
  readonly kind: 'draft'
  /** Staff ids of everyone whose change is in it. */
  readonly authors: readonly string[]
  /** A second person must have approved: the ward wants it so, or a link, number, fee or source changes. */
  readonly twoPeople: boolean
  readonly approvedBy?: string
}

export interface StaffObject {
  readonly kind: 'staff'
  /** Absent: somebody yet to be invited. */
  readonly id?: string
  readonly role: Role
  readonly ward?: string
  /** The role this one is to have afterwards. */
  readonly becomes?: Role
}

/** Something that belongs to one staff member: own figures, a promise, a device. */
export interface OwnObject {
  readonly kind: 'own'
  readonly staff: string
}

/** A home visit that was asked for. */
export interface VisitObject {
  readonly kind: 'visit'
  readonly ward?: string
  /** Identity: the police see who asks before anybody is named. */
  readonly policeTopic: boolean
  /** Staff ids of the two who go, or were to go. */
  readonly people: readonly string[]
}

export type StaffThing = TicketObject | VisitObject | DraftObject | StaffObject | OwnObject

type Rule = (staff: Holder, object: StaffThing | undefined) => boolean

const always: Rule = () => true

/**
 * Volunteers and police see their own topics; leads the whole ward but what is the police's. Where the resident suspects a
 * helper, it is the leads' alone, or another officer's.
 */
const seesTicket: Rule = ({ id, role, ward, topics }, object) => {
  if (object?.kind !== 'ticket' || object.ward !== ward) return false
  if (role === 'auditor') return true
  if (object.policeOnly && role !== 'police') return false
  if (object.suspected) return !object.suspected.includes(id) && (role === 'lead' || object.policeOnly)
  if (role === 'lead' || topics === 'all' || topics.includes(object.topic)) return true
  return object.group !== undefined && topics.includes(object.group)
}
const holdsTicket: Rule = (staff, object) =>
  seesTicket(staff, object) && object?.kind === 'ticket' && object.heldBy === staff.id
const inWard: Rule = ({ ward }, object) => object?.kind === 'visit' && object.ward === ward
const goesThere: Rule = (staff, object) =>
  inWard(staff, object) && object?.kind === 'visit' && object.people.includes(staff.id)
const goesOrPolice: Rule = (staff, object) =>
  goesThere(staff, object) || (inWard(staff, object) && object?.kind === 'visit' && object.policeTopic)
const isOwn: Rule = (staff, object) => object?.kind === 'own' && object.staff === staff.id
const notMine: Rule = (staff, object) =>
  object?.kind === 'draft' && object.authors.length > 0 && !object.authors.includes(staff.id)
const mayGoLive: Rule = (_staff, object) =>
  object?.kind === 'draft' &&
  (!object.twoPeople || (object.approvedBy !== undefined && !object.authors.includes(object.approvedBy)))
const isStaff: Rule = (_staff, object) => object?.kind === 'staff'
/** Nobody touches their own rights: neither up, nor away by accident. */
const otherStaff: Rule = (staff, object) => object?.kind === 'staff' && object.id !== staff.id
/** A lead answers for the volunteers of the ward. Police and everyone above are the admin's. */
const ownVolunteer: Rule = (staff, object) =>
  object?.kind === 'staff' &&
  object.role === 'volunteer' &&
  (object.becomes ?? 'volunteer') === 'volunteer' &&
  object.ward === staff.ward &&
  object.id !== staff.id

/**
 * Rights by action: each role's rule. `FRESH` ones need a proof of the last five minutes besides.
 * An action whose rule looks at an object says no when it is given none.
 */
const RIGHTS = {
  /** One's own account: read, sign out, devices. Also before the second factor is given. */
  'own.account': everyone(always),
  /** Passkeys, second factor, password, recovery codes of one's own. */
  'own.keys': everyone(always),
  'own.record': everyone(isOwn),

  'desk.open': { volunteer: always, police: always, lead: always },
  /** One's Telegram account acts in the volunteers' group from then on. */
  'telegram.bind': { volunteer: always, police: always, lead: always },
  /** Residents who wait or are helped, as far as each may be seen. */
  'ticket.list': { volunteer: always, police: always, lead: always },
  'ticket.see': { volunteer: seesTicket, police: seesTicket, lead: seesTicket },
  /** Look only, masked; written to the audit log for leads and auditors. */
  'chat.read': { volunteer: seesTicket, police: seesTicket, lead: seesTicket, auditor: seesTicket },
  /** Why a chat went as it did; written to the audit log each time. */
  'turns.list': { lead: always, auditor: always },
  'turns.explain': { lead: seesTicket, auditor: seesTicket },
  'ticket.claim': { volunteer: seesTicket, police: seesTicket, lead: seesTicket },
  'ticket.reply': { volunteer: holdsTicket, police: holdsTicket, lead: holdsTicket },
  'ticket.take-over': { lead: seesTicket },
  /** Who is there, who is helped, and calling more people. */
  'ward.watch': { lead: always },
  /** Ten chats of a week, drawn by lot, to be read. */
  'chats.review': { lead: always },
  /** Ready-made replies: editors write them beside the steps they belong to, leads at the desk. */
  'canned.read': {
    ...{ volunteer: always, police: always, lead: always },
    ...{ editor: always, approver: always, auditor: always, admin: always },
  },
  'canned.change': { lead: always, editor: always, admin: always },
  /** ID number, phone, photo: one at a time, with a reason. */
  reveal: { volunteer: holdsTicket, police: seesTicket, lead: seesTicket },
  /** Home visits: volunteers see their own, the police those of identity besides, leads the whole ward. */
  'visit.see': { volunteer: goesThere, police: goesOrPolice, lead: inWard },
  /** Sets time and people, calls off, makes a new code. */
  'visit.assign': { lead: inWard },
  /** The resident agreed by phone. */
  'visit.confirm': { volunteer: goesThere, police: goesThere, lead: inWard },
  /** Name, address and phone, logged each time. */
  'visit.reveal': { volunteer: goesThere, police: goesThere, lead: inWard },
  /** The code that is read out at the door, and that it was. */
  'visit.door': { volunteer: goesThere, police: goesThere, lead: goesThere },
  'visit.done': { volunteer: goesThere, police: goesThere, lead: inWard },
  /** A day on paper: of the visits one may reveal. */
  'visit.print': { volunteer: always, police: always, lead: always },
  /** One's own visits in one's phone. */
  'visit.calendar': { volunteer: always, police: always, lead: always },
  /** A resident's recording: by whoever helps them. */
  'voice.play': { volunteer: holdsTicket, police: seesTicket, lead: seesTicket },
  /** The book of requests about one's data that came on paper or by phone. */
  'requests.keep': { lead: always },
  /** Of somebody who told the code of their own chat, met by a helper or not. */
  'person.erase-found': { lead: always },
  'person.erase': { lead: seesTicket, admin: (_staff, object) => object?.kind === 'ticket' },

  'numbers.own': { volunteer: isOwn, police: isOwn, lead: isOwn },
  'numbers.ward': { lead: always, auditor: always, admin: always },
  'numbers.flow': { editor: always, approver: always, auditor: always, admin: always },
  /** Today in four sentences, and where people came from: the whole ward, nobody in particular. */
  'numbers.today': { lead: always, editor: always, approver: always, auditor: always, admin: always },
  /** What nothing matched, said by three people at least. */
  'unmatched.read': { editor: always, approver: always, auditor: always, admin: always },
  'unmatched.change': { editor: always, admin: always },
  'posters.read': { lead: always, editor: always, approver: always, auditor: always, admin: always },
  'posters.change': { lead: always, editor: always, admin: always },
  'export.counts': { lead: always, admin: always },
  'export.flow': { editor: always, approver: always, admin: always },
  'export.audit': { auditor: always },

  'draft.read': { editor: always, approver: always, auditor: always, admin: always },
  'draft.edit': { editor: always, admin: always },
  'draft.approve': { approver: notMine, admin: notMine },
  'draft.publish': { approver: mayGoLive, admin: mayGoLive },
  'flow.roll-back': { approver: always, admin: always },

  /** Messages of the ward to those who asked for them: written, agreed to and sent like a draft. */
  'notice.read': { editor: always, approver: always, auditor: always, admin: always },
  'notice.write': { editor: always, admin: always },
  'notice.approve': { approver: notMine, admin: notMine },
  'notice.send': { approver: mayGoLive, admin: mayGoLive },
  /** Whoever sees that it is wrong stops it. */
  'notice.stop': { editor: always, approver: always, admin: always },

  'settings.read': { admin: always, auditor: always },
  'settings.change': { admin: always },
  'keys.change': { admin: always },

  'staff.list': { lead: always, auditor: always, admin: always },
  'staff.see': { lead: ownVolunteer, auditor: isStaff, admin: isStaff },
  'staff.invite': { lead: ownVolunteer, admin: isStaff },
  'staff.link': { lead: ownVolunteer, admin: otherStaff },
  /** Name, topics, role; ending someone's sessions; taking all rights. */
  'staff.change': { lead: ownVolunteer, admin: otherStaff },
  /** Takes all keys away, so that a new link starts from nothing: it opens the account to whoever holds the link. */
  'staff.reset': { lead: ownVolunteer, admin: otherStaff },

  'audit.read': { auditor: always },
  /** What one's own people, and oneself, opened of residents: photos, contacts, recordings. */
  'audit.reveals': { lead: always, auditor: always },
} as const satisfies Record<string, Partial<Record<Role, Rule>>>

export type Action = keyof typeof RIGHTS

export const ACTIONS = Object.keys(RIGHTS) as readonly Action[]

/** Whoever sits down at an unlocked phone must not be able to do these. */
const FRESH: ReadonlySet<Action> = new Set([
  'telegram.bind',
  'own.keys',
  'reveal',
  'visit.reveal',
  'visit.print',
  'person.erase',
  'person.erase-found',
  'export.counts',
  'export.flow',
  'export.audit',
  'draft.publish',
  'flow.roll-back',
  'notice.send',
  'settings.change',
  'keys.change',
  'staff.invite',
  'staff.link',
  'staff.change',
  'staff.reset',
])

/** Residents' names and words: not on a screen nobody has touched for a while. */
const HIDDEN_WHEN_LOCKED: ReadonlySet<Action> = new Set([
  'ticket.list',
  'ticket.see',
  'chat.read',
  'turns.list',
  'turns.explain',
  'ticket.claim',
  'ticket.reply',
  'ticket.take-over',
  'ward.watch',
  'chats.review',
  'visit.see',
  'visit.assign',
  'visit.confirm',
  'visit.reveal',
  'visit.door',
  'visit.done',
  'visit.print',
  'voice.play',
  'reveal',
  'person.erase',
  'person.erase-found',
  'requests.keep',
])

export function may(staff: Holder, action: Action, object?: StaffThing): boolean {
  const rights: Partial<Record<Role, Rule>> = RIGHTS[action]
  return rights[staff.role]?.(staff, object) ?? false
}

/** Whether the role has the action at all, for some object: what a menu shows. */
export function mayEver(role: Role, action: Action): boolean {
  return role in RIGHTS[action]
}

export function needsFreshProof(action: Action): boolean {
  return FRESH.has(action)
}

export function hidesWhenLocked(action: Action): boolean {
  return HIDDEN_WHEN_LOCKED.has(action)
}

function everyone(rule: Rule): Readonly<Record<Role, Rule>> {
  return {
    volunteer: rule,
    police: rule,
    lead: rule,
    editor: rule,
    approver: rule,
    auditor: rule,
    admin: rule,
  }
}
