/**
 * A supergroup with topics, as the Bot API lets a bot work in it: rights, topics that are open, closed or gone, twenty
 * messages a minute for all of it, and members who write and press.
 */
import type { Button, World } from './chats.ts'
import type { Outcome } from './methods.ts'
import type { Person } from './person.ts'
import type { QueueKind } from './queues.ts'
import { bad, type Payload, type Refusal, readKeyboard, refuseText } from './rules.ts'

export interface GroupMessage {
  readonly id: number
  readonly at: number
  /** Absent: the general topic. */
  readonly thread?: number
  text: string
  keyboard: readonly (readonly Button[])[]
  /** The message it answers. */
  readonly answers?: number
  readonly protected: boolean
}

export interface GroupTopic {
  readonly thread: number
  name: string
  open: boolean
  readonly messages: GroupMessage[]
}

export interface Rights {
  admin: boolean
  manageTopics: boolean
  deleteMessages: boolean
}

export interface Group {
  readonly id: number
  readonly topics: ReadonlyMap<number, GroupTopic>
  /** Of the bot, in the general topic. */
  readonly general: readonly GroupMessage[]
  /** Of the bot on a message of somebody's. */
  readonly signs: ReadonlyMap<number, string>
  /** Messages of the bot's that came too fast. */
  readonly refusedAsTooFast: number
  /** When each message of the bot's was taken. */
  readonly taken: readonly number[]
  readonly rights: Rights
  isForum: boolean
  /** Everything is gone, also for the bot. */
  delete(): void
  /** An admin takes a topic away by hand, or closes it. */
  deleteTopic(thread: number): void
  closesTopic(who: Person, thread: number): Promise<boolean>
  member(who: Person): Member
  /** The bot's rights change, and it is told. */
  changeRights(rights: Partial<Rights>, by: Person): Promise<boolean>
}

export interface Member {
  /** Resolves when our webhook has confirmed it. `thread` absent: in the general topic. */
  says(text: string, thread?: number, more?: Readonly<Record<string, unknown>>): Promise<boolean>
  sends(content: Readonly<Record<string, unknown>>, thread: number): Promise<boolean>
  edits(message: number, text: string, thread: number): Promise<boolean>
  /** The newest button of the topic that begins so. */
  presses(label: string, thread: number): Promise<boolean>
  /** One on a message given, also of long ago. */
  pressesOn(data: string, message: number, thread: number): Promise<boolean>
  /** Number of the last message written. */
  readonly lastSaid: number
}

interface Parts {
  readonly world: World
  readonly bot: { readonly id: number; readonly username: string }
  readonly now: () => number
  readonly perMinute: number
  readonly bring: (kind: QueueKind, person: number, update: object) => Promise<boolean>
}

/** Bots may react with these. */
const REACTIONS = new Set(['👍', '👎', '❤', '🔥', '👀', '✍', '🙏', '👌'])
const NAME_CHARS = 128
const WINDOW_MS = 60_000

export function groupIn({ world, bot, now, perMinute, bring }: Parts, id: number) {
  const topics = new Map<number, GroupTopic>()
  const general: GroupMessage[] = []
  const signs = new Map<number, string>()
  const taken: number[] = []
  /** Messages of people, by number: in which topic. */
  const written = new Map<number, number | undefined>()
  const rights: Rights = { admin: true, manageTopics: true, deleteMessages: true }
  let deleted = false
  let refused = 0
  const kicked: Refusal = { code: 403, description: 'Forbidden: bot was kicked from the supergroup chat' }
  const chat = { id, type: 'supergroup', is_forum: true, title: 'Tình nguyện viên' }
  const seconds = () => Math.floor(now() / 1_000)

  function everything(): GroupMessage[] {
    return [...general, ...[...topics.values()].flatMap(({ messages }) => messages)]
  }

  function tooFast(): Refusal | null {
    const inWindow = taken.filter((at) => now() - at < WINDOW_MS)
    if (inWindow.length < perMinute) return null
    refused += 1
    const wait = Math.max(1, Math.ceil(((inWindow[0] as number) + WINDOW_MS - now()) / 1_000))
    return { code: 429, description: `Too Many Requests: retry after ${wait}`, parameters: { retry_after: wait } }
  }

  function topicFor(payload: Payload, then: (topic: GroupTopic) => Outcome): Outcome {
    if (!rights.admin || !rights.manageTopics) return bad('not enough rights to manage topics')
    const topic = topics.get(Number(payload.message_thread_id))
    return topic ? then(topic) : bad('message thread not found')
  }

  const methods: Readonly<Record<string, (payload: Payload) => Outcome>> = {
    getChat: () => ({ result: { ...chat, is_forum: group.isForum } }),
    getChatMember: () => ({
      result: {
        user: { id: bot.id, is_bot: true, first_name: 'Từng Bước' },
        ...(rights.admin
          ? {
              status: 'administrator',
              can_manage_topics: rights.manageTopics,
              can_delete_messages: rights.deleteMessages,
            }
          : { status: 'member' }),
      },
    }),
    createForumTopic({ name }) {
      if (!group.isForum) return bad('the chat is not a forum')
      if (!rights.admin || !rights.manageTopics) return bad('not enough rights to create a topic')
      if (typeof name !== 'string' || name.length < 1 || name.length > NAME_CHARS) return bad('invalid topic name')
      const slow = tooFast()
      if (slow) return slow
      taken.push(now())
      const thread = world.nextMessageId++
      topics.set(thread, { thread, name, open: true, messages: [] })
      return { result: { message_thread_id: thread, name, icon_color: 16_766_590 } }
    },
    editForumTopic: (payload) =>
      topicFor(payload, (topic) => {
        if (topic.name === payload.name) return bad('TOPIC_NOT_MODIFIED')
        topic.name = String(payload.name)
        return { result: true }
      }),
    closeForumTopic: (payload) =>
      topicFor(payload, (topic) => {
        if (!topic.open) return bad('TOPIC_NOT_MODIFIED')
        topic.open = false
        return { result: true }
      }),
    reopenForumTopic: (payload) =>
      topicFor(payload, (topic) => {
        if (topic.open) return bad('TOPIC_NOT_MODIFIED')
        topic.open = true
        return { result: true }
      }),
    deleteForumTopic: (payload) =>
      rights.deleteMessages
        ? topicFor(payload, ({ thread }) => {
            topics.delete(thread)
            return { result: true }
          })
        : bad('not enough rights to delete a topic'),
    sendMessage(payload) {
      const refusal = refuseText(payload)
      if (refusal) return refusal
      const markup = readKeyboard(payload)
      if ('code' in markup) return markup
      const thread = payload.message_thread_id === undefined ? undefined : Number(payload.message_thread_id)
      const topic = thread === undefined ? undefined : topics.get(thread)
      if (thread !== undefined && !topic) return bad('message thread not found')
      if (topic && !topic.open && !rights.admin) return bad('TOPIC_CLOSED')
      const slow = tooFast()
      if (slow) return slow
      taken.push(now())
      const answers = (payload.reply_parameters as { message_id?: number } | undefined)?.message_id
      const message: GroupMessage = {
        id: world.nextMessageId++,
        at: now(),
        ...(thread === undefined ? {} : { thread }),
        text: String(payload.text),
        keyboard: markup.keyboard,
        ...(answers === undefined ? {} : { answers }),
        protected: payload.protect_content === true,
      }
      ;(topic?.messages ?? general).push(message)
      return { result: { message_id: message.id, date: seconds(), chat } }
    },
    editMessageText(payload) {
      const refusal = refuseText(payload)
      if (refusal) return refusal
      const markup = readKeyboard(payload)
      if ('code' in markup) return markup
      const message = everything().find(({ id: number }) => number === Number(payload.message_id))
      if (!message) return bad('message to edit not found')
      if (message.text === payload.text && JSON.stringify(message.keyboard) === JSON.stringify(markup.keyboard))
        return bad('message is not modified: specified new message content is exactly the same')
      message.text = String(payload.text)
      message.keyboard = markup.keyboard
      return { result: true }
    },
    setMessageReaction({ message_id, reaction }) {
      const [sign] = (reaction ?? []) as { emoji?: string }[]
      if (!written.has(Number(message_id))) return bad('message to react not found')
      if (!REACTIONS.has(sign?.emoji ?? '')) return bad('REACTION_INVALID')
      signs.set(Number(message_id), sign?.emoji ?? '')
      return { result: true }
    },
    sendChatAction: () => ({ result: true }),
  }

  const group: Group = {
    ...{ id, topics, general, signs, taken, rights, isForum: true },
    get refusedAsTooFast() {
      return refused
    },
    delete() {
      deleted = true
      topics.clear()
    },
    deleteTopic: (thread) => void topics.delete(thread),
    closesTopic(who, thread) {
      const topic = topics.get(thread)
      if (topic) topic.open = false
      return bring('messages', id, {
        update_id: world.nextUpdateId++,
        message: { ...base(who, world.nextMessageId++, thread), forum_topic_closed: {} },
      })
    },
    changeRights(change, by) {
      Object.assign(rights, change)
      return bring('membership', id, {
        update_id: world.nextUpdateId++,
        my_chat_member: {
          ...{ chat, date: seconds(), from: { id: by.id, is_bot: false, first_name: by.chat.firstName } },
          old_chat_member: { status: 'administrator' },
          new_chat_member: { status: rights.admin ? 'administrator' : 'member' },
        },
      })
    },
    member: (who) => memberOf(who),
  }

  function base(who: Person, number: number, thread: number | undefined) {
    return {
      message_id: number,
      from: { id: who.id, is_bot: false, first_name: who.chat.firstName },
      ...{ chat, date: seconds() },
      ...(thread === undefined
        ? {}
        : {
            ...{ message_thread_id: thread, is_topic_message: true },
            // Telegram's own: whatever is no reply carries the topic's creation as what it replies to.
            reply_to_message: { message_id: thread, message_thread_id: thread, chat, date: 0, forum_topic_created: {} },
          }),
    }
  }

  function memberOf(who: Person): Member {
    let lastSaid = 0
    let presses = 0
    const write = (content: object, thread?: number) => {
      lastSaid = world.nextMessageId++
      written.set(lastSaid, thread)
      return bring('messages', id, {
        update_id: world.nextUpdateId++,
        message: { ...base(who, lastSaid, thread), ...content },
      })
    }
    const press = (data: string, message: number, thread: number) => {
      const query = `group-press-${who.id}-${++presses}`
      world.presses.set(query, { at: now(), answered: false })
      return bring('presses', who.id, {
        update_id: world.nextUpdateId++,
        callback_query: {
          ...{
            id: query,
            chat_instance: '-1',
            data,
            from: { id: who.id, is_bot: false, first_name: who.chat.firstName },
          },
          message: { message_id: message, message_thread_id: thread, is_topic_message: true, chat, date: seconds() },
        },
      })
    }
    return {
      get lastSaid() {
        return lastSaid
      },
      says: (text, thread, more = {}) => write({ text, ...more }, thread),
      sends: (content, thread) => write(content, thread),
      edits: (message, text, thread) =>
        bring('messages', id, {
          update_id: world.nextUpdateId++,
          edited_message: { ...base(who, message, thread), text, edit_date: seconds() },
        }),
      presses(label, thread) {
        const messages = [...(topics.get(thread)?.messages ?? [])].reverse()
        for (const message of messages) {
          const button = message.keyboard.flat().find(({ text }) => text.startsWith(label))
          if (button) return press(button.callback_data, message.id, thread)
        }
        const seen = messages.flatMap(({ keyboard }) => keyboard.flat().map(({ text }) => text))
        throw new Error(`no button begins "${label}"; there are: ${seen.join(' · ') || 'none'}`)
      },
      pressesOn: press,
    }
  }

  return {
    group,
    perform: (method: string, payload: Payload): Outcome =>
      deleted ? kicked : (methods[method]?.(payload) ?? { code: 404, description: 'Not Found: method not found' }),
  }
}
