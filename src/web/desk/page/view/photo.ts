/** Why a photo is opened; and, when it has been a while, once more that it is them. */
import { type ComponentChildren, h } from 'preact'
import { useState } from 'preact/hooks'
import { openPhoto } from '../media.ts'
import { cardOf, type Sheet } from '../state.ts'
import { ProveFirst } from './prove.ts'
import { SheetView } from './sheet.ts'

type PhotoSheet = Extract<Sheet, { kind: 'photo' }>

/** What nearly every photo is opened for. */
const REASONS = ['Xem màn hình đang hiện gì', 'Xem thông báo lỗi', 'Kiểm tra giấy tờ cần cho bước này'] as const
const REASON_CHARS_MIN = 3

export function Photo({ sheet }: { readonly sheet: PhotoSheet }): ComponentChildren {
  return sheet.prove ? h(ProveAndOpen, { sheet }) : h(Reason, { sheet })
}

function Reason({ sheet: { ticket, item } }: { readonly sheet: PhotoSheet }): ComponentChildren {
  const [reason, setReason] = useState('')
  const [busy, setBusy] = useState(false)
  const open = async (why: string) => {
    if (busy || why.trim().length < REASON_CHARS_MIN) return
    setBusy(true)
    await openPhoto(ticket, item, why.trim())
  }
  return h(
    SheetView,
    { title: `Mở ảnh của ${cardOf(ticket)?.who ?? 'người dân'}?`, kind: 'photo' },
    h('p', {}, 'Ảnh có thể là giấy tờ. Việc mở được ghi lại cùng lý do. Đừng chụp lại, đừng gửi cho ai.'),
    h(
      'ul',
      { class: 'menu-list' },
      REASONS.map((one) => h('li', { key: one }, h('button', { type: 'button', onClick: () => void open(one) }, one))),
    ),
    h(
      'form',
      {
        onSubmit: (event: Event) => {
          event.preventDefault()
          void open(reason)
        },
      },
      h('label', { for: 'why' }, 'Lý do khác'),
      h('input', {
        id: 'why',
        maxLength: 150,
        value: reason,
        autocomplete: 'off',
        onInput: (event: Event) => setReason((event.target as HTMLInputElement).value),
      }),
      h(
        'button',
        {
          type: 'submit',
          class: 'main',
          'aria-disabled': reason.trim().length < REASON_CHARS_MIN ? 'true' : undefined,
        },
        busy ? 'Đang mở…' : 'Mở ảnh',
      ),
    ),
  )
}

function ProveAndOpen({ sheet }: { readonly sheet: PhotoSheet }): ComponentChildren {
  const { ticket, item, reason } = sheet
  return h(
    SheetView,
    { title: 'Xác nhận lại là bạn', kind: 'photo' },
    h(ProveFirst, {
      why: 'Mở ảnh của người dân cần xác nhận trong 5 phút gần đây. Lý do vừa chọn vẫn giữ.',
      onProved: () => void openPhoto(ticket, item, reason),
    }),
  )
}
