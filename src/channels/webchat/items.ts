/** From what is kept to what the page shows. Pure. */
import type { TranscriptEntry } from '../../records.ts'
import type { BotItem, Item, OwnItem, Part } from '../../web/chat/view.ts'
import type { LogEntry } from './log.ts'

/** The official-link rule, handed in. */
export interface Links {
  /** Links as they stand in a text, in order. */
  find(text: string): readonly string[]
  official(link: string): boolean
}

/** Address of a picture or recording by its path in the flows; `undefined`: there is no such file. */
export type FileAddress = (kind: 'pictures' | 'voices', path: string) => string | undefined

/** @param isKept  whether a photo or recording of ours is still there, by its name on the shelf */
export function botItem(
  { id, seq, message }: LogEntry,
  links: Links,
  address: FileAddress,
  isKept: (id: string) => boolean = () => false,
): BotItem {
  const { author, picture, voice, media } = message
  const src = picture && address('pictures', picture.path)
  const recording = voice === undefined ? undefined : address('voices', voice)
  return {
    from: 'bot',
    id,
    seq,
    parts: [
      // Without its drawing the description takes its place.
      ...(picture && !src && picture.alt !== '' ? [{ text: `[${picture.alt}]\n` }] : []),
      ...partsOf(message.text, links),
    ],
    language: message.language,
    choices: message.pressed ? [] : message.buttons,
    ...(author.kind === 'person' && { author: [author.name, author.role, author.unit].filter(Boolean).join(' · ') }),
    ...(picture && src && { picture: { src, alt: picture.alt } }),
    ...(recording !== undefined && { voice: recording }),
    ...(media && { file: { kind: media.kind, ...(isKept(media.id) && { src: `/chat/files/${id}` }) } }),
    ...(message.progress && { progress: message.progress }),
    ...(message.settles && { settles: message.settles }),
  }
}

/** Official links can be pressed; of any other the host is set in bold and nothing can be pressed. */
export function partsOf(text: string, links: Links): readonly Part[] {
  const parts: Part[] = []
  const plain = (piece: string) => {
    if (piece !== '') parts.push({ text: piece })
  }
  let from = 0
  for (const link of links.find(text)) {
    const start = text.indexOf(link, from)
    if (start < 0 || link === '') continue
    plain(text.slice(from, start))
    from = start + link.length
    if (links.official(link)) {
      parts.push({ text: link, kind: 'link' })
      continue
    }
    const [, before = '', host = ''] = /^((?:[a-z]+:[\\/]*)?(?:[^/?#\\]*@)?)([^/?#\\]*)/i.exec(link) ?? []
    plain(before)
    if (host !== '') parts.push({ text: host, kind: 'host' })
    plain(link.slice(before.length + host.length))
  }
  plain(text.slice(from))
  return parts
}

/** What the page opens with: the last messages of both sides in their order. */
export interface History {
  readonly items: readonly Item[]
  /** The last question with buttons, unless one of them was pressed or it is over. */
  readonly asking?: BotItem
  readonly progress?: BotItem['progress']
  readonly seq: number
}

/** A typed or pressed word stands in the transcript only with consent; a press is known from the log in any case. */
const SAME_PRESS_MS = 60_000

export function historyOf(
  entries: readonly LogEntry[],
  transcript: readonly TranscriptEntry[],
  max: number,
  show: (entry: LogEntry) => BotItem,
  /** Addresses of photos of their own that are still there, by the id they were sent under. */
  photos: ReadonlyMap<string, string> = new Map(),
): History {
  const timed: { at: number; item: Item }[] = []
  const presses: { label: string; at: number }[] = []
  for (const entry of entries) {
    timed.push({ at: entry.seq, item: show(entry) })
    const { pressed } = entry.message
    if (!pressed) continue
    presses.push(pressed)
    const item: OwnItem = { from: 'own', id: pressed.event, text: pressed.label, pressed: true }
    timed.push({ at: pressed.at * 1_000, item })
  }
  for (const { id, at, from, text, media, platformId = '' } of transcript) {
    if (from !== 'resident') continue
    const kind = media?.[0]?.kind
    if (kind === 'photo' || kind === 'voice') {
      const src = photos.get(platformId)
      timed.push({ at: at * 1_000, item: { from: 'own', id, text, media: kind, ...(src && { src }) } })
      continue
    }
    const shown = presses.findIndex((press) => press.label === text && Math.abs(press.at - at) <= SAME_PRESS_MS)
    if (shown >= 0) presses.splice(shown, 1)
    else timed.push({ at: at * 1_000, item: { from: 'own', id, text } })
  }
  timed.sort((a, b) => a.at - b.at)

  const last = entries.at(-1)
  // A long message has its progress in the first of its parts.
  const stage = entries.findLast(({ id, message }) => message.progress || id.endsWith('/0'))
  const asking = entries.findLast(({ message }) => message.buttons.length > 0 || message.settles)
  return {
    items: timed.slice(-max).map(({ item }) => item),
    ...(asking && !asking.message.pressed && { asking: show(asking) }),
    ...(stage?.message.progress && { progress: stage.message.progress }),
    seq: last?.seq ?? 0,
  }
}
