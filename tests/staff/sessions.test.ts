/** Being in: what a session is worth, to its owner and to whoever takes it. */
import formbody from '@fastify/formbody'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Browser, browser, member, OWN, openRig, type Reply, type Rig } from './rig.ts'

let rig: Rig
beforeEach(async () => {
  rig = await openRig({
    routes: (app, staff) => {
      void app.register(formbody)
      app.get(
        '/api/desk/reveal',
        staff.right('reveal', () => ({ kind: 'ticket', topic: 'vneid', policeOnly: false, heldBy: 'me' })),
        async () => ({}),
      )
      app.post('/api/desk/note', staff.right('own.account'), async () => ({ taken: true }))
    },
  })
})
afterEach(() => rig.close())

const MINUTE = 60_000
const DAY = 86_400_000
const code = ({ body }: Reply) => body.error?.code ?? 'ok'
const cookieOf = (one: Browser) => one.cookies.get('__Host-tb') ?? ''
function thiefWith(cookie: string): Browser {
  const thief = browser(rig.app, { address: '198.51.100.66' })
  thief.cookies.set('__Host-tb', cookie)
  return thief
}

describe('the cookie', () => {
  it('cannot be read by scripts, goes to this host only and over https only', async () => {
    const one = browser(rig.app)
    const { headers } = await one.openLink((await rig.staff.invite({ name: 'Lan', role: 'volunteer' })).url)
    const [session] = [headers['set-cookie']].flat()
    expect(session).toMatch(/^__Host-tb=[\w-]{43}; Max-Age=604800; Path=\/; HttpOnly; SameSite=Lax; Secure$/)
  })

  it('is never one the browser brought: a planted one stays worth nothing', async () => {
    const planted = 'P'.repeat(43)
    const victim = browser(rig.app)
    victim.cookies.set('__Host-tb', planted)
    victim.cookies.set('__Host-tb-device', planted)
    await victim.openLink((await rig.staff.invite({ name: 'Lan', role: 'volunteer' })).url)
    expect([...victim.cookies.values()]).not.toContain(planted)
    expect(code(await thiefWith(planted).get('me'))).toBe('signed-out')
  })

  it('of before is worth nothing once one signs in again', async () => {
    const lan = await member(rig, 'volunteer')
    const before = cookieOf(lan)
    await lan.signInByKey()
    expect(cookieOf(lan)).not.toBe(before)
    expect(code(await thiefWith(before).get('me'))).toBe('signed-out')
  })

  it.each([
    ['made up', () => 'A'.repeat(43)],
    ['cut', (cookie: string) => cookie.slice(0, 42)],
    [
      "the session's id as it stands in the store",
      async () => (await rig.store.listDocuments('session', { max: 1 }))[0]?.id ?? '',
    ],
    ['with something behind it', (cookie: string) => `${cookie}x`],
  ])('%s opens nothing', async (_situation, make) => {
    const lan = await member(rig, 'volunteer')
    expect(code(await thiefWith(await make(cookieOf(lan))).get('me'))).toBe('signed-out')
  })

  it('stands nowhere in the store, nor do links, codes or seeds', async () => {
    const lead = await member(rig, 'lead')
    const { url } = await rig.staff.invite({ name: 'Lan', role: 'volunteer' })
    const { seed } = (await lead.post('me/totp')).body
    const { codes } = (await lead.post('me/recovery')).body
    const kinds = [
      'staff',
      'session',
      'staff-link',
      'staff-device',
      'staff-throttle',
      'staff-challenge',
      'audit',
      'staff-handle',
    ]
    const kept = JSON.stringify(await Promise.all(kinds.map((kind) => rig.store.listDocuments(kind, { max: 100 }))))
    expect(kept).toContain('nguyen-van-thu')
    for (const secret of [...lead.cookies.values(), url.split('#')[1], seed, ...codes])
      expect(kept).not.toContain(secret)
  })
})

describe('how long one is in', () => {
  it.each([
    ['a volunteer', 'volunteer', 7 * DAY],
    ['a lead', 'lead', DAY / 2],
    ['an admin', 'admin', DAY / 2],
  ] as const)('%s: so long and no longer, used or not', async (_who, role, lives) => {
    const one = await member(rig, role)
    rig.clock.pass(lives / 2)
    expect(code(await one.get('me'))).toBe('ok')
    rig.clock.pass(lives / 2 - 1)
    expect(code(await one.get('me'))).toBe('ok')
    rig.clock.pass(1)
    expect(code(await one.get('me'))).toBe('signed-out')
  })

  it('thirty days without use and the rights rest; a new link wakes them', async () => {
    const lan = await member(rig, 'volunteer')
    rig.clock.pass(30 * DAY + 2)
    const back = browser(rig.app, { phone: lan.phone })
    expect(code(await back.signInByKey())).toBe('resting')
    await back.openLink((await rig.staff.linkFor(lan.handle))?.url ?? '')
    expect((await back.get('me')).body.level).toBe('full')
    expect(code(await browser(rig.app, { phone: lan.phone }).signInByKey())).toBe('ok')
  })

  it('being in counts as use', async () => {
    const lan = await member(rig, 'volunteer')
    rig.clock.pass(6 * DAY)
    await lan.get('me')
    rig.clock.pass(29 * DAY)
    expect(code(await browser(rig.app, { phone: lan.phone }).signInByKey())).toBe('ok')
  })

  it('signing out ends it and tells the browser to forget', async () => {
    const lan = await member(rig, 'volunteer')
    const cookie = cookieOf(lan)
    const reply = await lan.post('sign-out')
    expect(reply.headers['clear-site-data']).toBe('"cache", "storage"')
    expect(lan.cookies.has('__Host-tb')).toBe(false)
    expect(code(await thiefWith(cookie).get('me'))).toBe('signed-out')
  })
})

describe('several devices', () => {
  it('are listed, a newer one stands out, and the others are signed out in one act', async () => {
    const phone = await member(rig, 'volunteer')
    rig.clock.pass(MINUTE)
    const computer = browser(rig.app, { phone: phone.phone })
    await computer.signInByKey()
    expect((await phone.get('me')).body.devices).toMatchObject([
      { device: 'Chrome trên Android', here: true, newer: false },
      { here: false, newer: true, how: 'passkey' },
    ])
    const stolen = cookieOf(computer)
    const before = cookieOf(phone)
    expect(code(await phone.post('me/sign-out-others'))).toBe('ok')
    expect(code(await thiefWith(stolen).get('me'))).toBe('signed-out')
    expect(cookieOf(phone)).not.toBe(before)
    expect((await phone.get('me')).body.devices).toHaveLength(1)
  })

  it('are ten at the most: the oldest makes room', async () => {
    const first = await member(rig, 'volunteer')
    for (let n = 0; n < 10; n++) {
      rig.clock.pass(1_000)
      await browser(rig.app, { phone: first.phone }).signInByKey()
    }
    expect(code(await first.get('me'))).toBe('signed-out')
    expect(await rig.store.listDocuments('session', { max: 100 })).toHaveLength(10)
  })
})

describe('an end elsewhere', () => {
  it.each<[string, (admin: Browser, id: string) => Promise<Reply>]>([
    ['the account is turned off', (admin, id) => admin.post(`people/${id}/off`)],
    ['the role changes', (admin, id) => admin.call('PATCH', `people/${id}`, { role: 'volunteer' })],
    ['the phone is reported lost', (admin, id) => admin.post(`people/${id}/end-sessions`)],
    ['all keys are taken away', (admin, id) => admin.post(`people/${id}/reset`)],
  ])('is felt at the next request, and by streams: %s', async (_situation, act) => {
    const [admin, lead] = [await member(rig, 'admin'), await member(rig, 'lead', 'Phạm Văn Trưởng')]
    const over: string[] = []
    rig.staff.ended((session, staff) => over.push(`${staff} ${session.length}`))
    expect(code(await act(admin, lead.id))).toBe('ok')
    expect(over).toEqual([`${lead.id} 64`])
    expect(code(await lead.get('me'))).toBe('signed-out')
  })

  it('in another process is told to streams here within one look', async () => {
    const lan = await member(rig, 'volunteer')
    const elsewhere = await openRig({ folder: rig.folder, clock: rig.clock })
    const over: string[] = []
    const stop = rig.staff.ended((_session, staff) => over.push(staff))
    await elsewhere.staff.linkFor(lan.handle, { reset: true })
    await rig.look()
    expect(over).toEqual([lan.id])
    stop()
    await elsewhere.app.close()
  })

  it('a callback taken back is not called', async () => {
    const lan = await member(rig, 'volunteer')
    const over: string[] = []
    rig.staff.ended((_session, staff) => over.push(staff))()
    await lan.post('sign-out')
    expect(over).toEqual([])
  })
})

describe('requests from elsewhere', () => {
  it.each<[string, Readonly<Record<string, string>>, string]>([
    ['our page', OWN, 'ok'],
    ['another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }, 'origin'],
    ['a sister site', { 'sec-fetch-site': 'same-site' }, 'origin'],
    ['an old browser on our page', { origin: 'https://bot.example.vn' }, 'ok'],
    ['an old browser on another page', { origin: 'https://evil.example' }, 'origin'],
    ['nobody says where from', {}, 'origin'],
  ])('%s', async (_from, headers, expected) => {
    const lan = await member(rig, 'volunteer')
    expect(code(await lan.call('POST', 'me/prove/options', undefined, headers))).toBe(expected)
    const other = browser(rig.app)
    expect(code(await other.call('POST', 'passkey/options', undefined, headers))).toBe(expected)
  })

  it('a form needs the token of this session', async () => {
    const lan = await member(rig, 'volunteer')
    const { formToken } = (await lan.get('me')).body
    const submit = (token: string) =>
      lan.call('POST', '/api/desk/note', `token=${token}`, {
        ...OWN,
        'content-type': 'application/x-www-form-urlencoded',
      })
    expect((await submit(formToken)).body).toEqual({ taken: true })
    expect(code(await submit('f'.repeat(64)))).toBe('origin')
    expect(code(await submit(''))).toBe('origin')
  })

  it.each([
    ['text/plain', 415],
    ['application/x-www-form-urlencoded', 415],
  ])('a body of type %s is not read', async (type, status) => {
    const reply = await browser(rig.app).call('POST', 'password', '{"handle":"a","password":"b"}', {
      ...OWN,
      'content-type': type,
    })
    expect(reply.status).toBe(status)
  })

  it.each([
    ['a field nobody asked for', { name: 'Lan', role: 'volunteer', ward: 'le-chan' }],
    ["an inviter of one's choice", { name: 'Lan', role: 'volunteer', invitedBy: 'x' }],
    ['a role there is not', { name: 'Lan', role: 'root' }],
    ['a key that is none', JSON.parse('{"name":"Lan","role":"volunteer","__proto__x":1}')],
  ])('%s is refused', async (_situation, body) => {
    const lead = await member(rig, 'lead')
    expect(code(await lead.post('people', body))).toBe('invalid')
  })

  it('120 in a minute, then a pause of a minute', async () => {
    const lan = await member(rig, 'volunteer')
    const codes: string[] = []
    for (let n = 0; n < 125; n++) codes.push(code(await lan.get('me')))
    expect(codes.filter((one) => one === 'too-many')).toHaveLength(codes.length - codes.indexOf('too-many'))
    expect(codes.indexOf('too-many')).toBeGreaterThan(110)
    expect((await lan.get('me')).headers['retry-after']).toBe('60')
    rig.clock.pass(MINUTE)
    expect(code(await lan.get('me'))).toBe('ok')
  })

  it('without https, but on this machine, nobody signs in', async () => {
    const open = await openRig({ publicUrl: 'http://192.168.1.9:3000' })
    const { url } = await open.staff.invite({ name: 'Lan', role: 'volunteer' })
    expect(code(await browser(open.app).openLink(url))).toBe('https')
    await open.close()
  })
})

describe('a fresh proof', () => {
  it('is asked for after five minutes, by the same person, and lasts five minutes', async () => {
    const lead = await member(rig, 'lead')
    const act = () => lead.post('people', { name: 'Lan', role: 'volunteer' })
    expect(code(await act())).toBe('ok')
    rig.clock.pass(5 * MINUTE + 1)
    expect(code(await act())).toBe('prove')
    expect((await lead.get('me')).body.fresh).toBe(false)
    expect(code(await lead.prove())).toBe('ok')
    expect(code(await act())).toBe('ok')
  })

  it('cannot be given by somebody else, nor with the key of another session', async () => {
    const lead = await member(rig, 'lead')
    const other = await member(rig, 'lead', 'Người khác')
    rig.clock.pass(6 * MINUTE)
    const { challenge } = (await lead.post('me/prove/options')).body
    expect(code(await lead.post('me/prove', { key: other.phone.sign({ challenge }) }))).toBe('wrong')
    const stray = lead.phone.sign((await other.post('me/prove/options')).body)
    expect(code(await lead.post('me/prove', { key: stray }))).toBe('wrong')
    const signIn = lead.phone.sign((await lead.post('passkey/options')).body)
    expect(code(await lead.post('me/prove', { key: signIn }))).toBe('wrong')
  })

  it('is not given by a password where two factors are the rule', async () => {
    const lead = await member(rig, 'lead')
    const password = 'con mèo tha ba quả khế'
    await lead.post('me/password', { password })
    rig.clock.pass(6 * MINUTE)
    expect(code(await lead.post('me/prove', { password }))).toBe('wrong')
  })

  it('comes after the right: what is forbidden stays not there', async () => {
    const lan = await member(rig, 'volunteer')
    rig.clock.pass(6 * MINUTE)
    expect(code(await lan.get('/api/desk/reveal'))).toBe('not-found')
    expect(code(await lan.post('people', { name: 'x', role: 'volunteer' }))).toBe('not-found')
  })
})

describe('the last admin', () => {
  it("of two who take each other's rights at the same moment, one stays", async () => {
    const [one, two] = [await member(rig, 'admin', 'Một'), await member(rig, 'admin', 'Hai')]
    const replies = await Promise.all([one.post(`people/${two.id}/off`), two.post(`people/${one.id}/off`)])
    expect(replies.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1)
    const left = (await rig.staff.people()).filter(({ role, state }) => role === 'admin' && state === 'active')
    expect(left.length).toBeGreaterThanOrEqual(1)
  })

  it('may step back once there is another', async () => {
    const [one, two] = [await member(rig, 'admin', 'Một'), await member(rig, 'admin', 'Hai')]
    expect(code(await one.call('PATCH', `people/${two.id}`, { role: 'editor' }))).toBe('ok')
    expect((await rig.staff.person(two.id))?.role).toBe('editor')
  })
})

it('what has run out is swept away, what counts stays', async () => {
  const lan = await member(rig, 'volunteer')
  await browser(rig.app).post('password', { handle: 'ai-do', password: 'sai sai sai sai' })
  rig.clock.pass(14 * DAY)
  await rig.staff.sweep()
  const count = async (kind: string) => (await rig.store.listDocuments(kind, { max: 100 })).length
  expect(await Promise.all(['session', 'staff-link', 'staff-throttle', 'staff-challenge'].map(count))).toEqual([
    0, 0, 0, 0,
  ])
  expect(await Promise.all(['staff', 'staff-device'].map(count))).toEqual([1, 1])
  expect(await count('audit')).toBeGreaterThan(3)
  const id = lan.id
  const admin = await member(rig, 'admin', 'Quản trị viên')
  await admin.post(`people/${id}/off`)
  rig.clock.pass(731 * DAY)
  await rig.staff.sweep()
  expect(await rig.staff.person(id)).toBeNull()
})
