/** The volunteers' group as the desk uses it: topics, posts, buttons. Failures are values, in words of ours. */
import { TelegramError } from 'telegraf'
import type { Opts } from 'telegraf/types'
import type { FetchedFile } from '../channel.ts'
import type { ChannelTools } from '../tools.ts'
import { TelegramClient } from './client.ts'
import { fetchedFile } from './fetching.ts'
import { lookAtGroup } from './group-health.ts'
import { isHarmless, isLostTopic, outcomeOf } from './outcomes.ts'
import type { TelegramSettings } from './settings.ts'

export interface GroupButton {
  readonly label: string
  /** What comes back when pressed, or where it leads. */
  readonly data?: string
  readonly url?: string
}

export interface GroupPost {
  /** Absent: the general topic. */
  readonly thread?: number
  readonly text: string
  /** Rows from above. */
  readonly buttons: readonly (readonly GroupButton[])[]
  /** The message it answers. */
  readonly answers?: number
}

export type GroupOutcome<T = true> =
  | { readonly kind: 'done'; readonly value: T }
  /** Try again. `unsure`: it may have been done, so a repeat may be seen twice. */
  | { readonly kind: 'later'; readonly afterMs: number; readonly reason: string; readonly unsure?: boolean }
  /** The topic, or the message, is not there any more. */
  | { readonly kind: 'gone' }
  /** The group itself: put out, deleted, rights missing, token revoked. */
  | { readonly kind: 'off'; readonly reason: string }
  /** It will not be taken as it is. */
  | { readonly kind: 'refused'; readonly reason: string }

export interface GroupApi {
  create(name: string): Promise<GroupOutcome<number>>
  rename(thread: number, name: string): Promise<GroupOutcome>
  close(thread: number): Promise<GroupOutcome>
  reopen(thread: number): Promise<GroupOutcome>
  /** With everything that was written in it. */
  remove(thread: number): Promise<GroupOutcome>
  /** @returns number of the message */
  post(post: GroupPost): Promise<GroupOutcome<number>>
  edit(message: number, text: string, buttons: GroupPost['buttons']): Promise<GroupOutcome>
  react(message: number, emoji: string): Promise<GroupOutcome>
  /** A short notice that only the one who pressed sees, at most 200 characters. */
  answer(query: string, text: string, window: boolean): Promise<GroupOutcome>
  /** In private, to somebody who wrote first. */
  tell(account: string, text: string): Promise<GroupOutcome>
  /** A file somebody put into the group. */
  file(ref: string): Promise<FetchedFile>
  /** The bot's name, for the link that brings a code; `null`: not known now. */
  botName(): Promise<string | null>
  /** Writes one line for each thing that is wrong. @returns whether the group can be worked in */
  look(): Promise<boolean>
}

/** Longest of a callback answer. */
const NOTICE_CHARS = 200
const NAME_CHARS = 128
/** Telegram's colours of topics are six; this is the warm yellow. */
const ICON_COLOR = 16_766_590

export function telegramGroup(
  { botToken, apiRoot }: TelegramSettings,
  chat: number,
  { outgoing, log }: Pick<ChannelTools, 'outgoing' | 'log'>,
): GroupApi {
  const api = new TelegramClient({ token: botToken, outgoing, ...(apiRoot !== undefined && { apiRoot }) })
  let name: string | null = null

  async function tried<T>(call: () => Promise<T>): Promise<GroupOutcome<T>> {
    try {
      return { kind: 'done', value: await call() }
    } catch (error) {
      return meaning(error) as GroupOutcome<T>
    }
  }
  const plain = async (call: () => Promise<unknown>): Promise<GroupOutcome> => {
    const outcome = await tried(call)
    return outcome.kind === 'done' ? { kind: 'done', value: true } : outcome
  }

  return {
    create: (title) =>
      tried(async () => {
        const topic = { chat_id: chat, name: title.slice(0, NAME_CHARS), icon_color: ICON_COLOR } as const
        return (await api.callApi('createForumTopic', topic)).message_thread_id
      }),
    rename: (thread, title) =>
      plain(() =>
        api.callApi('editForumTopic', { chat_id: chat, message_thread_id: thread, name: title.slice(0, NAME_CHARS) }),
      ),
    close: (thread) => plain(() => api.callApi('closeForumTopic', { chat_id: chat, message_thread_id: thread })),
    reopen: (thread) => plain(() => api.callApi('reopenForumTopic', { chat_id: chat, message_thread_id: thread })),
    remove: (thread) => plain(() => api.callApi('deleteForumTopic', { chat_id: chat, message_thread_id: thread })),
    post: ({ thread, text, buttons, answers }) =>
      tried(async () => {
        const sent = await api.callApi('sendMessage', {
          ...{ chat_id: chat, text, link_preview_options: { is_disabled: true }, protect_content: true },
          ...(thread !== undefined && { message_thread_id: thread }),
          ...(answers !== undefined && {
            reply_parameters: { message_id: answers, allow_sending_without_reply: true },
          }),
          ...keyboard(buttons),
        })
        return sent.message_id
      }),
    edit: (message, text, buttons) =>
      plain(() =>
        api.callApi('editMessageText', {
          ...{ chat_id: chat, message_id: message, text, link_preview_options: { is_disabled: true } },
          ...keyboard(buttons),
        }),
      ),
    react: (message, emoji) =>
      plain(() =>
        api.callApi('setMessageReaction', {
          chat_id: chat,
          message_id: message,
          reaction: [{ type: 'emoji', emoji }],
        } as Opts<'setMessageReaction'>),
      ),
    answer: (query, text, window) =>
      plain(() =>
        api.callApi('answerCallbackQuery', {
          callback_query_id: query,
          ...(text === '' ? {} : { text: text.slice(0, NOTICE_CHARS) }),
          ...(window && { show_alert: true }),
        }),
      ),
    tell: (account, text) => plain(() => api.callApi('sendMessage', { chat_id: Number(account), text })),
    file: (ref) => fetchedFile(api, ref),
    async botName() {
      const me = name === null ? await tried(() => api.callApi('getMe', {})) : null
      if (me?.kind === 'done') name = me.value.username
      return name
    },
    async look() {
      const found = await lookAtGroup(api, chat)
      for (const { what } of found)
        log.warn({ channel: 'telegram', kind: what }, 'the volunteers’ group cannot be used as it is')
      return found.every(({ stops }) => !stops)
    },
  }
}

function keyboard(buttons: GroupPost['buttons']): Pick<Opts<'sendMessage'>, 'reply_markup'> & {
  readonly reply_markup: { inline_keyboard: { text: string; callback_data: string }[][] }
} {
  const rows = buttons.map((row) =>
    row.map(({ label, data, url }) =>
      url === undefined ? { text: label, callback_data: data ?? '' } : { text: label, url },
    ),
  )
  return { reply_markup: { inline_keyboard: rows as { text: string; callback_data: string }[][] } }
}

/** After a moment a group that could not be written to is tried again. */
const AGAIN_MS = 2_000

function meaning(error: unknown): GroupOutcome {
  if (isHarmless(error)) return { kind: 'done', value: true }
  const said = error instanceof TelegramError ? (error.description ?? '').toLowerCase() : ''
  if (said.includes('topic_not_modified') || said.includes('already closed')) return { kind: 'done', value: true }
  if (isLostTopic(error) || said.includes('message to be replied not found')) return { kind: 'gone' }
  if (/not enough rights|chat_admin_required|have no rights|not a forum|chat_not_modified/.test(said))
    return { kind: 'off', reason: 'rights missing' }
  const outcome = outcomeOf(error)
  switch (outcome.kind) {
    case 'retry':
      return {
        ...{ kind: 'later', reason: outcome.reason, afterMs: Math.max(outcome.afterMs, AGAIN_MS) },
        ...(outcome.unsure && { unsure: true }),
      }
    case 'blocked':
    case 'stopped':
      return { kind: 'off', reason: outcome.reason }
    case 'rejected':
      return outcome.reason === 'group moved'
        ? { kind: 'off', reason: 'group moved' }
        : { kind: 'refused', reason: outcome.reason }
    default:
      return { kind: 'refused', reason: outcome.kind }
  }
}
