/** A lead sets time and two people, or calls a visit off. */
import { type ComponentChildren, h } from 'preact'
import { useState } from 'preact/hooks'
import type { VisitCard } from '../../../../desk/visits-api.ts'
import type { State } from '../state.ts'
import { CALLED_OFF } from '../visit-words.ts'
import { perform } from '../visits.ts'

export function PlanForm({ state, card }: { readonly state: State; readonly card: VisitCard }): ComponentChildren {
  const { list } = state.visits
  const known = card.planned ? card.plan : undefined
  const wish = card.windows[0]
  const [day, setDay] = useState(known?.day ?? wish?.day ?? '')
  const [half, setHalf] = useState(known?.half ?? wish?.half ?? 'morning')
  const [time, setTime] = useState(known?.time ?? '')
  const [people, setPeople] = useState([card.plan?.people[0]?.staff ?? '', card.plan?.people[1]?.staff ?? ''])
  const [trouble, setTrouble] = useState('')
  const [busy, setBusy] = useState(false)
  if (!list) return null
  const submit = async (event: Event) => {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    const body = { version: card.version, day, half, ...(time ? { time } : {}), people }
    setTrouble((await perform(card.id, 'assign', body, 'Đã xếp và nhắn người dân.')) ?? '')
    setBusy(false)
  }
  const other = (i: number) => people[1 - i]
  const taken = (staff: string) =>
    list.visits.filter(
      ({ id, planned, plan }) =>
        id !== card.id &&
        planned &&
        plan?.day === day &&
        plan.half === half &&
        plan.people.some((one) => one.staff === staff),
    ).length
  const incomplete = day === '' || people.some((one) => one === '')
  return h(
    'section',
    { class: 'part', 'aria-label': 'Xếp lịch' },
    h('h2', {}, card.planned ? 'Đổi giờ hoặc người' : 'Xếp lịch'),
    h(
      'form',
      { class: 'stack', onSubmit: (event: Event) => void submit(event) },
      card.windows.length > 0 &&
        h(
          'div',
          { class: 'row', role: 'group', 'aria-label': 'Buổi người dân xin' },
          card.windows.map((one) =>
            h(
              'button',
              {
                ...{
                  type: 'button',
                  key: one.said,
                  'aria-pressed': one.day === day && one.half === half ? 'true' : 'false',
                },
                onClick: () => {
                  setDay(one.day)
                  setHalf(one.half)
                  setTime('')
                },
              },
              `Theo ý người dân: ${one.said}`,
            ),
          ),
        ),
      h('label', { for: 'day' }, 'Ngày'),
      h('input', {
        id: 'day',
        type: 'date',
        required: true,
        min: list.today,
        value: day,
        onInput: (event: Event) => setDay(fieldValue(event)),
      }),
      h(
        'fieldset',
        { class: 'halves' },
        h('legend', {}, 'Buổi'),
        (['morning', 'afternoon'] as const).map((one) =>
          h(
            'label',
            { class: 'pill', key: one },
            h('input', {
              type: 'radio',
              name: 'half',
              value: one,
              checked: one === half,
              onChange: () => setHalf(one),
            }),
            h('span', {}, one === 'morning' ? 'Sáng' : 'Chiều'),
          ),
        ),
      ),
      h('label', { for: 'time' }, 'Giờ (để trống nếu chỉ hẹn buổi)'),
      h('input', { id: 'time', type: 'time', value: time, onInput: (event: Event) => setTime(fieldValue(event)) }),
      people.map((chosen, i) => [
        h('label', { for: `person-${i}`, key: `l${i}` }, i === 0 ? 'Người thứ nhất' : 'Người thứ hai'),
        h(
          'select',
          {
            ...{ id: `person-${i}`, key: `s${i}`, required: true, value: chosen },
            onChange: (event: Event) => setPeople(people.map((one, n) => (n === i ? fieldValue(event) : one))),
          },
          h('option', { value: '' }, 'Chọn người'),
          list.people
            .filter(({ staff }) => staff !== other(i))
            .map(({ staff, name, role }) =>
              h(
                'option',
                { key: staff, value: staff },
                `${name} – ${role}${taken(staff) > 0 ? ` (buổi ấy đã có ${taken(staff)} lượt)` : ''}`,
              ),
            ),
        ),
      ]),
      card.police && h('p', { class: 'soft' }, 'Việc này phải có ít nhất một người của công an.'),
      trouble && h('p', { class: 'refusal', role: 'alert' }, trouble),
      h('p', { class: 'soft' }, 'Người dân được nhắn ngay: giờ, tên hai người, đơn vị và mã đến nhà.'),
      h(
        'button',
        { type: 'submit', class: 'main', 'aria-disabled': busy || incomplete ? 'true' : undefined },
        card.planned ? 'Đổi và nhắn người dân' : 'Xếp và nhắn người dân',
      ),
    ),
  )
}

export function CallOffForm({ card }: { readonly card: VisitCard }): ComponentChildren {
  const [trouble, setTrouble] = useState('')
  const does = async (name: string, body: object, said: string) =>
    setTrouble((await perform(card.id, name, { version: card.version, ...body }, said)) ?? '')
  return h(
    'details',
    { class: 'part' },
    h('summary', {}, card.planned ? 'Hủy lịch, cấp mã mới' : 'Hủy lịch'),
    trouble && h('p', { class: 'refusal', role: 'alert' }, trouble),
    card.planned &&
      h(
        'button',
        { type: 'button', onClick: () => void does('new-code', {}, 'Đã cấp mã mới và nhắn người dân.') },
        'Cấp mã đến nhà mới',
      ),
    h('p', {}, 'Hủy vì sao? Người dân được nhắn lý do này.'),
    h(
      'div',
      { class: 'reasons' },
      Object.entries(CALLED_OFF).map(([why, said]) =>
        h(
          'button',
          {
            type: 'button',
            class: 'danger',
            key: why,
            onClick: () => void does('call-off', { why }, 'Đã hủy và nhắn người dân.'),
          },
          said,
        ),
      ),
    ),
  )
}

const fieldValue = (event: Event) => (event.target as HTMLInputElement | HTMLSelectElement).value
