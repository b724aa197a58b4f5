/**
 * Which Telegram account is which of us. A code made at the desk is sent to the bot in private, once; from then on the
 * account acts as that person, until their sessions are ended, their rights change or they take it back.
 */
import { randomInt } from 'node:crypto'
import type { Document } from '../records.ts'
import type { StaffMember } from '../staff/record.ts'
import type { GroupWorld } from './world.ts'

const MEMBER = 'group-member'
const CODE = 'group-code'
/** Long enough to change from one app to the other. */
export const CODE_MS = 10 * 60_000
const CODE_CHARS = 10
/** 31 letters and digits that are not mixed up, as `group-updates.ts` reads them: 49 bits in ten minutes. */
const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'
/** Staff are 500 at the most, each with one account and one code. */
const LISTED_MAX = 1_000

interface Member {
  readonly staff: string
  /** Of the staff record when the code was made: worth nothing once that has risen. */
  readonly rights: number
  readonly at: number
}
interface Code extends Omit<Member, 'at'> {
  readonly expiresAt: number
}

type World = Pick<GroupWorld, 'desk' | 'active' | 'hashCode'>

/** The group shows everything that any volunteer may see: whoever sees less would see too much there. */
export function mayJoin({ desk: { gate } }: Pick<World, 'desk'>, staff: StaffMember): boolean {
  return gate.may(staff, 'desk.open') && staff.topics === 'all'
}

/** Another code of theirs is worth nothing any more. */
export async function newCode(
  world: World,
  staff: StaffMember,
): Promise<{ readonly code: string; readonly expiresAt: number }> {
  const { store, clock } = world.desk
  await drop(world, CODE, staff.id)
  const code = Array.from({ length: CODE_CHARS }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
  const expiresAt = clock.now() + CODE_MS
  const body: Code = { staff: staff.id, rights: staff.rights, expiresAt }
  const indexes = { staff: staff.id }
  const document = { kind: CODE, id: world.hashCode(code), version: 1, indexes, sort: expiresAt, body }
  await store.putDocument({ replaces: 0, document })
  return { code, expiresAt }
}

/** @returns who it is; `null`: the code is unknown, used or too old, or their rights have changed since */
export async function bind(world: World, code: string, account: string): Promise<StaffMember | null> {
  const { store, clock, gate } = world.desk
  const document = (await store.getDocument(CODE, world.hashCode(code))) as Document<Code> | null
  // Used up whatever becomes of it: whoever deletes it first has it.
  if (!document || !(await store.deleteDocument(CODE, document.id, document.version))) return null
  const { staff: id, rights, expiresAt } = document.body
  const staff = await gate.person(id)
  if (expiresAt <= clock.now() || !staff || !isGood(world, staff, rights)) return null
  await gate.audit({ who: id, what: 'telegram-bound', object: `staff ${id}` })
  await drop(world, MEMBER, id)
  const version = (await store.getDocument(MEMBER, account))?.version ?? 0
  const at = clock.now()
  const body: Member = { staff: id, rights, at }
  const bound = { kind: MEMBER, id: account, version: version + 1, indexes: { staff: id }, sort: at, body }
  return (await store.putDocument({ replaces: version, document: bound })) ? staff : null
}

/** Who acts: bound, active, with the rights they had when they were bound. */
export async function memberOf(world: World, account: string): Promise<StaffMember | null> {
  const document = (await world.desk.store.getDocument(MEMBER, account)) as Document<Member> | null
  const staff = document && (await world.desk.gate.person(document.body.staff))
  return staff && isGood(world, staff, document.body.rights) ? staff : null
}

/** Since when; `null`: not at all. */
export async function boundAt(world: World, staff: StaffMember): Promise<number | null> {
  const [document] = (await world.desk.store.listDocuments(MEMBER, {
    index: ['staff', staff.id],
    max: 1,
  })) as readonly Document<Member>[]
  return document && isGood(world, staff, document.body.rights) ? document.body.at : null
}

export async function unbind(world: World, staff: StaffMember): Promise<void> {
  await world.desk.gate.audit({ who: staff.id, what: 'telegram-unbound', object: `staff ${staff.id}` })
  await drop(world, MEMBER, staff.id)
  await drop(world, CODE, staff.id)
}

/** Old codes, and accounts of people whose rights have changed. */
export async function sweepMembers(world: World): Promise<void> {
  const { store, clock, gate } = world.desk
  for (const { id, version, sort } of await store.listDocuments(CODE, { max: LISTED_MAX }))
    if (sort <= clock.now()) await store.deleteDocument(CODE, id, version)
  for (const { id, version, body } of (await store.listDocuments(MEMBER, {
    max: LISTED_MAX,
  })) as readonly Document<Member>[]) {
    const staff = await gate.person(body.staff)
    if (staff?.state !== 'active' || staff.rights !== body.rights) await store.deleteDocument(MEMBER, id, version)
  }
}

function isGood(world: World, staff: StaffMember, rights: number): boolean {
  return staff.rights === rights && world.active(staff) && mayJoin(world, staff)
}

async function drop({ desk: { store } }: Pick<World, 'desk'>, kind: string, staff: string): Promise<void> {
  for (const { id, version } of await store.listDocuments(kind, { index: ['staff', staff], max: LISTED_MAX }))
    await store.deleteDocument(kind, id, version)
}
