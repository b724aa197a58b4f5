/** How one likes to work: quiet hours, and the usual evenings. A habit proposes a shift and never begins one. */
import { type ComponentChildren, h } from 'preact'
import { useState } from 'preact/hooks'
import type { Habit } from '../../../../desk/api.ts'
import { promise, saveOwn } from '../duty.ts'
import type { State } from '../state.ts'
import { clockTime, dayTime } from '../when.ts'

const DAYS = ['Chủ nhật', 'thứ Hai', 'thứ Ba', 'thứ Tư', 'thứ Năm', 'thứ Sáu', 'thứ Bảy']
/** Monday first, as calendars here have it. */
const WEEK = [1, 2, 3, 4, 5, 6, 0]
const DEFAULT: Omit<Habit, 'day'> = { from: 19 * 60, until: 21 * 60, atMost: 2, topics: [] }

export function Proposal({ state }: { readonly state: State }): ComponentChildren {
  const { duty, me, now, net } = state
  const shift = duty?.proposal
  if (!shift || me?.shift) return null
  const when = `${shift.from === undefined ? 'từ bây giờ' : dayTime(shift.from, now)} đến ${clockTime(shift.until)}`
  return h(
    'div',
    { class: 'proposal' },
    h('p', {}, `Theo thói quen, bạn thường rảnh ${when}. Chỉ khi bạn bấm hẹn thì ca mới có.`),
    h(
      'button',
      { type: 'button', 'aria-disabled': net.on ? undefined : 'true', onClick: () => net.on && void promise(shift) },
      `Hẹn ca: ${when}`,
    ),
  )
}

export function Habits({ state }: { readonly state: State }): ComponentChildren {
  const { duty, net } = state
  if (!duty) return null
  const { quiet, habits } = duty.own
  const setQuiet = (edit: Partial<typeof quiet>) =>
    void saveOwn({ quiet: { ...quiet, ...edit } }, 'Đã lưu giờ yên lặng.')
  return h(
    'section',
    { class: 'habits', 'aria-labelledby': 'habits-title' },
    h('h2', { id: 'habits-title' }, 'Thói quen của tôi'),
    h(
      'fieldset',
      { disabled: !net.on },
      h('legend', {}, 'Giờ yên lặng: không gọi tôi'),
      h(
        'div',
        { class: 'row' },
        h(Time, { label: 'Từ', value: quiet.from, onSet: (from) => setQuiet({ from }) }),
        h(Time, { label: 'Đến', value: quiet.until, onSet: (until) => setQuiet({ until }) }),
      ),
    ),
    h(
      'fieldset',
      { disabled: !net.on },
      h('legend', {}, 'Thường rảnh (chỉ để gợi ý ca, không tự bắt đầu)'),
      WEEK.map((day) => h(Day, { key: day, day, habits })),
    ),
  )
}

function Day({ day, habits }: { readonly day: number; readonly habits: readonly Habit[] }): ComponentChildren {
  const own = habits.find((habit) => habit.day === day)
  const others = habits.filter((habit) => habit !== own)
  const put = (habit: Habit | null) =>
    void saveOwn({ habits: habit ? [...others, habit] : others }, 'Đã lưu thói quen.')
  const name = DAYS[day] ?? ''
  return h(
    'div',
    { class: 'row day', role: 'group', 'aria-label': name },
    h(
      'label',
      { class: 'check' },
      h('input', {
        type: 'checkbox',
        checked: own !== undefined,
        onChange: () => put(own ? null : { ...DEFAULT, day }),
      }),
      name,
    ),
    own &&
      h(Time, {
        label: `${name} từ`,
        value: own.from,
        onSet: (from) => put({ ...own, from, until: Math.max(own.until, from + 30) }),
      }),
    own &&
      h(Time, { label: `${name} đến`, value: own.until, onSet: (until) => until > own.from && put({ ...own, until }) }),
  )
}

function Time(props: {
  readonly label: string
  readonly value: number
  readonly onSet: (minute: number) => void
}): ComponentChildren {
  const [text, setText] = useState<string | null>(null)
  const two = (number: number) => String(number).padStart(2, '0')
  const set = () => {
    const [hour, minute] = (text ?? '').split(':').map(Number)
    setText(null)
    if (
      hour !== undefined &&
      minute !== undefined &&
      !Number.isNaN(hour + minute) &&
      hour * 60 + minute !== props.value
    )
      props.onSet(hour * 60 + minute)
  }
  return h('input', {
    type: 'time',
    'aria-label': props.label,
    value: text ?? `${two(Math.floor(props.value / 60) % 24)}:${two(props.value % 60)}`,
    onInput: (event: Event) => setText((event.target as HTMLInputElement).value),
    onBlur: set,
    onKeyDown: (event: KeyboardEvent) => event.key === 'Enter' && set(),
  })
}
