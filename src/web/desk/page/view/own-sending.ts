/** What the two sheets for files of one's own share: exactly what the resident gets, the line under it, and the way out. */
import { type ComponentChildren, h } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { showSheet } from '../acts.ts'
import { captionDraft, dropDraft, type FileDraft, fileOf } from '../own-files.ts'
import { queueFile } from '../sending.ts'
import { cardOf, chatOf, type State } from '../state.ts'
import { capital, windowOf } from '../words.ts'
import { SheetView } from './sheet.ts'

/** The server's own limit. */
const CAPTION_MAX = 200

export const FULL = 'Máy đang giữ nhiều ảnh và lời nói chưa gửi. Chờ có mạng để gửi, hoặc xóa bớt, rồi làm lại.'

/** Address of a file on this device while it is looked at; undefined: not read yet, null: gone. */
export function useFile(id: string): string | null | undefined {
  const [url, setUrl] = useState<string | null>()
  useEffect(() => {
    let made: string | undefined
    let over = false
    void fileOf(id).then((blob) => {
      if (over) return
      made = blob ? URL.createObjectURL(blob) : undefined
      setUrl(made ?? null)
    })
    return () => {
      over = true
      if (made) URL.revokeObjectURL(made)
    }
  }, [id])
  return url
}

interface SendingProps {
  readonly state: State
  readonly draft: FileDraft
  readonly title: string
  readonly shown: ComponentChildren
  readonly children?: ComponentChildren
}

export function Sending({ state, draft, title, shown, children }: SendingProps): ComponentChildren {
  const { ticket } = draft
  const card = cardOf(ticket)
  const who = card?.who ?? 'người dân'
  const [text, setText] = useState(draft.text)
  const blocked = blockedBy(state, ticket)
  const send = async (event: Event) => {
    event.preventDefault()
    if (blocked || !card) return
    const { id, kind, seconds } = draft
    await dropDraft(ticket, true)
    const file = { kind, ...(seconds !== undefined && { seconds }) }
    queueFile({ id, ticket, who, claim: card.claim, text: text.trim(), file })
    showSheet(null)
  }
  const away = async () => {
    await dropDraft(ticket)
    showSheet(null)
  }
  return h(
    SheetView,
    { title: `${title} cho ${who}`, kind: 'own', goOn: 'reply' },
    h('p', {}, `${capital(who)} sẽ nhận:`),
    h('figure', { class: 'own-file' }, shown, h('figcaption', { dir: 'auto' }, said(state, text.trim()))),
    draft.kind === 'photo' &&
      chatOf(ticket).opened?.sends?.photo.looked &&
      h('p', { class: 'soft' }, `Trưởng nhóm xem trước, rồi ảnh mới đến ${who}.`),
    h(
      'form',
      { onSubmit: (event: Event) => void send(event) },
      h('label', { for: 'caption' }, 'Lời ghi kèm (không bắt buộc)'),
      h('input', {
        id: 'caption',
        maxLength: CAPTION_MAX,
        value: text,
        autocomplete: 'off',
        onInput: (event: Event) => {
          const { value } = event.target as HTMLInputElement
          setText(value)
          captionDraft(ticket, value)
        },
      }),
      blocked && h('p', { class: 'soft', id: 'own-blocked' }, `Chưa gửi được: ${blocked}.`),
      h(
        'div',
        { class: 'row' },
        h(
          'button',
          {
            type: 'submit',
            class: 'main',
            'aria-disabled': blocked ? 'true' : undefined,
            'aria-describedby': blocked ? 'own-blocked' : undefined,
          },
          'Gửi',
        ),
        children,
        h('button', { type: 'button', onClick: () => void away() }, 'Bỏ'),
      ),
    ),
  )
}

/** Name, role and unit go with every word of a person. */
function said({ me }: State, text: string): string {
  if (!me) return text
  const about = [me.role.charAt(0).toLowerCase() + me.role.slice(1), me.unit].filter(Boolean).join(', ')
  return `${me.name} (${about})${text === '' ? '' : `: ${text}`}`
}

function blockedBy({ now, net }: State, ticket: string): string {
  const card = cardOf(ticket)
  if (!card?.mine || card.state !== 'held') return 'bạn không còn giữ lượt này'
  if (windowOf(card, now)?.state === 'closed') return 'kênh đã đóng'
  return net.on && !net.caughtUp ? 'đang tải tin mới' : ''
}
