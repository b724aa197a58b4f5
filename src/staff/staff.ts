/** Who works here, how they come in, what they may do, and what is written down about it. */
import type { FastifyInstance, FastifyPluginAsync, FastifyRequest } from 'fastify'
import type { Clock } from '../clock.ts'
import { keyFor } from '../keys.ts'
import { type After, type Loop, startLoop } from '../loop.ts'
import { readAssets } from '../web/sign-in/assets.ts'
import { admins } from './admins.ts'
import { auditLog } from './audit.ts'
import type { AuditEntry, AuditNote } from './chain.ts'
import { sweepChallenges } from './challenge.ts'
import { staffCookies } from './cookies.ts'
import { sweepDevices } from './enter.ts'
import { type DeclaredRoute, guards, type ObjectOf, type Right } from './guard.ts'
import { links, type MadeLink } from './links.ts'
import type { Action } from './may.ts'
import { passkeys } from './passkeys.ts'
import { passwords } from './password.ts'
import { people } from './people.ts'
import type { StaffMember } from './record.ts'
import type { Role } from './roles.ts'
import { staffRoutes } from './routes/index.ts'
import { hashWith } from './secrets.ts'
import { type Signed, sessions } from './sessions.ts'
import { siteOf } from './site.ts'
import { throttle } from './throttle.ts'
import type { StaffCount, StaffLog, StaffStore, StaffWorld, TopicName } from './world.ts'

export interface StaffOptions {
  readonly store: StaffStore
  readonly clock: Clock
  readonly log: StaffLog
  /** The installation's key, 32 bytes. */
  readonly dataKey: Buffer
  /** What people type, without a slash at the end. Decides the origin, the passkeys' host, and whether cookies need https. */
  readonly publicUrl: string
  readonly count: (name: StaffCount, labels: Readonly<Record<string, string>>) => void
  /** What somebody can be limited to, in words. */
  readonly topics?: () => readonly TopicName[]
  /** For tests: how the look for ended sessions waits. */
  readonly after?: After
}

export interface Staff {
  /** Fastify plugin: `/api/staff/…` and `/sign-in`. */
  readonly routes: FastifyPluginAsync
  /** A preHandler: 401 signed out, 403 second factor or fresh proof missing, 404 forbidden or absent, 429 too often. */
  guard(action: Action, objectOf?: ObjectOf): Right['preHandler']
  /** `{ config, preHandler }` to spread into a route's options: what it declares and what holds it. */
  right(action: Action, objectOf?: ObjectOf): Right
  /** The same for an address that anyone may use before signing in. */
  open(): Right
  /** Called on the server before any route of `/api` is added: one that declares no right stops the start. */
  watchRoutes(app: FastifyInstance): void
  /** Every route of `/api` with its right. */
  readonly declared: readonly DeclaredRoute[]
  /** `null`: signed out. One reading for each request, however often it is asked. */
  who(request: FastifyRequest): Promise<Signed | null>
  /** Resolves when it is durable: write before showing, before doing. */
  audit(note: AuditNote): Promise<AuditEntry>
  /** Called with each session that ended (`Signed.session.id`), within 5 s wherever that happened. @returns takes it back */
  ended(callback: (session: string, staff: string) => void): () => void
  /** Called with a session nobody has touched for so long that residents are hidden, until it is unlocked. @returns takes it back */
  locked(callback: (session: string) => void): () => void
  /** Whether somebody is still signed in there. */
  alive(session: string): Promise<boolean>
  /** Anyone by id, for names beside messages. */
  person(id: string): Promise<StaffMember | null>
  people(): Promise<readonly StaffMember[]>
  /** By the one who keeps the machine, without being asked who they are. */
  invite(invitation: { readonly name: string; readonly role: Role }): Promise<MadeLink>
  /** While nobody has ever come in: a link for the first admin. */
  firstLink(): Promise<MadeLink | null>
  /** A new link for somebody by their sign-in name; `null`: there is none. `reset`: all their keys are taken away first. */
  linkFor(handle: string, options?: { readonly reset?: boolean }): Promise<MadeLink | null>
  checkAudit(): ReturnType<StaffWorld['audit']['check']>
  /** Removes what has run out; for the hourly sweep. */
  sweep(): Promise<void>
  stop(): Promise<void>
}

/** Twice within the five seconds in which an ended session must not get anything any more. */
const LOOK_EVERY_MS = 2_000
/** The first person to come in marks the use of the account no more often than this. */
const USE_MARK_MS = 3_600_000
const OFF_KEPT_MS = 730 * 86_400_000
const FIRST_KIND = 'staff-first'

export function startStaff(options: StaffOptions): Staff {
  const { store, clock, log, dataKey, count } = options
  const secretKey = keyFor(dataKey, 'staff-secrets')
  const hash = hashWith(secretKey)
  const site = siteOf(options.publicUrl)
  const everyone = people(store, clock)
  const allSessions = sessions({ store, people: everyone, hash, clock })
  const cookies = staffCookies(site)
  const asked = new WeakMap<FastifyRequest, Promise<Signed | null>>()

  async function read(request: FastifyRequest): Promise<Signed | null> {
    const signed = await allSessions.read(cookies.read(request, 'session'))
    // Being in counts as use: 30 days without it and the rights rest.
    if (signed?.session.level === 'full' && clock.now() - (signed.staff.usedAt ?? 0) > USE_MARK_MS)
      await everyone.change(signed.staff.id, () => ({ usedAt: clock.now() }))
    return signed
  }
  function who(request: FastifyRequest): Promise<Signed | null> {
    const known = asked.get(request) ?? read(request)
    asked.set(request, known)
    return known
  }

  const world: StaffWorld = {
    store,
    clock,
    log,
    count,
    site,
    hash,
    sealKey: keyFor(dataKey, 'staff-seals'),
    people: everyone,
    sessions: allSessions,
    links: links(store, hash, clock, site.publicUrl),
    throttle: throttle(store, () => clock.now()),
    audit: auditLog(store, keyFor(dataKey, 'staff-audit'), clock),
    admins: admins(store),
    passkeys: passkeys({ store, people: everyone, site, key: secretKey, hash, clock }),
    passwords: passwords(),
    assets: readAssets(),
    who,
    cookies,
    topics: options.topics ?? (() => []),
  }
  const guard = guards(world)
  const look: Loop = startLoop({
    name: 'ended sessions',
    everyMs: LOOK_EVERY_MS,
    run: allSessions.look,
    onError: (error) =>
      log.error(
        { name: 'ended sessions', error: error instanceof Error ? error.name : 'unknown' },
        'background work failed',
      ),
    ...(options.after && { after: options.after }),
  })

  return {
    routes: staffRoutes(world, guard),
    guard: guard.guard,
    right: guard.right,
    open: guard.open,
    watchRoutes: guard.watchRoutes,
    declared: guard.routes,
    who,
    audit: (note) => world.audit.write(note),
    ended: allSessions.onEnded,
    locked: allSessions.onLocked,
    alive: allSessions.alive,
    person: everyone.get,
    people: everyone.all,
    async invite({ name, role }) {
      const id = clock.id()
      await world.audit.write({ who: 'server', what: 'invited', object: `staff ${id}`, why: role })
      return await world.links.make(
        await everyone.add({ name, role, topics: 'all', invitedBy: 'server' }, id),
        'invite',
        'server',
      )
    },
    async firstLink() {
      const all = await everyone.all()
      if (all.some(({ usedAt }) => usedAt !== undefined)) return null
      const first = await firstAdmin(world)
      await world.audit.write({ who: 'server', what: 'first-link', object: `staff ${first.id}` })
      return await world.links.make(first, 'invite', 'server')
    },
    linkFor: (handle, { reset = false } = {}) => linkFor(world, handle, reset),
    checkAudit: () => world.audit.check(),
    sweep: () => sweep(world),
    stop: () => look.stop(),
  }
}

/** The same one in every process that starts at this moment. */
async function firstAdmin({ store, people, clock }: StaffWorld): Promise<StaffMember> {
  const body = { id: clock.id() }
  await store.putDocument({
    replaces: 0,
    document: { kind: FIRST_KIND, id: 'admin', version: 1, indexes: {}, sort: 0, body },
  })
  const chosen = (await store.getDocument(FIRST_KIND, 'admin'))?.body as { readonly id: string }
  return await people.add({ name: 'Quản trị', role: 'admin', topics: 'all', invitedBy: 'server' }, chosen.id)
}

async function linkFor(
  { people, audit, links, sessions }: StaffWorld,
  handle: string,
  reset: boolean,
): Promise<MadeLink | null> {
  const staff = await people.byHandle(handle)
  if (!staff || staff.state === 'off') return null
  await audit.write({ who: 'server', what: reset ? 'staff-reset' : 'link-made', object: `staff ${staff.id}` })
  if (!reset) return await links.make(staff, staff.state === 'invited' ? 'invite' : 'sign-in', 'server')
  const bare = await people.change(staff.id, ({ rights }) => ({
    state: 'invited',
    passkeys: [],
    recovery: [],
    totp: undefined,
    password: undefined,
    rights: rights + 1,
  }))
  if (!bare) return null
  await sessions.endAll(bare.id)
  return await links.make(bare, 'invite', 'server')
}

async function sweep(world: StaffWorld): Promise<void> {
  const { store, clock, sessions, links, throttle, people, audit, log } = world
  const now = clock.now()
  await sessions.sweep()
  await links.sweep()
  await throttle.sweep()
  await sweepChallenges(store, now)
  await sweepDevices(world, now)
  for (const staff of await people.all())
    if (staff.state === 'off' && (staff.offAt ?? now) < now - OFF_KEPT_MS) await people.remove(staff)
  // Kept outside the store, with the log: whoever cuts off the end of the audit log must cut this too.
  const head = await audit.head()
  if (head) log.info({ count: head.seq, code: lettersOf(head.seal) }, 'the audit log stands here')
}

/** The seal without digits, so that no guard of the log takes a run of them for a number of somebody's. */
function lettersOf(seal: string): string {
  return seal.slice(0, 16).replace(/\d/g, (digit) => 'ghijklmnop'.charAt(Number(digit)))
}
