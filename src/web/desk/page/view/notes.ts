/** Internal notes: a screen of its own in its own colour. Nothing written here can reach a resident. */
import { type ComponentChildren, h } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { saveNote, toast } from '../acts.ts'
import { address } from '../route.ts'
import { draftOf, saveDraft } from '../sending.ts'
import { cardOf, chatOf, type State } from '../state.ts'
import { open } from '../sync.ts'
import { capital, hereText } from '../words.ts'
import { NoteList } from './context.ts'

export function Notes({ state, ticket }: { readonly state: State; readonly ticket: string }): ComponentChildren {
  const card = cardOf(ticket)
  const { opened, trouble } = chatOf(ticket)
  const [text, setText] = useState(() => draftOf(ticket, 'note'))
  const [busy, setBusy] = useState(false)
  useEffect(() => {
    if (!opened) void open(ticket)
  }, [ticket])
  const write = (next: string) => {
    setText(next)
    saveDraft(ticket, next, 'note')
  }
  const save = async (event: Event) => {
    event.preventDefault()
    if (busy || text.trim() === '') return
    setBusy(true)
    if (await saveNote(ticket, text.trim())) {
      write('')
      toast('Đã lưu ghi chú.', 'good')
    }
    setBusy(false)
  }
  return h(
    'div',
    { class: 'screen notes-screen' },
    h(
      'header',
      {},
      h(
        'a',
        { class: 'back', href: address({ screen: 'chat', ticket }) },
        h('span', { 'aria-hidden': 'true' }, '←'),
        ' Về cuộc trò chuyện',
      ),
      h('h1', { id: 'title', tabIndex: -1 }, 'Ghi chú nội bộ – người dân không thấy'),
      card && h('p', {}, `${capital(card.who)} · ${hereText(card)}`),
    ),
    trouble && h('p', { class: 'trouble', role: 'alert' }, trouble),
    h(NoteList, { notes: opened?.notes ?? [], now: state.now }),
    h(
      'form',
      { onSubmit: (event: Event) => void save(event) },
      h('label', { for: 'note' }, 'Ghi chú cho người giúp sau'),
      h('textarea', {
        id: 'note',
        rows: 4,
        maxLength: 2_000,
        value: text,
        onInput: (event: Event) => write((event.target as HTMLTextAreaElement).value),
      }),
      h(
        'button',
        { type: 'submit', class: 'main', 'aria-disabled': text.trim() === '' || busy ? 'true' : undefined },
        'Lưu ghi chú',
      ),
    ),
  )
}
