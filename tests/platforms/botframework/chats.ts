/** Conversations at the stand-in, and people in them who write, press and read. */
import { type Action, actionsOf, type SentActivity } from './rules.ts'

export const BOT = { id: 'tung-buoc@Xy', name: 'Từng Bước' }

/** One conversation of one person with the bot. */
export interface Conversation {
  readonly id: string
  readonly channelId: string
  readonly userId: string
  /** All that was said here, by whomever, in order. */
  readonly activities: (SentActivity & { readonly id: string })[]
  /** Of the bot, not fetched yet. */
  readonly unread: SentActivity[]
  readonly waiting: ((activity: SentActivity) => void)[]
  typing: number
  nextId: number
  /** The service ends it: nothing can be said here any more. */
  gone: boolean
}

export function conversation(id: string, channelId: string, userId: string): Conversation {
  return { id, channelId, userId, activities: [], unread: [], waiting: [], typing: 0, nextId: 0, gone: false }
}

export function newId({ id, nextId }: Conversation): string {
  return `${id}|${String(nextId).padStart(7, '0')}`
}

export function take(chat: Conversation, activity: SentActivity): string {
  const id = newId(chat)
  chat.nextId++
  if (activity.type === 'typing') {
    chat.typing++
    return id
  }
  chat.activities.push({ ...activity, id })
  if (activity.from?.id === BOT.id) {
    const waiter = chat.waiting.shift()
    if (waiter) waiter(activity)
    else chat.unread.push(activity)
  }
  return id
}

export interface Visitor {
  readonly chat: Conversation
  /** Brings an activity to the bot. @returns the bot's status and body. All that follow do likewise. */
  sends(part: Readonly<Record<string, unknown>>): Promise<{ readonly status: number; readonly body: string }>
  says(text: string): Promise<{ readonly status: number; readonly body: string }>
  /** Presses the newest button that reads so, with or without its number. */
  presses(label: string): Promise<{ readonly status: number; readonly body: string }>
  /** The oldest message not fetched yet; waits for one. */
  nextMessage(withinMs?: number): Promise<SentActivity>
}

export type Bring = (
  chat: Conversation,
  part: Readonly<Record<string, unknown>>,
) => Promise<{ readonly status: number; readonly body: string }>

export function visitor(chat: Conversation, bring: Bring): Visitor {
  const sends: Visitor['sends'] = (part) => bring(chat, part)
  return {
    chat,
    sends,
    says: (text) => sends({ type: 'message', text, textFormat: 'plain' }),
    presses(label) {
      const shown = chat.activities.filter(({ from }) => from?.id === BOT.id).flatMap(actionsOf)
      const action = shown.findLast(({ title }) => title === label || title.replace(/^\d+\. /, '') === label)
      if (action === undefined) {
        throw new Error(`no button reads "${label}"; to be seen: ${shown.map(({ title }) => title).join(' · ')}`)
      }
      return sends(pressOf(action))
    },
    nextMessage(withinMs = 5_000) {
      const known = chat.unread.shift()
      if (known !== undefined) return Promise.resolve(known)
      return new Promise((resolve, reject) => {
        const arrived = (activity: SentActivity) => {
          clearTimeout(timer)
          resolve(activity)
        }
        const timer = setTimeout(() => {
          chat.waiting.splice(chat.waiting.indexOf(arrived), 1)
          reject(new Error(`no message in ${withinMs} ms; the last one said: ${chat.activities.at(-1)?.text}`))
        }, withinMs)
        chat.waiting.push(arrived)
      })
    },
  }
}

/** What Web Chat and Teams make of a press. */
export function pressOf({ type, text, value, displayText }: Action): Readonly<Record<string, unknown>> {
  if (type === 'imBack') return { type: 'message', text: String(value), textFormat: 'plain' }
  if (type === 'messageBack') {
    return { type: 'message', text, value, channelData: { messageBack: { displayText } } }
  }
  return {
    type: 'message',
    ...(typeof value === 'string' ? { text: value } : { value }),
    channelData: { postBack: true },
  }
}
