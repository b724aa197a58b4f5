/** The Telegram channel with its stand-in platform, and requests as Telegram would make them. */
import type { Channel, WebhookRequest } from '../../../src/channels/channel.ts'
import { outgoing } from '../../../src/channels/outgoing.ts'
import { telegramChannel } from '../../../src/channels/telegram/channel.ts'
import type { Address } from '../../../src/messages.ts'
import { labels, type Person, type TelegramStandIn, telegramStandIn } from '../../platforms/telegram.ts'
import type { ChannelRig } from '../contract.ts'
import { channelTools, type LogLine, NOW } from '../tools.ts'

export const SECRET = 'b3Jh-c2VjcmV0_1-of-nobody'
export const OLD_SECRET = 'the-one-before-this-one_0'

export interface TelegramRig extends ChannelRig {
  readonly platform: TelegramStandIn
  readonly person: Person
  readonly lines: readonly LogLine[]
}

export function genuine(update: unknown, secret: string = SECRET): WebhookRequest {
  return asRequest(Buffer.from(JSON.stringify(update)), secret)
}

function asRequest(body: Buffer, secret: string): WebhookRequest {
  const headers = { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': secret }
  return { method: 'POST', headers, query: {}, body, receivedAt: NOW }
}

export async function telegramRig({ timeoutMs = 5_000 } = {}): Promise<TelegramRig> {
  const platform = await telegramStandIn({ now: () => NOW, post: async () => ({ status: 200 }) })
  const client = outgoing({ allowedRoots: [{ url: platform.apiRoot, standIn: true }], timeoutMs, maxBytes: 65_536 })
  const tools = channelTools(client)
  const channel: Channel = telegramChannel(
    { botToken: platform.token, webhookSecrets: [SECRET, OLD_SECRET], apiRoot: platform.apiRoot },
    tools,
  )
  const person = platform.person({ id: 42, started: true })
  const resident: Address = { channel: 'telegram', account: 'main', person: '42' }
  const from = { id: 42, is_bot: false, first_name: 'An', last_name: 'Nguyễn', language_code: 'vi' }
  const chat = { id: 42, type: 'private' }
  const last = () => person.messages().at(-1)
  let closed = false
  const vanishes = async () => {
    if (!closed) await platform.close()
    closed = true
  }

  return {
    platform,
    person,
    channel,
    resident,
    lines: tools.lines,
    text: (text) => genuine({ update_id: 1, message: { message_id: 5, date: NOW / 1_000, from, chat, text } }),
    press: (data) =>
      genuine({ update_id: 2, callback_query: { id: '77', from, message: { message_id: 4, chat }, data } }),
    junk: (body) => asRequest(body, SECRET),
    forged: () => genuine({ update_id: 3, message: { message_id: 6, date: 1, from, chat, text: 'a' } }, 'guessed'),
    refusedStatus: 401,
    seen: () => {
      const seen = last()
      return seen === undefined
        ? undefined
        : { text: seen.text, buttons: labels(seen), file: seen.picture?.bytes ?? seen.voice?.bytes }
    },
    breaks(how) {
      if (how === 'down') platform.fails({ kind: 'html', status: 502 })
      else if (how === 'slow-down') platform.fails({ kind: 'throttle', retryAfter: 7 })
      else if (how === 'answer-lost') platform.fails({ kind: 'drop-after-accepting' })
      else if (how === 'blocked')
        platform.fails({ kind: 'error', code: 403, description: 'Forbidden: bot was blocked by the user' })
      else platform.fails({ kind: 'error', code: 400, description: 'Bad Request: message text is empty' })
    },
    vanishes,
    secrets: [platform.token, platform.token.split(':')[1] ?? '', SECRET, OLD_SECRET],
    logged: () => JSON.stringify(tools.lines),
    async close() {
      await client.close()
      await vanishes()
    },
  }
}
