/** Codes of an app, codes on paper, passwords: what guessing them is worth. */
import { Secret, TOTP } from 'otpauth'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { browser, member, openRig, type Reply, type Rig } from './rig.ts'

let rig: Rig
beforeEach(async () => {
  rig = await openRig()
})
afterEach(() => rig.close())

const HOUR = 3_600_000
const code = ({ body }: Reply) => body.error?.code ?? 'ok'
const invite = (role: 'volunteer' | 'lead' | 'admin' | 'auditor' = 'volunteer', name = 'Trần Thị Lan') =>
  rig.staff.invite({ name, role })
const totp = (seed: string, at: number) =>
  new TOTP({ secret: Secret.fromBase32(seed), algorithm: 'SHA1', digits: 6, period: 30 }).generate({ timestamp: at })
const PASSWORD = 'con mèo tha ba quả khế'

describe('an app with codes', () => {
  async function withApp(role: 'lead' | 'volunteer' = 'lead') {
    const one = browser(rig.app)
    await one.openLink((await invite(role)).url)
    const { seed } = (await one.post('me/totp')).body
    const { codes } = (await one.post('me/totp/confirm', { code: totp(seed, rig.clock.now()) })).body
    const { staff } = (await one.get('me')).body
    return { one, seed, codes: codes as string[], ...(staff as { id: string; handle: string }) }
  }

  it('is the second factor of a lead without passkeys; recovery codes are shown once', async () => {
    const { one, codes } = await withApp()
    expect(codes).toHaveLength(10)
    expect((await one.get('me')).body).toMatchObject({ level: 'full', totp: true, recoveryLeft: 10 })
    expect((await one.get('people')).status).toBe(200)
  })

  it('that gave no right code yet is no factor', async () => {
    const one = browser(rig.app)
    await one.openLink((await invite('lead')).url)
    await one.post('me/totp')
    expect(code(await one.post('me/totp/confirm', { code: '000000' }))).toBe('wrong')
    expect((await one.get('me')).body).toMatchObject({ level: 'half', totp: false })
  })

  it('is asked for after a link: by its code, once each, or by a recovery code, once each', async () => {
    const { handle, seed, codes } = await withApp()
    const comeBack = async () => {
      const back = browser(rig.app)
      await back.openLink((await rig.staff.linkFor(handle))?.url ?? '')
      return back
    }
    const first = await comeBack()
    expect((await first.get('me')).body).toMatchObject({ level: 'half', needs: 'second' })
    expect(code(await first.post('me/keys/options'))).toBe('second-factor')
    rig.clock.pass(30_000)
    const now = totp(seed, rig.clock.now())
    expect(code(await first.post('second', { code: now }))).toBe('ok')
    expect((await first.get('people')).status).toBe(200)
    const second = await comeBack()
    expect(code(await second.post('second', { code: now }))).toBe('wrong')
    expect(code(await second.post('second', { code: codes[3] }))).toBe('ok')
    expect(code(await (await comeBack()).post('second', { code: codes[3] }))).toBe('wrong')
    expect((await second.get('me')).body.recoveryLeft).toBe(9)
  })

  it('gives a code to one of five who use it at the same moment', async () => {
    const { handle, seed } = await withApp()
    rig.clock.pass(30_000)
    const now = totp(seed, rig.clock.now())
    const all = await Promise.all(
      Array.from({ length: 5 }, async () => {
        const one = browser(rig.app)
        await one.openLink((await rig.staff.linkFor(handle))?.url ?? '')
        return one
      }),
    )
    const replies = await Promise.all(all.map((one) => one.post('second', { code: now })))
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1)
  })

  it('cannot be guessed: tries stop, and opening new links or giving the password again gives none back', async () => {
    const { one, handle } = await withApp()
    await one.post('me/password', { password: PASSWORD })
    rig.clock.pass(HOUR)
    const outcomes: string[] = []
    for (let n = 0; n < 40; n++) {
      const thief = browser(rig.app, { address: `198.51.100.${n}` })
      await thief.post('password', { handle, password: PASSWORD })
      outcomes.push(code(await thief.post('second', { code: String(100_000 + n) })))
      rig.clock.pass(20_000)
    }
    expect(outcomes.filter((one) => one === 'wrong').length).toBeLessThanOrEqual(10)
  })
})

describe('a password', () => {
  async function withPassword(name = 'Trần Thị Lan') {
    const lan = browser(rig.app)
    await lan.openLink((await invite('volunteer', name)).url)
    expect(code(await lan.post('me/password', { password: PASSWORD }))).toBe('ok')
    return { lan, handle: (await lan.get('me')).body.staff.handle as string }
  }
  const tryOnce = (handle: string, password = 'sai sai sai sai', address = '198.51.100.9') =>
    browser(rig.app, { address }).post('password', { handle, password })

  it('brings a volunteer back, and gives a lead only half', async () => {
    const { handle } = await withPassword()
    expect((await tryOnce(handle.toUpperCase(), PASSWORD)).body).toEqual({ level: 'full' })
    const lead = await member(rig, 'lead', 'Phạm Văn Trưởng')
    await lead.post('me/password', { password: PASSWORD })
    expect((await tryOnce(lead.handle, PASSWORD)).body).toEqual({ level: 'half' })
  })

  it('that is easy to guess is not taken', async () => {
    const { lan } = await withPassword()
    const reply = await lan.post('me/password', { password: 'TranThiLan2026' })
    expect([reply.status, reply.body.error.code, reply.body.error.where]).toEqual([422, 'weak', 'password'])
  })

  it('is refused in the same words whether it is wrong, the name is, or there is none', async () => {
    const { handle } = await withPassword()
    const keyed = await member(rig, 'volunteer', 'Không Mật Khẩu')
    const replies = [await tryOnce(handle), await tryOnce('khong-ai-ca'), await tryOnce(keyed.handle)]
    expect(new Set(replies.map((reply) => JSON.stringify([reply.status, reply.body])))).toHaveLength(1)
  })

  it('takes as long to refuse for a name that does not exist', async () => {
    const { handle } = await withPassword()
    const time = async (name: string, address: string) => {
      const times: number[] = []
      for (let n = 0; n < 4; n++) {
        const began = performance.now()
        await tryOnce(name, 'sai sai sai sai', address)
        times.push(performance.now() - began)
      }
      return Math.min(...times)
    }
    const [known, unknown] = [await time(handle, '198.51.100.1'), await time('khong-ai-ca', '198.51.100.2')]
    // Hashing takes some 20 ms; without it the second would be a fraction of the first.
    expect(unknown).toBeGreaterThan(known / 3)
  })

  it('guessed from many places is slowed down, and the owner comes in from a device of theirs all the same', async () => {
    const { lan, handle } = await withPassword()
    const outcomes = []
    for (let n = 0; n < 12; n++) outcomes.push(code(await tryOnce(handle, `sai ${n} sai sai`, `198.51.100.${n}`)))
    expect(outcomes).toEqual([...Array(5).fill('wrong'), ...Array(7).fill('wait')])
    const stopped = await tryOnce(handle, PASSWORD, '198.51.100.200')
    expect([stopped.status, code(stopped), Number(stopped.headers['retry-after'])]).toEqual([429, 'wait', 1])
    await lan.post('sign-out')
    expect(code(await lan.post('password', { handle, password: PASSWORD }))).toBe('ok')
  })

  it('guessed by fifty tries at the same moment gets no more of them', async () => {
    const { handle } = await withPassword()
    const replies = await Promise.all(
      Array.from({ length: 50 }, (_, n) => tryOnce(handle, `sai ${n} sai sai`, `198.51.100.${n}`)),
    )
    expect(replies.filter((reply) => code(reply) === 'wrong').length).toBeLessThanOrEqual(5)
  })

  it('guessed for many names from one address stops after thirty', async () => {
    const outcomes = []
    for (let n = 0; n < 35; n++) outcomes.push(code(await tryOnce(`ten-${n}`)))
    expect(outcomes.filter((one) => one === 'wrong')).toHaveLength(30)
    expect(outcomes.at(-1)).toBe('wait')
  })

  it('right from an office where forty people come in at eight is no guessing', async () => {
    const { handle } = await withPassword()
    for (let n = 0; n < 40; n++) expect(code(await tryOnce(handle, PASSWORD))).toBe('ok')
  })

  it('set anew ends every other session, and gives this one a new name', async () => {
    const { lan, handle } = await withPassword()
    const other = browser(rig.app)
    await other.post('password', { handle, password: PASSWORD })
    const before = lan.cookies.get('__Host-tb')
    await lan.post('me/password', { password: 'bốn từ không liên quan nhau' })
    expect(code(await other.get('me'))).toBe('signed-out')
    expect((await lan.get('me')).body.level).toBe('full')
    expect(lan.cookies.get('__Host-tb')).not.toBe(before)
  })
})
