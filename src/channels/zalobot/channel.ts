/**
 * Zalo Bot platform: https://bot.zaloplatforms.com/docs. No buttons, no templates, no inbox for people and no echo, so
 * choices are numbers and a hand-off happens at our own desk only.
 */
import type { Admission, Channel, WebhookRequest } from '../channel.ts'
import { fileAt } from '../files.ts'
import { readJson } from '../json.ts'
import { oneOfSecrets } from '../secret.ts'
import type { ChannelTools } from '../tools.ts'
import { type ApiAnswer, zaloBotApi } from './api.ts'
import { lookAtBot } from './health.ts'
import { parseUpdate } from './incoming.ts'
import { outcomeOf } from './outcomes.ts'
import { MEDIA_HOSTS, type ZaloBotSettings } from './settings.ts'

const SECRET_HEADER = 'x-bot-api-secret-token'

/** The platform's, for a message and for the words under a picture. */
const TEXT_CHARS = 2_000

/** Ours, as the platform names no limit: what Zalo takes elsewhere. */
const PHOTO_BYTES = 1_048_576
const NO_VOICE = { why: 'Zalo Bot chưa có cách gửi lời nói. Xin viết bằng chữ hoặc gửi ảnh.' } as const
const NO_ADDRESS = { why: 'Zalo Bot chỉ lấy ảnh từ địa chỉ https, mà máy chủ này chưa có. Xin viết bằng chữ.' } as const

/** One bot per process so far; a second one would bring its own name. */
const ACCOUNT = 'main'

export function zaloBotChannel(settings: ZaloBotSettings, tools: ChannelTools): Channel {
  const { clean, cleanName, log } = tools
  const api = zaloBotApi({
    token: settings.token,
    outgoing: tools.outgoing,
    ...(settings.apiRoot !== undefined && { apiRoot: settings.apiRoot }),
  })
  const mediaHosts = [...MEDIA_HOSTS, ...(settings.apiRoot === undefined ? [] : [new URL(settings.apiRoot).origin])]
  // The platform fetches a picture itself.
  const showsPictures = tools.publicUrl.startsWith('https://')
  let title = 'Zalo Bot'
  let trouble: string | undefined

  function refuseEarly(headers: WebhookRequest['headers']): Extract<Admission, { kind: 'answer' }> | null {
    if (oneOfSecrets(headers[SECRET_HEADER], settings.secrets)) return null
    return { kind: 'answer', answer: { status: 401 }, why: 'wrong-secret' }
  }

  return {
    name: 'zalobot',
    get title() {
      return title
    },
    limits: {
      textChars: TEXT_CHARS,
      captionChars: showsPictures ? TEXT_CHARS : 0,
      buttons: 0,
      buttonChars: 0,
      numbersAlways: true,
      pictures: showsPictures ? 'png' : 'none',
      sends: { photo: showsPictures ? { bytes: PHOTO_BYTES } : NO_ADDRESS, voice: NO_VOICE },
    },
    // No limit is published: that of chats alike, with air.
    pace: { perPersonMs: 1_000, perSecond: 20 },

    webhook: {
      path: 'zalobot',
      methods: ['POST'],
      refuseEarly,
      admit(request) {
        const refusal = refuseEarly(request.headers)
        if (refusal !== null) return refusal
        // An empty body is the platform's way of trying an address.
        if (request.body.length === 0) return { kind: 'answer', answer: { status: 200 }, why: 'empty' }
        const json = readJson(request.body)
        // What is broken once stays broken: repeating it would help nobody.
        if (!json.ok) return { kind: 'answer', answer: { status: 200 }, why: json.problem }
        const parsed = parseUpdate(json.value, { account: ACCOUNT, receivedAt: request.receivedAt, clean, cleanName })
        return typeof parsed === 'string'
          ? { kind: 'events', events: [], ignored: [parsed] }
          : { kind: 'events', events: [parsed], ignored: [] }
      },
    },

    async send({ text, picture, media }, { person }) {
      if (media?.kind === 'voice' || (media && !tools.fileAddress)) return { kind: 'rejected', reason: 'no such media' }
      const words = text === '' ? (picture?.alt ?? '') : text
      const photo = media
        ? tools.fileAddress?.(media.id)
        : picture !== undefined && showsPictures
          ? `${tools.publicUrl}/chat/pictures/${picture.path}.png`
          : undefined
      const answer =
        photo !== undefined
          ? await api.call('sendPhoto', { chat_id: person, photo, caption: words })
          : await api.call('sendMessage', { chat_id: person, text: words })
      const outcome = outcomeOf(answer)
      trouble = outcome.kind === 'stopped' ? troubleOf(outcome.reason) : undefined
      return outcome
    },

    async typing({ person }) {
      const answer = await api.call('sendChatAction', { chat_id: person, action: 'typing' })
      if (answer.kind !== 'done') log.info({ channel: 'zalobot', reason: reasonOf(answer) }, 'no typing')
    },

    fetchFile: (ref) => fileAt(tools.outgoing, ref, mediaHosts),

    troubles: () => (trouble === undefined ? [] : [{ account: ACCOUNT, what: trouble }]),

    // The platform names no address of a bot: people find it in Zalo.
    links: async (ref) => [{ say: `#${ref}` }],

    async start() {
      title = await lookAtBot(api, `${tools.publicUrl}/webhooks/zalobot`, log)
    },
  }
}

function troubleOf(reason: string): string {
  return reason === 'quota used up' ? 'quota-used-up' : 'token-refused'
}

function reasonOf(answer: ApiAnswer): string {
  const outcome = outcomeOf(answer)
  return 'reason' in outcome ? outcome.reason : outcome.kind
}
