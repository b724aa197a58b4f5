/** The Bot Framework as its Emulator speaks it: activities without proof, answered at a connector on this machine. */
import type { Platform } from './load.ts'
import { BOT_WEBHOOK } from './work.ts'

export function emulator(): Platform {
  let activities = 0
  return {
    webhook: (number, person, text, api) => ({
      path: BOT_WEBHOOK,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        ...{ type: 'message', id: `${person}|${number}`, channelId: 'emulator', serviceUrl: api },
        ...{ timestamp: new Date().toISOString(), text, textFormat: 'plain', locale: 'vi' },
        ...{ from: { id: `u${person}`, name: 'An', role: 'user' }, recipient: { id: 'bot', name: 'Bot', role: 'bot' } },
        conversation: { id: `${person}|livechat` },
      }),
    }),
    called(url, _type, bytes) {
      const person = Number(/\/conversations\/(\d+)/.exec(url)?.[1])
      const { type, text } = bytes.length === 0 ? { type: '', text: '' } : JSON.parse(bytes.toString())
      activities += 1
      return { answer: { id: String(activities) }, ...(type === 'message' ? { said: { person, text } } : {}) }
    },
  }
}
