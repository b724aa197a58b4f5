/** Settings, and setting the Page up by one command. */
import { existsSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openChannels, rootsOf, setups } from '../../../src/channels/index.ts'
import { pageProfile } from '../../../src/channels/messenger/profile.ts'
import { messengerSettings } from '../../../src/channels/messenger/settings.ts'
import { messengerSetup } from '../../../src/channels/messenger/setup.ts'
import type { ChannelSetup, Finding } from '../../../src/channels/setup.ts'
import { listOf, objectOf } from '../../platforms/messenger/world.ts'
import { envelope, genuine, type MessengerRig, messengerRig, SECRET, VERIFY_TOKEN } from './rig.ts'

const COMPLETE = {
  MESSENGER_PAGE_ID: '100200300400500',
  MESSENGER_PAGE_TOKEN: 'EAAtoken-of-nobody',
  MESSENGER_APP_ID: '900800700600',
  MESSENGER_APP_SECRET: SECRET,
  MESSENGER_VERIFY_TOKEN: VERIFY_TOKEN,
}

function read(env: Readonly<Record<string, string>>) {
  const mistakes: string[] = []
  const settings = messengerSettings({
    value: (name) => env[name],
    address: (name) => env[name],
    whole: (_name, fallback) => fallback,
    wrong: (name) => mistakes.push(name),
  })
  return { settings, mistakes }
}

describe('settings', () => {
  it('that are not there: the channel is off', () => {
    expect(read({ MESSENGER_API_ROOT: 'http://127.0.0.1:9' })).toEqual({ settings: undefined, mistakes: [] })
  })

  it('that are complete, with everything else as careful as can be', () => {
    expect(read(COMPLETE)).toEqual({
      mistakes: [],
      settings: {
        pageId: '100200300400500',
        pageToken: 'EAAtoken-of-nobody',
        appId: '900800700600',
        appSecrets: [SECRET],
        verifyToken: VERIFY_TOKEN,
        graphVersion: 'v26.0',
        humanAgent: false,
        takeOver: false,
        bodyReencoded: false,
      },
    })
  })

  it('that say more', () => {
    const more = {
      MESSENGER_APP_SECRET: `${SECRET}, old-secret`,
      MESSENGER_API_ROOT: 'http://127.0.0.1:9002',
      MESSENGER_GRAPH_VERSION: 'v25.0',
      MESSENGER_HUMAN_AGENT: 'on',
      MESSENGER_TAKE_OVER: 'on',
      MESSENGER_BODY_REENCODED: 'on',
      MESSENGER_PERSONA_PICTURE: 'https://bot.example.vn/nguoi.png',
    }
    expect(read({ ...COMPLETE, ...more })).toMatchObject({
      mistakes: [],
      settings: {
        appSecrets: [SECRET, 'old-secret'],
        apiRoot: 'http://127.0.0.1:9002',
        graphVersion: 'v25.0',
        humanAgent: true,
        takeOver: true,
        bodyReencoded: true,
        personaPicture: 'https://bot.example.vn/nguoi.png',
      },
    })
  })

  it.each<[string, Record<string, string>, string[]]>([
    [
      'only a Page',
      { MESSENGER_PAGE_ID: '1' },
      ['MESSENGER_PAGE_TOKEN', 'MESSENGER_APP_ID', 'MESSENGER_APP_SECRET', 'MESSENGER_VERIFY_TOKEN'],
    ],
    ['a Page by its name', { ...COMPLETE, MESSENGER_PAGE_ID: 'phuong.hai.an' }, ['MESSENGER_PAGE_ID']],
    ['an app by its name', { ...COMPLETE, MESSENGER_APP_ID: 'app' }, ['MESSENGER_APP_ID']],
    ['a token with a space', { ...COMPLETE, MESSENGER_PAGE_TOKEN: 'EAA token of x' }, ['MESSENGER_PAGE_TOKEN']],
    ['a short secret', { ...COMPLETE, MESSENGER_APP_SECRET: 'abc' }, ['MESSENGER_APP_SECRET']],
    ['a short word', { ...COMPLETE, MESSENGER_VERIFY_TOKEN: 'abc' }, ['MESSENGER_VERIFY_TOKEN']],
    ['a version without v', { ...COMPLETE, MESSENGER_GRAPH_VERSION: '26' }, ['MESSENGER_GRAPH_VERSION']],
    [
      'neither on nor off',
      { ...COMPLETE, MESSENGER_HUMAN_AGENT: 'yes', MESSENGER_TAKE_OVER: '1', MESSENGER_BODY_REENCODED: 'true' },
      ['MESSENGER_HUMAN_AGENT', 'MESSENGER_TAKE_OVER', 'MESSENGER_BODY_REENCODED'],
    ],
    [
      'a picture nobody can fetch',
      { ...COMPLETE, MESSENGER_PERSONA_PICTURE: 'http://x.vn/a.png' },
      ['MESSENGER_PERSONA_PICTURE'],
    ],
  ])('%s is a mistake with its name', (_what, env, names) => {
    expect(read(env).mistakes).toEqual(names)
  })

  it('switch the channel on, and let it call Facebook and nobody else', async () => {
    const rig = await messengerRig()
    const { settings } = read(COMPLETE)
    if (settings === undefined) throw new Error('complete')
    const channels = openChannels({ messenger: settings }, rig.tools)
    expect(channels.map(({ name }) => name)).toEqual(['messenger'])
    expect(rootsOf({ messenger: settings })).toEqual([
      { url: 'https://graph.facebook.com' },
      // What residents send lies there.
      { url: 'https://fbcdn.net', also: 'subdomains' },
      { url: 'https://fbsbx.com', also: 'subdomains' },
    ])
    expect(rootsOf({ messenger: rig.settings })[0]).toEqual({ url: rig.platform.apiRoot, standIn: true })
    expect(setups({}).find(({ channel }) => channel === 'messenger')?.configured).toBe(false)
    await rig.close()
  })
})

describe('the Page’s profile', () => {
  const profile = pageProfile()
  const entries = ['persistent_menu', 'ice_breakers'].flatMap((key) =>
    listOf(profile[key]).flatMap(({ call_to_actions }) => listOf(call_to_actions)),
  )

  it('leads only to flows that exist', () => {
    const flows = entries.flatMap(({ payload }) => /^open:(.+)$/.exec(String(payload))?.[1] ?? [])
    expect(flows.length).toBeGreaterThanOrEqual(4)
    for (const flow of flows) expect(existsSync(`flows/${flow}.yaml`), flow).toBe(true)
  })

  it('says what it is and what it never asks for', () => {
    const [{ text } = {}] = listOf(profile.greeting)
    expect(text).toContain('không phải người')
    expect(text).toContain('mã OTP')
  })
})

describe('by commands', () => {
  let rig: MessengerRig
  let setup: ChannelSetup
  let answers: (string | null)[]
  const operator = { say: () => {}, ask: async () => answers.shift() ?? null }
  beforeEach(async () => {
    rig = await messengerRig({ settings: { appSecrets: [SECRET] } })
    setup = messengerSetup(rig.settings)
    answers = []
  })
  afterEach(() => rig.close())

  const states = (findings: readonly Finding[]) =>
    Object.fromEntries(findings.map(({ about, state }) => [about, state]))
  const connect = async () => (await setup.connect?.(rig.tools, operator)) ?? []

  it('connect registers webhook, Page, greeting, menu and questions; doing it again changes nothing', async () => {
    for (let times = 0; times < 2; times++) {
      const findings = await connect()
      expect(new Set(findings.map(({ state }) => state))).toEqual(new Set(['ok']))
    }
    const { world } = rig.platform
    expect(world.callback).toEqual({ url: 'https://bot.example.vn/webhooks/messenger', verifyToken: VERIFY_TOKEN })
    expect(world.subscribedFields).toContain('messaging_policy_enforcement')
    expect(world.subscribedFields).not.toContain('response_feedback')
    expect(objectOf(world.profile.get_started).payload).toBe('get_started')
    expect(listOf(world.profile.ice_breakers)).toHaveLength(1)
  })

  it('doctor finds what is not set up, says what to do, and changes nothing', async () => {
    const findings = await setup.examine(rig.tools)
    expect(states(findings)).toEqual({
      'Mã truy cập của Trang': 'ok',
      'Ứng dụng và quyền': 'ok',
      Webhook: 'broken',
      'Trang và ứng dụng': 'broken',
      'Menu và lời chào': 'warning',
    })
    for (const { state, remedy } of findings) expect(remedy !== undefined).toBe(state !== 'ok')
    expect(rig.platform.calls.filter(({ method }) => method !== 'GET')).toEqual([])
  })

  it.each<[string, string, object, string, Finding['state']]>([
    ['a token that ended', 'me', { kind: 'error', code: 190, status: 401 }, 'Mã truy cập của Trang', 'broken'],
    ['a secret that is wrong', 'debug_token', { kind: 'error', code: 190 }, 'Ứng dụng và quyền', 'broken'],
    ['a permission that is missing', 'subscribed_apps', { kind: 'error', code: 200 }, 'Trang và ứng dụng', 'broken'],
    ['Facebook out of breath', 'messenger_profile', { kind: 'error', code: 4 }, 'Menu và lời chào', 'unknown'],
    ['half of Facebook', 'subscriptions', { kind: 'html', status: 502 }, 'Webhook', 'unknown'],
  ])('doctor tells %s', async (_what, path, fault, about, state) => {
    rig.platform.fails(fault as Parameters<typeof rig.platform.fails>[0], { path })
    const findings = await setup.examine(rig.tools)
    const found = findings.find((finding) => finding.about === about)
    expect(found).toMatchObject({ state, remedy: expect.stringMatching(/./) })
    expect(JSON.stringify(findings)).not.toContain(SECRET)
  })

  it('doctor without Facebook says one thing', async () => {
    await rig.vanishes()
    expect(states(await setup.examine(rig.tools))).toEqual({ 'Mã truy cập của Trang': 'unknown' })
  })

  it('doctor sees a token of another Page, a webhook that points elsewhere, and a clock that is off', async () => {
    await connect()
    const elsewhere = { ...rig.tools, publicUrl: 'https://other.example.vn', clock: { now: () => 0 } }
    const findings = states(await messengerSetup({ ...rig.settings, pageId: '1' }).examine(elsewhere))
    expect(findings).toMatchObject({ 'Mã truy cập của Trang': 'broken', Webhook: 'broken', 'Đồng hồ': 'warning' })
  })

  it('connect without https, or with one step refused, says so and does the others', async () => {
    rig.platform.fails({ kind: 'error', code: 100 }, { path: 'subscribed_apps' })
    const findings = (await setup.connect?.({ ...rig.tools, publicUrl: 'http://127.0.0.1:1' }, operator)) ?? []
    expect(states(findings)).toEqual({
      'Địa chỉ công khai': 'broken',
      Webhook: 'broken',
      'Trang và ứng dụng': 'broken',
    })
    expect(rig.platform.world.profile).toHaveProperty('persistent_menu')
  })

  it('connect while the server cannot be reached says that it must be', async () => {
    rig.platform.fails({ kind: 'error', code: 2_200 }, { path: 'subscriptions' })
    const [finding] = await connect()
    expect(finding).toMatchObject({ about: 'Webhook', remedy: expect.stringContaining('phải đang chạy') })
  })

  it('without settings there is one finding, and nothing to connect', async () => {
    const off = messengerSetup(undefined)
    expect(await off.examine(rig.tools)).toHaveLength(1)
    expect(off.connect).toBeUndefined()
  })

  it.each([
    ['có', 'lifts it', 0],
    ['chưa', 'leaves it', 1],
    [null, 'leaves it', 1],
  ])('a block whose end Facebook never told: staff say "%s", which %s', async (said, _what, left) => {
    const body = envelope({ recipient: { id: rig.platform.pageId }, policy_enforcement: { action: 'block' } })
    await rig.channel.webhook?.admit(genuine(body))
    answers = [said]
    const findings = await connect()
    expect(findings.filter(({ about }) => about === 'Chính sách của Facebook')).toHaveLength(left)
  })
})
