/** Why a photo is opened; and, when it has been a while, once more that it is them. */
import { type ComponentChildren, h } from 'preact'
import { useState } from 'preact/hooks'
import { openPhoto, proveAndOpen } from '../media.ts'
import { passkeysWork } from '../passkey.ts'
import type { ProveBy } from '../prove.ts'
import { cardOf, type Sheet } from '../state.ts'
import { SheetView } from './sheet.ts'

type PhotoSheet = Extract<Sheet, { kind: 'photo' }>

/** What nearly every photo is opened for. */
const REASONS = ['Xem màn hình đang hiện gì', 'Xem thông báo lỗi', 'Kiểm tra giấy tờ cần cho bước này'] as const
const REASON_CHARS_MIN = 3

export function Photo({ sheet }: { readonly sheet: PhotoSheet }): ComponentChildren {
  return sheet.prove ? h(Prove, { sheet }) : h(Reason, { sheet })
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

function Prove({ sheet }: { readonly sheet: PhotoSheet }): ComponentChildren {
  const [secret, setSecret] = useState('')
  const [trouble, setTrouble] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const go = async (by: ProveBy) => {
    if (busy) return
    setBusy(true)
    setTrouble(await proveAndOpen(sheet, by))
    setBusy(false)
  }
  return h(
    SheetView,
    { title: 'Xác nhận lại là bạn', kind: 'photo' },
    h('p', {}, 'Mở ảnh của người dân cần xác nhận trong 5 phút gần đây. Lý do vừa chọn vẫn giữ.'),
    trouble && h('p', { class: 'trouble', role: 'alert' }, trouble),
    passkeysWork() &&
      h('button', { type: 'button', class: 'main', onClick: () => void go('passkey') }, 'Xác nhận bằng chìa khóa'),
    h(
      'form',
      {
        onSubmit: (event: Event) => {
          event.preventDefault()
          if (secret !== '') void go(/^\d{6}$/.test(secret) ? { code: secret } : { password: secret })
        },
      },
      h('label', { for: 'secret' }, 'Mật khẩu, hoặc mã 6 số trong ứng dụng xác thực của bạn'),
      h('input', {
        id: 'secret',
        type: 'password',
        maxLength: 256,
        value: secret,
        autocomplete: 'current-password',
        onInput: (event: Event) => setSecret((event.target as HTMLInputElement).value),
      }),
      h('button', { type: 'submit' }, busy ? 'Đang xác nhận…' : 'Xác nhận'),
    ),
  )
}
