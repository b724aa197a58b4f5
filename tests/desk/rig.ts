/** A resident who talks, and people at the desk: real conversation, store and routes; who asks is said by a header. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fastify, { type FastifyInstance } from 'fastify'
import type { ChannelLimits, FetchedFile } from '../../src/channels/channel.ts'
import { outgoing } from '../../src/channels/outgoing.ts'
import type { Clock } from '../../src/clock.ts'
import type { Catalogue } from '../../src/conversation/catalogue.ts'
import { fitMessage } from '../../src/delivery/fit.ts'
import type { Card, Cards, Claimed, Opened } from '../../src/desk/api.ts'
import type { CannedText } from '../../src/desk/canned.ts'
import { type Feed, openFeed } from '../../src/desk/feed.ts'
import { clearCopies } from '../../src/desk/media.ts'
import { type Pager, startPager } from '../../src/desk/pager.ts'
import { openPhones, type Phones } from '../../src/desk/phones.ts'
import { openPush, pushRoots } from '../../src/desk/push.ts'
import { deskRoutes } from '../../src/desk/routes.ts'
import { WAVES_MS } from '../../src/desk/waves.ts'
import type { DeskChannel, DeskOptions, StaffGate } from '../../src/desk/world.ts'
import { type Media, openMedia } from '../../src/media/media.ts'
import { filesOnDisk } from '../../src/media/shelf-disk.ts'
import { openUploads } from '../../src/media/upload.ts'
import type { MediaKind } from '../../src/messages.ts'
import type { AuditNote } from '../../src/staff/chain.ts'
import { may } from '../../src/staff/may.ts'
import type { StaffMember } from '../../src/staff/record.ts'
import { ROLE_NAMES, type Role } from '../../src/staff/roles.ts'
import type { Store } from '../../src/store/store.ts'
import { openVault } from '../../src/vault.ts'
import { deskPages } from '../../src/web/desk/routes.ts'
import { acquainted, fixtures, openTalk, type Talk } from '../talk.ts'

export const HOUR_MS = 3_600_000

export function person(id: string, name: string, role: Role, more: Partial<StaffMember> = {}): StaffMember {
  return {
    ...{
      id,
      name,
      role,
      version: 1,
      topics: 'all',
      handle: id,
      state: 'active',
      rights: 1,
      passkeys: [],
      recovery: [],
    },
    ...{ invitedBy: 'server', invitedAt: 0 },
    ...more,
  }
}

export const PEOPLE = [
  person('lan', 'Chị Lan', 'volunteer'),
  person('minh', 'Anh Minh', 'volunteer'),
  person('tu', 'Bạn Tú', 'volunteer', { topics: ['nuoi-vit'] }),
  person('dung', 'Anh Dũng', 'police'),
  person('mai', 'Cô Mai', 'lead'),
  person('hong', 'Cô Hồng', 'lead'),
  person('ba', 'Bạn Ba', 'editor'),
  person('kha', 'Chú Kha', 'auditor'),
] as const

export interface Gate extends StaffGate {
  readonly audited: AuditNote[]
  /** Their session ends. */
  end(session: string): void
  /** Nobody has touched its screen for long. */
  lock(session: string): void
}

/** In place of signing in: `x-staff` says who, `x-session` in which session. Rights are the real ones. */
export function standInGate(people: readonly StaffMember[] = PEOPLE): Gate {
  const audited: AuditNote[] = []
  const locks = new Set<(session: string) => void>()
  const listeners = new Set<(session: string, staff: string) => void>()
  const who: StaffGate['who'] = async ({ headers }) => {
    const staff = people.find(({ id }) => id === headers['x-staff'])
    const id = String(headers['x-session'] ?? headers['x-staff'])
    const session = { id, version: 1, staff: staff?.id ?? '', rights: 1, level: 'full', how: 'link' } as const
    return staff
      ? { staff, session: { ...session, createdAt: 0, expiresAt: 0, provedAt: 0, device: '' }, formToken: '' }
      : null
  }
  return {
    audited,
    who,
    may,
    roleNames: ROLE_NAMES,
    lockAfterMs: 900_000,
    locked: (callback) => {
      locks.add(callback)
      return () => locks.delete(callback)
    },
    right: (action, objectOf) => ({
      config: { right: action },
      async preHandler(request, reply) {
        const signed = await who(request)
        const refuse = (status: number) => reply.code(status).send({ error: { code: `s${status}`, message: '' } })
        if (!signed) return refuse(401)
        const object = objectOf ? await objectOf(request, signed) : undefined
        if (object === null || !may(signed.staff, action, object)) return refuse(404)
      },
    }),
    async audit(note) {
      audited.push(note)
      return { ...note, seq: audited.length, at: 0, before: '', seal: '' }
    },
    ended(callback) {
      listeners.add(callback)
      return () => listeners.delete(callback)
    },
    person: async (id) => people.find((one) => one.id === id) ?? null,
    people: async () => people,
    lock(session) {
      for (const lock of locks) lock(session)
    },
    end(session) {
      for (const listener of listeners) listener(session, '')
    },
  }
}

/** How volunteers are called; without a push service: not at all. Looks only when it is told to. */
export function openCalling(parts: {
  readonly store: Store
  readonly clock: Clock
  readonly gate: Gate
  readonly catalogue: () => Catalogue
  readonly pushRoot?: string
  readonly dead?: ReadonlySet<string>
}) {
  const { store, clock, gate, catalogue, pushRoot, dead } = parts
  const onError = (error: unknown) => {
    throw error
  }
  const counts: string[] = []
  const out = outgoing({ allowedRoots: pushRoots(pushRoot) })
  const push = openPush({
    outgoing: out,
    vault: openVault(store, KEY),
    subject: pushRoot === undefined ? null : 'mailto:phuong@haian.example.vn',
    ...(pushRoot === undefined ? {} : { root: pushRoot }),
  })
  const phones = openPhones({
    ...{ store, clock, push, key: KEY },
    alive: async (session) => !(dead?.has(session) ?? false),
    count: (outcome) => counts.push(outcome),
  })
  const pager = startPager({
    ...{ store, clock, gate, phones, catalogue, onError, wavesMs: WAVES_MS },
    count: (what) => counts.push(what),
    after: () => () => {},
  })
  return { push, phones, pager, out, counts }
}
const KEY = Buffer.alloc(32, 7)

export interface DeskRig {
  readonly talk: Talk
  readonly app: FastifyInstance
  readonly gate: Gate
  readonly feed: Feed
  readonly catalogue: () => Catalogue
  readonly pager: Pager
  readonly phones: Phones
  /** What became of calls and pushes. */
  readonly counts: string[]
  readonly counted: string[]
  readonly typed: string[]
  readonly media: Media
  /** What the platform has, by its own names; and what was fetched of it. */
  readonly files: Map<string, FetchedFile>
  readonly fetched: string[]
  readonly folder: string
  /** The resident sends a file of this name. @returns the id of it in its line */
  sends(ref: string, kind?: MediaKind): Promise<string>
  /** As somebody, a file of their own to the resident of this ticket. */
  sendsOwn(staff: string, ticket: string, own: OwnFile): Promise<Answer>
  /** As somebody; the answer is a file. Without a body: GET. */
  file(staff: string, path: string, body?: unknown): Promise<FileAnswer>
  /** As somebody; the body as JSON. */
  ask(staff: string, method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown): Promise<Answer>
  cards(staff: string, after?: number): Promise<Cards>
  /** The one card somebody sees. */
  card(staff: string): Promise<Card>
  open(staff: string): Promise<Opened>
  claim(staff: string): Promise<Claimed>
  close(): Promise<void>
}

export interface OwnFile {
  readonly kind: 'photo' | 'voice'
  readonly bytes: Buffer
  readonly id?: string
  readonly claim?: number
  readonly caption?: string
}

export interface FileAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly bytes: Buffer
}

export interface Answer {
  readonly status: number
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: what an address answers is looked at by the test
  readonly body: any
}

export async function openDesk(
  options: {
    channel?: Partial<DeskChannel>
    canned?: readonly CannedText[]
    onShift?: readonly string[]
    catalogue?: Catalogue
    ffmpeg?: string
    sends?: ChannelLimits['sends']
    pushRoot?: string
    dead?: ReadonlySet<string>
    /** The page too, for a browser. */
    pages?: boolean
  } = {},
): Promise<DeskRig> {
  const hooks: { feed?: Feed; cleared?: Promise<void> } = {}
  const talk = await openTalk({
    catalogue: options.catalogue ?? fixtures(),
    mediaOf: async ({ id }, of) => (await media.sent(id, of))?.bytes ?? null,
    hooks: {
      onTicket(ticket, change) {
        hooks.feed?.changed(ticket, change)
        hooks.cleared = clearCopies(talk.store, media.shelf, ticket)
      },
      onLines: (ticket) => hooks.feed?.said(ticket),
      onVisit: () => hooks.feed?.visitChanged(),
    },
  })
  const gate = standInGate()
  const folder = mkdtempSync(join(tmpdir(), 'desk-'))
  const files = new Map<string, FetchedFile>()
  const fetched: string[] = []
  const media = openMedia({
    files: filesOnDisk(join(folder, 'media')),
    fileKey: randomBytes(32),
    refKey: randomBytes(32),
    clock: talk.clock,
    channel: () => ({
      async fetchFile(ref) {
        fetched.push(ref)
        return files.get(ref) ?? { kind: 'gone' }
      },
    }),
    ...(options.ffmpeg === undefined ? {} : { ffmpeg: options.ffmpeg }),
  })
  const counted: string[] = []
  const typed: string[] = []
  const catalogue = options.catalogue ?? fixtures()
  // Looks only when it is told to.
  const feed = openFeed({
    store: talk.store,
    clock: talk.clock,
    onError: (error) => {
      throw error
    },
    after: () => () => {},
  })
  hooks.feed = feed
  const calling = openCalling({ ...options, store: talk.store, clock: talk.clock, gate, catalogue: () => catalogue })
  const parts: DeskOptions = {
    store: talk.store,
    clock: talk.clock,
    happen: talk.receive.happen,
    catalogue: () => catalogue,
    channel: () => ({
      title: 'Zalo (OA Hải An)',
      async typing(to) {
        typed.push(to.person)
      },
      ...options.channel,
    }),
    fit: (message) =>
      fitMessage(
        message,
        { textChars: 4_000, captionChars: 0, buttons: 8, buttonChars: 60, numbersAlways: false, pictures: 'none' },
        'p',
      ),
    sends: () => options.sends ?? { photo: { bytes: 1_000_000 }, voice: { bytes: 10_000_000 } },
    gate,
    media,
    uploads: openUploads(),
    canned: options.canned ?? [],
    count: (name, labels) => counted.push([name, ...Object.values(labels)].join(' ')),
    onError: (error) => {
      throw error
    },
    leaseMs: 600_000,
    warnMs: 420_000,
    ...calling,
  }
  const app = fastify(options.pages ? { forceCloseConnections: true } : {})
  if (options.pages) await app.register(deskPages({ publicUrl: 'http://127.0.0.1' }))
  await app.register(deskRoutes({ ...parts, feed }))
  const rig: DeskRig = {
    media,
    files,
    fetched,
    folder,
    talk,
    app,
    gate,
    feed,
    catalogue: () => catalogue,
    ...{ pager: calling.pager, phones: calling.phones, counts: calling.counts },
    counted,
    typed,
    async ask(staff, method, path, body) {
      const answer = await app.inject({
        method,
        url: path,
        headers: { 'x-staff': staff, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
      })
      await talk.settled()
      await hooks.cleared
      return { status: answer.statusCode, text: answer.body, body: answer.body === '' ? null : JSON.parse(answer.body) }
    },
    cards: async (staff, after = 0) => (await rig.ask(staff, 'GET', `/api/desk/cards?after=${after}`)).body as Cards,
    async card(staff) {
      const [card] = (await rig.cards(staff)).cards
      if (!card) throw new Error(`${staff} sees no card`)
      return card
    },
    async open(staff) {
      return (await rig.ask(staff, 'GET', `/api/desk/tickets/${(await rig.card(staff)).id}`)).body as Opened
    },
    async claim(staff) {
      const answer = await rig.ask(staff, 'POST', `/api/desk/tickets/${(await rig.card(staff)).id}/claim`, {})
      if (answer.status !== 200) throw new Error(answer.text)
      return answer.body as Claimed
    },
    async sends(ref, kind = 'photo') {
      const input = { kind: 'media', items: [{ kind, ref }], secrets: [] } as const
      const event = media.hidden({ ...talk.address, id: `media-${ref}`, at: talk.clock.now(), input })
      await talk.does(event.input)
      const line = (await talk.store.transcript(talk.key, 10)).findLast((entry) => entry.media !== undefined)
      return `${line?.id}-0`
    },
    async sendsOwn(staff, ticket, { kind, bytes, id = '0'.repeat(26), claim = 1, caption }) {
      const form = new FormData()
      if (caption !== undefined) form.set('caption', caption)
      form.set('file', new Blob([Uint8Array.from(bytes)]), 'IMG_ba_hoa.jpg')
      const sent = new Response(form)
      const answer = await app.inject({
        method: 'POST',
        url: `/api/desk/tickets/${ticket}/media?id=${id}&claim=${claim}&kind=${kind}`,
        headers: { 'x-staff': staff, 'content-type': sent.headers.get('content-type') ?? '' },
        payload: Buffer.from(await sent.arrayBuffer()),
      })
      await talk.settled()
      return { status: answer.statusCode, text: answer.body, body: answer.body === '' ? null : JSON.parse(answer.body) }
    },
    async file(staff, path, body) {
      const answer = await app.inject({
        method: body === undefined ? 'GET' : 'POST',
        url: path,
        headers: { 'x-staff': staff, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
      })
      return { status: answer.statusCode, headers: answer.headers, bytes: answer.rawPayload }
    },
    async close() {
      await app.close()
      await calling.pager.stop()
      await calling.out.close()
      await talk.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  const until = talk.clock.now() + 8 * HOUR_MS
  for (const { id, role } of PEOPLE) {
    if (may({ id, role, topics: 'all' }, 'desk.open')) await rig.ask(id, 'POST', '/api/desk/rules', { text: 'Quy tắc' })
    if ((options.onShift ?? ['lan', 'minh', 'tu', 'dung']).includes(id))
      await rig.ask(id, 'PUT', '/api/desk/shift', { until, atMost: 2, topics: [] })
  }
  counted.splice(0)
  await acquainted(talk)
  return rig
}
