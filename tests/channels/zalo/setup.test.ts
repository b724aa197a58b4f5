/** The first consent and the look at the set-up, as an operator lives through them. */
import { afterEach, describe, expect, it } from 'vitest'
import type { Operator } from '../../../src/channels/setup.ts'
import { zaloSetup } from '../../../src/channels/zalo/setup.ts'
import { OA, OTHER_OA } from '../../platforms/zalo.ts'
import { message } from '../contract.ts'
import { NOW } from '../tools.ts'
import { type RigOptions, tokenRecord, type ZaloRig, zaloRig } from './rig.ts'

const HOUR_MS = 3_600_000
let rig: ZaloRig
afterEach(() => rig.close())

/** The operator's terminal: what was said, and answers that are given when they are asked for. */
function terminal(answers: ((said: readonly string[]) => string | null | Promise<never>)[] = []) {
  const said: string[] = []
  const operator: Operator = {
    say: (line) => void said.push(line),
    ask: async (question) => {
      said.push(question)
      return (await answers.shift()?.(said)) ?? null
    },
  }
  return { said, operator }
}

const addressIn = (said: readonly string[]) =>
  said.findLast((line) => line.includes('/v4/oa/permission?'))?.trim() ?? ''
const callback = (address: string) => rig.channel.pages?.[0]?.get(Object.fromEntries(new URL(address).searchParams))
const nobody = () => new Promise<never>(() => {})
const send = () => rig.channel.send(message(), rig.resident, { window: 'open' })
const secretsOf = () => rig.platform.calls.filter(({ path }) => path.endsWith('access_token')).map(({ body }) => body)

async function open(options: RigOptions = {}) {
  rig = await zaloRig({ unconnected: true, ...options })
  return zaloSetup(rig.settings, () => new Promise((resolve) => setImmediate(resolve)))
}

describe('a first consent', () => {
  it('leads from nothing to a connected account: the server takes the callback, the command sees it', async () => {
    const setup = await open()
    expect(await send()).toEqual({ kind: 'stopped', reason: 'needs-reauth' })
    const { said, operator } = terminal([nobody])
    const connecting = setup.connect?.(rig.tools, operator)
    await expect.poll(() => addressIn(said)).toContain(rig.platform.root)
    const address = new URL(addressIn(said))
    expect(address.searchParams.get('redirect_uri')).toBe('https://bot.example.vn/connect/zalo/callback')
    expect(address.searchParams.get('code_challenge')).toMatch(/^[\w-]{43}$/)
    expect([...address.searchParams.keys()].sort()).toEqual(['app_id', 'code_challenge', 'redirect_uri', 'state'])

    const page = await callback(rig.platform.agree(address.href))
    expect(page).toMatchObject({ status: 200 })
    expect(page?.body).toContain('Đã nối xong')
    const findings = await connecting
    expect(findings?.filter(({ state }) => state === 'broken')).toEqual([])
    expect(findings).toContainEqual(
      expect.objectContaining({ state: 'ok', found: expect.stringContaining('phường Thử') }),
    )
    expect(await send()).toMatchObject({ kind: 'sent' })
    expect(secretsOf()).toEqual([expect.objectContaining({ code_verifier: expect.stringMatching(/^[\w-]{43}$/) })])
  })

  it('works without the server: the operator pastes the whole address', async () => {
    const setup = await open()
    const { said, operator } = terminal([
      () => 'xin chào',
      () => 'https://bot.example.vn/connect/zalo/callback',
      (lines) => rig.platform.agree(addressIn(lines)),
    ])
    await setup.connect?.(rig.tools, operator)
    expect(said.filter((line) => line.includes('không phải địa chỉ'))).toHaveLength(2)
    expect(said).toContain(`Đã nối OA ${OA}.`)
    expect(await send()).toMatchObject({ kind: 'sent' })
  })

  it('takes the callback once', async () => {
    const setup = await open()
    const { said, operator } = terminal([nobody])
    const connecting = setup.connect?.(rig.tools, operator)
    await expect.poll(() => addressIn(said)).not.toBe('')
    const back = rig.platform.agree(addressIn(said))
    const pages = await Promise.all([callback(back), callback(back)])
    await connecting
    expect(pages.map((page) => page?.status).sort()).toEqual([200, 400])
    expect((await callback(back))?.status).toBe(400)
    expect(secretsOf()).toHaveLength(1)
  })

  it.each<[string, (back: string) => string, RegExp]>([
    [
      'with a state that is not ours',
      (back) => back.replace(/state=[^&]+/, 'state=guessed'),
      /không thuộc lần xin phép/,
    ],
    ['without a state', (back) => back.replace(/&?state=[^&]+/, ''), /không thuộc lần xin phép/],
  ])('%s nothing happens, and the right one still counts', async (_what, changed, words) => {
    const setup = await open()
    const { said, operator } = terminal([nobody])
    const connecting = setup.connect?.(rig.tools, operator)
    await expect.poll(() => addressIn(said)).not.toBe('')
    const back = rig.platform.agree(addressIn(said))
    expect((await callback(changed(back)))?.body).toMatch(words)
    expect(secretsOf()).toEqual([])
    expect((await callback(back))?.status).toBe(200)
    await connecting
  })

  it.each<[string, (address: string) => string, RegExp]>([
    [
      'the administrator refuses',
      (address) => `https://a.vn/?error=denied&state=${new URL(address).searchParams.get('state')}`,
      /không đồng ý/,
    ],
    [
      'another account was chosen',
      (address) => rig.platform.agree(address).replace(OA, '77777777'),
      /không có trong ZALO_OA_ID/,
    ],
    [
      'the code is no code of theirs',
      (address) => rig.platform.agree(address).replace(/code=[^&]+/, 'code=invented'),
      /không nhận mã này/,
    ],
  ])('%s: it is said, and nothing is connected', async (_what, pasted, words) => {
    const setup = await open()
    const { operator } = terminal([(said) => pasted(addressIn(said))])
    const findings = await setup.connect?.(rig.tools, operator)
    expect(findings?.[0]).toMatchObject({
      state: 'broken',
      found: expect.stringMatching(words),
      remedy: expect.any(String),
    })
    expect(await send()).toMatchObject({ kind: 'stopped' })
  })

  it('ends after ten minutes', async () => {
    const setup = await open()
    const { said, operator } = terminal([nobody])
    const connecting = setup.connect?.(rig.tools, operator)
    await expect.poll(() => addressIn(said)).not.toBe('')
    const back = rig.platform.agree(addressIn(said))
    rig.hands.now += 10 * 60_000 + 1
    expect((await connecting)?.[0]).toMatchObject({ found: expect.stringContaining('10 phút') })
    expect((await callback(back))?.body).toContain('10 phút')
    expect(secretsOf()).toEqual([])
  })

  it('with a pair saved in the console uses that one, every time', async () => {
    const pkceVerifier = 'fixed-verifier-of-nobody'.padEnd(43, '0')
    const setup = await open({ settings: { pkceVerifier } })
    const { operator } = terminal([(said) => rig.platform.agree(addressIn(said))])
    await setup.connect?.(rig.tools, operator)
    expect(secretsOf()).toMatchObject([{ code_verifier: pkceVerifier }])
    expect(await send()).toMatchObject({ kind: 'sent' })
  })

  it('is asked for every account that has none', async () => {
    const setup = await open({ oas: [OA, OTHER_OA], settings: { oas: [OA, OTHER_OA] } })
    const { said, operator } = terminal([
      (lines) => rig.platform.agree(addressIn(lines), OTHER_OA),
      (lines) => rig.platform.agree(addressIn(lines), OA),
    ])
    await setup.connect?.(rig.tools, operator)
    expect(said.filter((line) => line.startsWith('Đã nối'))).toEqual([`Đã nối OA ${OTHER_OA}.`, `Đã nối OA ${OA}.`])
  })

  it('may be repeated: a connected account is left alone, unless it is wanted', async () => {
    const setup = await open({ unconnected: false })
    const { said, operator } = terminal([() => '', () => 'lại', (lines) => rig.platform.agree(addressIn(lines))])
    await setup.connect?.(rig.tools, operator)
    expect(addressIn(said)).toBe('')
    await setup.connect?.(rig.tools, operator)
    expect(said).toContain(`Đã nối OA ${OA}.`)
  })

  it('mends an account that had lost its tokens', async () => {
    const setup = await open({ unconnected: false })
    const { access, refresh } = rig.platform.grant()
    await rig.tools.vault.write(key(), tokenRecord(access, refresh, NOW, { state: 'needs-reauth', why: 'refused' }), 1)
    expect(await send()).toMatchObject({ kind: 'stopped' })
    const { operator } = terminal([(said) => rig.platform.agree(addressIn(said))])
    await setup.connect?.(rig.tools, operator)
    expect(await send()).toMatchObject({ kind: 'sent' })
  })

  it('shows no token and no code, to the operator or in the log', async () => {
    const setup = await open()
    const { said, operator } = terminal([(lines) => rig.platform.agree(addressIn(lines))])
    const findings = await setup.connect?.(rig.tools, operator)
    const everything = JSON.stringify([said, findings, rig.lines])
    const { access, refresh } = rig.platform.account()
    for (const secret of [access?.token, refresh, rig.platform.appSecret, rig.platform.oaSecret]) {
      expect(everything).not.toContain(secret)
    }
  })
})

function key(): string {
  return `zalo/tokens/${rig.platform.appId}/${OA}`
}

describe('a look at the set-up', () => {
  const about = async (words: string, options: RigOptions, before: () => unknown = () => {}) => {
    const setup = await open({ unconnected: false, ...options })
    await before()
    const calls = rig.platform.refreshes()
    const findings = await setup.examine(rig.tools)
    expect(rig.platform.refreshes()).toBe(calls)
    for (const { state, remedy } of findings) expect(remedy !== undefined || state === 'ok').toBe(true)
    return findings.find((one) => one.about.startsWith(words))
  }
  const rewrite = async (record: object) => {
    const entry = await rig.tools.vault.read(key())
    await rig.tools.vault.write(key(), record, entry?.version ?? 0)
  }
  const pass = (hours: number) => {
    rig.hands.now += hours * HOUR_MS
  }
  const asIs = () => rig.platform.account().access?.token ?? ''

  it.each<[string, string, () => unknown, object]>([
    ['a fresh token', 'Mã truy cập', () => {}, { state: 'ok' }],
    ['21 hours old', 'Mã truy cập', () => pass(21), { state: 'ok', found: expect.stringContaining('sắp được đổi') }],
    ['older than a day', 'Mã truy cập', () => pass(24.5), { state: 'broken' }],
    [
      'no token works any more',
      'Mã truy cập',
      () => rewrite(tokenRecord(asIs(), 'r', NOW, { state: 'needs-reauth', why: 'lost' })),
      {
        state: 'broken',
        found: expect.stringContaining('needs-reauth'),
        remedy: expect.stringContaining('npm run connect -- zalo'),
      },
    ],
    [
      'the last renewals failed',
      'Mã truy cập',
      () => rewrite(tokenRecord(asIs(), 'r', NOW, { failures: 3, lastFailure: 'unanswered' })),
      { state: 'warning', found: expect.stringContaining('3 lần') },
    ],
    [
      'a record that cannot be read',
      'Mã truy cập',
      () => rewrite({ format: 99 }),
      { state: 'broken', remedy: expect.stringContaining('DATA_KEY') },
    ],
    ['Zalo answers', 'Gọi tới OA', () => {}, { state: 'ok' }],
    [
      'the token of another account',
      'Gọi tới OA',
      () => rig.platform.fails({ kind: 'body', status: 200, body: '{"error":0,"data":{"oa_id":"77777777"}}' }),
      { state: 'broken', found: expect.stringContaining('77777777') },
    ],
    [
      'an account that is off',
      'Gọi tới OA',
      () => Object.assign(rig.platform.account(), { stopped: -204 }),
      { state: 'broken', found: expect.stringContaining('-204') },
    ],
    ['a token that is refused', 'Gọi tới OA', () => rig.platform.grant(), { state: 'warning' }],
    ['Zalo out of reach', 'Gọi tới OA', () => rig.platform.close(), { state: 'unknown' }],
    ['nothing ever came', 'Tin từ OA', () => {}, { state: 'unknown', remedy: expect.stringContaining('Lọc cú pháp') }],
    [
      'something came lately',
      'Tin từ OA',
      () => rig.tools.vault.write(`zalo/heard/${rig.platform.appId}/${OA}`, { at: NOW - HOUR_MS }, 0),
      { state: 'ok' },
    ],
    [
      'nothing came for days',
      'Tin từ OA',
      () => rig.tools.vault.write(`zalo/heard/${rig.platform.appId}/${OA}`, { at: NOW - 100 * HOUR_MS }, 0),
      { state: 'warning', remedy: expect.stringContaining('bật lại') },
    ],
    [
      'a clock that is off',
      'Đồng hồ',
      () =>
        rig.platform.fails({
          kind: 'body',
          status: 200,
          body: '{"error":0,"data":{}}',
          headers: { date: new Date(NOW + HOUR_MS).toUTCString() },
        }),
      { state: 'warning', found: expect.stringContaining('60 phút') },
    ],
    [
      'the address',
      'Địa chỉ webhook',
      () => {},
      { state: 'unknown', found: expect.stringContaining('https://bot.example.vn/webhooks/zalo') },
    ],
  ])('%s', async (_what, words, before, expected) => {
    expect(await about(words, {}, before)).toMatchObject(expected)
  })

  it.each(['http://bot.example.vn', 'https://127.0.0.1', 'https://bot.example.vn:8443', 'https://localhost'])(
    'says that Zalo cannot reach %s',
    async (publicUrl) => {
      const rehearsal = await open({ unconnected: false })
      const { apiRoot: _, ...settings } = rig.settings
      for (const [setup, state] of [
        [zaloSetup(settings), 'broken'],
        [rehearsal, 'warning'],
      ] as const) {
        const [first] = await setup.examine({ ...rig.tools, publicUrl })
        expect(first).toMatchObject({ about: 'Địa chỉ webhook', state })
      }
    },
  )

  it('with a first token only says that it has not been used yet', async () => {
    expect(await about('Mã truy cập', { unconnected: true, settings: { firstTokens: { [OA]: 'x' } } })).toMatchObject({
      state: 'warning',
    })
    expect(rig.platform.calls).toEqual([])
  })

  it('without settings says which are missing', async () => {
    await open()
    const setup = zaloSetup(undefined)
    expect(setup.configured).toBe(false)
    expect(await setup.examine(rig.tools)).toMatchObject([{ found: expect.stringContaining('ZALO_OA_SECRET') }])
    expect(setup.connect).toBeUndefined()
  })
})
