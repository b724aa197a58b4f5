/** A message of ours in the shapes of Zalo's. */
import type { FittedMessage } from '../channel.ts'
import type { ZaloSettings } from './settings.ts'

export type ButtonForm = Exclude<ZaloSettings['buttons'], 'off'>

/** Words, with buttons under them where there are any. */
export function textMessage({ text, buttons }: Pick<FittedMessage, 'text' | 'buttons'>, form: ButtonForm): object {
  if (buttons.length === 0) return { text }
  return {
    text,
    attachment: {
      type: 'template',
      payload: {
        ...(form === 'typed' && { template_type: 'button' }),
        // `hide`: what the button carries does not appear in the chat.
        buttons: buttons.map(({ label, data }) => ({ title: label, type: 'oa.query.hide', payload: data })),
      },
    },
  }
}

/** A picture by the id of its upload, with words under it. */
export function pictureMessage(text: string, attachment: string): object {
  return {
    ...(text !== '' && { text }),
    attachment: {
      type: 'template',
      payload: { template_type: 'media', elements: [{ media_type: 'image', attachment_id: attachment }] },
    },
  }
}
