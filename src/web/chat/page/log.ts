/** The messages on the screen: what is added, what is announced, and where the page stands. */
import { el } from '../tree.ts'
import { type BotItem, choicesView, itemView, type OwnItem, plain, type Reader } from '../view.ts'
import { byId, make } from './dom.ts'
import type { SendState } from './queue.ts'

export interface Log {
  show(item: BotItem): void
  own(item: OwnItem): void
  /** `words`: in place of the usual ones for this state. */
  state(id: string, state: SendState, words?: string): void
  /** The photo itself, as far as this page knows it. */
  thumbnail(id: string, file: Blob): void
  typing(on: boolean): void
  seq(): number
}

export interface LogActions {
  retry(id: string): void
  drop(id: string): void
}

/** On the screen for so long, a message was read. What one turn says comes within less. */
const READ_MS = 4_000
/** So much of a message is seen: it needs no word that it is there. */
const PEEP_PX = 24
/** The dots go by themselves when no answer comes. */
const TYPING_MS = 12_000

export function messageLog(reader: Reader, actions: LogActions): Log {
  const { words } = reader
  const list = byId('messages')
  const choices = byId('choices')
  const news = byId('news')
  const typingLine = byId('typing')
  const seen = new Set(Array.from(list.querySelectorAll<HTMLElement>('[data-id]'), (item) => item.dataset.id))
  let seq = Number(document.documentElement.dataset.seq)
  let typingTimer: ReturnType<typeof setTimeout> | undefined
  /** Messages since the resident last spoke that were not on the screen yet: reading starts with the first. */
  const unread: { readonly shown: HTMLElement; readonly at: number }[] = []

  function typing(on: boolean) {
    clearTimeout(typingTimer)
    // A person answers when they can: no dots that promise it now.
    if (on && Array.from(list.querySelectorAll('.bot')).pop()?.classList.contains('person')) return
    typingLine.hidden = !on
    if (on) {
      typingTimer = setTimeout(() => typing(false), TYPING_MS)
      scroll()
    }
  }

  function retire() {
    const focused = choices.contains(document.activeElement)
    for (const button of choices.querySelectorAll('button')) button.remove()
    // The pressed button is gone: the next Tab goes on from the conversation, not from the top of the page.
    if (focused) byId('log').focus({ preventScroll: true })
  }

  /** To the end, but never past the start of what has not been read yet. */
  function scroll() {
    const end = document.documentElement.scrollHeight - window.innerHeight
    const first = unread[0]?.shown
    const start = first ? first.getBoundingClientRect().top + window.scrollY - stripHeight() - 12 : end
    window.scrollTo({ top: Math.min(end, start), behavior: calm() ? 'auto' : 'smooth' })
    noteBelow()
  }

  /** Somebody who waits for a person reads what comes, and does nothing that would tell us so. */
  function isRead({ shown, at }: (typeof unread)[number]): boolean {
    return !document.hidden && performance.now() - at > READ_MS && shown.getBoundingClientRect().bottom <= fieldTop()
  }

  /** What stands under the field is said: nobody looks for it there. */
  function noteBelow() {
    const last = list.lastElementChild
    below.hidden = !last || last.getBoundingClientRect().top < fieldTop() - PEEP_PX
  }

  const below = make(el('button', { type: 'button', id: 'below', hidden: true }, words.below))
  document.querySelector('footer')?.prepend(below)
  below.addEventListener('click', () => {
    list.lastElementChild?.scrollIntoView({ block: 'center', behavior: calm() ? 'auto' : 'smooth' })
    byId('log').focus({ preventScroll: true })
  })
  window.addEventListener('scroll', noteBelow, { passive: true })

  // Pictures arrive after their message and push the rest down.
  list.addEventListener('load', scroll, true)
  window.scrollTo(0, document.documentElement.scrollHeight)

  return {
    typing,
    seq: () => seq,

    show(item) {
      seq = Math.max(seq, item.seq)
      if (seen.has(item.id)) return
      seen.add(item.id)
      typing(false)
      document.getElementById('welcome')?.remove()
      const shown = make(itemView(item, reader))
      list.append(shown)
      while (unread[0] && isRead(unread[0])) unread.shift()
      unread.push({ shown, at: performance.now() })
      if (item.choices.length > 0 || item.settles) {
        retire()
        for (const button of choicesView(item)) choices.append(make(button))
      }
      progress(item, reader)
      scroll()
      const says = item.choices.length > 0 ? ` ${words.choices(item.choices.length)}` : ''
      const who = item.author ?? words.assistant
      const file = item.file ? `${words.fileOf(item.file.kind, who)}. ` : `${who}: `
      const line = make(el('p', { lang: item.language }, `${file}${plain(item.parts)}${says}`))
      news.append(line)
      // Said already; kept for a moment because some screen readers read late.
      setTimeout(() => line.remove(), 10_000)
    },

    own(item) {
      document.getElementById('welcome')?.remove()
      if (item.pressed) retire()
      for (const state of list.querySelectorAll('.state[data-state=sent]')) state.replaceChildren()
      list.append(make(itemView(item, reader)))
      unread.length = 0
      scroll()
    },

    thumbnail(id, file) {
      const text = list.querySelector(`[data-own="${id}"] .text`)
      const src = URL.createObjectURL(file)
      text?.before(make(el('img', { class: 'thumbnail', src, alt: '' })))
    },

    state(id, state, says = words[state]) {
      const line = list.querySelector<HTMLElement>(`[data-own="${id}"] .state`)
      if (!line) return
      line.dataset.state = state
      if (line.firstChild?.textContent === says && line.childElementCount > 0) return
      line.replaceChildren(says)
      const own = line.closest('li')
      const drop = () => {
        actions.drop(id)
        own?.remove()
        byId('text').focus()
      }
      const acts: (readonly [word: string, act: () => void])[] = []
      if (state === 'failed') acts.push([words.retry, () => actions.retry(id)])
      // A file on a slow network may never get through: it can be given up.
      if (state === 'failed' || (state === 'waiting' && own?.dataset.media)) acts.push([words.drop, drop])
      for (const [word, act] of acts) {
        const button = make(el('button', { type: 'button' }, word))
        button.addEventListener('click', act)
        line.append(' ', button)
      }
    },
  }
}

function progress({ id, progress: at }: BotItem, { words }: Reader) {
  // A long message has its progress in the first of its parts.
  if (!at && !id.endsWith('/0')) return
  const line = byId('progress')
  line.hidden = !at
  if (!at) return
  line.querySelector('span')?.replaceChildren(words.progress(at.stage, at.of))
  const bar = line.querySelector('progress')
  if (!bar) return
  bar.max = at.of
  bar.value = at.stage
}

/** Where the field begins that covers the end of the page. */
function fieldTop(): number {
  return Math.min(
    window.innerHeight,
    document.querySelector('footer')?.getBoundingClientRect().top ?? Number.POSITIVE_INFINITY,
  )
}

/** How much of the top the fixed strip covers. */
function stripHeight(): number {
  const strip = document.querySelector('.strip')
  return strip && getComputedStyle(strip).position === 'sticky' ? strip.getBoundingClientRect().height : 0
}

function calm(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches
}
