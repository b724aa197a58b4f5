/** Why a photo is opened; and, when it has been a while, once more that it is them. */
import { type ComponentChildren, h } from 'preact'
import { useState } from 'preact/hooks'
import { openPhoto } from '../media.ts'
import { cardOf, type Sheet } from '../state.ts'
import { ProveFirst } from './prove.ts'
import { Reason } from './reason.ts'
import { SheetView } from './sheet.ts'

type PhotoSheet = Extract<Sheet, { kind: 'photo' }>

/** What nearly every photo is opened for. */
const REASONS = ['Xem màn hình đang hiện gì', 'Xem thông báo lỗi', 'Kiểm tra giấy tờ cần cho bước này'] as const

export function Photo({ sheet }: { readonly sheet: PhotoSheet }): ComponentChildren {
  return sheet.prove ? h(ProveAndOpen, { sheet }) : h(Why, { sheet })
}

function Why({ sheet: { ticket, item } }: { readonly sheet: PhotoSheet }): ComponentChildren {
  const [busy, setBusy] = useState(false)
  const give = async (reason: string) => {
    setBusy(true)
    await openPhoto(ticket, item, reason)
  }
  return h(
    SheetView,
    { title: `Mở ảnh của ${cardOf(ticket)?.who ?? 'người dân'}?`, kind: 'photo' },
    h('p', {}, 'Ảnh có thể là giấy tờ. Việc mở được ghi lại cùng lý do. Đừng chụp lại, đừng gửi cho ai.'),
    h(Reason, { id: 'why', usual: REASONS, button: busy ? 'Đang mở…' : 'Mở ảnh', busy, give }),
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
