/**
 * Sessions in the store, found by the hash of what stands in the cookie. Every request reads the session and the person
 * anew, so an end is felt at the next request; whoever holds a stream is told by `ended` within seconds.
 */
import type { Clock } from '../clock.ts'
import type { Document } from '../records.ts'
import type { Store } from '../store/store.ts'
import type { People } from './people.ts'
import type { StaffMember } from './record.ts'
import { type Hash, newSecret } from './secrets.ts'
import { isLocked, isOver, lifetimeMs, SESSIONS_MAX, type SessionRecord, TOUCH_EVERY_MS } from './session.ts'

const KIND = 'session'
/** Sessions one process watches for those who hold streams. Beyond, the oldest is only found over at its next request. */
const WATCHED_MAX = 5_000

export interface Session extends SessionRecord {
  /** Hash of the secret: opens nothing. */
  readonly id: string
  readonly version: number
}

export interface Signed {
  readonly staff: StaffMember
  readonly session: Session
  /** What the forms of this session's pages carry. */
  readonly formToken: string
}

export interface Sessions {
  /** A new secret, never one the browser brought. */
  open(
    staff: StaffMember,
    session: Pick<SessionRecord, 'how' | 'level' | 'device'>,
  ): Promise<{ readonly secret: string; readonly session: Session }>
  read(secret: string | undefined): Promise<Signed | null>
  /** Writes that the person proved who they are. False: it ended meanwhile. */
  proved(session: Session): Promise<boolean>
  /** Somebody touched its screen. False: it ended or was locked before that. */
  touched(session: Session): Promise<boolean>
  end(id: string): Promise<void>
  /** All of one person but `but`. @returns how many */
  endAll(staff: string, but?: string): Promise<number>
  ofStaff(staff: string): Promise<readonly Session[]>
  /** Whether somebody is still in there, in full. */
  alive(id: string): Promise<boolean>
  onEnded(callback: (session: string, staff: string) => void): () => void
  /** Called again and again while it is locked. */
  onLocked(callback: (session: string) => void): () => void
  /** Looks whether watched ones have ended elsewhere. */
  look(): Promise<void>
  sweep(): Promise<void>
}

export interface SessionParts {
  readonly store: Pick<Store, 'getDocument' | 'putDocument' | 'deleteDocument' | 'listDocuments'>
  readonly people: Pick<People, 'get'>
  readonly hash: Hash
  readonly clock: Pick<Clock, 'now'>
}

export function sessions({ store, people, hash, clock }: SessionParts): Sessions {
  const callbacks = new Set<(session: string, staff: string) => void>()
  const lockCallbacks = new Set<(session: string) => void>()
  const watched = new Map<string, string>()

  function over(id: string): void {
    const staff = watched.get(id)
    if (staff === undefined) return
    watched.delete(id)
    for (const callback of callbacks) callback(id, staff)
  }

  function watch(id: string, staff: string): void {
    if (watched.has(id)) return
    const oldest = watched.size >= WATCHED_MAX ? watched.keys().next().value : undefined
    if (oldest !== undefined) watched.delete(oldest)
    watched.set(id, staff)
  }

  async function find(id: string): Promise<{ staff: StaffMember; session: Session } | null> {
    const document = await store.getDocument(KIND, id)
    if (!document) return null
    const session = sessionOf(document)
    const staff = await people.get(session.staff)
    return staff === null || isOver(session, staff, clock.now()) ? null : { staff, session }
  }

  async function end(id: string): Promise<void> {
    const document = await store.getDocument(KIND, id)
    // Proved again at this moment: then its version has risen and it is read once more.
    if (document && !(await store.deleteDocument(KIND, id, document.version))) return await end(id)
    over(id)
  }

  async function ofStaff(staff: string): Promise<readonly Session[]> {
    return (await store.listDocuments(KIND, { index: ['staff', staff], max: 100 })).map(sessionOf)
  }

  return {
    async open(staff, { how, level, device }) {
      const secret = newSecret()
      const now = clock.now()
      const body: SessionRecord = {
        staff: staff.id,
        rights: staff.rights,
        level,
        how,
        device,
        createdAt: now,
        expiresAt: now + lifetimeMs(staff.role, level),
        provedAt: now,
      }
      const id = hash('session', secret)
      const before = await ofStaff(staff.id)
      for (const { id: oldest } of before.slice(0, Math.max(0, before.length + 1 - SESSIONS_MAX))) await end(oldest)
      await store.putDocument({
        replaces: 0,
        document: { kind: KIND, id, version: 1, indexes: { staff: staff.id }, sort: now, body },
      })
      return { secret, session: { ...body, id, version: 1 } }
    },
    async read(secret) {
      if (secret === undefined || !/^[\w-]{43}$/.test(secret)) return null
      const id = hash('session', secret)
      const found = await find(id)
      if (!found) {
        over(id)
        return null
      }
      watch(id, found.staff.id)
      return { ...found, formToken: hash('form', secret) }
    },
    async proved({ id }) {
      const document = await store.getDocument(KIND, id)
      if (!document) return false
      const body: SessionRecord = { ...(document.body as SessionRecord), provedAt: clock.now() }
      const next = { ...document, version: document.version + 1, body }
      return await store.putDocument({ replaces: document.version, document: next })
    },
    async touched(session) {
      const now = clock.now()
      if (isLocked(session, now)) return false
      if (now - Math.max(session.provedAt, session.touchedAt ?? 0) < TOUCH_EVERY_MS) return true
      const document = await store.getDocument(KIND, session.id)
      if (!document) return false
      const body: SessionRecord = { ...(document.body as SessionRecord), touchedAt: now }
      const next = { ...document, version: document.version + 1, body }
      // Another tab was faster, or a proof came in between: either is a later touch.
      await store.putDocument({ replaces: document.version, document: next })
      return true
    },
    end,
    async endAll(staff, but) {
      const others = (await ofStaff(staff)).filter(({ id }) => id !== but)
      for (const { id } of others) await end(id)
      return others.length
    },
    ofStaff,
    alive: async (id) => (await find(id))?.session.level === 'full',
    onEnded(callback) {
      callbacks.add(callback)
      return () => callbacks.delete(callback)
    },
    onLocked(callback) {
      lockCallbacks.add(callback)
      return () => lockCallbacks.delete(callback)
    },
    async look() {
      for (const id of [...watched.keys()]) {
        const found = await find(id)
        if (found === null) over(id)
        else if (isLocked(found.session, clock.now())) for (const callback of lockCallbacks) callback(id)
      }
    },
    async sweep() {
      for (const document of await store.listDocuments(KIND, { max: 5_000 }))
        if (sessionOf(document).expiresAt <= clock.now()) await end(document.id)
    },
  }
}

function sessionOf(document: Document): Session {
  return { ...(document.body as SessionRecord), id: document.id, version: document.version }
}
