/** Somebody goes from one hand to another: given on, taken over, or done with. */
import { type ComponentChildren, h } from 'preact'
import { useState } from 'preact/hooks'
import { claim, finish, showSheet, showTransfer, transfer } from '../acts.ts'
import { cardOf, type Sheet } from '../state.ts'
import { clockTime } from '../when.ts'
import { HardStep, type HardWhy } from './hard-step.ts'
import { SheetView } from './sheet.ts'

export function Transfer({ sheet }: { readonly sheet: Extract<Sheet, { kind: 'transfer' }> }): ComponentChildren {
  const { colleagues, ticket } = sheet
  const who = cardOf(ticket)?.who ?? ''
  return h(
    SheetView,
    { title: `Chuyển ${who} cho ai?`, kind: 'transfer' },
    colleagues.kind === 'loading' && h('p', { role: 'status' }, 'Đang tải danh sách người trực…'),
    colleagues.kind === 'failed' && [
      h('p', { key: 'why', class: 'trouble', role: 'alert' }, colleagues.message),
      h('button', { key: 'again', type: 'button', onClick: () => void showTransfer(ticket) }, 'Thử lại'),
    ],
    colleagues.kind === 'ready' &&
      colleagues.value.length === 0 &&
      h('p', {}, 'Lúc này không có ai khác đang trực. Bạn có thể hẹn giờ hoặc trả lại hàng chờ.'),
    colleagues.kind === 'ready' &&
      h(
        'ul',
        { class: 'menu-list' },
        colleagues.value.map((colleague) =>
          h(
            'li',
            { key: colleague.staff },
            h(
              'button',
              { type: 'button', onClick: () => void transfer(ticket, colleague) },
              `${colleague.name} · trực đến ${clockTime(colleague.until)} · đang giúp ${colleague.open} người`,
            ),
          ),
        ),
      ),
  )
}

export function Finish({ ticket }: { readonly ticket: string }): ComponentChildren {
  const who = cardOf(ticket)?.who ?? ''
  const [hard, setHard] = useState<HardWhy>()
  return h(
    SheetView,
    { title: `Kết thúc với ${who}?`, kind: 'finish' },
    h('p', {}, `Dùng khi việc của ${who} đã xong. Nếu cần nữa, ${who} viết lại là gặp trợ lý.`),
    h(HardStep, { chosen: hard, choose: setHard }),
    h(
      'div',
      { class: 'row' },
      h('button', { type: 'button', class: 'main', onClick: () => void finish(ticket, hard) }, 'Kết thúc'),
      h('button', { type: 'button', onClick: () => showSheet(null) }, 'Chưa, giúp tiếp'),
    ),
  )
}

export function TakeOver({ ticket }: { readonly ticket: string }): ComponentChildren {
  const [reason, setReason] = useState('')
  const card = cardOf(ticket)
  const submit = (event: Event) => {
    event.preventDefault()
    if (reason.trim() !== '') void claim(ticket, reason.trim())
  }
  return h(
    SheetView,
    { title: `Nhận thay ${card?.helper?.name ?? 'người đang giúp'}?`, kind: 'take-over' },
    h(
      'form',
      { onSubmit: submit },
      h('label', { for: 'why' }, 'Lý do (được ghi lại)'),
      h('input', {
        id: 'why',
        maxLength: 200,
        value: reason,
        autocomplete: 'off',
        onInput: (event: Event) => setReason((event.target as HTMLInputElement).value),
      }),
      h(
        'button',
        { type: 'submit', class: 'main', 'aria-disabled': reason.trim() === '' ? 'true' : undefined },
        `Nhận thay, giúp ${card?.who ?? ''}`,
      ),
    ),
  )
}
