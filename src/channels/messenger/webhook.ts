/** The door for Facebook: its handshake, and signed batches of events. */
import type { Admission, Webhook, WebhookRequest } from '../channel.ts'
import { JSON_LIMITS, readJson } from '../json.ts'
import { sameSecret } from '../secret.ts'
import type { ChannelTools } from '../tools.ts'
import { parseWebhook } from './incoming.ts'
import type { MessengerSettings } from './settings.ts'
import { isSigned, looksSigned } from './signature.ts'
import type { Standing } from './standing.ts'

const SIGNATURE_HEADER = 'x-hub-signature-256'

/** Facebook puts up to 1,000 events into one batch. */
const BATCH_ITEMS = 1_000

/** What Facebook sends is a number of ten digits; it is echoed as it came. */
const CHALLENGE = /^[\w.-]{1,256}$/

export function messengerWebhook(
  settings: MessengerSettings,
  standing: Standing,
  { clean, log }: Pick<ChannelTools, 'clean' | 'log'>,
): Webhook {
  return {
    path: 'messenger',
    methods: ['GET', 'POST'],

    refuseEarly(headers) {
      // Only a request with a body must be signed: the handshake has none.
      const hasBody = headers['content-type'] !== undefined
      return hasBody && !looksSigned(headers[SIGNATURE_HEADER]) ? answer(401, 'not-signed') : null
    },

    async admit(request) {
      if (request.method === 'GET') return handshake(request.query, settings.verifyToken)
      const signature = request.headers[SIGNATURE_HEADER]
      if (!looksSigned(signature)) return answer(401, 'not-signed')
      if (!isSigned(signature, request.body, settings.appSecrets, settings.bodyReencoded)) {
        return answer(401, 'wrong-signature')
      }
      const json = readJson(request.body, { ...JSON_LIMITS, items: BATCH_ITEMS })
      if (!json.ok) return answer(json.problem === 'not-json' ? 400 : 200, json.problem)
      const parsed = parseWebhook(json.value, { ...settings, receivedAt: request.receivedAt, clean })
      if (parsed.unknown.length > 0) {
        log.info({ channel: 'messenger', kind: parsed.unknown.join(' ') }, 'kinds of event we do not know')
      }
      for (const act of parsed.policy) {
        log.warn({ channel: 'messenger', kind: act.action }, 'Facebook has decided about the Page')
        // Not kept means not heard: Facebook will say it again.
        if (!(await isNoted(standing.note(act)))) return answer(503, 'store-away')
      }
      return { kind: 'events', events: parsed.events, ignored: parsed.ignored, echoes: parsed.echoes }
    },
  }
}

function handshake(query: WebhookRequest['query'], verifyToken: string): Admission {
  const challenge = query['hub.challenge']
  const isRight = sameSecret(query['hub.verify_token'], verifyToken)
  if (query['hub.mode'] !== 'subscribe' || !isRight || !CHALLENGE.test(challenge ?? '')) {
    return answer(403, 'wrong-handshake')
  }
  return {
    kind: 'answer',
    answer: { status: 200, body: challenge ?? '', contentType: 'text/plain; charset=utf-8' },
    why: 'handshake',
  }
}

function answer(status: number, why: string): Extract<Admission, { kind: 'answer' }> {
  return { kind: 'answer', answer: { status }, why }
}

async function isNoted(noting: Promise<void>): Promise<boolean> {
  try {
    await noting
    return true
  } catch {
    return false
  }
}
