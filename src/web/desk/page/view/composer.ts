/** The field: how to address them, ready sentences, what the guard says, how long the channel stays open. */
import { type ComponentChildren, h } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Card } from '../../../../desk/api.ts'
import { say, showSheet, toast, typed } from '../acts.ts'
import { dropDraft, fileDraftOf } from '../own-files.ts'
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
    h(
      'div',
      { class: 'reply' },
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
      h(
        'button',
        { type: 'submit', class: 'main', 'aria-disabled': blocked ? 'true' : undefined },
        'Gửi',
        blocked && h('span', { class: 'unseen' }, ` – ${blocked}`),
      ),
    ),
    h(DraftBar, { ticket }),
    refusal && h('p', { class: 'refusal', id: 'refusal', role: 'alert' }, `Chưa gửi. ${refusal}`),
    h(
      'div',
      { class: 'row' },
      h('button', { type: 'button', onClick: () => showSheet({ kind: 'canned', ticket }) }, 'Mẫu câu'),
      chatOf(ticket).opened?.pictures?.length
        ? h('button', { type: 'button', onClick: () => showSheet({ kind: 'pictures', ticket }) }, 'Hình')
        : null,
      h(OwnFiles, { ticket, blocked: open?.state === 'closed' ? 'kênh đã đóng' : '' }),
    ),
  )
}

/** A photo or recording of one's own. What the channel does not take is said when it is pressed, before anybody records. */
function OwnFiles({ ticket, blocked }: { readonly ticket: string; readonly blocked: string }): ComponentChildren {
  const picker = useRef<HTMLInputElement>(null)
  const [busy, setBusy] = useState(false)
  // Fetched once somebody is helped, so that they are there when the network is not.
  useEffect(() => {
    for (const screen of [import('./own-photo.ts'), import('./own-voice.ts')]) screen.catch(() => {})
  }, [])
  const { sends } = chatOf(ticket).opened ?? {}
  if (!sends) return null
  const why = (kind: 'photo' | 'voice') => {
    const can = sends[kind]
    return 'why' in can && can.why ? can.why : blocked ? `Chưa gửi được: ${blocked}.` : ''
  }
  const button = (kind: 'photo' | 'voice', text: string, press: () => void) => {
    const not = why(kind)
    return h(
      'button',
      {
        key: kind,
        type: 'button',
        'aria-disabled': not ? 'true' : undefined,
        onClick: () => {
          if (not) toast(not, 'trouble')
          else if (!fileDraftOf(ticket)) press()
          else showSheet({ kind: fileDraftOf(ticket)?.kind === 'voice' ? 'own-voice' : 'own-photo', ticket })
        },
      },
      text,
      not && h('span', { class: 'unseen' }, ` – ${not}`),
    )
  }
  const chosen = async (event: Event) => {
    const input = event.target as HTMLInputElement
    const [file] = input.files ?? []
    if (!file) return
    setBusy(true)
    try {
      const { takePhoto } = await import('./own-photo.ts')
      await takePhoto(ticket, file)
    } catch {
      toast('Chưa mở được phần gửi ảnh. Kiểm tra mạng rồi chọn lại ảnh.', 'trouble')
    } finally {
      // The same photo may be chosen again.
      input.value = ''
      setBusy(false)
    }
  }
  return [
    h('input', {
      key: 'picker',
      ref: picker,
      type: 'file',
      id: 'own-photo',
      accept: 'image/*',
      hidden: true,
      tabIndex: -1,
      'aria-hidden': 'true',
      onChange: (event: Event) => void chosen(event),
    }),
    button('photo', busy ? 'Đang mở…' : 'Ảnh', () => picker.current?.click()),
    button('voice', 'Thu âm', () => showSheet({ kind: 'own-voice', ticket })),
  ]
}

/** It waits for a second look, whatever happened to the page meanwhile. */
function DraftBar({ ticket }: { readonly ticket: string }): ComponentChildren {
  const draft = fileDraftOf(ticket)
  if (!draft) return null
  const what = draft.kind === 'photo' ? 'ảnh' : 'lời nói'
  const look = () => showSheet({ kind: draft.kind === 'photo' ? 'own-photo' : 'own-voice', ticket })
  return h(
    'div',
    { class: 'row own-draft' },
    h('p', { class: 'kept' }, `Có ${what} chưa gửi.`),
    h('button', { type: 'button', onClick: look }, `Xem ${what}`),
    h('button', { type: 'button', onClick: () => void dropDraft(ticket) }, 'Bỏ'),
  )
}

/** Puts a ready sentence behind what was written. */
export function intoDraft(ticket: string, sentence: string): void {
  const draft = draftOf(ticket)
  saveDraft(ticket, draft === '' ? sentence : `${draft.trimEnd()} ${sentence}`)
  const field = document.getElementById('reply')
  field?.dispatchEvent(new Event('draft'))
}
