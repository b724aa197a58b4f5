/**
 * Five platforms and people with phones on each: webhooks signed as each signs them, our messages through each one's API.
 * The web has no platform between: people's browsers come to the nodes themselves.
 */
import { randomBytes } from 'node:crypto'
import { request } from 'undici'
import type { CloudAddresses } from '../../../src/channels/botframework/adapter.ts'
import { personOf } from '../../../src/channels/botframework/reference.ts'
import { sessionOf } from '../../../src/channels/webchat/session.ts'
import { conversationKey } from '../../../src/messages.ts'
import type { BotItem } from '../../../src/web/chat/view.ts'
import { APP_ID, botFrameworkStandIn } from '../../platforms/botframework.ts'
import { messengerStandIn } from '../../platforms/messenger.ts'
import { telegramStandIn } from '../../platforms/telegram.ts'
import { OA, zaloStandIn } from '../../platforms/zalo.ts'
import { IMPATIENT, SECRET } from '../counting.ts'
import type { Door } from './proxy.ts'

export const CHANNELS = ['zalo', 'messenger', 'telegram', 'botframework', 'web'] as const
export type ChannelName = (typeof CHANNELS)[number]

export interface Cloud {
  readonly origin: string
  readonly addresses: CloudAddresses
  readonly token: string
}

export interface Phone {
  /** Of the conversation, as the store names it. */
  readonly key: string
  /** Resolves when a node has acknowledged it. */
  says(text: string): Promise<void>
  /** The oldest message not read yet. Rejects when none comes within `withinMs`. */
  hears(withinMs: number): Promise<string>
  /** How many have come that were not read. */
  unread(): number
  /** Nothing more is wanted from this one: what the platform remembers of it goes. */
  putAway(): void
}

export interface Phones {
  /** What a node has to know of the platforms. */
  readonly env: Readonly<Record<string, string>>
  phone(channel: ChannelName, n: number): Phone
  close(): Promise<void>
}

export const PUBLIC_URL = 'https://bot.example.vn'
const WEB_TEXT = { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' }

export async function startPhones(proxy: Door): Promise<Phones> {
  /** With what a platform was refused last: its stand-in tells whoever wrote no more than that it was. */
  let refusal = 'never'
  const post =
    (path: string, whose: RegExp) => async (_url: string, headers: Readonly<Record<string, string>>, body: string) => {
      const answer = await proxy.send(whose.exec(body)?.[1] ?? '', { method: 'POST', path, headers, body })
      if (answer.status >= 300) refusal = `${path} ${answer.status} ${answer.body}`.trim()
      return answer.status
    }
  function sure(confirmed: boolean): void {
    if (!confirmed) throw new Error(`a webhook was refused for good, the last one with: ${refusal}`)
  }
  const quiet = { record: false }
  const telegram = await telegramStandIn({
    ...{ ...IMPATIENT, ...quiet },
    post: async (url, headers, body) => ({
      status: await post('/webhooks/telegram', /"from":\{"id":(\d+)/)(url, headers, body),
    }),
  })
  telegram.setWebhook('http://nodes.invalid', SECRET)
  const messenger = await messengerStandIn({
    ...{ echoes: true, ...quiet },
    post: post('/webhooks/messenger', /"id":"(7\d{9})"/),
  })
  const zalo = await zaloStandIn({ ...quiet, post: post('/webhooks/zalo', /"id":"(2\d{18})"/) })
  zalo.setWebhook('http://nodes.invalid')
  const botframework = await botFrameworkStandIn(quiet)
  botframework.connect(
    async (headers, body) =>
      await proxy.send(/"conversation":\{"id":"([^"]+)/.exec(body)?.[1] ?? '', {
        ...{ method: 'POST', path: '/webhooks/botframework', headers, body },
      }),
  )
  const cloud: Cloud = {
    ...{ origin: botframework.origin, addresses: botframework.cloud, token: await botframework.token() },
  }

  const makers: Readonly<Record<ChannelName, (n: number) => Phone>> = {
    telegram(n) {
      const person = telegram.person({ id: 5_000_000 + n })
      const { chat } = person
      return {
        key: conversationKey({ channel: 'telegram', account: 'main', person: String(person.id) }),
        says: async (text) => sure(await person.says(text)),
        hears: async (ms) => textOf(await person.nextMessage(ms)),
        unread: () => chat.unread.length,
        putAway: () => chat.messages.clear(),
      }
    },
    messenger(n) {
      const person = messenger.person(String(7_000_000_000 + n))
      const { thread } = person
      return {
        key: conversationKey({ channel: 'messenger', account: messenger.pageId, person: person.psid }),
        says: async (text) => sure(await person.says(text)),
        hears: async (ms) => textOf(await person.nextMessage(ms)),
        unread: () => thread.unread.length,
        putAway: () => void thread.messages.splice(0),
      }
    },
    zalo(n) {
      const person = zalo.person({ id: String(2_000_000_000_000_000_000n + BigInt(n)) })
      const { chat } = person
      return {
        key: conversationKey({ channel: 'zalo', account: OA, person: person.id }),
        says: async (text) => sure((await person.says(text)) === 200),
        hears: async (ms) => textOf(await person.nextMessage(ms)),
        unread: () => chat.unread.length,
        putAway: () => void chat.messages.splice(0),
      }
    },
    botframework(n) {
      const who = { userId: `dl_${n}`, conversationId: `nguoi-${n}|livechat` }
      const visitor = botframework.visitor(who)
      const { chat } = visitor
      const user = { id: chat.userId }
      const person = personOf({ channelId: chat.channelId, conversation: { id: chat.id }, user })
      return {
        key: conversationKey({ channel: 'botframework', account: APP_ID, person }),
        async says(text) {
          const { status, body } = await visitor.says(text)
          if (status !== 200) throw new Error(`botframework: ${status} ${body}`)
        },
        hears: async (ms) => textOf(await visitor.nextMessage(ms)),
        unread: () => chat.unread.length,
        putAway: () => void chat.activities.splice(0),
      }
    },
    web: (n) => browserOf(proxy, n),
  }

  return {
    env: {
      PUBLIC_URL,
      TRUST_PROXY: '127.0.0.1',
      CITY_CLOUD: JSON.stringify(cloud),
      TELEGRAM_BOT_TOKEN: telegram.token,
      TELEGRAM_WEBHOOK_SECRET: SECRET,
      TELEGRAM_API_ROOT: telegram.apiRoot,
      MESSENGER_PAGE_ID: messenger.pageId,
      MESSENGER_PAGE_TOKEN: messenger.pageToken,
      MESSENGER_APP_ID: messenger.appId,
      MESSENGER_APP_SECRET: messenger.appSecret,
      MESSENGER_VERIFY_TOKEN: 'a-word-of-our-own',
      MESSENGER_API_ROOT: messenger.apiRoot,
      ZALO_APP_ID: zalo.appId,
      ZALO_APP_SECRET: zalo.appSecret,
      ZALO_OA_ID: OA,
      ZALO_OA_SECRET: zalo.oaSecret,
      ZALO_REFRESH_TOKEN: zalo.grant(OA).refresh,
      ZALO_API_ROOT: zalo.root,
      ZALO_OAUTH_ROOT: zalo.root,
    },
    phone: (channel, n) => makers[channel](n),
    async close() {
      await messenger.settled()
      await zalo.quiet()
      await Promise.all([telegram.close(), messenger.close(), zalo.close(), botframework.close()])
    },
  }
}

/** A page with its cookie and its stream of events, opened again wherever it breaks. */
function browserOf(proxy: Door, n: number): Phone {
  const secret = randomBytes(20).toString('base64url')
  const cookie = `__Host-tb-chat=${secret}`
  const person = sessionOf(secret)?.person ?? ''
  // A household of its own for everybody: a city does not come from one address.
  const address = `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`
  const news: string[] = []
  const waiting: (() => void)[] = []
  const seen = new Set<string>()
  let [after, said, away] = [0, 0, false]
  let stream: AbortController | undefined

  function show({ id, seq, parts }: BotItem): void {
    after = Math.max(after, seq)
    // The log is given again from a little before, for the sake of nodes' clocks: a page knows messages by their ids.
    if (seen.has(id)) return
    seen.add(id)
    news.push(parts.map(({ text }) => text).join(''))
    waiting.shift()?.()
  }

  async function follow(): Promise<void> {
    while (!away) {
      stream = new AbortController()
      const node = proxy.nodeOf(person)
      try {
        const { statusCode, body } = await request(`${node}/chat/events?after=${after}`, {
          ...{
            headers: {
              cookie,
              accept: 'text/event-stream',
              'sec-fetch-site': 'same-origin',
              'x-forwarded-for': address,
            },
          },
          ...{ signal: stream.signal, bodyTimeout: 60_000 },
        })
        if (statusCode !== 200) throw new Error(`stream: ${statusCode}`)
        let rest = ''
        for await (const chunk of body) {
          rest += String(chunk)
          const events = rest.split('\n\n')
          rest = events.pop() ?? ''
          for (const event of events) {
            const data = event.split('\n').find((line) => line.startsWith('data: {'))
            if (data) show(JSON.parse(data.slice(6)) as BotItem)
          }
        }
      } catch {
        // Who goes away breaks it themselves.
        if (!away) proxy.mayBeGone(node)
      }
      if (!away) await new Promise((resolve) => setTimeout(resolve, 300))
    }
  }

  return {
    key: conversationKey({ channel: 'web', account: 'main', person }),
    async says(text) {
      const body = JSON.stringify({ id: `tin-nhan-${n}-${++said}`, text })
      const headers = { ...WEB_TEXT, cookie, 'x-forwarded-for': address }
      const { status, body: told } = await proxy.send(person, { method: 'POST', path: '/chat/messages', headers, body })
      if (status !== 200) throw new Error(`web: ${status} ${told}`)
      if (said === 1) void follow()
    },
    async hears(withinMs) {
      if (news.length === 0) {
        await new Promise<void>((resolve, reject) => {
          const late = setTimeout(() => {
            waiting.splice(waiting.indexOf(arrived), 1)
            reject(new Error(`no message in ${withinMs} ms`))
          }, withinMs)
          const arrived = () => {
            clearTimeout(late)
            resolve()
          }
          waiting.push(arrived)
        })
      }
      return news.shift() ?? ''
    },
    unread: () => news.length,
    putAway() {
      away = true
      stream?.abort()
    },
  }
}

/** What is to be read on any of them, also where the words stand on a card. */
function textOf(message: object): string {
  const { text = '', attachments = [] } = message as {
    readonly text?: string
    readonly attachments?: readonly { readonly content?: unknown }[]
  }
  return `${text}${attachments.length > 0 ? JSON.stringify(attachments) : ''}`
}
