import { describe, expect, it } from 'vitest'
import {
  ACTIONS,
  type Action,
  type Holder,
  may,
  mayEver,
  needsFreshProof,
  type StaffThing,
} from '../../src/staff/may.ts'
import { needsSecondFactor, ROLES, type Role } from '../../src/staff/roles.ts'

const someone = (role: Role, more: Partial<Holder> = {}): Holder => ({ id: 'me', role, topics: 'all', ...more })
const ticket = (more: object = {}): StaffThing => ({ kind: 'ticket', topic: 'vneid', policeOnly: false, ...more })
const draft = (more: object = {}): StaffThing => ({
  kind: 'draft',
  authors: ['other'],
  twoPeople: true,
  approvedBy: 'second',
  ...more,
})
const staff = (more: object = {}): StaffThing => ({ kind: 'staff', id: 'other', role: 'volunteer', ...more })
const visit = (more: object = {}): StaffThing => ({
  kind: 'visit',
  policeTopic: false,
  people: ['me', 'other'],
  ...more,
})
const mine: StaffThing = { kind: 'own', staff: 'me' }

/** The best case for every action: whoever may not do it with this object may never do it. */
const MATRIX: Readonly<Record<Action, readonly [object: StaffThing | undefined, roles: string]>> = {
  'own.account': [undefined, 'volunteer police lead editor approver auditor admin'],
  'own.keys': [undefined, 'volunteer police lead editor approver auditor admin'],
  'own.record': [mine, 'volunteer police lead editor approver auditor admin'],
  'desk.open': [undefined, 'volunteer police lead'],
  'telegram.bind': [undefined, 'volunteer police lead'],
  'ticket.list': [undefined, 'volunteer police lead'],
  'ticket.see': [ticket(), 'volunteer police lead'],
  'chat.read': [ticket(), 'volunteer police lead auditor'],
  'turns.list': [undefined, 'lead auditor'],
  'turns.explain': [ticket(), 'lead auditor'],
  'ticket.claim': [ticket(), 'volunteer police lead'],
  'ticket.reply': [ticket({ heldBy: 'me' }), 'volunteer police lead'],
  'ticket.take-over': [ticket({ heldBy: 'other' }), 'lead'],
  'ward.watch': [undefined, 'lead'],
  'chats.review': [undefined, 'lead'],
  'canned.read': [undefined, 'volunteer police lead editor approver auditor admin'],
  'canned.change': [undefined, 'lead editor admin'],
  reveal: [ticket({ heldBy: 'me' }), 'volunteer police lead'],
  'visit.see': [visit(), 'volunteer police lead'],
  'visit.assign': [visit(), 'lead'],
  'visit.confirm': [visit(), 'volunteer police lead'],
  'visit.reveal': [visit(), 'volunteer police lead'],
  'visit.door': [visit(), 'volunteer police lead'],
  'visit.done': [visit(), 'volunteer police lead'],
  'visit.print': [undefined, 'volunteer police lead'],
  'visit.calendar': [undefined, 'volunteer police lead'],
  'voice.play': [ticket({ heldBy: 'me' }), 'volunteer police lead'],
  'person.erase': [ticket(), 'lead admin'],
  'numbers.own': [mine, 'volunteer police lead'],
  'numbers.ward': [undefined, 'lead auditor admin'],
  'numbers.flow': [undefined, 'editor approver auditor admin'],
  'requests.keep': [undefined, 'lead'],
  'person.erase-found': [undefined, 'lead'],
  'numbers.today': [undefined, 'lead editor approver auditor admin'],
  'unmatched.read': [undefined, 'editor approver auditor admin'],
  'unmatched.change': [undefined, 'editor admin'],
  'posters.read': [undefined, 'lead editor approver auditor admin'],
  'posters.change': [undefined, 'lead editor admin'],
  'export.counts': [undefined, 'lead admin'],
  'export.flow': [undefined, 'editor approver admin'],
  'export.audit': [undefined, 'auditor'],
  'draft.read': [undefined, 'editor approver auditor admin'],
  'draft.edit': [undefined, 'editor admin'],
  'draft.approve': [draft(), 'approver admin'],
  'draft.publish': [draft(), 'approver admin'],
  'flow.roll-back': [undefined, 'approver admin'],
  'notice.read': [undefined, 'editor approver auditor admin'],
  'notice.write': [undefined, 'editor admin'],
  'notice.approve': [draft(), 'approver admin'],
  'notice.send': [draft(), 'approver admin'],
  'notice.stop': [undefined, 'editor approver admin'],
  'settings.read': [undefined, 'auditor admin'],
  'settings.change': [undefined, 'admin'],
  'keys.change': [undefined, 'admin'],
  'staff.list': [undefined, 'lead auditor admin'],
  'staff.see': [staff(), 'lead auditor admin'],
  'staff.invite': [{ kind: 'staff', role: 'volunteer' }, 'lead admin'],
  'staff.link': [staff(), 'lead admin'],
  'staff.change': [staff(), 'lead admin'],
  'staff.reset': [staff(), 'lead admin'],
  'audit.read': [undefined, 'auditor'],
  'audit.reveals': [undefined, 'lead auditor'],
}

describe('every right of every role', () => {
  it('has a row for every action', () => {
    expect(Object.keys(MATRIX).sort()).toEqual([...ACTIONS].sort())
  })

  it.each(Object.entries(MATRIX))('%s', (action, [object, roles]) => {
    const allowed = ROLES.filter((role) => may(someone(role), action as Action, object))
    expect(allowed.sort()).toEqual(roles.split(' ').sort())
    expect(ROLES.filter((role) => mayEver(role, action as Action)).sort()).toEqual(roles.split(' ').sort())
  })

  it.each(Object.entries(MATRIX).filter(([, [object]]) => object !== undefined))(
    '%s is refused to everyone without its object, and with one of another kind',
    (action, [object]) => {
      const wrong = object?.kind === 'own' ? ticket() : mine
      expect(
        ROLES.filter((role) => may(someone(role), action as Action) || may(someone(role), action as Action, wrong)),
      ).toEqual([])
    },
  )
})

describe('rights depend on the object', () => {
  it.each<[string, Holder, Action, StaffThing, boolean]>([
    ['a visit others make is not seen by a volunteer', someone('volunteer'), 'visit.see', visit({ people: [] }), false],
    ['… nor its address', someone('volunteer'), 'visit.reveal', visit({ people: ['other', 'third'] }), false],
    ['… nor by the police', someone('police'), 'visit.see', visit({ people: [] }), false],
    ['… unless it is about identity', someone('police'), 'visit.see', visit({ people: [], policeTopic: true }), true],
    [
      '… whose address they see only when they go',
      someone('police'),
      'visit.reveal',
      visit({ people: [], policeTopic: true }),
      false,
    ],
    ['a lead sees every visit of the ward', someone('lead'), 'visit.see', visit({ people: [] }), true],
    ['… and no code of a door they do not go to', someone('lead'), 'visit.door', visit({ people: ['other'] }), false],
    [
      'a visit of another ward is nothing to a lead',
      someone('lead', { ward: 'hai-an' }),
      'visit.see',
      visit({ ward: 'le-chan' }),
      false,
    ],
    [
      'a ticket of another ward is not seen',
      someone('volunteer', { ward: 'hai-an' }),
      'ticket.see',
      ticket({ ward: 'le-chan' }),
      false,
    ],
    [
      '… nor by a lead of this one',
      someone('lead', { ward: 'hai-an' }),
      'ticket.see',
      ticket({ ward: 'le-chan' }),
      false,
    ],
    [
      'a topic one does not help with is not seen',
      someone('volunteer', { topics: ['luu-tru'] }),
      'ticket.see',
      ticket(),
      false,
    ],
    ['one that one helps with is', someone('volunteer', { topics: ['vneid'] }), 'ticket.see', ticket(), true],
    [
      'one of a group that one helps with is',
      someone('volunteer', { topics: ['vneid'] }),
      'ticket.see',
      ticket({ topic: 'vneid-cai-dat', group: 'vneid' }),
      true,
    ],
    [
      'what belongs to no group is seen by whoever helps with everything',
      someone('volunteer', { topics: ['vneid'] }),
      'ticket.see',
      ticket({ topic: 'chung' }),
      false,
    ],
    ['a lead sees every topic', someone('lead', { topics: [] }), 'ticket.see', ticket(), true],
    [
      'police matters are invisible to volunteers of all topics',
      someone('volunteer'),
      'ticket.see',
      ticket({ policeOnly: true }),
      false,
    ],
    ['… and to leads', someone('lead'), 'ticket.see', ticket({ policeOnly: true }), false],
    ['… cannot be claimed by them', someone('volunteer'), 'ticket.claim', ticket({ policeOnly: true }), false],
    ['… and are seen by the police', someone('police'), 'ticket.see', ticket({ policeOnly: true }), true],
    [
      'a volunteer does not reply in a chat of somebody else',
      someone('volunteer'),
      'ticket.reply',
      ticket({ heldBy: 'other' }),
      false,
    ],
    ['… nor a lead, who takes it over first', someone('lead'), 'ticket.reply', ticket({ heldBy: 'other' }), false],
    ['… nor anyone in one that nobody holds', someone('volunteer'), 'ticket.reply', ticket(), false],
    [
      'a volunteer reveals nothing of a chat they do not hold',
      someone('volunteer'),
      'reveal',
      ticket({ heldBy: 'other' }),
      false,
    ],
    ['… the police may, in what they see', someone('police'), 'reveal', ticket({ policeOnly: true }), true],
    [
      'nobody approves their own draft',
      someone('approver'),
      'draft.approve',
      draft({ authors: ['other', 'me'] }),
      false,
    ],
    ['… an admin neither', someone('admin'), 'draft.approve', draft({ authors: ['me'] }), false],
    [
      'a draft that needs two people does not go live without approval',
      someone('approver'),
      'draft.publish',
      { kind: 'draft', authors: ['other'], twoPeople: true },
      false,
    ],
    ["… nor with an author's", someone('admin'), 'draft.publish', draft({ approvedBy: 'other' }), false],
    [
      'one that needs one person does',
      someone('approver'),
      'draft.publish',
      { kind: 'draft', authors: ['me'], twoPeople: false },
      true,
    ],
    ['a lead does not invite leads', someone('lead'), 'staff.invite', staff({ role: 'lead' }), false],
    ['… nor police', someone('lead'), 'staff.invite', staff({ role: 'police' }), false],
    ['… nor for another ward', someone('lead', { ward: 'hai-an' }), 'staff.invite', staff({ ward: 'le-chan' }), false],
    ['a lead does not make a volunteer a lead', someone('lead'), 'staff.change', staff({ becomes: 'lead' }), false],
    ['a lead gives no link to an admin', someone('lead'), 'staff.link', staff({ role: 'admin' }), false],
    ['an admin makes a volunteer a lead', someone('admin'), 'staff.change', staff({ becomes: 'lead' }), true],
    ['nobody changes their own role', someone('admin'), 'staff.change', staff({ id: 'me', role: 'admin' }), false],
    ['nobody resets themselves', someone('admin'), 'staff.reset', staff({ id: 'me', role: 'admin' }), false],
    ["one's own figures are one's own", someone('volunteer'), 'numbers.own', { kind: 'own', staff: 'other' }, false],
  ])('%s', (_situation, who, action, object, expected) => {
    expect(may(who, action, object)).toBe(expected)
  })
})

it('asks for a fresh proof before what an open phone must not give away', () => {
  expect(ACTIONS.filter(needsFreshProof).sort()).toEqual(
    [
      'own.keys',
      'telegram.bind',
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
    ].sort(),
  )
})

it('asks everyone but volunteers for a second factor', () => {
  expect(ROLES.filter((role) => !needsSecondFactor(role))).toEqual(['volunteer'])
})
