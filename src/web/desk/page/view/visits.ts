/** *Đến nhà*: the board, by day and neighbourhood group; and one's own calendar. */
import { type ComponentChildren, h } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { VisitCard } from '../../../../desk/visits-api.ts'
import { address } from '../route.ts'
import type { State } from '../state.ts'
import { board, calls, dayName, dayOf, isOver, stateText, timeText } from '../visit-words.ts'
import { endCalendar, hideContacts, makeCalendar, readVisits } from '../visits.ts'

export function VisitBoard({ state }: { readonly state: State }): ComponentChildren {
  const { visits, net } = state
  const { list, trouble } = visits
  useEffect(() => {
    hideContacts()
    void readVisits()
  }, [])
  const open = list?.visits.filter((card) => !isOver(card)) ?? []
  const over = list?.visits.filter(isOver) ?? []
  return h(
    'div',
    { class: 'screen visits' },
    h('h1', { id: 'title', tabIndex: -1 }, 'Đến nhà'),
    !net.on && h('p', { class: 'trouble' }, 'Đang mất mạng: bảng có thể đã cũ, chưa xếp hay ghi được gì.'),
    trouble &&
      h(
        'div',
        { class: 'trouble', role: 'alert' },
        h('p', {}, trouble),
        h('button', { type: 'button', onClick: () => void readVisits() }, 'Thử lại'),
      ),
    !list && !trouble && h('p', { role: 'status' }, 'Đang tải bảng đến nhà…'),
    list && h(Soon, { state }),
    list &&
      open.length === 0 &&
      h(
        'p',
        { class: 'empty' },
        list.lead
          ? 'Chưa có ai xin đội đến nhà.'
          : 'Bạn chưa được xếp lượt đến nhà nào. Trưởng nhóm xếp thì lượt ấy hiện ở đây.',
      ),
    board(open).map(({ day, groups }) =>
      h(
        'section',
        { key: day ?? 'none', class: 'day', 'aria-label': day ? dayName(day) : 'Chưa có ngày' },
        h(
          'div',
          { class: 'day-head' },
          h('h2', {}, day ? dayName(day) : 'Chưa có ngày'),
          day &&
            groups.some(({ cards }) => cards.some(({ planned }) => planned)) &&
            h('a', { href: address({ screen: 'day', day }) }, 'In danh sách'),
        ),
        groups.map(({ group, cards }) =>
          h(
            'div',
            { key: group },
            h('h3', {}, group),
            h(
              'ul',
              { class: 'cards' },
              cards.map((card) => h(Row, { card, key: card.id })),
            ),
          ),
        ),
      ),
    ),
    over.length > 0 &&
      h(
        'details',
        {},
        h('summary', {}, `Đã xong, đã hủy (${over.length})`),
        h(
          'ul',
          { class: 'cards' },
          over.map((card) => h(Row, { card, key: card.id })),
        ),
      ),
    list && h(Calendar, { state }),
  )
}

function Soon({ state }: { readonly state: State }): ComponentChildren {
  const { list } = state.visits
  const { soon } = calls(list)
  if (soon.length === 0 || !list) return null
  const today = soon.filter((card) => dayOf(card) === list.today).length
  const said = [today > 0 && `hôm nay ${today} lượt`, soon.length > today && `ngày mai ${soon.length - today} lượt`]
  return h('p', { class: 'soon' }, `Nhắc bạn: ${said.filter(Boolean).join(', ')} đến nhà.`)
}

function Row({ card }: { readonly card: VisitCard }): ComponentChildren {
  const { id, reference, plan, planned, windows, priority, topic, who, police, state } = card
  const when = planned && plan ? timeText(plan) : windows.map(({ said }) => said).join(', hoặc ')
  const tone = state === 'changed' || card.unheard || card.relieved ? 'warn' : planned ? 'strong' : ''
  return h(
    'li',
    { class: 'card visit-card' },
    h(
      'a',
      { class: 'look', href: address({ screen: 'visit', visit: id }) },
      h('span', { class: 'who' }, who ? h('bdi', {}, who) : 'Lịch hẹn', h('span', { class: 'channel' }, reference)),
      when && h('span', {}, planned ? when : `Xin ${when}`),
      topic && h('span', { class: 'wait' }, topic),
      h(
        'span',
        { class: 'chips' },
        h('span', { class: `chip ${tone}` }, stateText(card)),
        card.mine && h('span', { class: 'chip strong' }, 'Bạn đi'),
        card.unheard && h('span', { class: 'chip warn' }, 'Tin chưa tới, cần gọi'),
        police && h('span', { class: 'chip' }, 'Cần công an'),
        priority.map((one) => h('span', { class: 'chip', key: one }, one)),
      ),
      planned && plan && h('span', { class: 'wait' }, plan.people.map(({ name }) => name).join(' và ')),
    ),
  )
}

function Calendar({ state }: { readonly state: State }): ComponentChildren {
  const { list, calendar } = state.visits
  const [trouble, setTrouble] = useState('')
  const does = async (work: () => Promise<string | null>) => setTrouble((await work()) ?? '')
  const has = list?.calendarSince !== undefined
  return h(
    'section',
    { class: 'calendar', 'aria-label': 'Lịch trên điện thoại' },
    h('h2', {}, 'Lịch trên điện thoại'),
    h(
      'p',
      {},
      'Thêm địa chỉ riêng này vào ứng dụng lịch thì lượt của bạn tự hiện ra. Lịch chỉ có mã hẹn, tổ và buổi, không có tên, số điện thoại, địa chỉ nhà.',
    ),
    calendar &&
      h(
        'div',
        {},
        h('label', { for: 'calendar' }, 'Địa chỉ lịch của bạn, chỉ hiện một lần; đừng gửi cho ai'),
        h('input', {
          id: 'calendar',
          readOnly: true,
          value: calendar,
          onFocus: (event: Event) => (event.target as HTMLInputElement).select(),
        }),
      ),
    trouble && h('p', { class: 'refusal', role: 'alert' }, trouble),
    h(
      'div',
      { class: 'row' },
      h(
        'button',
        { type: 'button', onClick: () => void does(makeCalendar) },
        has ? 'Đổi địa chỉ khác' : 'Tạo địa chỉ lịch',
      ),
      has && h('button', { type: 'button', class: 'danger', onClick: () => void does(endCalendar) }, 'Tắt lịch'),
    ),
  )
}
