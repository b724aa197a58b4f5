/** Telegram as far as a benchmark needs it: webhooks of private chats, and what its API answers. */

import type { Platform } from './load.ts'
import { SECRET, WEBHOOK } from './work.ts'

export function telegram(): Platform {
  let messages = 0
  return {
    webhook: (number, person, text) => ({
      path: WEBHOOK,
      headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': SECRET },
      body: JSON.stringify(updateOf(number, person, text)),
    }),
    called(url, type, bytes) {
      const method = url.split('/').at(-1)
      const body = bodyOf(bytes, type)
      messages += 1
      const said = method === 'sendMessage' || method === 'sendPhoto'
      const result = said
        ? {
            message_id: messages,
            date: Math.floor(Date.now() / 1_000),
            chat: { id: body.chat_id, type: 'private' },
            text: body.text,
          }
        : method === 'getMe'
          ? { id: 1, is_bot: true, first_name: 'b', username: 'bench_bot' }
          : method === 'getWebhookInfo'
            ? { url: '', has_custom_certificate: false, pending_update_count: 0 }
            : true
      return {
        answer: { ok: true, result },
        ...(said ? { said: { person: Number(body.chat_id), text: String(body.text ?? body.caption) } } : {}),
      }
    },
  }
}

/** JSON, or of a form with a picture in it the fields that are read here. */
function bodyOf(bytes: Buffer, type: string): Record<string, unknown> {
  if (bytes.length === 0) return {}
  if (type.includes('json')) return JSON.parse(bytes.toString())
  const field = (name: string) =>
    new RegExp(`name="${name}"\\r\\n(?:[^\\r]+\\r\\n)*\\r\\n([^\\r]*)`).exec(bytes.toString('utf8'))?.[1]
  return { chat_id: field('chat_id'), caption: field('caption') }
}

export function updateOf(updateId: number, id: number, text: string) {
  const command = /^\/\w+/.exec(text)
  const from = { id, is_bot: false, first_name: 'An', language_code: 'vi' }
  return {
    update_id: updateId,
    message: {
      message_id: updateId,
      from,
      chat: { id, type: 'private', first_name: 'An' },
      date: Math.floor(Date.now() / 1_000),
      text,
      ...(command ? { entities: [{ type: 'bot_command', offset: 0, length: command[0].length }] } : {}),
    },
  }
}
