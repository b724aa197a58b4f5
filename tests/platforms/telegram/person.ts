/** A person with a phone in the stand-in's world: says, presses, reads. */
import { type Chat, labels, type SeenMessage, type World } from './chats.ts'
import type { QueueKind } from './queues.ts'

export interface Person {
  readonly id: number
  readonly chat: Chat
  /** Resolves when our webhook has confirmed it; false: it never did. Likewise all that follow. */
  says(text: string, place?: { topic?: number }): Promise<boolean>
  /** Opens the bot, perhaps through a link that names a flow. */
  start(ref?: string): Promise<boolean>
  /** Presses the newest button that reads so, with or without its number, or one of a message given. Throws when there is none to see. */
  presses(label: string, on?: SeenMessage): Promise<boolean>
  /** A press that no shown button made. */
  forges(data: string): Promise<boolean>
  /** Any other content, as the Bot API spells it: `{ sticker: {…} }`. */
  sends(content: Readonly<Record<string, unknown>>): Promise<boolean>
  edits(messageId: number, text: string): Promise<boolean>
  blocks(): Promise<boolean>
  unblocks(): Promise<boolean>
  /** The oldest message not fetched yet; waits for one. Rejects after `withinMs`, 5 s if not said. */
  nextMessage(withinMs?: number): Promise<SeenMessage>
  /** All messages of the bot, oldest first, as they look now. */
  messages(): readonly SeenMessage[]
  /** Id of the last message this person wrote. */
  readonly lastSaid: number
}

export interface PersonTools {
  readonly world: World
  readonly now: () => number
  readonly bring: (kind: QueueKind, person: number, update: object) => Promise<boolean>
}

export function personIn({ world, now, bring }: PersonTools, chat: Chat): Person {
  let lastSaid = 0
  let presses = 0
  const from = { id: chat.id, is_bot: false, first_name: chat.firstName, language_code: chat.language }
  const where = { id: chat.id, type: 'private', first_name: chat.firstName }
  const seconds = () => Math.floor(now() / 1_000)

  function writes(content: Readonly<Record<string, unknown>>): Promise<boolean> {
    if (chat.blocked) throw new Error('who has blocked the bot cannot write to it')
    chat.started = true
    lastSaid = world.nextMessageId++
    const message = { message_id: lastSaid, from, chat: where, date: seconds(), ...content }
    return bring('messages', chat.id, { update_id: world.nextUpdateId++, message })
  }

  function press(data: string, message: object | undefined): Promise<boolean> {
    const id = `press-${chat.id}-${++presses}`
    world.presses.set(id, { at: now(), answered: false })
    return bring('presses', chat.id, {
      update_id: world.nextUpdateId++,
      callback_query: { id, from, chat_instance: '-1', ...(message && { message }), data },
    })
  }

  function membership(before: string, after: string): Promise<boolean> {
    const bot = { id: 1, is_bot: true, first_name: 'Từng Bước' }
    return bring('membership', chat.id, {
      update_id: world.nextUpdateId++,
      my_chat_member: {
        chat: where,
        from,
        date: seconds(),
        old_chat_member: { user: bot, status: before },
        new_chat_member: { user: bot, status: after },
      },
    })
  }

  return {
    id: chat.id,
    chat,
    get lastSaid() {
      return lastSaid
    },
    says: (text, place) =>
      writes({ text, ...(place?.topic !== undefined && { is_topic_message: true, message_thread_id: place.topic }) }),
    start: (ref) => {
      const text = ref === undefined ? '/start' : `/start ${ref}`
      return writes({ text, entities: [{ type: 'bot_command', offset: 0, length: 6 }] })
    },
    presses(label, on) {
      const seen = on === undefined ? [...chat.messages.values()].reverse() : [on]
      for (const message of seen) {
        const button = message.keyboard
          .flat()
          .find(({ text }) => text === label || text.replace(/^\d+\. /, '') === label)
        if (button !== undefined) return press(button.callback_data, asTelegram(message, where))
      }
      const visible = seen.flatMap(labels).join(' · ')
      throw new Error(`no button reads "${label}"; to be seen: ${visible || 'none'}`)
    },
    forges: (data) => press(data, undefined),
    sends: writes,
    edits: (messageId, text) =>
      bring('messages', chat.id, {
        update_id: world.nextUpdateId++,
        edited_message: { message_id: messageId, from, chat: where, date: seconds(), edit_date: seconds(), text },
      }),
    blocks() {
      chat.blocked = true
      return membership('member', 'kicked')
    },
    unblocks() {
      chat.blocked = false
      return membership('kicked', 'member')
    },
    nextMessage(withinMs = 5_000) {
      const unread = chat.unread.shift()
      if (unread !== undefined) return Promise.resolve(unread)
      return new Promise((resolve, reject) => {
        const arrived = (message: SeenMessage) => {
          clearTimeout(timer)
          resolve(message)
        }
        const timer = setTimeout(() => {
          chat.waiting.splice(chat.waiting.indexOf(arrived), 1)
          const last = [...chat.messages.values()].at(-1)?.text ?? 'nothing at all'
          reject(new Error(`no message in ${withinMs} ms; the last one said: ${last}`))
        }, withinMs)
        chat.waiting.push(arrived)
      })
    },
    messages: () => [...chat.messages.values()],
  }
}

function asTelegram(message: SeenMessage, chat: object): object {
  return {
    message_id: message.id,
    date: Math.floor(message.at / 1_000),
    chat,
    ...(message.picture === undefined ? { text: message.text } : { photo: [], caption: message.text }),
    ...(message.topic !== undefined && { is_topic_message: true, message_thread_id: message.topic }),
    ...(message.keyboard.length > 0 && { reply_markup: { inline_keyboard: message.keyboard } }),
  }
}
