/** A person with a phone in the stand-in's world: says, presses, reads. */
import { type Account, type Chat, labels, type SeenMessage } from './world.ts'

export interface Person {
  readonly id: string
  readonly chat: Chat
  /** Resolves with the status of our webhook. Likewise all that follow. */
  says(text: string): Promise<number>
  /** Presses the newest button that reads so, with or without its number. */
  presses(label: string): Promise<number>
  /** Presses the button, or types the number where the account shows none. */
  chooses(label: string): Promise<number>
  /** `image`, `sticker` …: the event's name after `user_send_`. */
  sends(what: string, attachments: readonly object[], text?: string): Promise<number>
  follows(): Promise<number>
  unfollows(): Promise<number>
  withdraws(): Promise<number>
  /** The oldest message not fetched yet; waits for one. */
  nextMessage(withinMs?: number): Promise<SeenMessage>
}

export interface PersonTools {
  readonly appId: string
  readonly now: () => number
  readonly newId: () => string
  readonly post: (event: object) => Promise<number>
}

export function personIn({ appId, now, newId, post }: PersonTools, account: Account, chat: Chat): Person {
  const user_id_by_app = `4${chat.id.slice(1)}`
  const envelope = () => ({ app_id: appId, timestamp: String(now()), user_id_by_app })

  function sends(what: string, message: object): Promise<number> {
    chat.lastAt = now()
    return post({
      ...envelope(),
      event_name: `user_send_${what}`,
      sender: { id: chat.id },
      recipient: { id: account.id },
      message: { msg_id: newId(), ...message },
    })
  }

  const about = (event_name: string, fields: object) =>
    post({ ...envelope(), event_name, oa_id: account.id, ...fields })

  function find(label: string): { readonly message: SeenMessage; readonly place: number } {
    for (const message of [...chat.messages].reverse()) {
      const place = labels(message).findIndex((one) => one === label || one.replace(/^\d+\. /, '') === label)
      if (place >= 0) return { message, place }
    }
    throw new Error(`nothing reads "${label}"; to be seen: ${chat.messages.flatMap(labels).join(' · ') || 'none'}`)
  }

  return {
    id: chat.id,
    chat,
    says: (text) => sends('text', { text }),
    presses(label) {
      const { message, place } = find(label)
      const button = message.buttons[place]
      if (button === undefined) throw new Error(`"${label}" is no button`)
      return sends('text', { text: button.payload })
    },
    chooses(label) {
      const { message, place } = find(label)
      return sends('text', { text: message.buttons[place]?.payload ?? String(place + 1) })
    },
    sends: (what, attachments, text) => sends(what, { attachments, ...(text !== undefined && { text }) }),
    follows() {
      chat.lastAt = now()
      return about('follow', { follower: { id: chat.id }, source: 'oa_profile' })
    },
    unfollows: () => about('unfollow', { follower: { id: chat.id } }),
    withdraws: () => about('user_withdraw', { user_id: chat.id }),
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
          reject(
            new Error(`no message in ${withinMs} ms; the last one said: ${chat.messages.at(-1)?.text ?? 'nothing'}`),
          )
        }, withinMs)
        chat.waiting.push(arrived)
      })
    },
  }
}
