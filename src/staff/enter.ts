/** Coming in: what every way of signing in ends with, and what every failure leaves behind. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { deviceName, networkOf } from './device.ts'
import { type StaffMember, type StaffRecord, standing } from './record.ts'
import { Refused } from './refusals.ts'
import { newSecret } from './secrets.ts'
import type { How, SessionRecord } from './session.ts'
import { lifetimeMs } from './session.ts'
import { ACCOUNT, ADDRESS } from './throttle.ts'
import type { StaffWorld } from './world.ts'

const DEVICE_KIND = 'staff-device'
/** As long as browsers keep a cookie. */
const DEVICE_MS = 400 * 86_400_000

export interface Way {
  readonly how: How
  readonly level: SessionRecord['level']
}

/** Signs in: a new session in place of any the browser brought, written down before it counts. */
export async function enter(
  world: StaffWorld,
  request: FastifyRequest,
  reply: FastifyReply,
  staff: StaffMember,
  way: Way,
): Promise<StaffMember> {
  const { clock, people, audit, admins, count } = world
  const before = await world.who(request)
  await audit.write({
    who: staff.id,
    what: 'signed-in',
    why: way.level === 'half' ? `${way.how}, còn bước hai` : way.how,
    ...traces(world, request),
  })
  if (way.level === 'full' && staff.role === 'admin') await admins.join(staff.id)
  const entered =
    way.level === 'full'
      ? await people.change(staff.id, (now) => (now.state === 'off' ? null : { state: 'active', usedAt: clock.now() }))
      : staff
  if (!entered) throw new Refused('wrong')
  if (before) await world.sessions.end(before.session.id)
  await open(world, request, reply, entered, way)
  if (way.level === 'full') await rememberDevice(world, request, reply, entered)
  count('staff_sign_ins', { how: way.how, outcome: way.level })
  return entered
}

/** A new session for the person who is in already, after their keys changed and all sessions ended by that. */
export async function renew(
  world: StaffWorld,
  request: FastifyRequest,
  reply: FastifyReply,
  staff: StaffMember,
  way: Way,
): Promise<void> {
  await world.sessions.endAll(staff.id)
  await open(world, request, reply, staff, way)
}

async function open(
  world: StaffWorld,
  request: FastifyRequest,
  reply: FastifyReply,
  staff: StaffMember,
  way: Way,
): Promise<void> {
  const { secret } = await world.sessions.open(staff, { ...way, device: deviceName(request.headers['user-agent']) })
  world.cookies.set(reply, 'session', secret, lifetimeMs(staff.role, way.level))
}

/** Writes the failure down and gives the one answer there is for all of them. */
export async function failed(world: StaffWorld, request: FastifyRequest, who: string, how: How): Promise<Refused> {
  await world.audit.write({ who, what: 'sign-in-failed', why: how, ...traces(world, request) })
  world.count('staff_sign_ins', { how, outcome: 'failed' })
  return new Refused('wrong')
}

/** For the audit log: what device, and a mark of where from that names no address. */
export function traces(
  { hash }: Pick<StaffWorld, 'hash'>,
  request: FastifyRequest,
): { readonly device: string; readonly address: string } {
  const address = hash('throttle', networkOf(request.ip)).slice(0, 8)
  return { device: deviceName(request.headers['user-agent']), address }
}

/** Refuses accounts that may not come in, once the secret was right: before that, nothing is told. */
export function mustStand(staff: Pick<StaffRecord, 'state' | 'usedAt'>, now: number): void {
  const state = standing(staff, now)
  if (state === 'resting') throw new Refused('resting')
  if (state !== 'active') throw new Refused('wrong')
}

export interface Try {
  succeeded(): Promise<void>
  /** Nothing was judged. */
  giveBack(): Promise<void>
}

/**
 * Counts a try before it is judged.
 *
 * @param what  `account` for passwords, `code` for second factors: one right does not give the other's tries back;
 *   `key`: passkeys and links, which only an address can try too often
 */
export async function takeTry(
  world: StaffWorld,
  request: FastifyRequest,
  what: 'account' | 'code' | 'key',
  handle: string,
  staff: string | undefined,
): Promise<Try> {
  const { hash, throttle, cookies } = world
  const address = `address ${hash('throttle', networkOf(request.ip))}`
  const device = cookies.read(request, 'device')
  const known = staff !== undefined && device !== undefined && (await knows(world, device, staff))
  // A device that signed in before has a budget of its own: nobody elsewhere can use it up.
  const name = known ? `${what} device ${hash('device', device)}` : `${what} ${hash('throttle', handle)}`
  const names = what === 'key' ? [] : [[name, ACCOUNT] as const]
  const wait = await throttle.take(known ? names : [...names, [address, ADDRESS]])
  if (wait > 0) {
    world.count('staff_sign_ins', { how: 'any', outcome: 'throttled' })
    throw new Refused('wait', { retryAfterMs: wait })
  }
  const back = known ? async () => {} : () => throttle.giveBack(address)
  return {
    async succeeded() {
      if (what !== 'key') await throttle.clear(name)
      await back()
    },
    async giveBack() {
      if (what !== 'key') await throttle.giveBack(name)
      await back()
    },
  }
}

async function knows({ store, hash }: StaffWorld, device: string, staff: string): Promise<boolean> {
  const document = await store.getDocument(DEVICE_KIND, hash('device', device))
  return (document?.body as { readonly staff: readonly string[] } | undefined)?.staff.includes(staff) ?? false
}

async function rememberDevice(
  world: StaffWorld,
  request: FastifyRequest,
  reply: FastifyReply,
  staff: StaffMember,
): Promise<void> {
  const { store, hash, cookies, clock } = world
  const brought = cookies.read(request, 'device')
  const found = brought === undefined ? null : await store.getDocument(DEVICE_KIND, hash('device', brought))
  // Only a secret of ours is taken up again: a browser could have been given one by somebody else.
  const secret = found && brought !== undefined ? brought : newSecret()
  const before = (found?.body as { readonly staff: readonly string[] } | undefined)?.staff ?? []
  const version = (found?.version ?? 0) + 1
  const body = { staff: [...new Set([...before, staff.id])].slice(-20) }
  const document = { kind: DEVICE_KIND, id: hash('device', secret), version, indexes: {}, sort: clock.now(), body }
  await store.putDocument({ replaces: version - 1, document })
  cookies.set(reply, 'device', secret, DEVICE_MS)
}

export async function sweepDevices({ store }: Pick<StaffWorld, 'store'>, now: number): Promise<void> {
  for (const { id, sort, version } of await store.listDocuments(DEVICE_KIND, { max: 1_000 }))
    if (sort < now - DEVICE_MS) await store.deleteDocument(DEVICE_KIND, id, version)
}
