/** What one message looks like, the same when the server prints it and when the browser adds it. */
import { type El, el, type Node } from './tree.ts'
import type { Words } from './words.ts'

/** A stretch of a text. Only official addresses are links; the host of any other is shown in bold, for a second look. */
export interface Part {
  readonly text: string
  readonly kind?: 'link' | 'host'
}

export interface BotItem {
  readonly from: 'bot'
  readonly id: string
  /** Place in this person's log: what the browser names to get what came after. */
  readonly seq: number
  readonly parts: readonly Part[]
  /** "Chị Lan · tình nguyện viên · phường Hải An" when a person speaks. */
  readonly author?: string
  readonly language: string
  readonly choices: readonly { readonly data: string; readonly label: string }[]
  readonly picture?: { readonly src: string; readonly alt: string }
  readonly voice?: string
  /** A photo or recording a person of ours sent; without `src` its time is over. */
  readonly file?: { readonly kind: 'photo' | 'voice'; readonly src?: string }
  readonly progress?: { readonly stage: number; readonly of: number }
  /** Buttons of before go away, also where this one brings none. */
  readonly settles?: true
}

export interface OwnItem {
  readonly from: 'own'
  readonly id: string
  readonly text: string
  /** It was a button, not typed. */
  readonly pressed?: boolean
  readonly media?: 'photo' | 'voice'
  /** Where the photo itself is, while it is kept. */
  readonly src?: string
}

export type Item = BotItem | OwnItem

/** What the page knows of its reader: words, and how the resident wants to be called. */
export interface Reader {
  readonly words: Words
  readonly you?: string | undefined
}

export function itemView(item: Item, reader: Reader): El {
  return item.from === 'bot' ? botView(item, reader) : ownView(item, reader)
}

function botView(item: BotItem, { words }: Reader): El {
  return el(
    'li',
    {
      class: item.author ? 'bot person' : 'bot',
      'data-id': item.id,
      'data-seq': String(item.seq),
      'data-voice': item.voice,
    },
    item.author
      ? el('p', { class: 'who' }, el('bdi', {}, item.author))
      : el('span', { class: 'unseen' }, `${words.assistant}: `),
    el(
      'div',
      { class: 'bubble', lang: item.language },
      ...(item.picture ? [el('img', { src: item.picture.src, alt: item.picture.alt })] : []),
      ...(item.file ? [fileView(item.file, item.author ?? words.assistant, words)] : []),
      ...(item.file && item.parts.length === 0
        ? []
        : [el('p', { class: 'text', dir: 'auto' }, ...item.parts.map(partView))]),
    ),
  )
}

/** The name is in the words that stand for it, so that whoever listens knows whose it is. */
function fileView({ kind, src }: NonNullable<BotItem['file']>, who: string, words: Words): El {
  const name = words.fileOf(kind, who)
  if (src === undefined) return el('p', { class: 'gone' }, words.gone(kind))
  if (kind === 'voice') {
    return el('audio', { controls: true, preload: 'metadata', src, 'aria-label': name })
  }
  return el(
    'a',
    { class: 'photo', href: src, target: '_blank', rel: 'noopener noreferrer' },
    el('img', { src, alt: name }),
    el('span', {}, words.enlarge),
  )
}

function partView({ text, kind }: Part): Node {
  if (kind === 'link') return el('a', { href: text, target: '_blank', rel: 'noopener noreferrer' }, text)
  if (kind === 'host') return el('b', {}, text)
  return el('bdi', {}, text)
}

function ownView(item: OwnItem, { words, you }: Reader): El {
  return el(
    'li',
    { class: 'own', 'data-own': item.id, 'data-media': item.media },
    el('span', { class: 'unseen' }, `${words.me}: `),
    el(
      'div',
      { class: 'bubble' },
      ...(item.pressed ? [el('p', { class: 'chosen' }, words.chosen(you))] : []),
      // Its word stands under it.
      ...(item.src ? [el('img', { class: 'thumbnail', src: item.src, alt: '' })] : []),
      el('p', { class: 'text', dir: 'auto' }, el('bdi', {}, item.media ? words[item.media] : item.text)),
    ),
    el('p', { class: 'state' }),
  )
}

/** The buttons of the question now standing; each names the message it belongs to. */
export function choicesView(item: BotItem): readonly El[] {
  return item.choices.map((choice, place) =>
    el(
      'button',
      { type: 'submit', name: 'press', value: `${item.id} ${choice.data}`, lang: item.language },
      el('span', { class: 'number' }, String(place + 1)),
      ' ',
      el('bdi', { class: 'label' }, choice.label),
    ),
  )
}

/** What read-aloud and the announcement say of a text. */
export function plain(parts: readonly Part[]): string {
  return parts.map((part) => part.text).join('')
}
