/**
 * What happens in the volunteers' group, and the codes by which a volunteer says in private who they are. Pure, and trusts
 * no field. Whatever is taken here is nobody's conversation; whatever is not may be a resident's.
 */
import type { Clean } from '../tools.ts'
import { isContent, mediaIn } from './contents.ts'
import { type Json, object, text, whole } from './fields.ts'

interface Happened {
  /** Recognises the same update delivered twice. */
  readonly id: string
  /** Ms; Telegram counts whole seconds. */
  readonly at: number
}

/** `from`: the account of a person. `thread`: the topic; absent in the general one. `message`: its number in the group. */
export type GroupUpdate =
  | (Happened & {
      readonly kind: 'message'
      readonly from: string
      readonly message: number
      readonly thread?: number
      /** Words, or those below a file. */
      readonly text?: string
      /** Something else than words; `ref` only of what may go on. */
      readonly media?: { readonly kind: 'photo' | 'voice'; readonly ref: string } | 'other'
      /** Written as the group itself: nobody knows who it was. */
      readonly anonymous?: true
    })
  | (Happened & {
      readonly kind: 'edit'
      readonly from: string
      readonly message: number
      readonly thread?: number
    })
  | (Happened & {
      readonly kind: 'press'
      readonly from: string
      readonly query: string
      readonly data: string
      readonly message?: number
    })
  /** Somebody closed a topic by hand. */
  | (Happened & { readonly kind: 'closed'; readonly thread: number })
  /** Our rights in the group changed, or we were put out. */
  | (Happened & { readonly kind: 'rights' })
  /** In private: a code of the desk. */
  | (Happened & { readonly kind: 'code'; readonly from: string; readonly code: string })

/** What takes the group's updates. `unavailable`: not durable, Telegram is to bring it again. */
export interface GroupDoor {
  take(update: GroupUpdate): Promise<'done' | 'unavailable'>
}

/** Begins the data of every button in the group: no resident's button does. */
export const GROUP_DATA = 'g:'

/** Ten letters and digits that are not mixed up, as `members.ts` makes them; alone, or behind /start. */
const CODE = /^\s*(?:\/start(?:@\w+)?\s+)?tnv[-_ ]?([A-HJ-NP-Z2-9]{10})\s*$/i

/** `null`: not the group's. `nothing`: the group's, and nothing to be done about it. */
export function groupUpdate(
  update: unknown,
  { chat, clean, receivedAt }: { readonly chat: number; readonly clean: Clean; readonly receivedAt: number },
): GroupUpdate | 'nothing' | null {
  const fields = object(update)
  const updateId = whole(fields?.update_id)
  if (fields === null || updateId === null) return null
  const id = String(updateId)
  const at = (message: Json | null) => {
    const seconds = whole(message?.edit_date ?? message?.date)
    return seconds !== null && seconds > 0 ? seconds * 1_000 : receivedAt
  }

  const press = object(fields.callback_query)
  if (press) {
    const message = object(press.message)
    const data = text(press.data) ?? ''
    // A message too old to be shown: only the button itself says whose it is.
    const ours = message === null ? data.startsWith(GROUP_DATA) : whole(object(message.chat)?.id) === chat
    if (!ours) return null
    const [from, query, number] = [personOf(press), text(press.id), whole(message?.message_id)]
    if (from === null || query === null) return 'nothing'
    return { kind: 'press', id, at: receivedAt, from, query, data, ...(number !== null && { message: number }) }
  }

  const change = object(fields.my_chat_member)
  if (change) return whole(object(change.chat)?.id) === chat ? { kind: 'rights', id, at: at(change) } : null

  const edited = object(fields.edited_message)
  const message = edited ?? object(fields.message)
  if (message === null) return null
  const where = whole(object(message.chat)?.id)
  if (where !== chat) {
    const code = edited === null && where !== null && where > 0 ? CODE.exec(text(message.text) ?? '') : null
    const from = personOf(message)
    if (code === null || from === null || from !== String(where)) return null
    return { kind: 'code', id, at: at(message), from, code: (code[1] as string).toUpperCase() }
  }
  return inGroup(id, at(message), message, edited !== null, clean)
}

function inGroup(id: string, at: number, message: Json, edited: boolean, clean: Clean): GroupUpdate | 'nothing' {
  const [from, number] = [personOf(message), whole(message.message_id)]
  if (from === null || number === null) return 'nothing'
  // A reply in the general topic carries a thread too.
  const topic = message.is_topic_message === true ? whole(message.message_thread_id) : null
  const thread = topic === null ? {} : { thread: topic }
  if (message.forum_topic_closed !== undefined)
    return topic === null ? 'nothing' : { kind: 'closed', id, at, ...{ thread: topic } }
  if (edited) return { kind: 'edit', id, at, from, message: number, ...thread }
  const said = text(message.text)
  const file = said === null ? mediaIn(message) : null
  if (said === null && file === null && !isContent(message)) return 'nothing'
  const words = said ?? text(message.caption)
  const sendable = (file?.kind === 'photo' || file?.kind === 'voice') && file.ref !== undefined
  return {
    ...{ kind: 'message', id, at, from, message: number, ...thread },
    ...(words !== null && { text: clean(words).text }),
    ...(said === null && {
      media: sendable ? { kind: file.kind as 'photo' | 'voice', ref: file.ref as string } : ('other' as const),
    }),
    ...(message.sender_chat !== undefined && { anonymous: true as const }),
  }
}

/** `null`: a bot, ourselves among them, or nobody named. Who hides behind the group counts as its stand-in person. */
function personOf(fields: Json): string | null {
  const from = object(fields.from)
  const id = whole(from?.id)
  if (id === null) return null
  return from?.is_bot === true && fields.sender_chat === undefined ? null : String(id)
}
