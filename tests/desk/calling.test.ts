/** Calling volunteers: the real conversation, store and pager, and a push service that decrypts what it is given. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BUSY_MS } from '../../src/desk/calls.ts'
import { countClaim, EVENING_MAX } from '../../src/desk/care.ts'
import { ENDPOINT_CHARS_MAX, isContact, openPush, subjectOf } from '../../src/desk/push.ts'
import { openVault } from '../../src/vault.ts'
import { openPushService, type PushService } from '../platforms/push.ts'
import { type DeskRig, HOUR_MS, openCalling, openDesk, PEOPLE } from './rig.ts'

const MINUTE = 60_000
let push: PushService
let rig: DeskRig
const dead = new Set<string>()
beforeEach(async () => {
  dead.clear()
  push = await openPushService()
  rig = await openDesk({ pushRoot: push.url, dead, onShift: ['lan', 'minh'] })
  for (const who of ['lan', 'minh', 'mai']) await phone(who)
  await rig.talk.opens('nuoi-ga')
  await rig.talk.says('1', { name: 'Nguyễn Thị Hoa' })
})
afterEach(async () => {
  expect(push.faults).toEqual([])
  await rig.close()
  await push.close()
})

const phone = (who: string) => rig.ask(who, 'POST', '/api/desk/phone', push.subscribe(who))
const post = (who: string, path: string, body: object = {}) => rig.ask(who, 'POST', `/api/desk/${path}`, body)
const duty = async (who: string) => (await rig.ask(who, 'GET', '/api/desk/duty')).body
const promise = (who: string, more: object = {}) =>
  rig.ask(who, 'PUT', '/api/desk/shift', { until: rig.talk.clock.now() + HOUR_MS, atMost: 2, topics: [], ...more })
async function look(ms = 0): Promise<readonly string[]> {
  rig.talk.clock.pass(ms)
  const before = push.arrived.length
  await rig.pager.look()
  await rig.pager.idle()
  return push.arrived
    .slice(before)
    .map(({ to, push: { kind } }) => `${to} ${kind}`)
    .sort()
}
const arrives = async (who: string, opened = false) =>
  post(who, 'phone/arrived', { id: push.arrived.findLast(({ to }) => to === who)?.push.id, opened })

describe('the waves', () => {
  it('call the two best, then everybody, then the leads on duty; once each', async () => {
    await promise('tu')
    await promise('mai')
    await phone('tu')
    await rig.talk.says('gặp người')
    expect(await look()).toEqual(['lan wait', 'minh wait'])
    expect(await look(30_000)).toEqual([])
    // Tú helps with ducks only, by the account.
    expect(await look(30_000)).toEqual([])
    expect(await look(2 * MINUTE)).toEqual(['mai wait'])
    expect(await look(20 * MINUTE)).not.toContain('mai wait')
  })

  it('end when somebody has come: the others read that on their phone, quietly and not silently', async () => {
    await rig.talk.says('gặp người')
    await look()
    await rig.claim('lan')
    expect(await look()).toEqual(['minh gone'])
    const [call, gone] = push.arrived.filter(({ to }) => to === 'minh').map(({ push }) => push)
    expect(gone).toMatchObject({ title: 'Đã có người giúp', tag: call?.tag })
    expect(push.arrived.at(-1)?.topic).toBe(push.arrived[0]?.topic)
    expect(await look(5 * MINUTE)).toEqual([])
  })

  it('begin anew when whoever had them lets go', async () => {
    await rig.talk.says('gặp người')
    await look()
    const { claim, card } = await rig.claim('lan')
    await look()
    await rig.ask('lan', 'POST', `/api/desk/tickets/${card.id}/release`, { claim })
    // Minh was called less than five minutes ago, Lan too: the second wave takes both.
    expect(await look(MINUTE)).toEqual([])
    expect(await look(MINUTE)).toEqual(['lan wait', 'minh wait'])
  })

  it('are performed once by two processes', async () => {
    const gate = rig.gate
    const { store, clock } = rig.talk
    const other = openCalling({ store, clock, gate, catalogue: rig.catalogue, pushRoot: push.url, dead })
    await rig.talk.says('gặp người')
    for (const ms of [0, MINUTE, 2 * MINUTE]) {
      clock.pass(ms)
      await Promise.all([rig.pager.look(), other.pager.look(), rig.pager.look(), other.pager.look()])
      await Promise.all([rig.pager.idle(), other.pager.idle()])
    }
    expect(push.arrived.map(({ to }) => to).sort()).toEqual(['lan', 'minh'])
    await other.pager.stop()
    await other.out.close()
  })

  it('say procedure, step and minutes, and nothing about the person', async () => {
    await rig.talk.says('số tôi 0912345678, cccd 079203001234')
    await rig.talk.says('gặp người')
    await look()
    await look(2 * MINUTE)
    await rig.claim('lan')
    await look()
    const all = push.arrived.map(({ text }) => text).join('\n')
    expect(push.arrived[0]?.push).toMatchObject({ title: 'Có người đang chờ', body: expect.stringMatching(/ – /) })
    for (const secret of [
      'Hoa',
      'Nguyễn',
      '0912',
      '345678',
      '0792',
      '1234',
      'số tôi',
      'test:main',
      '42"',
      'Lan',
      'Minh',
    ])
      expect(all).not.toContain(secret)
    // What the push service sees of it: neither the ticket nor a word.
    for (const seen of push.seen) expect(seen).not.toContain(push.arrived[0]?.push.ticket ?? '?')
  })

  it('say how long they have waited', async () => {
    rig.talk.clock.pass(1)
    await rig.talk.says('gặp người')
    await look(2 * MINUTE)
    expect(push.arrived[0]?.push.title).toBe('Có người chờ 2 phút')
  })
})

describe('nobody is called', () => {
  beforeEach(() => rig.ask('minh', 'PUT', '/api/desk/shift', null))

  it('whose day is full; "Gọi thêm người" leaves them in peace too', async () => {
    const { store, clock } = rig.talk
    for (let n = 0; n < EVENING_MAX; n++) await countClaim(store, 'lan', clock.now())
    await rig.talk.says('gặp người')
    expect(await look()).toEqual([])
    expect(await look(MINUTE)).toEqual([])
    expect(await rig.pager.callMore(1, null)).toBe(0)
  })

  it('whose day is full, but for somebody in distress', async () => {
    const { store, clock } = rig.talk
    for (let n = 0; n < EVENING_MAX; n++) await countClaim(store, 'lan', clock.now())
    await rig.talk.says('bác hoảng loạn quá cháu ơi')
    expect(await look()).toEqual(['lan wait'])
  })

  it('whose day was full, on the next one', async () => {
    const { store, clock } = rig.talk
    for (let n = 0; n < EVENING_MAX; n++) await countClaim(store, 'lan', clock.now() - 24 * HOUR_MS)
    await rig.talk.says('gặp người')
    expect(await look()).toEqual(['lan wait'])
  })

  it('who said "Bận 30 phút", until it is over', async () => {
    expect((await post('lan', 'busy')).body.busyUntil).toBe(rig.talk.clock.now() + BUSY_MS)
    await rig.talk.says('gặp người')
    expect(await look()).toEqual([])
    expect(await look(MINUTE)).toEqual([])
    expect((await duty('lan')).busyUntil).toBeGreaterThan(0)
  })

  it('in their own quiet hours', async () => {
    await rig.ask('lan', 'PUT', '/api/desk/duty', {
      quiet: { from: 9 * 60, until: 12 * 60 },
      habits: [],
      welcomed: true,
    })
    await rig.talk.says('gặp người')
    expect([...(await look()), ...(await look(4 * MINUTE))]).toEqual([])
  })

  it('before a promise for later, and they may not claim either; then they are', async () => {
    const now = rig.talk.clock.now()
    expect((await promise('lan', { from: now + HOUR_MS, until: now + 2 * HOUR_MS })).status).toBe(200)
    await rig.talk.says('gặp người')
    expect(await look()).toEqual([])
    expect((await post('lan', `tickets/${(await rig.card('lan')).id}/claim`)).body.error.code).toBe('off-shift')
    rig.talk.clock.pass(HOUR_MS)
    expect((await post('lan', `tickets/${(await rig.card('lan')).id}/claim`)).status).toBe(200)
  })

  it('whose session has ended: the phone is forgotten', async () => {
    dead.add('lan')
    await rig.talk.says('gặp người')
    expect(await look()).toEqual([])
    expect((await duty('lan')).phones).toEqual([])
  })

  it('on a browser that has taken its subscription back', async () => {
    push.end('lan')
    await rig.talk.says('gặp người')
    expect(await look()).toEqual([])
    expect(rig.counts).toContain('gone')
    expect((await duty('lan')).phones).toEqual([])
  })

  it('after signing out', async () => {
    rig.gate.end('lan')
    await rig.talk.says('gặp người')
    expect(await look()).toEqual([])
  })
})

describe('a promise', () => {
  it('ends after two calls without a sign, kindly, and its owner sees why', async () => {
    await rig.ask('minh', 'PUT', '/api/desk/shift', null)
    await rig.talk.says('gặp người')
    expect(await look()).toEqual(['lan wait'])
    await look(3 * MINUTE)
    expect((await duty('lan')).ended).toBeUndefined()
    const { claim, card } = await rig.claim('mai')
    await rig.ask('mai', 'POST', `/api/desk/tickets/${card.id}/release`, { claim })
    expect(await look(6 * MINUTE)).toEqual(['lan wait'])
    expect(await look(3 * MINUTE)).toEqual(['lan ended'])
    const { ended } = await duty('lan')
    expect(ended).toMatchObject({ why: 'unanswered' })
    expect((await rig.cards('lan')).me.shift).toBeNull()
    await promise('lan')
    expect((await duty('lan')).ended).toBeUndefined()
  })

  it.each([
    ['taking somebody', async () => void (await rig.claim('lan'))],
    ['saying that one is busy', async () => void (await post('lan', 'busy'))],
    ['opening the call', async () => void (await arrives('lan', true))],
  ])('%s is a sign', async (_what, sign) => {
    await rig.ask('minh', 'PUT', '/api/desk/shift', null)
    await rig.talk.says('gặp người')
    await look()
    await sign()
    await look(3 * MINUTE)
    expect((await rig.talk.store.getDocument('desk-called', 'lan'))?.body).toMatchObject({ unanswered: 0, pending: [] })
  })

  it('a call that reached no push service counts against nobody', async () => {
    push.failing = 503
    await rig.talk.says('gặp người')
    await look()
    push.failing = null
    await look(3 * MINUTE)
    expect((await rig.talk.store.getDocument('desk-called', 'lan'))?.body).toMatchObject({ unanswered: 0, pending: [] })
  })

  it.each([
    ['ends before it begins', { from: 2 * HOUR_MS, until: HOUR_MS }],
    ['lasts longer than a day of work', { until: 17 * HOUR_MS }],
    ['is made for next month', { from: 30 * 24 * HOUR_MS, until: 30 * 24 * HOUR_MS + HOUR_MS }],
  ])('that %s is refused', async (_what, times) => {
    const now = rig.talk.clock.now()
    const moved = Object.fromEntries(Object.entries(times).map(([name, ms]) => [name, now + ms]))
    expect((await promise('lan', moved)).status).toBe(400)
  })
})

describe('a phone', () => {
  it('tells how long the last one took, and fails after two that did not arrive in time', async () => {
    expect((await duty('lan')).phones).toEqual([{ id: expect.any(String), name: '', here: true, state: 'new' }])
    const test = await post('lan', 'phone/test')
    expect(test.body).toMatchObject({ test: push.arrived.at(-1)?.push.id })
    expect((await duty('lan')).phones[0].state).toBe('waiting')
    rig.talk.clock.pass(2_000)
    await arrives('lan')
    expect((await duty('lan')).phones[0]).toMatchObject({ state: 'good', last: { tookMs: 2_000 } })
    await post('lan', 'phone/test')
    rig.talk.clock.pass(61_000)
    expect((await duty('lan')).phones[0].state).toBe('late')
    await post('lan', 'phone/test')
    rig.talk.clock.pass(61_000)
    expect((await duty('lan')).phones[0].state).toBe('failing')
    await rig.talk.says('gặp người')
    expect(await look()).toEqual(['minh wait'])
    expect(await look(MINUTE)).toEqual(['lan wait'])
    await arrives('lan')
    expect((await duty('lan')).phones[0].state).toBe('good')
  })

  it('is known again at each start, and belongs to the last who signed in there', async () => {
    const same = push.subscribe('shared')
    await rig.ask('lan', 'POST', '/api/desk/phone', same)
    await rig.ask('lan', 'POST', '/api/desk/phone', same)
    expect((await duty('lan')).phones).toHaveLength(1)
    await rig.ask('minh', 'POST', '/api/desk/phone', same)
    expect((await duty('lan')).phones).toEqual([])
  })

  it('is kept sealed: no endpoint and no key stands in the store', async () => {
    const { endpoint, keys } = push.subscribe('lan')
    await rig.ask('lan', 'POST', '/api/desk/phone', { endpoint, keys })
    const kept = JSON.stringify(await rig.talk.store.listDocuments('desk-phone', { max: 9 }))
    for (const part of [endpoint, '/push/', keys.auth, keys.p256dh]) expect(kept).not.toContain(part)
  })

  it('anywhere but at a push service is refused', async () => {
    const { keys } = push.subscribe('lan')
    for (const endpoint of ['https://evil.example/push', `${push.url}0/push/x`, 'http://169.254.169.254/'])
      expect((await rig.ask('lan', 'POST', '/api/desk/phone', { endpoint, keys })).body.error.code).toBe('push-place')
  })

  it('is tested six times a minute at most', async () => {
    const codes: number[] = []
    for (let n = 0; n < 7; n++) codes.push((await post('lan', 'phone/test')).status)
    expect(codes).toEqual([200, 200, 200, 200, 200, 200, 429])
  })

  it('can be switched off', async () => {
    expect((await post('lan', 'phone/off')).body.phones).toEqual([])
    expect((await post('lan', 'phone/test')).body.error.code).toBe('no-phone')
  })
})

describe('habits', () => {
  it('propose the next usual time and promise nothing', async () => {
    await rig.ask('lan', 'PUT', '/api/desk/shift', null)
    const monday = { day: 1, from: 19 * 60, until: 21 * 60, atMost: 1, topics: [] }
    const quiet = { from: 1290, until: 420 }
    await rig.ask('lan', 'PUT', '/api/desk/duty', { quiet, habits: [monday], welcomed: true })
    const { proposal, own } = await duty('lan')
    expect(own.habits).toEqual([monday])
    expect(proposal).toEqual({
      from: Date.parse('2026-11-23T19:00:00+07:00'),
      until: Date.parse('2026-11-23T21:00:00+07:00'),
      ...{ atMost: 1, topics: [] },
    })
    expect((await rig.cards('lan')).me.shift).toBeNull()
    rig.talk.clock.set('2026-11-23T19:30:00+07:00')
    expect((await duty('lan')).proposal).not.toHaveProperty('from')
    rig.talk.clock.set('2026-11-23T20:50:00+07:00')
    expect((await duty('lan')).proposal.from).toBe(Date.parse('2026-11-30T19:00:00+07:00'))
  })

  it('that end before they begin are refused', async () => {
    const wrong = { day: 1, from: 1260, until: 1140, atMost: 1, topics: [] }
    const own = { quiet: { from: 1290, until: 420 }, habits: [wrong], welcomed: true }
    expect((await rig.ask('lan', 'PUT', '/api/desk/duty', own)).status).toBe(400)
  })
})

describe('the ward, for leads', () => {
  it('shows who is there until when and who waits longest; and calls more people, once in ten minutes', async () => {
    await rig.talk.says('gặp người')
    const { body } = await rig.ask('mai', 'GET', '/api/desk/ward')
    expect(body).toMatchObject({ waiting: 1, longestSince: expect.any(Number) })
    expect(body.people.map(({ name }: { name: string }) => name)).toEqual(['Chị Lan', 'Anh Minh'])
    expect((await post('mai', 'ward/call')).body).toEqual({ called: 2 })
    await rig.pager.idle()
    expect(push.arrived.map(({ to, push: { kind } }) => `${to} ${kind}`).sort()).toEqual(['lan call', 'minh call'])
    expect((await post('mai', 'ward/call')).body.error.code).toBe('called-lately')
    await rig.claim('lan')
    const after = (await rig.ask('mai', 'GET', '/api/desk/ward')).body
    expect(after).toMatchObject({ waiting: 0, longestSince: null, people: [{ name: 'Chị Lan', open: 1 }, { open: 0 }] })
  })

  it.each(PEOPLE.filter(({ role }) => role !== 'lead'))('is nothing for $role $id', async ({ id }) => {
    expect((await rig.ask(id, 'GET', '/api/desk/ward')).status).toBe(404)
    expect((await post(id, 'ward/call')).status).toBe(404)
  })
})

it('what an appointment would say is shown before it is made', async () => {
  await rig.talk.says('gặp người')
  const { claim, card } = await rig.claim('lan')
  const at = Date.parse('2026-11-24T08:00:00+07:00')
  const shown = (await rig.ask('lan', 'GET', `/api/desk/tickets/${card.id}/schedule?at=${at}`)).body
  await rig.ask('lan', 'POST', `/api/desk/tickets/${card.id}/schedule`, { claim, at })
  expect(rig.talk.heard.at(-1)?.text).toBe(shown.messages[0].text)
  expect(shown.messages[0].text).toContain('08:00 ngày mai')
})

describe('who answers for this server', () => {
  it.each([
    [undefined, 'https://bot.haian.gov.vn', 'https://bot.haian.gov.vn'],
    [undefined, 'http://127.0.0.1:3000', null],
    [undefined, 'https://localhost', null],
    [undefined, 'https://10.0.0.1', null],
    ['mailto:phuong@haian.gov.vn', 'http://127.0.0.1:3000', 'mailto:phuong@haian.gov.vn'],
    ['mailto:root@localhost', 'https://bot.haian.gov.vn', null],
  ])('%s at %s: %s', (contact, publicUrl, subject) => {
    expect(subjectOf(contact, publicUrl)).toBe(subject)
  })

  it.each(['mailto:', 'mailto:a b@c.vn', 'http://bot.haian.gov.vn', 'phuong@haian.gov.vn', 'https://bot'])(
    '%s is no address',
    (contact) => expect(isContact(contact)).toBe(false),
  )

  it('nobody can be called without one, and it is said in words', async () => {
    const bare = await openDesk()
    const { body } = await bare.ask('lan', 'GET', '/api/desk/duty')
    expect(body.push.why).toContain('DESK_PUSH_CONTACT')
    expect((await bare.ask('lan', 'POST', '/api/desk/phone', push.subscribe('x'))).body.error.code).toBe('no-push')
    await bare.close()
  })
})

const parts = () => ({
  outgoing: { call: () => Promise.reject(new Error('not called')) },
  vault: openVault(rig.talk.store, Buffer.alloc(32, 9)),
  subject: 'mailto:phuong@haian.gov.vn',
})

it('two processes that start at once make one pair of keys', async () => {
  const both = { ...parts(), root: push.url }
  await rig.talk.store.deleteDocument('vault', 'push-vapid', 1)
  const keys = await Promise.all([openPush(both).key(), openPush(both).key()])
  expect(keys[0]).toMatch(/^[\w-]{87}$/)
  expect(keys[1]).toBe(keys[0])
})

describe('of addresses that a browser names', () => {
  it.each([
    'https://fcm.googleapis.com/fcm/send/dXkT',
    'https://updates.push.services.mozilla.com/wpush/v2/gAAA',
    'https://web.push.apple.com/QGuQ',
    'https://wns2-par02p.notify.windows.com/w/?token=BQY',
  ])('%s is a push service', (endpoint) => expect(openPush(parts()).knows(endpoint)).toBe(true))

  it.each([
    'http://fcm.googleapis.com/fcm/send/x',
    'https://fcm.googleapis.com:8443/fcm/send/x',
    'https://fcm.googleapis.com@evil.example/x',
    'https://ai:do@fcm.googleapis.com/x',
    'https://fcm.googleapis.com.evil.example/x',
    'https://evilpush.apple.com/x',
    'https://anything.googleapis.com/x',
    'https://169.254.169.254/latest/meta-data',
    'file:///etc/passwd',
    `https://fcm.googleapis.com/${'x'.repeat(ENDPOINT_CHARS_MAX)}`,
  ])('%s is never called', (endpoint) => expect(openPush(parts()).knows(endpoint)).toBe(false))
})
