/** How each channel shows a message, for previews where the channel itself is not switched on: its own limits, as documented there. */
import type { ChannelLimits } from '../channels/channel.ts'

const SHOWN: Readonly<Record<string, ChannelLimits>> = {
  zalo: { textChars: 2_000, captionChars: 0, buttons: 5, buttonChars: 35, numbersAlways: true, pictures: 'png' },
  messenger: {
    ...{ textChars: 1_900, captionChars: 0, buttons: 13, buttonChars: 20, numbersAlways: false },
    ...{ drawsAuthor: true, pictures: 'png' },
  },
  telegram: {
    textChars: 4_000,
    captionChars: 1_024,
    buttons: 8,
    buttonChars: 40,
    numbersAlways: false,
    pictures: 'png',
  },
  web: {
    ...{ textChars: 4_096, captionChars: 4_096, buttons: 8, buttonChars: 120, numbersAlways: false },
    ...{ drawsProgress: true, drawsAuthor: true, pictures: 'svg' },
  },
}

/** @param own  the limits of the channel that is switched on */
export function shownOn(channel: string, own?: ChannelLimits): ChannelLimits {
  const limits = own ?? SHOWN[channel] ?? SHOWN.web
  if (!limits) throw new Error('no limits')
  return limits
}
