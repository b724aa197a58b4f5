/** How a visit went: done, or not and why, and perhaps another time. */
import { type ComponentChildren, h } from 'preact'
import { useState } from 'preact/hooks'
import type { VisitCard } from '../../../../desk/visits-api.ts'
import type { State } from '../state.ts'
import { MISSED } from '../visit-words.ts'
import { perform } from '../visits.ts'

export function FinishForm({ state, card }: { readonly state: State; readonly card: VisitCard }): ComponentChildren {
  const [outcome, setOutcome] = useState<'done' | 'missed' | ''>('')
  const [why, setWhy] = useState('')
  const [note, setNote] = useState('')
  const [day, setDay] = useState('')
  const [half, setHalf] = useState('morning')
  const [trouble, setTrouble] = useState('')
  const [busy, setBusy] = useState(false)
  const missed = outcome === 'missed'
  const incomplete = outcome === '' || (missed && why === '')
  const submit = async (event: Event) => {
    event.preventDefault()
    if (busy || incomplete) return
    setBusy(true)
    const body = {
      ...{ version: card.version, outcome, note: note.trim() },
      ...(missed ? { why } : {}),
      ...(missed && day !== '' ? { next: { day, half } } : {}),
    }
    setTrouble((await perform(card.id, 'finish', body, 'Đã ghi kết quả và nhắn người dân.')) ?? '')
    setBusy(false)
  }
  const radio = (name: string, value: string, label: string, on: boolean, choose: () => void) =>
    h(
      'label',
      { class: 'pill', key: value },
      h('input', { type: 'radio', name, value, checked: on, onChange: choose }),
      h('span', {}, label),
    )
  return h(
    'section',
    { class: 'part', 'aria-label': 'Kết quả' },
    h('h2', {}, 'Kết quả'),
    h(
      'form',
      { class: 'stack', onSubmit: (event: Event) => void submit(event) },
      h(
        'fieldset',
        { class: 'halves' },
        h('legend', {}, 'Việc hôm nay'),
        radio('outcome', 'done', 'Đã xong', outcome === 'done', () => setOutcome('done')),
        radio('outcome', 'missed', 'Chưa làm được', missed, () => setOutcome('missed')),
      ),
      missed &&
        h(
          'fieldset',
          { class: 'halves' },
          h('legend', {}, 'Vì sao'),
          Object.entries(MISSED).map(([id, said]) => radio('why', id, said, why === id, () => setWhy(id))),
        ),
      missed && h('label', { for: 'next' }, 'Hẹn lại ngày (để trống nếu không hẹn)'),
      missed &&
        h('input', {
          ...{ id: 'next', type: 'date', min: state.visits.list?.today, value: day },
          onInput: (event: Event) => setDay((event.target as HTMLInputElement).value),
        }),
      missed &&
        day !== '' &&
        h(
          'fieldset',
          { class: 'halves' },
          h('legend', {}, 'Buổi hẹn lại'),
          radio('next-half', 'morning', 'Sáng', half === 'morning', () => setHalf('morning')),
          radio('next-half', 'afternoon', 'Chiều', half === 'afternoon', () => setHalf('afternoon')),
        ),
      h('label', { for: 'visit-note' }, 'Ghi chú cho bàn trực (người dân không thấy)'),
      h('textarea', {
        ...{ id: 'visit-note', rows: 2, maxLength: 200, value: note },
        onInput: (event: Event) => setNote((event.target as HTMLTextAreaElement).value),
      }),
      trouble && h('p', { class: 'refusal', role: 'alert' }, trouble),
      h(
        'button',
        { type: 'submit', class: 'main', 'aria-disabled': busy || incomplete ? 'true' : undefined },
        'Ghi kết quả',
      ),
    ),
  )
}
