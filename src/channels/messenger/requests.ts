/** A fitted message as the Send API wants it. Pure. */
import type { SendOutcome } from '../../messages.ts'
import type { FittedMessage, SendContext } from '../channel.ts'
import type { Json } from './fields.ts'
import type { Person } from './personas.ts'

/** Facebook's 2,000 ("must be under"), with room for a name in front where there is no persona. */
export const TEXT_CHARS = 1_900
/** Under this many characters a question can stand on a card with buttons that stay for ever. */
export const CARD_TEXT_CHARS = 640
export const CARD_BUTTONS = 3
/** Quick replies: more of them, but they vanish with the next message. */
export const QUICK_REPLIES = 13
export const TITLE_CHARS = 20
/** Longest name, role and unit before the words: with them a text stays under 2,000. */
const SPEAKER_CHARS = 90

export type Permission =
  | { readonly kind: 'may'; readonly type: { readonly messaging_type: string; readonly tag?: string } }
  | Extract<SendOutcome, { kind: 'closed' }>

/** The tag is for words a person has written; a bot that used it would break Facebook's rules, not only bend them. */
export function permissionFor(
  { author, urgency }: Pick<FittedMessage, 'author' | 'urgency'>,
  window: SendContext['window'],
  humanAgent: boolean,
): Permission {
  if (window === 'open') {
    return { kind: 'may', type: { messaging_type: urgency === 'live' ? 'RESPONSE' : 'UPDATE' } }
  }
  if (author.kind !== 'person' || !humanAgent) return { kind: 'closed', reason: 'outside the window' }
  return { kind: 'may', type: { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' } }
}

export interface Look {
  readonly attachmentId?: string | undefined
  /** Name, role and unit stand before the words: the persona that would say them is not to be had. */
  readonly nameInFront: boolean
}

/** `null`: nothing to show. */
export function contentOf({ text, buttons, author, media, ourId }: FittedMessage, look: Look): Json | null {
  const own = { metadata: ourId }
  if (look.attachmentId !== undefined) {
    const type = media?.kind === 'voice' ? 'audio' : 'image'
    const attachment = { type, payload: { attachment_id: look.attachmentId } }
    return { attachment, ...quickReplies(buttons), ...own }
  }
  const words = look.nameInFront && author.kind === 'person' ? speaker(author) + text : text
  if (words === '') return null
  if (buttons.length > 0 && buttons.length <= CARD_BUTTONS && words.length <= CARD_TEXT_CHARS) {
    const postbacks = buttons.map(({ label, data }) => ({ type: 'postback', title: label, payload: data }))
    const payload = { template_type: 'button', text: words, buttons: postbacks }
    return { attachment: { type: 'template', payload }, ...own }
  }
  return { text: words, ...quickReplies(buttons), ...own }
}

function quickReplies(buttons: FittedMessage['buttons']): Json {
  if (buttons.length === 0) return {}
  return {
    quick_replies: buttons.map(({ label, data }) => ({ content_type: 'text', title: label, payload: data })),
  }
}

/** `Lan (tình nguyện viên, phường Hải An): ` */
function speaker({ name, role, unit }: Person): string {
  const about = [role, unit].filter((word) => word !== '').join(', ')
  const whole = `${name}${about === '' ? '' : ` (${about})`}`.normalize('NFC')
  const shown = whole.length <= SPEAKER_CHARS - 2 ? whole : `${whole.slice(0, SPEAKER_CHARS - 3).toWellFormed()}…`
  return `${shown}: `
}
