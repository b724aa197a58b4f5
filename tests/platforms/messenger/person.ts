/** A person with a phone on the other side of the Page: writes, taps, reads. */
import type { Json, SeenMessage, Thread, World } from './world.ts'
import { labels, listOf, objectOf } from './world.ts'

export interface Person {
  readonly psid: string
  readonly thread: Thread
  /** Resolves when our webhook has confirmed it; false: it did not. Likewise all that follow. */
  says(text: string): Promise<boolean>
  /** "Get started", perhaps from an `m.me` link. Who has written before comes by a referral of its own. */
  opens(ref?: string): Promise<boolean>
  /** A question or a menu entry of the Page's profile, by its words. */
  chooses(words: string): Promise<boolean>
  /** The newest button or quick reply that reads so, with or without its number. Throws when there is none to see. */
  presses(label: string, on?: SeenMessage): Promise<boolean>
  sends(attachments: readonly Json[], more?: Json): Promise<boolean>
  reacts(): Promise<boolean>
  edits(text: string): Promise<boolean>
  blocks(): void
  nextMessage(withinMs?: number): Promise<SeenMessage>
  messages(): readonly SeenMessage[]
}

export interface PersonTools {
  readonly world: World
  readonly pageId: string
  readonly now: () => number
  readonly bring: (item: Json, where?: 'messaging' | 'standby') => Promise<boolean>
}

export function personIn({ world, pageId, now, bring }: PersonTools, thread: Thread): Person {
  let lastMid = ''

  function acts(content: Json, isTyped = false): Promise<boolean> {
    thread.actedAt = now()
    if (isTyped) for (const message of thread.messages) message.quickReplies = []
    const item = { sender: { id: thread.psid }, recipient: { id: pageId }, timestamp: now() }
    if (thread.owner === 'ours') return bring({ ...item, ...content })
    // Who only listens is not told what stood behind a button.
    const { payload: _hidden, ...postback } = objectOf(content.postback)
    return bring({ ...item, ...content, ...(content.postback !== undefined && { postback }) }, 'standby')
  }

  function mid(): string {
    lastMid = `m_${world.nextId++}`
    return lastMid
  }

  return {
    psid: thread.psid,
    thread,
    says: (text) => acts({ message: { mid: mid(), text } }, true),
    opens(ref) {
      const referral = ref === undefined ? {} : { referral: { ref, source: 'SHORTLINK', type: 'OPEN_THREAD' } }
      if (thread.actedAt !== undefined && ref !== undefined) return acts(referral)
      return acts({ postback: { mid: mid(), title: 'Bắt đầu', payload: 'get_started', ...referral } })
    },
    chooses(words) {
      const entries = ['persistent_menu', 'ice_breakers'].flatMap((key) =>
        listOf(world.profile[key]).flatMap(({ call_to_actions }) => listOf(call_to_actions)),
      )
      const entry = entries.find(({ title, question }) => (title ?? question) === words)
      if (entry === undefined) throw new Error(`nothing in the profile reads "${words}"`)
      return acts({ postback: { mid: mid(), title: words, payload: entry.payload } })
    },
    presses(label, on) {
      const seen = on === undefined ? [...thread.messages].reverse() : [on]
      const reads = ({ title }: { readonly title: string }) => title === label || title.replace(/^\d+\. /, '') === label
      for (const message of seen) {
        const button = message.buttons.find(reads)
        if (button !== undefined) return acts({ postback: { mid: mid(), ...button } })
        const reply = message.quickReplies.find(reads)
        if (reply === undefined) continue
        const { title: text, payload } = reply
        return acts({ message: { mid: mid(), text, quick_reply: { payload } } }, true)
      }
      throw new Error(`nothing reads "${label}"; to be seen: ${seen.flatMap(labels).join(' · ') || 'none'}`)
    },
    sends: (attachments, more = {}) => acts({ message: { mid: mid(), attachments, ...more } }, true),
    reacts: () => acts({ reaction: { reaction: 'love', emoji: '❤', action: 'react', mid: lastMid } }),
    edits: (text) => acts({ message_edit: { mid: lastMid, text, num_edit: 1 } }),
    blocks() {
      thread.blocked = true
    },
    nextMessage(withinMs = 5_000) {
      const unread = thread.unread.shift()
      if (unread !== undefined) return Promise.resolve(unread)
      return new Promise((resolve, reject) => {
        const arrived = (message: SeenMessage) => {
          clearTimeout(timer)
          resolve(message)
        }
        const timer = setTimeout(() => {
          thread.waiting.splice(thread.waiting.indexOf(arrived), 1)
          const last = thread.messages.at(-1)?.text ?? 'nothing at all'
          reject(new Error(`no message in ${withinMs} ms; the last one said: ${last}`))
        }, withinMs)
        thread.waiting.push(arrived)
      })
    },
    messages: () => thread.messages,
  }
}
