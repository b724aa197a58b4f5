/**
 * Fits one message to what a channel can show: buttons or numbers, pictures with or without their text, and parts where
 * it is too long. What a resident reads is complete on every channel, only its shape differs.
 */
import type { ChannelLimits, Fits, FittedPart } from '../channels/limits.ts'
import type { Author, Choice, OutboundMessage, Picture, SentMedia } from '../messages.ts'
import type { OutboxEntry } from '../records.ts'
import { splitText } from './split.ts'

/** The word before "4/9". A language without one gets the figures alone. */
const STEP_WORDS: Readonly<Record<string, string>> = { vi: 'Bước ', en: 'Step ' }

/** Stands for what a channel cannot show. */
const MEDIA_WORDS: Readonly<Record<string, Readonly<Record<SentMedia['kind'], string>>>> = {
  vi: { photo: 'Ảnh', voice: 'Lời nói' },
  en: { photo: 'Photo', voice: 'Recording' },
}

export function limitsOf({ address, reply }: Pick<OutboxEntry, 'address' | 'reply'>, channel: Fits): ChannelLimits {
  return channel.limitsFor?.(address, reply) ?? channel.limits
}

/** What one entry of the outbox becomes on its channel. */
export function partsFor(entry: OutboxEntry, channel: Fits): readonly FittedPart[] {
  return fitMessage(entry.message, limitsOf(entry, channel), entry.id)
}

/**
 * The platform messages one message becomes, in the order to send them; none when there is nothing to show. Buttons and
 * numbers stand in the last. Lengths count UTF-16 units: never fewer than code points, so the stricter of the two.
 *
 * @param ourId id of the outbox entry; the parts get `<ourId>/0`, `<ourId>/1` …
 */
export function fitMessage(message: OutboundMessage, limits: ChannelLimits, ourId: string): readonly FittedPart[] {
  if (message.media) return mediaParts(message, message.media, limits, ourId)
  const choices = message.choices.map(({ data, label }) => ({ data, label: label.normalize('NFC').trim() }))
  const buttons = buttonsFor(choices, limits)
  const picture = limits.pictures === 'none' ? undefined : message.picture
  const words = wordsOf(message, limits, picture ? undefined : message.picture)
  // Buttons hang under something: without words or a picture, the list is what they hang under.
  const areEnough = buttons.length > 0 && buttons !== choices && (words !== '' || picture !== undefined)
  const list = areEnough && !limits.numbersAlways ? '' : numbered(choices)
  const texts = textParts(words, limits.drawsAuthor ? '' : speaker(message.author), list, limits.textChars)

  const parts: Shape[] = texts.map((text) => ({ text }))
  const [first] = parts
  if (picture && parts.length === 1 && first && first.text.length <= limits.captionChars) {
    parts[0] = { text: first.text, picture }
  } else if (picture) {
    parts.unshift({ text: shortened(picture.alt.normalize('NFC'), limits.captionChars), picture })
  }
  const recording = recordingFor(message, limits)
  // Before the words: some platforms hide the buttons when anything follows.
  if (recording) parts.unshift({ text: '', media: recording })
  if (parts.length === 0 && message.voice !== undefined) parts.push({ text: '' })
  return parts.map((part, index) => fitted(message, part, ourId, index, parts.length, { choices, buttons }))
}

/** What a step sounds like, where the channel takes recordings and does not play them from our own pages. */
function recordingFor({ voice }: OutboundMessage, limits: ChannelLimits): SentMedia | undefined {
  const goesOut = limits.sends?.voice
  if (voice === undefined || limits.drawsVoices || !goesOut || 'why' in goesOut) return undefined
  return { kind: 'voice', id: voice, type: RECORDING_TYPES[voice.split('.').at(-1) ?? ''] ?? 'audio/mp4', flow: true }
}

const RECORDING_TYPES: Readonly<Record<string, string>> = { m4a: 'audio/mp4', mp3: 'audio/mpeg', ogg: 'audio/ogg' }

/** Under the file where there is room, else behind it; without words it carries who sends it. It never has buttons. */
function mediaParts(
  message: OutboundMessage,
  media: SentMedia,
  limits: ChannelLimits,
  ourId: string,
): readonly FittedPart[] {
  const { media: _, picture: _none, voice: _neither, ...bare } = message
  const goesOut = limits.sends?.[media.kind]
  if (!goesOut || 'why' in goesOut) {
    const word = MEDIA_WORDS[message.language]?.[media.kind] ?? media.kind
    return fitMessage({ ...bare, text: `[${word}]\n${message.text}`.trim() }, limits, ourId)
  }
  const said = message.text.trim().normalize('NFC')
  const speaks = limits.drawsAuthor ? '' : speaker(message.author)
  const texts =
    said === '' && speaks !== '' ? [speaks.replace(/: $/, '')] : textParts(said, speaks, '', limits.textChars)
  const [first = ''] = texts
  const isUnder = texts.length < 2 && first.length <= (goesOut.captionChars ?? limits.captionChars)
  const shapes: Shape[] = isUnder ? [{ text: first, media }] : [{ text: '', media }, ...texts.map((text) => ({ text }))]
  return shapes.map((shape, index) => fitted(bare, shape, ourId, index, shapes.length, { choices: [], buttons: [] }))
}

/**
 * A part the platform refused, once more as bare text: no buttons, no picture, the choices as numbers. Its parts are
 * numbered from the refused one on.
 */
export function asBareText(part: FittedPart, limits: ChannelLimits): readonly FittedPart[] {
  const [id = '', index = '0'] = part.ourId.split('/')
  const list = numbered(part.choices)
  // What was written the first time is not written twice: speaker, progress, and the list where it stood in the text.
  const text = list !== '' && part.text.endsWith(list) ? part.text.slice(0, -list.length) : part.text
  const { progress, voice, ...rest } = part
  const bare = fitMessage(
    { ...rest, text, author: { kind: 'bot' } },
    { ...limits, buttons: 0, captionChars: 0, pictures: 'none' },
    id,
  )
  return bare.map((one, at) => ({ ...one, author: part.author, ourId: `${id}/${Number(index) + at}` }))
}

/** What differs between the parts of one message. */
interface Shape {
  readonly text: string
  readonly picture?: Picture
  readonly media?: SentMedia
}

function fitted(
  message: OutboundMessage,
  { text, picture, media }: Shape,
  ourId: string,
  index: number,
  of: number,
  { choices, buttons }: { readonly choices: readonly Choice[]; readonly buttons: readonly Choice[] },
): FittedPart {
  const isLast = index === of - 1
  return {
    text,
    choices: isLast ? choices : [],
    buttons: isLast ? buttons : [],
    author: message.author,
    language: message.language,
    urgency: message.urgency,
    ourId: `${ourId}/${index}`,
    ...(picture && { picture }),
    ...(media && { media }),
    // Heard or drawn once.
    ...(index === 0 && message.voice !== undefined && { voice: message.voice }),
    ...(index === 0 && message.progress && { progress: message.progress }),
    ...(index === 0 && message.settles && { settles: message.settles }),
  }
}

/**
 * Buttons to draw. "1. Rồi", so that typing the number is natural; the plain labels (and then the list in the text too)
 * where only the number makes one too long; none where they are too many or too long anyway.
 */
function buttonsFor(choices: readonly Choice[], limits: ChannelLimits): readonly Choice[] {
  if (choices.length > limits.buttons) return []
  if (choices.some(({ label }) => label.length > limits.buttonChars)) return []
  const withNumbers = choices.map(({ data, label }, index) => ({ data, label: `${index + 1}. ${label}` }))
  return withNumbers.some(({ label }) => label.length > limits.buttonChars) ? choices : withNumbers
}

function numbered(choices: readonly Choice[]): string {
  return choices.map(({ label }, index) => `${index + 1}. ${label}`).join('\n')
}

/** Progress, the picture's description where it cannot be shown, and the text itself. */
function wordsOf(message: OutboundMessage, limits: ChannelLimits, told: Picture | undefined): string {
  const lines: string[] = []
  const { progress } = message
  if (progress && !limits.drawsProgress) {
    lines.push(`${STEP_WORDS[message.language] ?? ''}${progress.stage}/${progress.of}`)
  }
  if (told && told.alt !== '') lines.push(`[${told.alt}]`)
  const text = message.text.trim()
  if (text !== '') lines.push(text)
  const words = lines.length === 1 && lines[0] !== undefined ? lines[0] : lines.join('\n')
  return words.replaceAll('\r\n', '\n').normalize('NFC')
}

/** `Chị Lan (tình nguyện viên, phường …): `; the bot has no such words. */
function speaker(author: Author): string {
  if (author.kind === 'bot') return ''
  const about = [author.role, author.unit].filter((word) => word !== '').join(', ')
  return `${author.name}${about === '' ? '' : ` (${about})`}: `.normalize('NFC')
}

/** The end of the text stays with the list, so that a question is never parted from its answers. */
function textParts(words: string, speaks: string, list: string, limit: number): readonly string[] {
  // A person's words carry the name in every part. One too long for that stands once, at the beginning.
  const everywhere = speaks.length <= limit / 2 ? speaks : ''
  const said = words === '' || everywhere !== '' ? words : speaks + words
  const room = limit - everywhere.length
  const parts = [...splitText(said, room)]
  if (list !== '') {
    const end = parts.pop()
    const beside = room - list.length - GAP.length
    if (end === undefined) parts.push(...splitText(list, room))
    else if (end.length <= beside) parts.push(end + GAP + list)
    else if (beside >= room / 2) {
      const pieces = [...splitText(end, beside)]
      const question = pieces.pop()
      parts.push(...pieces, question === undefined ? list : question + GAP + list)
    } else parts.push(end, ...splitText(list, room))
  }
  return everywhere === '' ? parts : parts.map((part) => everywhere + part)
}

const GAP = '\n\n'

/** At most `chars`, with "…" where something was cut off; nothing where not even that has room. */
function shortened(text: string, chars: number): string {
  if (text.length <= chars) return text
  if (chars < 3) return ''
  return `${splitText(text, chars - 1)[0] ?? ''}…`
}
