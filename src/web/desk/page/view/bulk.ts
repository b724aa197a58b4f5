/** The same for many: first who gets which message, then a reason, then one after the other. */
import { type ComponentChildren, h } from 'preact'
import { useState } from 'preact/hooks'
import type { Card, Ended, WithReason } from '../../../../desk/api.ts'
import { toast } from '../acts.ts'
import { ask } from '../client.ts'
import { catchUp } from '../sync.ts'
import { capital } from '../words.ts'

type Kind = 'return' | 'end'

interface Planned {
  readonly kind: Kind
  readonly each: readonly { readonly card: Card; readonly gets: readonly string[]; readonly trouble?: string }[]
}

export function Bulk({
  cards,
  done,
}: {
  readonly cards: readonly Card[]
  readonly done: () => void
}): ComponentChildren {
  const [plan, setPlan] = useState<Planned | null>(null)
  const [reason, setReason] = useState('')
  const [busy, setBusy] = useState('')
  const held = cards.filter(({ state }) => state === 'held')

  const prepare = async (kind: Kind) => {
    if (busy) return
    setBusy('Đang xem ai sẽ nhận tin nào…')
    const each: Planned['each'][number][] = []
    for (const card of kind === 'return' ? held : cards) {
      if (kind === 'return') {
        each.push({ card, gets: [] })
        continue
      }
      const answer = await ask<Ended>('GET', `/api/desk/tickets/${card.id}/end`)
      each.push(
        answer.kind === 'ok'
          ? { card, gets: answer.value.messages.map(({ text }) => text) }
          : { card, gets: [], trouble: answer.message },
      )
    }
    setBusy('')
    setPlan({ kind, each })
  }
  const perform = async (event: Event) => {
    event.preventDefault()
    if (!plan || busy || reason.trim().length < 3) return
    const failed: Planned['each'][number][] = []
    for (const [nth, one] of plan.each.entries()) {
      setBusy(`Đang làm ${nth + 1}/${plan.each.length}…`)
      const asked: WithReason = { reason: reason.trim() }
      const answer = await ask<unknown>('POST', `/api/desk/tickets/${one.card.id}/${plan.kind}`, asked)
      if (answer.kind !== 'ok') failed.push({ ...one, trouble: answer.message })
    }
    setBusy('')
    await catchUp()
    const good = plan.each.length - failed.length
    if (good > 0) toast(`${plan.kind === 'return' ? 'Đã trả lại hàng chờ' : 'Đã kết thúc'} ${good} người.`, 'good')
    if (failed.length > 0) setPlan({ kind: plan.kind, each: failed })
    else done()
  }
  if (!plan)
    return h(
      'div',
      { class: 'bulk row', role: 'group', 'aria-label': `Việc với ${cards.length} người đã chọn` },
      h(
        'button',
        {
          type: 'button',
          'aria-disabled': held.length === 0 ? 'true' : undefined,
          onClick: () => held.length > 0 && void prepare('return'),
        },
        `Trả lại hàng chờ (${held.length})`,
      ),
      h('button', { type: 'button', onClick: () => void prepare('end') }, `Kết thúc (${cards.length})`),
      busy && h('p', { role: 'status' }, busy),
    )
  return h(
    'form',
    { class: 'bulk', onSubmit: (event: Event) => void perform(event), 'aria-label': 'Xem trước khi làm' },
    h(
      'h3',
      {},
      plan.kind === 'return' ? `Trả ${plan.each.length} người lại hàng chờ` : `Kết thúc với ${plan.each.length} người`,
    ),
    h(
      'ul',
      {},
      plan.each.map(({ card, gets, trouble }) =>
        h(
          'li',
          { key: card.id },
          h('strong', {}, capital(card.who)),
          trouble
            ? ` – ${trouble}`
            : gets.length === 0
              ? ' – không nhận tin nào'
              : ` sẽ nhận qua ${card.channelTitle}: “${gets.join(' / ')}”`,
        ),
      ),
    ),
    h('label', { for: 'bulk-why' }, 'Lý do (được ghi lại)'),
    h('input', {
      id: 'bulk-why',
      maxLength: 200,
      value: reason,
      autocomplete: 'off',
      onInput: (event: Event) => setReason((event.target as HTMLInputElement).value),
    }),
    h(
      'div',
      { class: 'row' },
      h(
        'button',
        { type: 'submit', class: 'main', 'aria-disabled': busy || reason.trim().length < 3 ? 'true' : undefined },
        busy || 'Làm',
      ),
      h('button', { type: 'button', onClick: () => setPlan(null) }, 'Thôi'),
    ),
  )
}
