/** What the channels behind the connector refuse in an activity of a bot, by Azure's table of channels. */
import { fileKind } from '../files.ts'

export interface Refusal {
  readonly status: number
  readonly code: string
  readonly message: string
}

export interface Action {
  readonly type: string
  readonly title: string
  readonly value?: unknown
  readonly text?: string
  readonly displayText?: string
}

export interface SentActivity {
  readonly type: string
  readonly text?: string
  readonly textFormat?: string
  readonly locale?: string
  readonly from?: { readonly id?: string }
  readonly recipient?: { readonly id?: string }
  readonly conversation?: { readonly id?: string }
  readonly channelId?: string
  readonly replyToId?: string
  readonly attachments?: readonly {
    readonly contentType: string
    readonly contentUrl?: string
    readonly name?: string
    readonly content?: { readonly buttons?: readonly Action[] }
  }[]
  readonly suggestedActions?: { readonly actions: readonly Action[] }
}

/** [most suggested actions, most buttons of a card, longest title]; 0: shows none. */
const TABLE: Readonly<Record<string, readonly [suggested: number, card: number, title: number]>> = {
  webchat: [100, 100, 200],
  directline: [100, 100, 200],
  emulator: [100, 100, 200],
  msteams: [0, 3, 50],
  facebook: [11, 3, 20],
  telegram: [100, 100, 64],
  line: [13, 99, 20],
  slack: [0, 100, 75],
}

const NOTHING = [0, 0, 0] as const

const ACTIVITY_CHARS = 262_144

export function refuseActivity(channelId: string, activity: SentActivity, botId: string): Refusal | null {
  if (JSON.stringify(activity).length > ACTIVITY_CHARS) {
    return { status: 413, code: 'MessageSizeTooBig', message: 'Request Entity Too Large' }
  }
  if (activity.from?.id !== botId) return bad('BadArgument', 'from is not this bot')
  if (activity.type === 'typing') return null
  if (activity.type !== 'message') return bad('BadSyntax', `unexpected activity type ${activity.type}`)
  const { attachments = [], suggestedActions } = activity
  if ((activity.text ?? '') === '' && attachments.length === 0) return bad('BadArgument', 'Activity is empty')
  const [mostSuggested, mostCard, longest] = Object.hasOwn(TABLE, channelId) ? (TABLE[channelId] ?? NOTHING) : NOTHING
  const suggested = suggestedActions?.actions ?? []
  const buttons = attachments.flatMap(({ content }) => content?.buttons ?? [])
  if (suggested.length > mostSuggested) return bad('BadArgument', 'too many suggested actions for this channel')
  if (buttons.length > mostCard) return bad('BadArgument', 'too many buttons for this channel')
  for (const { title, type } of [...suggested, ...buttons]) {
    if (title === '' || title.length > longest) return bad('BadArgument', 'title empty or too long')
    if (!['imBack', 'messageBack', 'postBack', 'openUrl'].includes(type)) return bad('BadArgument', 'unknown action')
  }
  for (const { contentUrl, contentType } of attachments) {
    if (contentUrl?.startsWith('data:') && inlineBytes(contentUrl, contentType) === null) {
      return bad('BadArgument', 'contentUrl is no file of this type')
    }
    if (contentUrl !== undefined && !URL.canParse(contentUrl)) return bad('BadArgument', 'contentUrl is no address')
  }
  return null
}

const INLINE: Readonly<Record<string, string>> = { 'image/jpeg': 'jpeg', 'image/png': 'png', 'audio/mp4': 'm4a' }

/** A file written into the address itself; `null`: it is not what it says. */
export function inlineBytes(contentUrl: string, contentType: string): Buffer | null {
  const [, type = '', data = ''] = /^data:([\w/+-]+);base64,([\w+/]+={0,2})$/.exec(contentUrl) ?? []
  const bytes = Buffer.from(data, 'base64')
  return type === contentType && INLINE[type] === fileKind(bytes) ? bytes : null
}

function bad(code: string, message: string): Refusal {
  return { status: 400, code, message }
}

/** What a person sees to press. */
export function actionsOf({ suggestedActions, attachments = [] }: SentActivity): readonly Action[] {
  return [...(suggestedActions?.actions ?? []), ...attachments.flatMap(({ content }) => content?.buttons ?? [])]
}
