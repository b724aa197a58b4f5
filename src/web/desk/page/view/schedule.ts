/** An appointment: nobody writes to them before, then they stand in front. */
import { type ComponentChildren, h } from 'preact'
import { useState } from 'preact/hooks'
import { schedule } from '../acts.ts'
import { cardOf, type State } from '../state.ts'
import { at, dayTime, fieldTime, isQuiet } from '../when.ts'
import { SheetView } from './sheet.ts'

const AHEAD_MS = 15 * 60_000

export function Schedule({ state, ticket }: { readonly state: State; readonly ticket: string }): ComponentChildren {
  const { now } = state
  const [own, setOwn] = useState('')
  const who = cardOf(ticket)?.who ?? ''
  const usual = [at(now, 14), at(now, 19, 30), at(now, 8, 0, 1), at(now, 19, 30, 1)]
    .filter((time) => time - now >= AHEAD_MS)
    .slice(0, 3)
  const chosen = own === '' ? Number.NaN : new Date(own).getTime()
  const wrong =
    own === '' || Number.isNaN(chosen)
      ? ''
      : chosen - now < AHEAD_MS
        ? 'Chọn giờ sau ít nhất 15 phút.'
        : isQuiet(chosen)
          ? 'Từ 21:30 đến 07:00 là giờ yên lặng, xin chọn giờ khác.'
          : ''
  const submit = (event: Event) => {
    event.preventDefault()
    if (!Number.isNaN(chosen) && wrong === '') void schedule(ticket, chosen, dayTime(chosen, now))
  }
  return h(
    SheetView,
    { title: `Hẹn ${who} lúc nào?`, kind: 'schedule' },
    h(
      'ul',
      { class: 'menu-list' },
      usual.map((time) =>
        h(
          'li',
          { key: time },
          h(
            'button',
            { type: 'button', onClick: () => void schedule(ticket, time, dayTime(time, now)) },
            dayTime(time, now),
          ),
        ),
      ),
    ),
    h(
      'form',
      { onSubmit: submit },
      h('label', { for: 'at' }, 'Giờ khác'),
      h('input', {
        id: 'at',
        type: 'datetime-local',
        min: fieldTime(now),
        value: own,
        'aria-describedby': wrong ? 'at-wrong' : undefined,
        onInput: (event: Event) => setOwn((event.target as HTMLInputElement).value),
      }),
      wrong && h('p', { class: 'refusal', id: 'at-wrong', role: 'alert' }, wrong),
      h(
        'button',
        { type: 'submit', class: 'main', 'aria-disabled': Number.isNaN(chosen) || wrong !== '' ? 'true' : undefined },
        'Hẹn giờ này',
      ),
    ),
  )
}
