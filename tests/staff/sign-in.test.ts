/** Ways in, and everything that must not be one. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { authenticator } from './authenticator.ts'
import { type Browser, browser, member, openRig, type Reply, type Rig, secretOf } from './rig.ts'

let rig: Rig
beforeEach(async () => {
  rig = await openRig()
})
afterEach(() => rig.close())

const HOUR = 3_600_000
const code = ({ body }: Reply) => body.error?.code ?? 'ok'
const invite = (role: 'volunteer' | 'lead' | 'admin' | 'auditor' = 'volunteer', name = 'Trần Thị Lan') =>
  rig.staff.invite({ name, role })

/** Each of its own, so that nothing but the link itself makes them wait for each other. */
const tenPlaces = () => Array.from({ length: 10 }, (_, n) => browser(rig.app, { address: `198.51.100.${n}` }))

describe('an invitation', () => {
  it('brings a volunteer in at once, and a passkey brings them back', async () => {
    const lan = browser(rig.app)
    expect((await lan.openLink((await invite()).url)).body).toEqual({ level: 'full' })
    expect((await lan.makeKey()).body).toEqual({ codes: [] })
    const again = browser(rig.app, { phone: lan.phone })
    expect((await again.signInByKey()).body).toEqual({ level: 'full' })
    expect((await again.get('me')).body).toMatchObject({
      staff: { name: 'Trần Thị Lan', role: 'volunteer' },
      home: '/desk',
      needs: 'nothing',
    })
  })

  it('brings a lead in by half: nothing but setting up a second factor can be done, then everything', async () => {
    const lead = browser(rig.app)
    await lead.openLink((await invite('lead')).url)
    expect((await lead.get('me')).body).toMatchObject({ level: 'half', needs: 'set-up', may: [], devices: [] })
    expect(code(await lead.get('people'))).toBe('second-factor')
    expect(code(await lead.post('me/sign-out-others'))).toBe('second-factor')
    const half = lead.cookies.get('__Host-tb')
    expect((await lead.makeKey()).body.codes).toHaveLength(10)
    expect(lead.cookies.get('__Host-tb')).not.toBe(half)
    expect((await lead.get('people')).status).toBe(200)
    const stale = browser(rig.app)
    stale.cookies.set('__Host-tb', half ?? '')
    expect(code(await stale.get('me'))).toBe('signed-out')
  })

  it('is used once', async () => {
    const { url } = await invite()
    await browser(rig.app).openLink(url)
    const second = await browser(rig.app).openLink(url)
    expect([second.status, code(second)]).toEqual([410, 'link-used'])
  })

  it('of ten who press at the same moment lets one in', async () => {
    const { url } = await invite()
    const replies = await Promise.all(tenPlaces().map((one) => one.openLink(url)))
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1)
  })

  it('as the way back: of ten who press at the same moment one is in, for a quarter of an hour', async () => {
    const { handle } = await member(rig, 'volunteer')
    const { url } = (await rig.staff.linkFor(handle)) ?? { url: '' }
    const replies = await Promise.all(tenPlaces().map((one) => one.openLink(url)))
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(code(await browser(rig.app).openLink(url))).toBe('link-used')
    const late = (await rig.staff.linkFor(handle)) ?? { url: '' }
    rig.clock.pass(HOUR / 4)
    expect(code(await browser(rig.app).openLink(late.url))).toBe('link-expired')
  })

  it('makes every other one for the same person worthless', async () => {
    const admin = await member(rig, 'admin', 'Người quản trị')
    const { link, person } = (await admin.post('people', { name: 'Lan', role: 'lead' })).body
    const other = (await admin.post(`people/${person.id}/link`)).body.link
    await browser(rig.app).openLink(link.url)
    expect(code(await browser(rig.app).openLink(other.url))).toBe('link-used')
  })

  it.each([
    ['works for 72 hours', 72 * HOUR - 1, 'ok'],
    ['and no longer', 72 * HOUR, 'link-expired'],
  ])('%s', async (_situation, later, expected) => {
    const { url } = await invite()
    rig.clock.pass(later)
    expect(code(await browser(rig.app).openLink(url))).toBe(expected)
  })

  it.each([
    ['a made-up one', 'A'.repeat(43), 'link-unknown'],
    ['one cut short', 'A'.repeat(42), 'invalid'],
  ])('%s opens nothing', async (_situation, secret, expected) => {
    expect(code(await browser(rig.app).post('link', { secret }))).toBe(expected)
  })

  it('is not opened by looking at it: only by POST', async () => {
    const { url } = await invite()
    await browser(rig.app).get('/sign-in')
    expect((await browser(rig.app).get(`link?secret=${secretOf(url)}`)).status).toBe(404)
    expect(code(await browser(rig.app).openLink(url))).toBe('ok')
  })
})

describe('the first admin', () => {
  it('gets a new link at each start until one has come in', async () => {
    const first = await rig.staff.firstLink()
    const second = await rig.staff.firstLink()
    expect(await rig.staff.people()).toHaveLength(1)
    const admin = browser(rig.app)
    await admin.openLink(second?.url ?? '')
    // Opened and left lying: still nobody is in.
    expect(await rig.staff.firstLink()).not.toBeNull()
    await admin.makeKey()
    expect((await admin.get('me')).body).toMatchObject({ staff: { role: 'admin' }, level: 'full', home: '/admin' })
    expect(await rig.staff.firstLink()).toBeNull()
    expect(code(await browser(rig.app).openLink(first?.url ?? ''))).toBe('link-used')
  })

  it('is not offered where somebody works already', async () => {
    await member(rig, 'volunteer')
    expect(await rig.staff.firstLink()).toBeNull()
  })
})

describe('a passkey', () => {
  it('signs each challenge once', async () => {
    const lan = await member(rig, 'volunteer')
    const signed = lan.phone.sign((await lan.post('passkey/options')).body)
    const thief = browser(rig.app)
    expect(code(await lan.post('passkey', signed))).toBe('ok')
    expect(code(await thief.post('passkey', signed))).toBe('wrong')
  })

  it.each<[string, (lan: Browser) => Promise<Reply>]>([
    [
      'for another site',
      async (lan) => {
        const phishing = authenticator({ origin: 'https://bot-example.vn' })
        return await lan.post('me/keys', phishing.create((await lan.post('me/keys/options')).body))
      },
    ],
    [
      'for another host',
      async (lan) => {
        const other = authenticator({ rpId: 'evil.example' })
        return await lan.post('me/keys', other.create((await lan.post('me/keys/options')).body))
      },
    ],
    [
      'without finger, face or PIN',
      async (lan) => {
        const lazy = authenticator({ verifies: false })
        return await lan.post('me/keys', lazy.create((await lan.post('me/keys/options')).body))
      },
    ],
    [
      'on a challenge for signing in',
      async (lan) => {
        const { challenge } = (await lan.post('passkey/options')).body
        return await lan.post('me/keys', authenticator().create({ challenge, user: { id: 'eA' } }))
      },
    ],
    [
      'on a challenge made up',
      async (lan) =>
        await lan.post('me/keys', authenticator().create({ challenge: 'A'.repeat(54), user: { id: 'eA' } })),
    ],
    [
      'on a challenge of another session',
      async (lan) => {
        const other = await member(rig, 'volunteer', 'Người khác')
        return await lan.post('me/keys', authenticator().create((await other.post('me/keys/options')).body))
      },
    ],
  ])('made %s is not taken', async (_situation, make) => {
    const lan = await member(rig, 'volunteer')
    expect(code(await make(lan))).toBe('wrong')
    expect((await lan.get('me')).body.keys).toHaveLength(1)
  })

  it.each<[string, (lan: Browser, challenge: string) => unknown]>([
    [
      'of somebody unknown',
      (_lan, challenge) => {
        const stranger = authenticator()
        stranger.create({ challenge, user: { id: Buffer.from('id000000000000000000000099').toString('base64url') } })
        return stranger.sign({ challenge })
      },
    ],
    [
      'of another phone that claims to be this person',
      (lan, challenge) => {
        const mine = lan.phone.sign({ challenge })
        const forger = authenticator()
        forger.create({ challenge, user: { id: mine.response.userHandle } })
        const forged = forger.sign({ challenge })
        return { ...forged, id: mine.id, rawId: mine.id }
      },
    ],
    [
      'with a changed signature',
      (lan, challenge) => {
        const signed = lan.phone.sign({ challenge })
        return {
          ...signed,
          response: { ...signed.response, signature: `${signed.response.signature.slice(0, -4)}AAAA` },
        }
      },
    ],
    ['on a proof for something else', (lan) => lan.phone.sign({ challenge: 'A'.repeat(54) })],
  ])('%s lets nobody in', async (_situation, sign) => {
    const lan = await member(rig, 'volunteer')
    const thief = browser(rig.app)
    const { challenge } = (await thief.post('passkey/options')).body
    expect(code(await thief.post('passkey', sign(lan, challenge)))).toBe('wrong')
    expect(code(await thief.get('me'))).toBe('signed-out')
  })

  it('that was copied is found out by its count', async () => {
    const phone = authenticator({ counts: true })
    const lan = browser(rig.app, { phone })
    await lan.openLink((await invite()).url)
    await lan.makeKey()
    const old = phone.sign((await browser(rig.app).post('passkey/options')).body)
    expect(code(await browser(rig.app, { phone }).signInByKey())).toBe('ok')
    expect(code(await browser(rig.app).post('passkey', old))).toBe('wrong')
  })

  it('may be taken away, which ends the other sessions; the last one of a lead may not', async () => {
    const lead = await member(rig, 'lead')
    const computer = browser(rig.app, { phone: lead.phone })
    await computer.signInByKey()
    const { keys } = (await lead.get('me')).body
    expect(code(await lead.call('DELETE', `me/keys/${keys[0].id}`))).toBe('last-key')
    const second = authenticator()
    await lead.post('me/keys', second.create((await lead.post('me/keys/options')).body))
    expect(code(await lead.call('DELETE', `me/keys/${keys[0].id}`))).toBe('ok')
    expect(code(await computer.get('me'))).toBe('signed-out')
    expect((await lead.get('me')).body.keys).toHaveLength(1)
    expect(code(await browser(rig.app, { phone: lead.phone }).signInByKey())).toBe('wrong')
  })
})
