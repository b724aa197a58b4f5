/** Messages → activities, drawn as the channel behind can show them. */
import type { FittedMessage, WebhookAnswer } from '../channel.ts'
import { pressValue } from './activity.ts'
import type { Reference } from './reference.ts'
import { type Look, lookOf } from './subchannels.ts'

export interface CardAction {
  readonly type: 'messageBack' | 'imBack'
  readonly title: string
  readonly value: unknown
  readonly text?: string
  readonly displayText?: string
}

export interface Attachment {
  readonly contentType: string
  readonly contentUrl?: string
  readonly name?: string
  readonly content?: { readonly buttons: readonly CardAction[] }
}

/** An activity of ours before it is addressed. */
export interface Drawn {
  readonly type: 'message' | 'typing'
  readonly text?: string
  /** Nothing of ours is Markdown: a star or an underscore stays what it is. */
  readonly textFormat?: 'plain'
  readonly locale?: string
  readonly inputHint?: 'acceptingInput'
  readonly attachments?: readonly Attachment[]
  readonly suggestedActions?: { readonly to: readonly string[]; readonly actions: readonly CardAction[] }
}

/** Address of a picture by its path, where it can be fetched from outside. */
export type PictureAddress = (path: string) => string | undefined

export function draw(message: FittedMessage, { channelId, user }: Reference, picture: PictureAddress): Drawn {
  const look = lookOf(channelId)
  const actions = look.choices === 'numbers' ? [] : actionsOf(message, look)
  const contentUrl = message.picture && picture(message.picture.path)
  const attachments: Attachment[] = []
  if (message.picture && contentUrl !== undefined) {
    attachments.push({ contentType: 'image/png', contentUrl, name: message.picture.alt })
  }
  const { media, bytes } = message
  if (media && bytes) {
    // Written into the activity: it is for this person, and no address of ours shows it to anybody else.
    const contentUrl = `data:${media.type};base64,${bytes.toString('base64')}`
    attachments.push({ contentType: media.type, contentUrl, name: media.kind === 'photo' ? 'anh.jpg' : 'loi-noi.m4a' })
  }
  if (look.choices === 'card' && actions.length > 0) {
    attachments.push({ contentType: 'application/vnd.microsoft.card.hero', content: { buttons: actions } })
  }
  return {
    type: 'message',
    ...(message.text !== '' && { text: message.text, textFormat: 'plain' }),
    locale: message.language,
    inputHint: 'acceptingInput',
    ...(attachments.length > 0 && { attachments }),
    ...(look.choices === 'suggested' && actions.length > 0 && { suggestedActions: { to: [user.id], actions } }),
  }
}

function actionsOf({ buttons, choices }: FittedMessage, { press }: Look): readonly CardAction[] {
  return buttons.map(({ data, label: title }) => {
    // Without the number that stands before it on the button.
    const label = choices.find((choice) => choice.data === data)?.label ?? title
    if (press === 'imBack') return { type: 'imBack', title, value: label }
    return { type: 'messageBack', title, text: label, displayText: label, value: pressValue(data) }
  })
}

/** For a caller that wants the turn's messages in this very answer. */
export function expectedReplies(
  messages: readonly FittedMessage[],
  reference: Reference | null,
  picture: PictureAddress,
): WebhookAnswer {
  if (reference === null) return json({ activities: [] })
  const { channelId, serviceUrl, conversation, user, bot, activityId } = reference
  return json({
    activities: messages.map((message) => ({
      ...draw(message, reference, picture),
      channelId,
      serviceUrl,
      conversation,
      from: bot,
      recipient: user,
      ...(activityId !== undefined && { replyToId: activityId }),
    })),
  })
}

/** The answer to a press on an Adaptive Card is one text, so choices stand in it as numbers. */
export function invokeAnswer(messages: readonly FittedMessage[]): WebhookAnswer {
  const value = messages
    .map(({ text, buttons, choices }) =>
      buttons.length === 0 ? text : `${text}\n\n${choices.map(({ label }, at) => `${at + 1}. ${label}`).join('\n')}`,
    )
    .join('\n\n')
  return json({ statusCode: 200, type: 'application/vnd.microsoft.activity.message', value })
}

function json(body: unknown): WebhookAnswer {
  return { status: 200, body: JSON.stringify(body), contentType: 'application/json; charset=utf-8' }
}
