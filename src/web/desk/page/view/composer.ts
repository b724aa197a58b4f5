/** The field: how to address them, ready sentences, what the guard says, how long the channel stays open. */
import { type ComponentChildren, h } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Card } from '../../../../desk/api.ts'
import { say, showSheet, typed } from '../acts.ts'
import { draftOf, saveDraft } from '../sending.ts'
import { changeChat, chatOf, type State } from '../state.ts'
import { windowOf } from '../words.ts'

/** Platforms cut longer ones in pieces; so does a reader. */
const TEXT_MAX = 2_000

export function Composer({ state, card }: { readonly state: State; readonly card: Card }): ComponentChildren {
  const { id: ticket } = card
  const { refusal } = chatOf(ticket)
  const [text, setText] = useState(() => draftOf(ticket))
  const field = useRef<HTMLTextAreaElement>(null)

  // The guard put a text back, a ready sentence was chosen, or unsent replies were taken over.
  useEffect(() => setText(draftOf(ticket)), [ticket, refusal])
  useEffect(() => {
    const reread = () => setText(draftOf(ticket))
    const { current } = field
    current?.addEventListener('draft', reread)
    return () => current?.removeEventListener('draft', reread)
  }, [ticket])
  useLayoutEffect(() => {
    const { current } = field
    if (!current) return
    current.style.height = 'auto'
    current.style.height = `${current.scrollHeight + 4}px`
  }, [text])

  const open = windowOf(card, state.now)
  const blocked =
    open?.state === 'closed'
      ? 'kênh đã đóng'
      : state.net.on && !state.net.caughtUp
        ? 'đang tải tin mới'
        : text.trim() === ''
          ? 'chưa viết gì'
          : ''
  const write = (next: string) => {
    setText(next)
    saveDraft(ticket, next)
    if (refusal) changeChat(ticket, { refusal: null })
    typed(ticket)
  }
  const send = (event: Event) => {
    event.preventDefault()
    if (blocked) return
    setText('')
    say(ticket, text.trim())
    field.current?.focus()
  }
  const keyed = (event: KeyboardEvent) => {
    // 229: an input method has the key, and Enter ends its word.
    if (event.key !== 'Enter' || event.isComposing || event.keyCode === 229) return
    if (event.ctrlKey || event.metaKey || (state.wide && !event.shiftKey)) send(event)
  }
  return h(
    'form',
    { class: 'composer', onSubmit: send, 'aria-label': 'Trả lời' },
    h(
      'div',
      { class: 'hints' },
      h('p', { id: 'address' }, card.address ?? `Chưa rõ cách xưng hô. Tạm gọi ${card.who}.`),
      open && h('p', { class: `window ${open.state}`, id: 'window' }, open.text),
    ),
    h('label', { class: 'unseen', for: 'reply' }, `Trả lời ${card.who}`),
    h('textarea', {
      id: 'reply',
      ref: field,
      rows: 1,
      maxLength: TEXT_MAX,
      value: text,
      placeholder: `Trả lời ${card.who}`,
      'aria-describedby': refusal ? 'address refusal' : 'address',
      'aria-invalid': refusal ? 'true' : undefined,
      onInput: (event: Event) => write((event.target as HTMLTextAreaElement).value),
      onKeyDown: keyed,
    }),
    refusal && h('p', { class: 'refusal', id: 'refusal', role: 'alert' }, `Chưa gửi. ${refusal}`),
    h(
      'div',
      { class: 'row' },
      h('button', { type: 'button', onClick: () => showSheet({ kind: 'canned', ticket }) }, 'Mẫu câu'),
      chatOf(ticket).opened?.pictures?.length
        ? h('button', { type: 'button', onClick: () => showSheet({ kind: 'pictures', ticket }) }, 'Hình')
        : null,
      h(
        'button',
        { type: 'submit', class: 'main', 'aria-disabled': blocked ? 'true' : undefined },
        'Gửi',
        blocked && h('span', { class: 'unseen' }, ` – ${blocked}`),
      ),
    ),
  )
}

/** Puts a ready sentence behind what was written. */
export function intoDraft(ticket: string, sentence: string): void {
  const draft = draftOf(ticket)
  saveDraft(ticket, draft === '' ? sentence : `${draft.trimEnd()} ${sentence}`)
  const field = document.getElementById('reply')
  field?.dispatchEvent(new Event('draft'))
}
