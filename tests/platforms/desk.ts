/**
 * The desk's server as a stand-in: `src/desk/api.ts` in memory, with residents who write when a test says so, a clock that
 * can be moved, and switches for everything that goes wrong on the way.
 */
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type {
  Canned,
  Card,
  Cards,
  Claimed,
  Colleague,
  DataRequest,
  DataRequestAsked,
  DataRequestClosed,
  Duty,
  HandBackPreview,
  Line,
  Me,
  Note,
  Opened,
  Own,
  Search,
  Shift,
  TelegramBound,
  Ward,
} from '../../src/desk/api.ts'
import { clockOf } from '../../src/desk/data-requests.ts'
import { deskPages } from '../../src/web/desk/routes.ts'

export interface DeskRig {
  readonly app: FastifyInstance
  /** Every request to `/api`, oldest first. */
  readonly asked: { readonly who: string; readonly method: string; readonly path: string; readonly body: unknown }[]
  /** What reached residents: text and who said it. */
  readonly said: { readonly ticket: string; readonly text: string; readonly by: string }[]
  readonly rules: string[]
  now(): number
  /** Moves the clock and tells everybody to look. */
  advance(ms: number): void
  /** Somebody needs a person. @returns the ticket */
  waits(about?: Partial<StandIn>): string
  /** The resident writes. */
  writes(ticket: string, text: string): void
  types(ticket: string): void
  ticket(id: string): StandIn
  /** Changes a ticket behind everybody's back and says so. */
  set(id: string, change: Partial<StandIn>): void
  /** Nobody may claim: they are not on duty. */
  offShift: boolean
  /** Nothing gets through: connections are cut without an answer. */
  cut: boolean
  /** Everything is answered with this status. */
  failing: number | null
  /** Done, but the answer is lost. Once for each entry: a part of the path. */
  readonly losing: string[]
  /** Requests to this path wait. @returns lets them go on */
  hold(path: string): () => void
  /** Done at once, but the answer takes its time. @returns lets it go on */
  delay(path: string): () => void
  /** What residents sent is at the platform no more. */
  gone: boolean
  /** Whether there is a volunteers' group, and who is bound there. */
  telegram: TelegramBound
  endStreams(): void
  /** Tells a person that the session is over. */
  endSession(who: string): void
  /** … or that nobody touched their screen for long. */
  lock(who: string): void
  readonly people: Record<string, Person>
  /** What was opened of residents, the newest first. */
  reveals: { seq: number; at: number; name: string; what: string; object?: string; why?: string }[]
  /** The book of requests about data. */
  requests: DataRequest[]
  /** How each likes to work, and their phones. */
  readonly duty: Record<string, Duty>
  close(): Promise<void>
}

export interface Person extends Me {
  signedOut?: boolean
  /** Until they prove who they are: by the password `dung-roi`. */
  locked?: boolean
  /** Within the last five minutes. */
  proved?: boolean
}

export interface StandIn {
  readonly id: string
  readonly who: string
  readonly address?: string
  readonly channelTitle: string
  readonly flow: { readonly id: string; readonly title: string }
  readonly stepAt: number
  readonly reason: Card['reason']
  readonly misses?: number
  readonly urgent: boolean
  readonly policeOnly: boolean
  readonly kept?: false
  readonly state: Card['state']
  readonly front: boolean
  readonly waitingSince: number
  readonly lastInAt: number
  readonly windowUntil?: number
  readonly claim: number
  readonly changed: number
  readonly helper?: {
    readonly staff: string
    readonly name: string
    readonly since: number
    readonly leaseUntil: number
  }
  readonly helped?: { readonly staff: string; readonly name: string; readonly at: number }
  readonly until?: number
  /** With the bot again: at which step they are now. */
  readonly goesOnAt?: number
  readonly lines: readonly Line[]
  readonly notes: readonly Note[]
  readonly photos?: Card['photos']
  readonly sends?: Opened['sends']
  readonly stoppedAt: number
}

export const FRESH_DUTY: Duty = {
  own: { quiet: { from: 1_290, until: 420 }, habits: [], welcomed: true },
  proposal: null,
  // The point of a key pair made for this.
  push: { key: 'BNcRdreALRFXTkOOUHK1EtK2wtaz5Ry4YfYCA_0QTpQtUbVlUls0VJXg7A8u-Ts1XbjhazAkj7I99e8QcYP7DkM' },
  phones: [],
}
export const LEASE_MS = 600_000
const LINES = 30
const STEPS = ['Tải ứng dụng', 'Mở VNeID', 'Nhập số định danh', 'Quét NFC', 'Chụp khuôn mặt', 'Đặt mật khẩu']
const UNSAFE = /otp|mật khẩu|chuyển tiền/i

/** A picture of one dot. */
const DOT = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

const CANNED: readonly Canned[] = [
  { id: 'c1', text: 'Bác áp lưng máy vào thẻ, giữ yên 5 giây giúp cháu.', scope: 'step' },
  { id: 'c2', text: 'Bác cứ làm từ từ, cháu ở đây.', scope: 'flow' },
  { id: 'c3', text: 'Cháu chào bác, cháu giúp bác đây.', scope: 'all' },
]

export async function openDesk(): Promise<DeskRig> {
  const tickets = new Map<string, StandIn>()
  const streams = new Map<FastifyReply, string>()
  const applied = new Set<string>()
  const held: Held[] = []
  const delayed: Held[] = []
  let ahead = 0
  let changed = 0
  let count = 0
  const now = () => Date.now() + ahead
  const people: Record<string, Person> = {
    lan: person('lan', 'Chị Lan', false),
    minh: person('minh', 'Anh Minh', false),
    hanh: person('hanh', 'Chị Hạnh', true),
  }

  function ticket(id: string): StandIn {
    const found = tickets.get(id)
    if (!found) throw new Error(`no ticket ${id}`)
    return found
  }
  function put(one: StandIn): StandIn {
    const next = { ...one, changed: ++changed }
    tickets.set(next.id, next)
    return next
  }
  function tell(event: string, data: object, to?: string) {
    for (const [reply, who] of streams) {
      if (to === undefined || who === to)
        reply.raw.write(`id: ${changed}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
    }
  }
  const tellCards = () => tell('cards', { upTo: changed })
  function addLine(id: string, line: Omit<Line, 'id' | 'at'>) {
    const one = ticket(id)
    put({ ...one, lines: [...one.lines, { id: `l${++count}`, at: now(), ...line }] })
    tell('lines', { ticket: id })
  }
  function lapse() {
    for (const one of [...tickets.values()]) {
      if (one.state !== 'held' || !one.helper || one.helper.leaseUntil > now()) continue
      const { helper: _over, ...rest } = one
      put({ ...rest, state: 'waiting', front: true })
    }
  }

  const rig: Omit<DeskRig, 'app' | 'close'> = {
    asked: [],
    said: [],
    rules: [],
    now,
    people,
    duty: {},
    reveals: [],
    requests: [],
    offShift: false,
    cut: false,
    gone: false,
    telegram: { group: false },
    failing: null,
    losing: [],
    ticket,
    advance(ms) {
      ahead += ms
      tellCards()
    },
    waits(about = {}) {
      const id = about.id ?? `t${++count}`
      const since = about.waitingSince ?? now() - 6 * 60_000
      put({
        id,
        who: 'bác Hoa',
        address: 'Gọi bác, xưng cháu',
        channelTitle: 'Zalo',
        flow: { id: 'vneid-cai-dat', title: 'Cài VNeID' },
        stepAt: 3,
        reason: 'stuck',
        misses: 3,
        urgent: false,
        policeOnly: false,
        state: 'waiting',
        front: false,
        waitingSince: since,
        lastInAt: since,
        windowUntil: now() + 41.5 * 3_600_000,
        claim: 0,
        changed: 0,
        notes: [],
        stoppedAt: since,
        lines: [
          {
            id: `${id}-1`,
            at: since - 60_000,
            from: 'bot',
            name: 'Trợ lý',
            text: 'Bác áp thẻ vào lưng máy. Máy có rung không ạ?',
          },
          { id: `${id}-2`, at: since - 1_000, from: 'resident', text: 'Khong quet duoc chau oi' },
          { id: `${id}-3`, at: since, from: 'bot', name: 'Trợ lý', text: 'Bác chờ một chút, cháu gọi người giúp.' },
        ],
        ...about,
      })
      tellCards()
      return id
    },
    writes(id, text) {
      put({ ...ticket(id), lastInAt: now() })
      addLine(id, { from: 'resident', text })
      tellCards()
    },
    types: (id) => tell('typing', { ticket: id }),
    set(id, change) {
      put({ ...ticket(id), ...change })
      tellCards()
    },
    hold: (path) => holdIn(held, path),
    delay: (path) => holdIn(delayed, path),
    endStreams() {
      for (const reply of streams.keys()) reply.raw.destroy()
      streams.clear()
    },
    endSession(who) {
      const one = people[who]
      if (one) one.signedOut = true
      tell('ended', {}, who)
    },
    lock(who) {
      const one = people[who]
      if (one) one.locked = true
      tell('locked', {}, who)
    },
  }

  const app = fastify({ forceCloseConnections: true, routerOptions: { ignoreTrailingSlash: true } })
  await app.register(deskPages({ publicUrl: 'http://127.0.0.1' }))
  app.get('/sign-in', async (_request, reply) =>
    reply.type('text/html; charset=utf-8').send('<title>Đăng nhập</title><h1>Đăng nhập</h1>'),
  )

  app.addHook('preHandler', async (request, reply) => {
    if (!request.url.startsWith('/api/')) return
    const path = request.url
    rig.asked.push({ who: whoIs(request), method: request.method, path, body: request.body })
    if (rig.cut) return void reply.hijack().raw.destroy()
    await held.find((entry) => path.includes(entry.path))?.promise
    if (rig.failing)
      return await reply.code(rig.failing).send(error('unavailable', 'Máy chủ đang bận. Thử lại sau ít giây.'))
    if (!people[whoIs(request)] || people[whoIs(request)]?.signedOut) {
      return await reply.code(401).send(error('signed-out', 'Bạn chưa đăng nhập.'))
    }
    if (path.startsWith('/api/desk') && people[whoIs(request)]?.locked)
      return await reply.code(403).send(error('locked', 'Bàn trực đang khóa.'))
    lapse()
  })
  app.addHook('onSend', async (request, reply) => {
    reply.header('date', new Date(now()).toUTCString())
    await delayed.find(({ path }) => request.url.includes(path))?.promise
    const place = rig.losing.findIndex((path) => request.url.includes(path))
    if (place < 0) return
    rig.losing.splice(place, 1)
    reply.raw.destroy()
  })

  const stepAt = (at: number) => ({ id: `s${at}`, title: STEPS[at] ?? '', stage: `${at + 1}/${STEPS.length}` })
  const meOf = (request: FastifyRequest): Person => people[whoIs(request)] as Person
  const cardFor = (one: StandIn, me: Me): Card => ({
    id: one.id,
    changed: one.changed,
    state: one.state,
    who: one.who,
    ...(one.address ? { address: one.address } : {}),
    language: 'vi',
    channel: 'zalo',
    channelTitle: one.channelTitle,
    topic: 'vneid',
    policeOnly: one.policeOnly,
    flow: one.flow,
    step: stepAt(one.stepAt),
    ...(one.goesOnAt === undefined ? {} : { goesOn: { flow: one.flow, step: stepAt(one.goesOnAt) } }),
    reason: one.reason,
    ...(one.misses ? { misses: one.misses } : {}),
    urgent: one.urgent,
    waitingSince: one.waitingSince,
    front: one.front,
    lastInAt: one.lastInAt,
    ...(one.kept === false ? { kept: one.kept } : {}),
    ...(one.windowUntil ? { windowUntil: one.windowUntil } : {}),
    ...(one.helper ? { helper: one.helper } : {}),
    mine: one.state === 'held' && one.helper?.staff === me.staff,
    ...(one.helped
      ? { helped: { name: one.helped.name, mine: one.helped.staff === me.staff, at: one.helped.at } }
      : {}),
    ...(one.until ? { until: one.until } : {}),
    ...(one.photos ? { photos: one.photos } : {}),
    claim: one.claim,
  })
  const linesFor = (lines: readonly Line[], me: Me): readonly Line[] =>
    lines.map((line) => (line.from === 'person' ? { ...line, mine: line.name === me.name } : line))
  const page = (all: readonly Line[], me: Me) => ({ lines: linesFor(all.slice(-LINES), me), older: all.length > LINES })

  app.get('/api/desk/cards', async (request): Promise<Cards> => {
    const me = meOf(request)
    const after = Number((request.query as { after?: string }).after ?? 0)
    const news = [...tickets.values()].filter((one) => one.changed > after)
    const isGone = (one: StandIn) =>
      one.state === 'closed' ||
      (['watching', 'scheduled'].includes(one.state) && one.helped?.staff !== me.staff && !me.lead)
    return {
      cards: news.filter((one) => !isGone(one)).map((one) => cardFor(one, me)),
      gone: news.filter(isGone).map(({ id }) => id),
      upTo: changed,
      me,
    }
  })
  app.get('/api/desk/visits', async () => ({ visits: [], today: '2026-11-26', lead: false, people: [] }))
  app.post('/api/desk/tickets/:id/media/:item/:how', async (request, reply) => {
    const { how } = request.params as { readonly how: string }
    const me = meOf(request)
    if (how === 'open' && !me.proved)
      return await reply.code(403).send(error('prove', 'Việc này cần xác nhận lại là bạn. Chưa có gì thay đổi.'))
    if (rig.gone) return await reply.code(410).send(error('media-gone', 'Tệp này không còn nữa. Cần thì nhờ gửi lại.'))
    if (how === 'play') reply.header('x-seconds', 7)
    return await reply
      .type(how === 'open' ? 'image/png' : 'audio/mp4')
      .send(how === 'open' ? DOT : Buffer.from('no sound'))
  })
  app.post('/api/desk/tickets/:id/picture', async (request): Promise<Claimed> => {
    const { id, picture } = request.body as { readonly id: string; readonly picture: string }
    const one = ticket(idOf(request))
    const me = meOf(request)
    if (!applied.has(id)) {
      applied.add(id)
      rig.said.push({ ticket: one.id, text: `[${picture}]`, by: me.name })
      addLine(one.id, {
        from: 'person',
        name: me.name,
        text: '[Thẻ áp vào lưng máy]',
        media: [{ kind: 'photo', id: `${id}-0` }],
      })
    }
    return { claim: one.claim, card: cardFor(ticket(one.id), me) }
  })
  app.get('/api/desk/tickets/:id', async (request): Promise<Opened> => {
    const me = meOf(request)
    const one = ticket(idOf(request))
    return {
      card: cardFor(one, me),
      ...page(one.lines, me),
      stoppedAt: one.stoppedAt,
      answers: [{ name: 'Loại máy', said: 'Android' }],
      tries: ['không quét được', 'vẫn không được', 'máy không rung'],
      asked: 'Bác áp thẻ vào lưng máy. Máy có rung không ạ?',
      hint: 'Hỏi bác đã bật NFC chưa, rồi nhờ bác tháo ốp lưng.',
      steps: [
        ...STEPS.map((title, index) => ({
          id: `s${index}`,
          title,
          here: index === one.stepAt,
          next: index === one.stepAt + 1,
        })),
        { id: 'x0', title: 'Tắt nhà phát triển', here: false, next: false, beside: true },
      ],
      ...(one.sends ? { sends: one.sends } : {}),
      canned: CANNED,
      worked: [
        { people: 12, said: CANNED[0]?.text ?? '' },
        { people: 6, reason: 'explained' },
      ],
      pictures: [{ path: 'vneid/chip-the', alt: 'Thẻ áp vào lưng máy' }],
      notes: one.notes,
    }
  })
  app.get('/api/desk/tickets/:id/lines', async (request) => {
    const { lines } = ticket(idOf(request))
    const { before, after } = request.query as { before?: string; after?: string }
    const place = lines.findIndex(({ id }) => id === (before ?? after))
    if (before) return page(lines.slice(0, place), meOf(request))
    return { lines: linesFor(lines.slice(place + 1, place + 1 + LINES), meOf(request)), older: false }
  })
  app.get('/api/desk/tickets/:id/hand-back', async (request): Promise<HandBackPreview> => {
    const { step } = request.query as { step?: string }
    const title = STEPS[stepFor(ticket(idOf(request)), step)] ?? ''
    return { messages: [{ text: `Cháu mời bác làm tiếp bước “${title}” ạ.`, buttons: ['Làm được rồi', 'Chưa được'] }] }
  })
  app.get(
    '/api/desk/colleagues',
    async (request): Promise<{ readonly colleagues: readonly Colleague[] }> => ({
      colleagues: Object.values(people)
        .filter(({ staff }) => staff !== meOf(request).staff)
        .map(({ staff, name }) => ({ staff, name, until: now() + 3_600_000, open: 0 })),
    }),
  )
  app.get('/api/desk/search', async (request): Promise<Search> => {
    const { q = '' } = request.query as { q?: string }
    return {
      found: [...tickets.values()].flatMap((one) => {
        const line = one.lines.find(({ text }) => text.includes(q))
        return line ? [{ card: cardFor(one, meOf(request)), line }] : []
      }),
    }
  })
  app.get('/api/desk/telegram', async () => rig.telegram)
  app.post('/api/desk/telegram/code', async (request, reply) => {
    if (!meOf(request).proved)
      return await reply.code(403).send(error('prove', 'Việc này cần xác nhận lại là bạn. Chưa có gì thay đổi.'))
    const url = 'https://t.me/tung_buoc_bot?start=TNV-K7Q2M9XD4A'
    return { code: 'TNV-K7Q2M9XD4A', expiresAt: now() + 600_000, bot: 'tung_buoc_bot', url }
  })
  app.post('/api/desk/telegram/off', async () => {
    rig.telegram = { group: true, may: true }
    return rig.telegram
  })
  app.get('/api/desk/own', async () => ({
    month: { helped: 12, finished: 9 },
    week: { helped: 3, finished: 2 },
    finished: [{ who: 'bác Hoa', at: now() - 86_400_000, flow: 'Cài VNeID' }],
  }))
  app.get('/api/desk/review', async (request) => ({
    from: now() - 1_209_600_000,
    until: now() - 604_800_000,
    chats: [...tickets.values()].map((one) => ({ card: cardFor(one, meOf(request)), helper: 'Chị Lan' })),
  }))
  const canned = new Map<string, object>([['chao', { id: 'chao', text: '{cháu} chào {bác} ạ.' }]])
  app.get('/api/desk/canned', async () => ({ canned: [...canned.values()] }))
  app.put('/api/desk/canned/:id', async (request) => {
    const { off, ...written } = request.body as { readonly off?: boolean }
    if (off) canned.delete(idOf(request))
    else canned.set(idOf(request), { id: idOf(request), ...written })
    return { canned: [...canned.values()] }
  })
  app.get('/api/desk/tickets/:id/end', async () => ({ messages: [{ text: 'Cháu khép lượt này ạ.', buttons: [] }] }))
  app.put('/api/desk/shift', async (request) => {
    Object.assign(meOf(request), { shift: request.body as Shift | null })
    return {}
  })
  const dutyOf = (who: string): Duty => rig.duty[who] ?? FRESH_DUTY
  const putDuty = (who: string, edit: Partial<Duty>): Duty => {
    const next = { ...dutyOf(who), ...edit }
    rig.duty[who] = next
    return next
  }
  app.get('/api/desk/duty', async (request) => dutyOf(meOf(request).staff))
  app.put('/api/desk/duty', async (request) => putDuty(meOf(request).staff, { own: request.body as Own }))
  app.post('/api/desk/busy', async (request) => {
    const busyUntil = now() + 1_800_000
    putDuty(meOf(request).staff, { busyUntil })
    return { busyUntil }
  })
  const here = { id: 'p1', name: 'Chrome trên Android', here: true } as const
  app.post('/api/desk/phone', async (request) => {
    const { staff } = meOf(request)
    const known = dutyOf(staff).phones
    return { phones: putDuty(staff, { phones: known.length > 0 ? known : [{ ...here, state: 'new' }] }).phones }
  })
  app.post('/api/desk/phone/off', async (request) => ({ phones: putDuty(meOf(request).staff, { phones: [] }).phones }))
  app.post('/api/desk/phone/test', async (request) => {
    const phones = [{ ...here, state: 'waiting', last: { at: now() } } as const]
    return { phones: putDuty(meOf(request).staff, { phones }).phones, test: 't1' }
  })
  app.post('/api/desk/phone/arrived', async (request) => {
    const phones = [{ ...here, state: 'good', last: { at: now(), tookMs: 2_000 } } as const]
    putDuty(meOf(request).staff, { phones })
    return {}
  })
  app.get('/api/desk/ward', async (): Promise<Ward> => {
    const all = [...tickets.values()]
    const waiting = all.filter(({ state }) => state === 'waiting').map(({ waitingSince }) => waitingSince)
    return {
      people: [
        { name: 'Chị Lan', until: now() + 3_600_000, atMost: 2, open: 1, reachable: true },
        { name: 'Anh Minh', from: now() + 3_600_000, until: now() + 7_200_000, atMost: 1, open: 0, reachable: false },
      ],
      waiting: waiting.length,
      longestSince: waiting.length === 0 ? null : Math.min(...waiting),
    }
  })
  app.get('/api/staff/audit/reveals', async (request) => {
    const { days = '7' } = request.query as { days?: string }
    const since = now() - Number(days) * 86_400_000
    return { entries: rig.reveals.filter(({ at }) => at >= since), more: false }
  })
  // Whose chat this is: the code K7PX-3QMT, and no other.
  app.post('/api/desk/found', async (request, reply) => {
    if (isKnown((request.body as { code: string }).code))
      return { who: 'bác', channelTitle: 'Zalo', lastInAt: now() - 3_600_000, kept: false }
    return reply.code(404).send({ error: { code: 'code-unknown', message: 'Không có mã này, hoặc mã đã quá 24 giờ.' } })
  })
  const isKnown = (code: string) => code.replaceAll(/[\s-]/g, '').toUpperCase() === 'K7PX3QMT'
  app.post('/api/desk/found/erase', async (request, reply) => {
    if (meOf(request).proved) return {}
    return reply.code(403).send({ error: { code: 'prove', message: 'Việc này cần xác nhận lại là bạn.' } })
  })
  app.get('/api/desk/requests', async () => ({ requests: rig.requests }))
  app.post('/api/desk/requests', async (request) => {
    const { day, ...asked } = request.body as DataRequestAsked
    const receivedAt = Date.parse(`${day}T00:00:00+07:00`)
    const one = {
      ...{ id: `r${++count}`, version: 1, by: meOf(request).name, takenAt: now(), receivedAt, ...asked },
      ...clockOf(asked.kind, receivedAt),
    }
    rig.requests = [...rig.requests, one]
    return one
  })
  app.post('/api/desk/requests/:id/:act', async (request, reply) => {
    const { act } = request.params as { act: string }
    const { version, ...closing } = request.body as DataRequestClosed
    const one = rig.requests.find(({ id }) => id === idOf(request))
    if (!one || one.version !== version) return await reply.code(409).send(error('changed', 'Mục này vừa được đổi.'))
    const closed = { ...closing, at: now(), by: meOf(request).name }
    const next = { ...one, version: version + 1, ...(act === 'close' ? { closed } : { answeredAt: now() }) }
    rig.requests = rig.requests.map((each) => (each.id === one.id ? next : each))
    return next
  })
  app.post('/api/desk/ward/call', async () => ({ called: 1 }))
  app.get('/api/desk/tickets/:id/schedule', async () => ({
    messages: [{ text: 'Cháu hẹn nhắn lại bác lúc 08:00 ngày mai ạ.', buttons: [] }],
  }))
  app.post('/api/desk/rules', async (request) => {
    rig.rules.push((request.body as { text: string }).text)
    Object.assign(meOf(request), { rulesDue: false })
    return {}
  })
  app.get('/api/staff/me', async () => ({ keys: [], totp: false, password: true, strong: false }))
  app.post('/api/staff/me/touch', async () => ({}))
  app.post('/api/staff/me/prove', async (request, reply) => {
    if ((request.body as { password?: string }).password !== 'dung-roi')
      return await reply.code(401).send(error('wrong', 'Không đúng. Xin thử lại.'))
    meOf(request).locked = false
    meOf(request).proved = true
    return {}
  })
  app.post('/api/staff/sign-out', async (request) => {
    meOf(request).signedOut = true
    return {}
  })
  app.post('/api/desk/tickets/:id/notes', async (request) => {
    const one = ticket(idOf(request))
    const { text } = request.body as { text: string }
    put({ ...one, notes: [...one.notes, { id: `n${++count}`, at: now(), name: meOf(request).name, text }] })
    return {}
  })
  app.post('/api/desk/tickets/:id/:act', async (request, reply) => {
    const me = meOf(request)
    const one = ticket(idOf(request))
    const { act } = request.params as { act: string }
    const body = (request.body ?? {}) as Record<string, string> & { claim?: number; at?: number; takeOver?: string }
    const refuse = (code: string, message: string, status = 409) => reply.code(status).send(error(code, message))
    const done = (next: StandIn): Claimed => {
      const put1 = put(next)
      tellCards()
      return { claim: put1.claim, card: cardFor(put1, me) }
    }
    const lease = { staff: me.staff, name: me.name, since: now(), leaseUntil: now() + LEASE_MS }
    const { helper, ...free } = one
    if (act === 'claim') {
      if (rig.offShift) return refuse('off-shift', 'Bạn chưa vào ca. Xin mở ca trực trước khi nhận.')
      if (one.state === 'held' && helper && !(body.takeOver && me.lead)) {
        return refuse('held', `${helper.name} đã nhận lúc ${new Date(helper.since).toTimeString().slice(0, 8)}`)
      }
      return done({ ...one, state: 'held', claim: one.claim + 1, helper: lease, front: false })
    }
    if (act === 'undo') {
      if (one.lastInAt > (one.helped?.at ?? 0))
        return refuse('moved-on', `${one.who} đã trả lời trợ lý rồi, không hoàn tác được nữa.`)
      return done({ ...one, state: 'held', claim: one.claim + 1, helper: lease })
    }
    if (act === 'erase' && !me.proved) return refuse('prove', 'Việc này cần xác nhận lại là bạn.', 403)
    if (act === 'erase') return done({ ...free, state: 'closed' })
    if (act === 'return') return done({ ...free, state: 'waiting', front: true })
    if (act === 'end') return done({ ...free, state: 'closed' })
    // A repetition is known before anything else: it was said under a claim that was good then.
    if (act === 'say' && applied.has(body.id ?? '')) return done(one)
    if (one.state !== 'held' || helper?.staff !== me.staff || body.claim !== one.claim) {
      return refuse('stale', 'Lượt nhận này đã hết, có thể người khác đang giúp.')
    }
    const helped = { staff: me.staff, name: me.name, at: now() }
    switch (act) {
      case 'say': {
        const text = body.text ?? ''
        if (UNSAFE.test(text))
          return refuse('unsafe', 'Không ai được hỏi mã OTP hay mật khẩu. Bảo bác tự gõ vào ứng dụng.', 422)
        applied.add(body.id ?? '')
        rig.said.push({ ticket: one.id, text, by: me.name })
        const answer = done({ ...one, helper: { ...helper, leaseUntil: now() + LEASE_MS } })
        addLine(one.id, { from: 'person', name: me.name, text, delivery: 'sent' })
        return answer
      }
      case 'keep':
        return done({ ...one, helper: { ...helper, leaseUntil: now() + LEASE_MS } })
      case 'release':
        return done({ ...free, state: 'waiting', front: true })
      case 'close':
        return done({ ...free, state: 'closed' })
      case 'hand-back':
        rig.said.push({ ticket: one.id, text: `tiếp từ ${STEPS[stepFor(one, body.step)]}`, by: 'Trợ lý' })
        return done({ ...free, state: 'watching', stepAt: stepFor(one, body.step), helped })
      case 'transfer': {
        const to = people[body.to ?? ''] as Person
        return done({ ...one, claim: one.claim + 1, helper: { ...lease, staff: to.staff, name: to.name } })
      }
      case 'schedule':
        return done({ ...free, state: 'scheduled', until: body.at ?? 0, helped })
      default:
        return refuse('invalid', 'Không có việc này.', 404)
    }
  })
  app.get('/api/desk/events', (request, reply) => {
    reply.hijack()
    reply.raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    reply.raw.write(': hello\n\n')
    streams.set(reply, whoIs(request))
    reply.raw.on('close', () => streams.delete(reply))
  })

  return Object.assign(rig, {
    app,
    async close() {
      for (const entry of [...held, ...delayed]) entry.free()
      rig.endStreams()
      await app.close()
    },
  })
}

interface Held {
  readonly path: string
  readonly promise: Promise<void>
  free(): void
}

/** @returns lets it go on */
function holdIn(list: Held[], path: string): () => void {
  let free = () => {}
  const promise = new Promise<void>((resolve) => {
    free = resolve
  })
  const entry = { path, promise, free }
  list.push(entry)
  return () => {
    list.splice(list.indexOf(entry), 1)
    free()
  }
}

function stepFor({ stepAt }: StandIn, step: string | undefined): number {
  if (!step) return stepAt
  return step === 'next' ? stepAt + 1 : Number(step.slice(1))
}

function person(staff: string, name: string, lead: boolean): Person {
  return {
    staff,
    name,
    role: lead ? 'Trưởng nhóm' : 'Tình nguyện viên',
    unit: 'Phường Hải An',
    lead,
    shift: null,
    topics: [
      { id: 'vneid', title: 'VNeID' },
      { id: 'cu-tru', title: 'Cư trú' },
    ],
  }
}

function whoIs(request: FastifyRequest): string {
  return /(?:^|; )who=(\w+)/.exec(request.headers.cookie ?? '')?.[1] ?? ''
}

function idOf(request: FastifyRequest): string {
  return (request.params as { id: string }).id
}

function error(code: string, message: string) {
  return { error: { code, message } }
}
