/** A small ward: one flow of our own among the common words of the program, real store, real routes, real engine. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fastify from 'fastify'
import { createReceive, type Receive } from '../../src/conversation/receive.ts'
import { fitMessage } from '../../src/delivery/fit.ts'
import { shownOn } from '../../src/delivery/shown.ts'
import type { LoadedFlow } from '../../src/flows/load.ts'
import type { Place } from '../../src/flows/place.ts'
import { openLibrary } from '../../src/media/library.ts'
import { playable } from '../../src/media/voice.ts'
import { conversationKey } from '../../src/messages.ts'
import type { Unit } from '../../src/publishing/api.ts'
import type { Review } from '../../src/publishing/api-publish.ts'
import { type Live, openLive } from '../../src/publishing/live.ts'
import { readUnit } from '../../src/publishing/reading.ts'
import { publishingRoutes } from '../../src/publishing/routes.ts'
import { tryingOf } from '../../src/publishing/shared.ts'
import { kindOf, type UnitFiles } from '../../src/publishing/units.ts'
import type { PublishingOptions } from '../../src/publishing/world.ts'
import type { AuditNote } from '../../src/staff/chain.ts'
import { may } from '../../src/staff/may.ts'
import type { StaffMember } from '../../src/staff/record.ts'
import { openStore } from '../../src/store/open.ts'
import type { Store } from '../../src/store/store.ts'
import { type TestClock, testClock } from '../clock.ts'
import { person, standInGate } from '../desk/rig.ts'

process.env.TZ = 'Asia/Ho_Chi_Minh'

export const FLOW = `# Bản mẫu để thử
format: 1
id: muon-sach
group: tro-giup
reviewed: 2026-11-20
review_by: 2027-02-01
sources:
  thu_vien: { title: "Nội quy thư viện phường", url: "https://haiphong.gov.vn/thu-vien", date: 2026-01-01, certainty: A }
facts:
  so_ngay: { value: { vi: "7 ngày", en: "7 days" }, source: thu_vien, valid: { from: 2026-01-01 } }
start: co_the
steps:
  # Hỏi trước cho nhanh
  co_the:
    kind: choose
    stage: 1
    choices: { roi: chon_sach, chua: lam_the } # hai lối
    sources: [thu_vien]
  lam_the:
    kind: say
    stage: 2
    next: chon_sach
    sources: [thu_vien]
  chon_sach:
    kind: say
    stage: 3
    next: xong
    sources: [thu_vien]
  xong:
    kind: finish
    outcome: done
`
export const VI = `title: Mượn sách thư viện
summary: Dùng khi muốn mượn sách ở thư viện phường
examples: [muốn mượn sách, muon sach thu vien]
steps:
  co_the:
    title: Thẻ thư viện
    text: "{bác} có thẻ thư viện chưa ạ?" # câu đầu
    choices: { roi: Có rồi, chua: Chưa có }
  lam_the:
    title: Làm thẻ
    text: "{bác} làm thẻ ở quầy ạ."
  chon_sach:
    title: Chọn sách
    text: "{bác} chọn sách ạ."
  xong:
    text: "Vậy là xong ạ."
`
export const EN = `title: Borrow a book
summary: When you want to borrow a book from the library
examples: [borrow a book, library book]
steps:
  co_the:
    title: Library card
    text: "Do you have a library card?"
    choices: { roi: "Yes", chua: Not yet }
  lam_the:
    title: Get a card
    text: "Please get a card at the desk."
  chon_sach:
    title: Choose a book
    text: "Please choose a book."
  xong:
    text: "You are done."
`

export function shippedUnits(muonSach: UnitFiles = { flow: FLOW, vi: VI, en: EN }): ReadonlyMap<string, UnitFiles> {
  return new Map<string, UnitFiles>([
    ['muon-sach', muonSach],
    ['place', { flow: readFileSync('tests/fixtures/flows/place.yaml', 'utf8') }],
    [
      'common',
      { vi: readFileSync('locales/vi/common.yaml', 'utf8'), en: readFileSync('locales/en/common.yaml', 'utf8') },
    ],
  ])
}

export const PEOPLE = [
  person('hanh', 'Chị Hạnh', 'editor'),
  person('binh', 'Anh Bình', 'editor'),
  person('duyet', 'Cô Duyệt', 'approver'),
  person('duyet2', 'Chú Duyệt', 'approver'),
  person('quan', 'Bà Quản', 'admin'),
  person('lan', 'Chị Lan', 'volunteer'),
  person('mai', 'Cô Mai', 'lead'),
  person('kha', 'Chú Kha', 'auditor'),
  person('an', 'Anh An', 'police'),
] as const

export interface Ward {
  readonly store: Store
  readonly clock: TestClock
  readonly live: Live
  readonly world: PublishingOptions
  readonly receive: Receive
  readonly audited: readonly AuditNote[]
  readonly counted: string[]
  readonly folder: string
  /** `POST /units/:unit/publish`, with the names of parameters filled in as in the rows of the rights. */
  readonly routes: string[]
  /** Another process on the same store. */
  another(shipped?: ReadonlyMap<string, UnitFiles>): Promise<Live>
  ask(staff: string, method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<Answer>
  unit(staff?: string, unit?: string): Promise<Unit>
  /** Saves one part as this person. */
  save(staff: string, part: string, change: (content: Content) => void, base?: string): Promise<Answer>
  /** @param parts  absent: everything is agreed to, whoever changed it */
  review(staff?: string, parts?: readonly string[]): Promise<Review>
  /** All of the draft goes out: reasons for every warning, approval where one is needed. */
  publish(note?: string, parts?: readonly string[]): Promise<Answer>
  /** A resident writes, on the channel `telegram`. @returns what they are told */
  says(who: string, text: string): Promise<string>
  at(who: string): Promise<string | undefined>
  close(): Promise<void>
}

export interface Answer {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: what an address answers is looked at by the test
  readonly body: any
  readonly headers: Readonly<Record<string, unknown>>
}

// biome-ignore lint/suspicious/noExplicitAny: a test changes any field of a content
export type Content = { structure: any; words: any }

export async function openWard(shipped = shippedUnits(), people: readonly StaffMember[] = PEOPLE): Promise<Ward> {
  const folder = mkdtempSync(join(tmpdir(), 'tung-buoc-'))
  const clock = testClock()
  const store = await openStore({ dataDir: folder })
  const fail = (error: unknown) => {
    throw error
  }
  const opened: Live[] = []
  const open = async (files: ReadonlyMap<string, UnitFiles>) => {
    const read = [...files].map(([unit, own]) => [unit, readUnit(unit, own, 1)] as const)
    const live = await openLive({
      ...{ store, clock, shipped: files, retentionDays: 90, onError: fail, onRefused: fail },
      definitions: {
        flows: new Map(read.flatMap(([unit, { flow }]) => (flow ? [[unit, flow] as [string, LoadedFlow]] : []))),
        place: read.find(([unit]) => kindOf(unit) === 'place')?.[1].place as Place,
        common: read.find(([unit]) => kindOf(unit) === 'common')?.[1].common ?? new Map(),
      },
    })
    opened.push(live)
    return live
  }
  const live = await open(shipped)
  const gate = standInGate(people)
  const counted: string[] = []
  const world: PublishingOptions = {
    ...{ store, clock, live, publicUrl: 'https://x.vn', onError: fail },
    fit: fitMessage,
    limits: (channel) => shownOn(channel),
    gate: { ...gate, may, open: () => ({ config: { right: 'open' }, preHandler: async () => {} }) },
    pictures: { shipped: 'flows/pictures' },
    library: openLibrary(folder, store, clock),
    voice: (bytes) => playable(bytes, '/usr/bin/ffmpeg', true),
    count: (name, labels) => counted.push([name, ...Object.values(labels)].join(' ')),
  }
  const receive = createReceive({
    ...{ store, clock, windowMs: () => undefined, elsewhere: () => [], trying: tryingOf(world) },
    catalogue: (key, state) => live.catalogueFor(key, state),
    handOver: () => {},
    withdraw: () => {},
    forget: () => {},
    holds: () => false,
    onFailure: (_key, { why }) => fail(new Error(why)),
    onMoved: () => {},
    onTimer: () => {},
  })
  const app = fastify()
  const routes: string[] = []
  app.addHook('onRoute', ({ method, url }) => {
    const filled = url
      .replace('/api/admin', '')
      .replace(':step', 'lam_the')
      .replace(':part', 'step.lam_the')
      .replace(':file', 'vi')
      .replace(':number', '1')
      .replace(':id', 'aaaaaaaaaaaa')
      .replace(':name', 'aaaaaaaaaaaa')
    for (const verb of [method].flat()) if (verb !== 'HEAD') routes.push(`${verb} ${filled}`)
  })
  await app.register(publishingRoutes(world))
  let events = 0
  const addressOf = (who: string) => ({ channel: 'telegram', account: 'main', person: who })

  const ward: Ward = {
    ...{ store, clock, live, world, receive, audited: gate.audited, counted, folder, routes },
    another: (files = shipped) => open(files),
    async ask(staff, method, path, body) {
      const answer = await app.inject({
        ...{ method, url: `/api/admin${path}` },
        headers: {
          'x-staff': staff,
          ...(body === undefined ? {} : { 'content-type': Buffer.isBuffer(body) ? 'image/png' : 'application/json' }),
        },
        ...(body === undefined ? {} : { payload: Buffer.isBuffer(body) ? body : JSON.stringify(body) }),
      })
      const isJson = answer.headers['content-type']?.toString().includes('json')
      const { statusCode: status, headers } = answer
      return { status, headers, body: isJson ? JSON.parse(answer.body) : answer.rawPayload }
    },
    unit: async (staff = 'hanh', unit = 'muon-sach') => (await ward.ask(staff, 'GET', `/units/${unit}`)).body as Unit,
    async save(staff, part, change, base) {
      const known = (await ward.unit(staff)).parts.find(({ id }) => id === part)
      const content = structuredClone(known?.content) as Content
      change(content)
      const body = { base: base ?? known?.base ?? '', content }
      return await ward.ask(staff, 'PUT', `/units/muon-sach/parts/${part}`, body)
    },
    async review(staff = 'duyet', parts) {
      const look = async (asked: object) =>
        (await ward.ask(staff, 'POST', '/units/muon-sach/review', asked)).body as Review
      if (parts) return await look({ parts })
      const first = await look({})
      const all = first.changes?.map(({ part }) => part)
      // What colleagues changed is read, and agreed to.
      return first.changes?.every(({ included }) => included) ? first : await look({ parts: all })
    },
    async publish(note = 'Sửa cho dễ hiểu', parts) {
      const first = await ward.review('duyet', parts)
      const going = first.changes.filter(({ included }) => included).map(({ part }) => part)
      const { proof } = first
      if (first.twoPeople.length > 0)
        await ward.ask('duyet2', 'POST', '/units/muon-sach/approve', { proof, parts: going })
      const reasons = Object.fromEntries(
        first.problems.filter(({ level }) => level === 'warn').map(({ id }) => [id, 'Đã xem, để sau']),
      )
      return await ward.ask('duyet', 'POST', '/units/muon-sach/publish', { proof, parts: going, note, reasons })
    },
    async says(who, text) {
      const done = await receive.inbound({
        ...addressOf(who),
        ...{ id: `e${++events}`, at: clock.now(), input: { kind: 'text', text, secrets: [] } },
      })
      const said = done.kind === 'done' ? done.entries.map(({ message }) => message) : []
      // Nothing is really sent: what was said has arrived.
      const claimed = await store.claimOutbox(50, clock.now() + 120_000, clock.now() + 180_000)
      await store.settleOutbox(
        claimed.map((entry) => ({ entry, outcome: { kind: 'sent', at: clock.now() }, counts: {} })),
      )
      clock.pass(2_000)
      return said
        .map(({ text: words, choices }) => [words, ...choices.map(({ label }) => `[${label}]`)].join('\n'))
        .join('\n')
    },
    async at(who) {
      return (await store.readConversation(conversationKey(addressOf(who))))?.state.frames.at(-1)?.step
    },
    async close() {
      await app.close()
      for (const one of opened) await one.stop()
      await store.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  return ward
}

/** Somebody who agreed and began the flow. */
export async function begun(ward: Ward, who: string): Promise<string> {
  await ward.says(who, 'xin chào')
  await ward.says(who, 'Đồng ý')
  await ward.says(who, '1')
  return await ward.says(who, 'muốn mượn sách')
}
