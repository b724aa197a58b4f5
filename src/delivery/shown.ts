/** How each channel shows a message, for previews where the channel itself is not switched on: its own limits, as documented there. */
import type { ChannelLimits } from '../channels/limits.ts'

/** More than any recording of a step has. */
const UPLOAD_BYTES = 4_194_304

/** Both take recordings as files; how large one may be is nothing a preview shows. */
const SENDS: NonNullable<ChannelLimits['sends']> = { photo: { bytes: UPLOAD_BYTES }, voice: { bytes: UPLOAD_BYTES } }

const SHOWN: Readonly<Record<string, ChannelLimits>> = {
  zalo: { textChars: 2_000, captionChars: 0, buttons: 5, buttonChars: 35, numbersAlways: true, pictures: 'png' },
  messenger: {
    ...{ textChars: 1_900, captionChars: 0, buttons: 13, buttonChars: 20, numbersAlways: false },
    ...{ drawsAuthor: true, pictures: 'png', sends: SENDS },
  },
  telegram: {
    textChars: 4_000,
    captionChars: 1_024,
    buttons: 8,
    buttonChars: 40,
    numbersAlways: false,
    pictures: 'png',
    sends: SENDS,
  },
  web: {
    ...{ textChars: 4_096, captionChars: 4_096, buttons: 8, buttonChars: 120, numbersAlways: false },
    ...{ drawsProgress: true, drawsAuthor: true, drawsVoices: true, pictures: 'svg' },
  },
}

/** @param own  the limits of the channel that is switched on */
export function shownOn(channel: string, own?: ChannelLimits): ChannelLimits {
  const limits = own ?? SHOWN[channel] ?? SHOWN.web
  if (!limits) throw new Error('no limits')
  return limits
}
