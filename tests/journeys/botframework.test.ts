/** Residents on Web Chat, Teams, Direct Line and the Emulator: activities in, messages out, through the whole product. */
import { DirectLine } from 'botframework-directlinejs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type App, createApp } from '../../src/app.ts'
import { botFrameworkChannel } from '../../src/channels/botframework/channel.ts'
import { personOf } from '../../src/channels/botframework/reference.ts'
import { outgoing } from '../../src/channels/outgoing.ts'
import { readConfig } from '../../src/config.ts'
import { createLog } from '../../src/logging.ts'
import { conversationKey } from '../../src/messages.ts'
import type { Conversation } from '../../src/records.ts'
import { FetchRequest } from '../platforms/botframework/xhr.ts'
import {
  APP,
  APP_ID,
  actionsOf,
  BOT,
  type BotFrameworkStandIn,
  botFrameworkStandIn,
  type SentActivity,
  type Visitor,
} from '../platforms/botframework.ts'
import { PATIENCE, settled } from './resident.ts'
import { dataFolder } from './server.ts'

interface Hosted {
  readonly app: App
  readonly url: string
  readonly lines: readonly string[]
  stop(): Promise<void>
}

/** With signed tokens; the cloud behind Microsoft's names is the stand-in. */
async function signedProduct(platform: BotFrameworkStandIn, dataDir: string): Promise<Hosted> {
  const client = outgoing({ allowedRoots: [{ url: platform.origin, standIn: true }] })
  const { cloud, token } = platform
  return await hosted(platform, dataDir, { PUBLIC_URL: 'https://bot.example.vn' }, (tools) => [
    botFrameworkChannel(APP, { ...tools, outgoing: platform.through(client) }, { cloud, token }),
  ])
}

async function hosted(
  platform: BotFrameworkStandIn,
  dataDir: string,
  more: Readonly<Record<string, string>>,
  extra?: NonNullable<Parameters<typeof createApp>[1]>['extra'],
): Promise<Hosted> {
  const lines: string[] = []
  const log = createLog('debug', { stream: { write: (line) => void lines.push(line) } })
  const env = { HOST: '127.0.0.1', PORT: '0', DATA_DIR: dataDir, TZ: 'Asia/Ho_Chi_Minh', ...more }
  const pace = { perPersonMs: 0, perSecond: 1_000_000 }
  const app = await createApp(readConfig(env), { log, pace, ...(extra && { extra }) })
  const url = await app.start()
  platform.connect(`${url}/webhooks/botframework`)
  return { app, url, lines, stop: () => app.stop() }
}

function addressOf({ chat }: Visitor, account = APP_ID) {
  const person = personOf({ channelId: chat.channelId, conversation: { id: chat.id }, user: { id: chat.userId } })
  return { channel: 'botframework', account, person }
}

async function conversationOf(app: App, visitor: Visitor, account?: string): Promise<Conversation> {
  const conversation = await app.store.readConversation(conversationKey(addressOf(visitor, account)))
  if (conversation === null) throw new Error('there is no such conversation')
  return conversation
}

/** The next message that asks for something. */
async function hears(app: App, visitor: Visitor): Promise<SentActivity> {
  await settled(app)
  let heard = await visitor.nextMessage(PATIENCE.timeout)
  while (visitor.chat.unread.length > 0) heard = await visitor.nextMessage()
  return heard
}

async function introduces(app: App, visitor: Visitor): Promise<SentActivity> {
  await hears(app, visitor)
  await answers(visitor, 'Đồng ý')
  await hears(app, visitor)
  await answers(visitor, 'Bác')
  return await hears(app, visitor)
}

/** By a button where there is one that reads so, else in words. */
async function answers(visitor: Visitor, label: string): Promise<void> {
  const seen = visitor.chat.activities.findLast(({ from }) => from?.id === BOT.id)
  const shown = seen === undefined ? [] : actionsOf(seen).map(({ title }) => title.replace(/^\d+\. /, ''))
  const { status } = await (shown.includes(label) ? visitor.presses(label) : visitor.says(label))
  expect(status).toBe(200)
}

const joins = (visitor: Visitor, ref: string) => visitor.sends({ type: 'event', name: 'webchat/join', value: { ref } })

describe('signed', () => {
  const folder = dataFolder()
  let platform: BotFrameworkStandIn
  let product: Hosted
  beforeAll(async () => {
    platform = await botFrameworkStandIn()
    product = await signedProduct(platform, folder.path)
  })
  afterAll(async () => {
    await product.stop()
    await platform.close()
    folder.remove()
  })

  describe('a whole procedure, with the first answer that leads on', () => {
    it.each<[string, string, string, (visitor: Visitor) => Promise<unknown>]>([
      [
        'vneid-cai-dat',
        'by a page that names it, in Web Chat',
        'webchat',
        (visitor) => joins(visitor, 'vneid-cai-dat'),
      ],
      [
        'vneid-kich-hoat',
        'by a page that names it, in Web Chat',
        'webchat',
        (visitor) => joins(visitor, 'vneid-kich-hoat'),
      ],
      ['vneid-muc-2', 'by words, in Teams', 'msteams', (visitor) => visitor.says('làm định danh mức 2')],
      [
        'vneid-quen-mat-khau',
        'by words without accents, in a messenger behind Azure',
        'facebook',
        (visitor) => visitor.says('quen mat khau vneid'),
      ],
      ['kiem-tra-lua-dao', 'by words, in Slack', 'slack', (visitor) => visitor.says('kiểm tra lừa đảo')],
    ])('%s %s', async (flow, _how, channelId, begins) => {
      const { app } = product
      const visitor = platform.visitor({ channelId, userId: `29:${flow}` })
      await begins(visitor)
      let message = await introduces(app, visitor)
      const place = async () =>
        (await conversationOf(app, visitor)).state.frames.map((one) => `${one.flow}/${one.step}`)
      expect(await place()).toEqual([expect.stringMatching(new RegExp(`^${flow}/`))])
      const times = new Map<string, number>()
      for (let steps = 0; steps < 80; steps++) {
        const here = (await place()).at(-1)
        if (here === undefined) break
        const before = times.get(here) ?? 0
        times.set(here, before + 1)
        expect(before, `${here} again`).toBeLessThan(6)
        const labels = actionsOf(message).map(({ title }) => title.replace(/^\d+\. /, ''))
        const offered = labels.length > 0 ? labels : (message.text?.match(/^\d+(?=\. )/gm) ?? [])
        const answer = offered[before % Math.max(1, offered.length)]
        await answers(visitor, answer ?? 'Tôi là công an, bác chuyển tiền vào tài khoản an toàn ngay')
        message = await hears(app, visitor)
      }
      const { state } = await conversationOf(app, visitor)
      expect(state.frames).toEqual([])
      expect(state.done.map((one) => one.flow)).toContain(flow)
      expect(visitor.chat.activities.some((seen) => actionsOf(seen).length > 0)).toBe(true)
    })

    it('sent nothing that a channel behind refuses, and everything with our own token', () => {
      expect(product.lines.join('')).not.toMatch(/refused, tried again|message dropped|switched off/)
      expect(new Set(platform.calls.map(({ authorization }) => authorization))).toEqual(
        new Set(['Bearer token-of-our-app']),
      )
      expect(
        platform.calls.some(({ activity }) =>
          activity.attachments?.some(({ contentType }) => contentType === 'image/png'),
        ),
      ).toBe(true)
    })
  })

  it('Microsoft’s own client talks to us over Direct Line', async () => {
    Object.assign(globalThis, { XMLHttpRequest: FetchRequest })
    const { domain, secret } = platform.directLine
    const generated = await fetch(`${domain}/tokens/generate`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: JSON.stringify({ user: { id: 'dl_hoa', name: 'Hoa' } }),
    })
    const { token } = (await generated.json()) as { readonly token: string }
    const page = new DirectLine({ token, domain, webSocket: false, pollingInterval: 200 })
    const heard: SentActivity[] = []
    let arrived = Promise.withResolvers<void>()
    const listening = page.activity$.subscribe((activity) => {
      if (activity.from.id !== BOT.id) return
      heard.push(activity as SentActivity)
      arrived.resolve()
    })
    const next = async () => {
      while (heard.length === 0) {
        await arrived.promise
        arrived = Promise.withResolvers<void>()
      }
      return heard.shift() as SentActivity
    }
    const posts = (part: object) =>
      new Promise((resolve, reject) => {
        const from = { id: 'dl_hoa' }
        page
          .postActivity({ type: 'message', from, ...part } as Parameters<DirectLine['postActivity']>[0])
          .subscribe(resolve, reject)
      })
    await posts({ type: 'event', name: 'webchat/join' })
    // Greeted once, although joining is told twice.
    const greeting = await next()
    expect(greeting.text).toContain('trợ lý tự động')
    const [agree] = actionsOf(greeting)
    const { type: _type, title: _title, ...press } = agree ?? { type: '', title: '' }
    expect(await posts({ ...press })).toMatch(/\|\d+$/)
    expect(actionsOf(await next()).map(({ title }) => title)).toContain('1. Bác')
    await posts({ text: 'Bác' })
    expect((await next()).text).toContain('cần làm việc gì')
    expect(heard).toEqual([])
    listening.unsubscribe()
    page.end()
  }, 30_000)

  it('a caller that waits for the turn gets it in the answer, and nothing is sent besides', async () => {
    const visitor = platform.visitor()
    const before = platform.calls.length
    const { status, body } = await visitor.sends({ type: 'message', text: 'xin chào', deliveryMode: 'expectReplies' })
    expect(status).toBe(200)
    expect(JSON.parse(body)).toMatchObject({ activities: [{ text: expect.stringContaining('trợ lý tự động') }] })
    await settled(product.app)
    expect(platform.calls).toHaveLength(before)
  })

  it('the button of a card is answered in the answer, and an unknown one with 501', async () => {
    const visitor = platform.visitor({ channelId: 'msteams' })
    await joins(visitor, 'vneid-kich-hoat')
    const greeting = await hears(product.app, visitor)
    const data = actionsOf(greeting)[0]?.value
    const pressed = await visitor.sends({ type: 'invoke', name: 'adaptiveCard/action', value: { action: { data } } })
    expect(JSON.parse(pressed.body)).toMatchObject({ statusCode: 200, value: expect.stringMatching(/1\. Bác/) })
    expect((await visitor.sends({ type: 'invoke', name: 'signin/verifyState' })).status).toBe(501)
  })

  it('a redelivered activity is taken once', async () => {
    const visitor = platform.visitor()
    const whole = JSON.stringify(platform.activity(visitor.chat, { text: 'xin chào' }))
    const headers = { 'content-type': 'application/json', authorization: platform.bearer() }
    for (let i = 0; i < 3; i++) {
      const answered = await fetch(`${product.url}/webhooks/botframework`, { method: 'POST', headers, body: whole })
      expect([answered.status, await answered.text()]).toEqual([200, ''])
    }
    await settled(product.app)
    expect(visitor.chat.activities.filter(({ from }) => from?.id === BOT.id)).toHaveLength(1)
  })

  it('a person who asked for help hears from us later, even after a restart', async () => {
    const visitor = platform.visitor()
    await joins(visitor, 'vneid-kich-hoat')
    await introduces(product.app, visitor)
    await visitor.says('cho tôi gặp người')
    await hears(product.app, visitor)
    await product.stop()
    product = await signedProduct(platform, folder.path)
    const address = addressOf(visitor)
    await product.app.receive.happen(conversationKey(address), address, { kind: 'hand-back' })
    expect((await hears(product.app, visitor)).text).toBeTruthy()
    expect(platform.calls.at(-1)).toMatchObject({
      conversation: visitor.chat.id,
      authorization: 'Bearer token-of-our-app',
    })
  })

  it('a stranger is not answered, and learns nothing', async () => {
    const visitor = platform.visitor()
    for (const authorization of ['', 'Bearer a.b.c', platform.bearer({ aud: 'other' })]) {
      const body = JSON.stringify(platform.activity(visitor.chat, { text: 'xin chào' }))
      const headers = { 'content-type': 'application/json', authorization }
      const answered = await fetch(`${product.url}/webhooks/botframework`, { method: 'POST', headers, body })
      expect([answered.status, await answered.text()]).toEqual([401, ''])
    }
    expect(await product.app.store.readConversation(conversationKey(addressOf(visitor)))).toBeNull()
  })

  it('the log holds no token, no password and no address of a service', () => {
    const log = product.lines.join('')
    expect(log).not.toMatch(/Bearer|token-of-our-app|client-secret|botframework\.com/)
  })
})

describe('open to this machine', () => {
  it('the Emulator talks to us without a token, by settings alone', async () => {
    const folder = dataFolder()
    const platform = await botFrameworkStandIn({ open: true })
    const product = await hosted(platform, folder.path, { BOTFRAMEWORK_OPEN: 'loopback' })
    const visitor = platform.visitor({ channelId: 'emulator' })
    await visitor.sends({ type: 'conversationUpdate', membersAdded: [BOT, { id: visitor.chat.userId, name: 'User' }] })
    const menu = await introduces(product.app, visitor)
    expect(menu.text).toContain('cần làm việc gì')
    expect((await conversationOf(product.app, visitor, 'main')).state.consent.state).toBe('yes')
    await product.stop()
    await platform.close()
    folder.remove()
  })
})
