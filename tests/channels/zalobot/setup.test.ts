import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { zaloBotSettings } from '../../../src/channels/zalobot/settings.ts'
import { zaloBotSetup } from '../../../src/channels/zalobot/setup.ts'
import { SECRET, type ZaloBotRig, zaloBotRig } from './rig.ts'

let rig: ZaloBotRig
beforeEach(async () => {
  rig = await zaloBotRig()
})
afterEach(() => rig.close())

const OURS = 'https://bot.example.vn/webhooks/zalobot'
const silent = { say: () => {}, ask: async () => null }

const examine = () => zaloBotSetup(rig.settings).examine(rig.tools)
const states = async () => (await examine()).map(({ about, state }) => `${about}: ${state}`)

describe('a look at the platform', () => {
  it.each<[string, () => void, readonly string[], string]>([
    ['all is well', () => rig.platform.setWebhook(OURS, SECRET), ['Token: ok', 'Webhook: ok'], ''],
    ['no webhook', () => {}, ['Token: ok', 'Webhook: broken'], 'nothing will arrive'],
    [
      'another’s webhook',
      () => rig.platform.setWebhook('https://other.example', 'x'),
      ['Token: ok', 'Webhook: broken'],
      'another address',
    ],
    ['a wrong token', () => rig.platform.fails({ kind: 'error', code: 401 }), ['Token: broken'], 'does not answer'],
    ['no answer', () => rig.platform.fails({ kind: 'drop' }), ['Kết nối: broken'], 'does not answer'],
  ])('%s', async (_what, arrange, findings, warning) => {
    arrange()
    expect(await states()).toEqual(findings)
    arrange()
    await rig.channel.start?.()
    expect(rig.lines.map(({ message }) => message).join()).toContain(warning)
    expect(rig.lines.length > 0).toBe(warning !== '')
    for (const secret of rig.secrets) expect(JSON.stringify([await examine(), rig.lines])).not.toContain(secret)
  })

  it('gives the channel the bot’s name', async () => {
    await rig.channel.start?.()
    expect(rig.channel.title).toBe('Zalo Bot (bot.TungBuoc)')
  })

  it('names every remedy', async () => {
    for (const finding of await examine()) {
      expect(finding.state === 'ok' || (finding.remedy ?? '') !== '', finding.about).toBe(true)
    }
  })
})

describe('connecting', () => {
  it('registers the webhook with the first secret, again and again alike', async () => {
    const setup = zaloBotSetup(rig.settings)
    await setup.connect?.(rig.tools, silent)
    const findings = await setup.connect?.(rig.tools, silent)
    expect(rig.platform.webhook).toEqual({ url: OURS, secret: SECRET })
    expect(findings?.map(({ state }) => state)).toEqual(['ok', 'ok'])
  })

  it('needs an https address', async () => {
    const findings = await zaloBotSetup(rig.settings).connect?.({ ...rig.tools, publicUrl: 'http://a' }, silent)
    expect(findings).toMatchObject([{ state: 'broken', found: expect.stringContaining('PUBLIC_URL') }])
    expect(rig.platform.calls).toEqual([])
  })

  it('says what the platform did not take', async () => {
    rig.platform.fails({ kind: 'error', code: 401 })
    expect(await zaloBotSetup(rig.settings).connect?.(rig.tools, silent)).toMatchObject([
      { state: 'broken', about: 'Webhook' },
    ])
  })

  it('without settings there is one finding that names them', async () => {
    const setup = zaloBotSetup(undefined)
    expect([setup.configured, setup.connect]).toEqual([false, undefined])
    expect((await setup.examine(rig.tools))[0]?.found).toContain('ZALO_BOT_TOKEN')
  })
})

describe('settings', () => {
  const TOKEN = '4200000001:aZaloBotTokenOfNobody'

  it.each<[string, Readonly<Record<string, string>>, readonly string[], object | undefined]>([
    ['none: the channel is off', {}, [], undefined],
    ['token and secret', { ZALO_BOT_TOKEN: TOKEN, ZALO_BOT_SECRET: SECRET }, [], { token: TOKEN, secrets: [SECRET] }],
    [
      'two secrets while one is changed',
      { ZALO_BOT_TOKEN: TOKEN, ZALO_BOT_SECRET: `${SECRET}, ${SECRET}2` },
      [],
      { secrets: [SECRET, `${SECRET}2`] },
    ],
    ['no secret', { ZALO_BOT_TOKEN: TOKEN }, ['ZALO_BOT_SECRET'], {}],
    ['no token', { ZALO_BOT_SECRET: SECRET }, ['ZALO_BOT_TOKEN'], undefined],
    ['a short secret', { ZALO_BOT_TOKEN: TOKEN, ZALO_BOT_SECRET: 'short' }, ['ZALO_BOT_SECRET'], {}],
    [
      'a token with a slash, as it would stand in addresses',
      { ZALO_BOT_TOKEN: '1:../../x', ZALO_BOT_SECRET: SECRET },
      ['ZALO_BOT_TOKEN'],
      {},
    ],
  ])('%s', (_what, env, mistakes, expected) => {
    const found: string[] = []
    const settings = zaloBotSettings({
      value: (name) => env[name],
      address: (name) => env[name],
      whole: (_name, fallback) => fallback,
      wrong: (name) => found.push(name),
    })
    expect(found).toEqual(mistakes)
    if (expected === undefined) expect(settings).toBeUndefined()
    else expect(settings).toMatchObject(expected)
  })
})
