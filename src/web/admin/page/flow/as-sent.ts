/**
 * A step as its channel shows it, from what is being typed: the very function that fits what is sent, so that numbers, buttons,
 * pictures and parts are what a resident gets. Works without a network. Pure.
 */
import { fitMessage } from '../../../../delivery/fit.ts'
import { shownOn } from '../../../../delivery/shown.ts'
import type { OutboundMessage } from '../../../../messages.ts'
import type { StepContent } from '../../../../publishing/api.ts'
import type { PlayAsked, ShownMessage } from '../../../../publishing/api-play.ts'
import { plain } from './content.ts'
import { waysOf } from './exits.ts'

/** Of the bot's own words, as shipped; a ward that changed it sees its own in "Chạy từ bước này". */
const STUCK = 'Tôi bị vướng'
/** With seven choices a step has no room for it. */
const STUCK_BESIDE_MAX = 6

/**
 * @param stages  of the whole flow; a step without a stage says none
 * @param fill  puts in what placeholders stand for
 */
export function asSent(
  { structure, words }: StepContent,
  channel: PlayAsked['channel'],
  stages: number,
  fill: (text: string) => string,
): readonly ShownMessage[] {
  const ways = waysOf({ structure, words }).filter(({ when }) => when === 'Nếu bấm')
  const choices = ways.map(({ what, path }) => ({ data: path.join('.'), label: fill(what ?? '') }))
  const stuck = structure.stuck !== undefined || structure.hard === true
  if (stuck && choices.length > 0 && choices.length <= STUCK_BESIDE_MAX) choices.push({ data: 'stuck', label: STUCK })
  const { picture, stage } = structure
  const { text, voice, alt = '' } = words.vi ?? {}
  const message: OutboundMessage = {
    ...{ text: fill(plain(text)) || '(bước này không nói gì)', choices, author: { kind: 'bot' }, language: 'vi' },
    urgency: 'live',
    ...(picture && { picture: { path: picture, alt: fill(alt) } }),
    ...(voice && { voice }),
    ...(stage && { progress: { stage, of: stages } }),
  }
  const limits = shownOn(channel)
  return fitMessage(message, limits, 'xem').map((part) => ({
    text: part.text,
    buttons: part.buttons.map(({ data, label }) => ({ choice: data, label })),
    ...(part.picture && { picture: part.picture }),
    ...(part.voice !== undefined && (limits.drawsVoices || part.media) && { voice: part.voice }),
    ...(part.progress && { progress: part.progress }),
  }))
}
