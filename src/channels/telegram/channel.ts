/** Telegram Bot API. Limits: https://core.telegram.org/bots/api#sendmessage, headers: …/bots/api#setwebhook */
import type { Opts } from 'telegraf/types'
import type { Address, InboundEvent, SendOutcome } from '../../messages.ts'
import type { Admission, Channel, WebhookRequest } from '../channel.ts'
import { readJson } from '../json.ts'
import { oneOfSecrets } from '../secret.ts'
import type { ChannelTools } from '../tools.ts'
import { TelegramClient } from './client.ts'
import { fetchedFile } from './fetching.ts'
import { object, whole } from './fields.ts'
import { floodWatch } from './floods.ts'
import { type GroupDoor, groupUpdate } from './group-updates.ts'
import { lookAtWebhook } from './health.ts'
import { isHarmless, outcomeOf } from './outcomes.ts'
import { type PressToken, parseUpdate } from './payloads.ts'
import { telegramSender } from './sending.ts'
import type { TelegramSettings } from './settings.ts'

const SECRET_HEADER = 'x-telegram-bot-api-secret-token'

const CAPTION_CHARS = 1_024

/** Uploads: a photo, and any other file. */
const PHOTO_BYTES = 10 * 1_048_576
const FILE_BYTES = 50 * 1_048_576

/** It gives up a delivery after about a minute (seen; not published), and others of the same person wait behind it. */
const PATIENCE_MS = 8_000

/** A callback answer's longest text. */
const NOTICE_CHARS = 200

/** @param door  takes what happens in the volunteers' group, where there is one */
export function telegramChannel(settings: TelegramSettings, tools: ChannelTools, door?: GroupDoor): Channel {
  const { clean, cleanName, clock, log, noted } = tools
  const api = new TelegramClient({
    token: settings.botToken,
    outgoing: tools.outgoing,
    ...(settings.apiRoot !== undefined && { apiRoot: settings.apiRoot }),
  })
  const deliver = telegramSender(api, tools)
  const tooFast = floodWatch()
  let title = 'Telegram'

  function refuseEarly(headers: WebhookRequest['headers']): Extract<Admission, { kind: 'answer' }> | null {
    if (oneOfSecrets(headers[SECRET_HEADER], settings.webhookSecrets)) return null
    return { kind: 'answer', answer: { status: 401 }, why: 'wrong-secret' }
  }

  return {
    name: 'telegram',
    get title() {
      return title
    },
    elsewhere: true,
    limits: {
      // Telegram's own limit is 4,096, counted after its parsing; the rest is margin.
      textChars: 4_000,
      captionChars: CAPTION_CHARS,
      // Ours: about what a phone shows without scrolling. Telegram names no maximum.
      buttons: 8,
      // Ours: what a 5-inch phone shows of one button before cutting it off.
      buttonChars: 40,
      numbersAlways: false,
      pictures: 'png',
      sends: { photo: { bytes: PHOTO_BYTES }, voice: { bytes: FILE_BYTES } },
    },
    // "Avoid sending more than one message per second" to a chat, about 30 a second in all: some air below that.
    pace: { perPersonMs: 1_000, perSecond: 25 },

    webhook: {
      path: 'telegram',
      methods: ['POST'],
      patienceMs: PATIENCE_MS,
      refuseEarly,
      async admit(request) {
        const refusal = refuseEarly(request.headers)
        if (refusal !== null) return refusal
        const json = readJson(request.body)
        // Anything but 200 would make Telegram repeat it and hold back what comes after it.
        if (!json.ok) return { kind: 'answer', answer: { status: 200 }, why: json.problem }
        const { receivedAt } = request
        if (door !== undefined && settings.group !== undefined) {
          const update = groupUpdate(json.value, { chat: settings.group, clean, receivedAt })
          if (update === 'nothing') return { kind: 'answer', answer: { status: 200 }, why: 'group' }
          if (update !== null) {
            const taken = await door.take(update)
            return { kind: 'answer', answer: { status: taken === 'done' ? 200 : 503 }, why: `group-${taken}` }
          }
        }
        const context = { account: ACCOUNT, receivedAt, clean, cleanName }
        return { kind: 'events', ...parseUpdate(json.value, context) }
      },
    },

    async send(message, to, { reply }) {
      try {
        const sent = object(await deliver(message, chatId(to), topicOf(reply)))
        const messageId = whole(sent?.message_id)
        const date = whole(sent?.date)
        return {
          kind: 'sent',
          ...(messageId !== null && { platformId: String(messageId) }),
          ...(date !== null && { at: date * 1_000 }),
        }
      } catch (error) {
        return widened(outcomeOf(error), to.person)
      }
    },

    async acknowledge(event) {
      const token = event.input.kind === 'press' ? readPress(event) : null
      if (token === null) return
      const notice = noted === undefined ? {} : { text: noted.slice(0, NOTICE_CHARS) }
      await Promise.all([
        attempt('answerCallbackQuery', { callback_query_id: token.query, ...notice }),
        token.message !== undefined &&
          attempt('editMessageReplyMarkup', {
            chat_id: chatId(event),
            message_id: token.message,
            reply_markup: { inline_keyboard: [] },
          }),
      ])
    },

    async typing(to, reply) {
      const topic = topicOf(reply)
      await attempt('sendChatAction', {
        chat_id: chatId(to),
        action: 'typing',
        ...(topic !== undefined && { message_thread_id: topic }),
      })
    },

    fetchFile: (ref) => fetchedFile(api, ref),

    async links(ref) {
      const { username } = await api.callApi('getMe', {}).catch(() => ({ username: undefined }))
      return username === undefined ? [] : [{ url: `https://t.me/${username}?start=${ref}` }]
    },

    async start() {
      title = await lookAtWebhook(api, `${tools.publicUrl}/webhooks/telegram`, log, clock.now())
    },
  }

  /** Best effort: what fails here is seen by nobody but the log. */
  async function attempt<M extends BestEffort>(method: M, payload: Opts<M>): Promise<void> {
    try {
      await api.callApi(method, payload)
    } catch (error) {
      if (isHarmless(error)) return
      log.info({ channel: 'telegram', method, reason: reasonOf(error) }, 'not acknowledged')
    }
  }

  function widened(outcome: SendOutcome, person: string): SendOutcome {
    if (outcome.kind !== 'retry' || outcome.reason !== 'throttled') return outcome
    return tooFast(person, clock.now()) ? { ...outcome, scope: 'channel' } : outcome
  }
}

/** One bot per process so far; a second one would bring its own name. */
const ACCOUNT = 'main'

type BestEffort = 'answerCallbackQuery' | 'editMessageReplyMarkup' | 'sendChatAction'

function reasonOf(error: unknown): string {
  const outcome = outcomeOf(error)
  return 'reason' in outcome ? outcome.reason : outcome.kind
}

/** A private chat has the person's id; numbers of Telegram's are exact below 2^52. */
function chatId({ person }: Address): number {
  return Number(person)
}

function topicOf(reply: string | undefined): number | undefined {
  return reply !== undefined && /^[1-9]\d{0,14}$/.test(reply) ? Number(reply) : undefined
}

function readPress({ acknowledge }: InboundEvent): PressToken | null {
  return acknowledge === undefined ? null : (JSON.parse(acknowledge) as PressToken)
}
