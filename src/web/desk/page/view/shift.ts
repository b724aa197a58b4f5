/** *Ca trực*: a promise with an end. It holds while the page is closed and ends by itself. */
import { type ComponentChildren, h } from 'preact'
import { useState } from 'preact/hooks'
import { setShift, showSheet } from '../acts.ts'
import { section } from '../cards.ts'
import { busy, promise } from '../duty.ts'
import type { State } from '../state.ts'
import { catchUp } from '../sync.ts'
import { clockTime, dayTime, shiftEnds } from '../when.ts'
import { Habits, Proposal } from './habit.ts'
import { Phones } from './phones.ts'

const AT_MOST = [1, 2, 3]

export function ShiftScreen({ state }: { readonly state: State }): ComponentChildren {
  const { me, now, net, duty } = state
  const shift = me?.shift && me.shift.until > now ? me.shift : null
  return h(
    'div',
    { class: 'screen shift' },
    h('h1', { id: 'title', tabIndex: -1 }, 'Ca trực'),
    !me && h('p', { class: 'soft' }, 'Đang tải…'),
    !net.on &&
      h(
        'div',
        { class: 'trouble' },
        h('p', {}, 'Đang mất mạng: chưa đổi được ca trực. Ca đang có vẫn giữ nguyên.'),
        // With everything else switched off, the keyboard needs something here to scroll by.
        h('button', { type: 'button', onClick: () => void catchUp() }, 'Thử lại (máy tự thử sau ít giây)'),
      ),
    duty &&
      !duty.own.welcomed &&
      h('a', { class: 'button', href: '#lan-dau' }, 'Lần đầu ở đây? Xem 4 màn hình ngắn và tập thử'),
    duty?.ended &&
      !shift &&
      h(
        'p',
        { class: 'trouble' },
        `Ca trước tạm dừng lúc ${dayTime(duty.ended.at, now)} vì hai lần gọi liền chưa thấy bạn trả lời, chắc bạn bận. Không sao cả: rảnh thì vào ca lại.`,
      ),
    shift &&
      h(
        'div',
        { class: 'on-duty' },
        h(
          'p',
          { class: 'big' },
          (shift.from ?? 0) > now
            ? `Bạn đã hẹn trực từ ${dayTime(shift.from ?? 0, now)} đến ${clockTime(shift.until)}, nhận tối đa ${shift.atMost} người.`
            : `Bạn đang trong ca đến ${clockTime(shift.until)}, nhận tối đa ${shift.atMost} người.`,
        ),
        duty?.busyUntil !== undefined &&
          duty.busyUntil > now &&
          h('p', {}, `Bạn báo bận đến ${clockTime(duty.busyUntil)}: trước lúc đó máy không gọi bạn.`),
        h(
          'button',
          { type: 'button', 'aria-disabled': net.on ? undefined : 'true', onClick: () => net.on && void busy() },
          'Bận 30 phút',
        ),
        h(
          'button',
          {
            type: 'button',
            onClick: () =>
              section(state.list, 'mine').length > 0 ? showSheet({ kind: 'end-shift' }) : void setShift(null),
          },
          (shift.from ?? 0) > now ? 'Bỏ hẹn ca này' : 'Kết thúc ca',
        ),
      ),
    h(Proposal, { state }),
    me && h(Promised, { state, key: shift ? 'on' : 'off' }),
    h(Phones, { state }),
    h(Habits, { state }),
    h('p', { class: 'soft' }, 'Trong giờ yên lặng máy không gọi bạn. Đóng trang, ca vẫn giữ đến giờ bạn đã hẹn.'),
  )
}

function Promised({ state }: { readonly state: State }): ComponentChildren {
  const { me, now, net } = state
  const shift = me?.shift && me.shift.until > now ? me.shift : null
  const ends = shiftEnds(now, state.duty?.own.quiet)
  const [until, setUntil] = useState<number | null>(null)
  const [atMost, setAtMost] = useState(shift?.atMost ?? 2)
  const [topics, setTopics] = useState<readonly string[]>(shift?.topics ?? [])
  // A time that has passed while the page lay open is no promise any more.
  const chosen = until !== null && ends.includes(until) ? until : (ends[Math.min(1, ends.length - 1)] ?? null)
  if (chosen === null) return h('p', {}, 'Bây giờ là giờ yên lặng của bạn. Hết giờ này thì vào ca được.')
  const radio = (name: string, value: number, label: string, on: boolean, choose: (value: number) => void) =>
    h(
      'label',
      { class: 'pill', key: value },
      h('input', { type: 'radio', name, value, checked: on, onChange: () => choose(value) }),
      h('span', {}, label),
    )
  const submit = (event: Event) => {
    event.preventDefault()
    if (net.on) void promise({ until: chosen, atMost, topics })
  }
  return h(
    'form',
    { class: 'promise', onSubmit: submit },
    h(
      'fieldset',
      {},
      h('legend', {}, 'Tôi rảnh đến'),
      ends.map((end) => radio('until', end, clockTime(end), end === chosen, setUntil)),
    ),
    h(
      'fieldset',
      {},
      h('legend', {}, 'Nhận tối đa'),
      AT_MOST.map((count) => radio('at-most', count, `${count} người`, count === atMost, setAtMost)),
    ),
    me?.topics &&
      me.topics.length > 0 &&
      h(
        'fieldset',
        {},
        h('legend', {}, 'Tôi giúp được (không chọn: việc nào cũng được)'),
        me.topics.map(({ id, title }) =>
          h(
            'label',
            { class: 'pill', key: id },
            h('input', {
              type: 'checkbox',
              checked: topics.includes(id),
              onChange: () => setTopics(topics.includes(id) ? topics.filter((one) => one !== id) : [...topics, id]),
            }),
            h('span', {}, title),
          ),
        ),
      ),
    h(
      'button',
      { type: 'submit', class: 'main', 'aria-disabled': net.on ? undefined : 'true' },
      shift ? `Đổi: rảnh đến ${clockTime(chosen)}` : `Vào ca: rảnh đến ${clockTime(chosen)}, tối đa ${atMost} người`,
    ),
  )
}
