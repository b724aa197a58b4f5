/** Telegram set up and looked at, against the stand-in. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Outgoing, outgoing } from '../../src/channels/outgoing.ts'
import type { Finding, Operator } from '../../src/channels/setup.ts'
import { telegramSetup } from '../../src/channels/telegram/setup.ts'
import { channelTools, NOW } from '../channels/tools.ts'
import { type Group, type TelegramStandIn, telegramStandIn } from '../platforms/telegram.ts'

const SECRET = 'c2VjcmV0_of-nobody-at-all'
const OURS = 'https://bot.example.vn/webhooks/telegram'

let platform: TelegramStandIn
let client: Outgoing
beforeEach(async () => {
  platform = await telegramStandIn({ now: () => NOW })
  client = outgoing({ allowedRoots: [{ url: platform.apiRoot, standIn: true }] })
})
afterEach(async () => {
  await client.close()
  await platform.close()
})

const said: string[] = []
const operator: Operator = { say: (line) => void said.push(line), ask: async () => null }
const setup = (botToken = platform.token) =>
  telegramSetup({ botToken, webhookSecrets: [SECRET], apiRoot: platform.apiRoot })
const examine = (botToken?: string) => setup(botToken).examine(channelTools(client))
const stateOf = (findings: readonly Finding[], about: string) => findings.find((one) => one.about === about)?.state

describe('looking at Telegram', () => {
  it('says that it is off, and where to read on', async () => {
    const [finding] = await telegramSetup(undefined).examine(channelTools(client))
    expect(finding).toMatchObject({ state: 'unknown', remedy: expect.stringContaining('docs/ket-noi/telegram.md') })
  })

  it('finds a token that is refused', async () => {
    const findings = await examine('4200000001:AAanother_token_of_nobody_else_here')
    expect(findings).toMatchObject([{ about: 'Token', state: 'broken', remedy: expect.stringContaining('@BotFather') }])
  })

  it('finds that nothing is registered', async () => {
    expect(stateOf(await examine(), 'Webhook')).toBe('broken')
  })

  it('finds a webhook that leads elsewhere', async () => {
    platform.setWebhook('https://elsewhere.example.vn/hook', SECRET)
    const findings = await examine()
    expect(findings.find(({ about }) => about === 'Webhook')?.found).toContain('địa chỉ khác')
  })

  it('finds that the platform cannot be reached', async () => {
    await platform.close()
    expect(await examine()).toMatchObject([{ about: 'Kết nối', state: 'broken' }])
    platform = await telegramStandIn()
  })

  it.each<[string, (group: Group) => void, string]>([
    ['a group in which all is well', () => {}, 'ok'],
    [
      'a group without topics',
      (group) => {
        group.isForum = false
      },
      'Chủ đề',
    ],
    [
      'a group whose admin it is not',
      (group) => {
        group.rights.admin = false
      },
      'chưa là quản trị viên',
    ],
    [
      'a group whose topics it may not manage',
      (group) => {
        group.rights.manageTopics = false
      },
      'Quản lý chủ đề',
    ],
    [
      'a group in which it may not delete',
      (group) => {
        group.rights.deleteMessages = false
      },
      'Xóa tin nhắn',
    ],
    ['a group that is gone', (group) => group.delete(), 'không thấy nhóm'],
  ])('finds %s', async (_what, change, found) => {
    const group = platform.group()
    change(group)
    const { token: botToken, apiRoot } = platform
    const settings = { botToken, webhookSecrets: [SECRET], apiRoot, group: group.id }
    const findings = await telegramSetup(settings).examine(channelTools(client))
    const about = findings.filter((one) => one.about === 'Nhóm tình nguyện viên')
    if (found === 'ok') expect(about.map(({ state }) => state)).toEqual(['ok'])
    else expect(about.map((one) => `${one.state} ${one.found}`).join()).toContain(found)
  })

  it('has a remedy for whatever is not well', async () => {
    platform.setWebhook('https://elsewhere.example.vn/hook', SECRET)
    for (const { state, remedy } of await examine()) if (state !== 'ok') expect(remedy).toMatch(/./)
  })
})

describe('connecting Telegram', () => {
  it('registers webhook, secret, kinds of update, commands and words, and everything is well afterwards', async () => {
    const connect = setup().connect
    if (!connect) throw new Error('Telegram can be connected')
    const findings = await connect(channelTools(client), operator)
    expect(findings.map(({ state }) => state)).toEqual(['ok', 'ok'])
    expect((await platform.called('setWebhook')).payload).toMatchObject({ url: OURS, secret_token: SECRET })
    expect(platform.callsOf('setMyCommands').map(({ payload }) => payload.language_code)).toEqual([undefined, 'en'])
    const [description] = platform.callsOf('setMyDescription')
    expect(String(description?.payload.description).length).toBeLessThanOrEqual(512)
    const [short] = platform.callsOf('setMyShortDescription')
    expect(String(short?.payload.short_description).length).toBeLessThanOrEqual(120)
    expect(await connect(channelTools(client), operator)).toEqual(findings)
  })

  it('does nothing while our address is not https, and says so', async () => {
    const tools = { ...channelTools(client), publicUrl: 'http://127.0.0.1:3000' }
    expect(await setup().connect?.(tools, operator)).toMatchObject([{ about: 'Địa chỉ công khai', state: 'broken' }])
    expect(platform.calls).toEqual([])
  })

  it('says which step failed, and does the others all the same', async () => {
    platform.fails({ kind: 'error', code: 500, description: 'Internal' }, { method: 'setMyDescription' })
    const findings = await setup().connect?.(channelTools(client), operator)
    expect(findings).toMatchObject([{ about: 'Lời giới thiệu', state: 'broken' }])
    expect(platform.callsOf('setMyShortDescription')).toHaveLength(1)
  })

  it('never shows token or secret', async () => {
    const findings = await setup().connect?.(channelTools(client), operator)
    const everything = JSON.stringify([findings, said])
    for (const hidden of [platform.token, SECRET]) expect(everything).not.toContain(hidden)
  })
})
