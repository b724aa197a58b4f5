/** A day on paper, A4: who goes where, and room to write. Never a code: paper gets lost. */
import { type ComponentChildren, h } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { address } from '../route.ts'
import type { State } from '../state.ts'
import { dayName } from '../visit-words.ts'
import { hideContacts, readDay } from '../visits.ts'
import { ProveFirst } from './prove.ts'

export function VisitDay({ state, day }: { readonly state: State; readonly day: string }): ComponentChildren {
  const { sheet } = state.visits
  const [trouble, setTrouble] = useState('')
  const [asked, setAsked] = useState(false)
  useEffect(() => hideContacts, [day])
  const look = async () => {
    setAsked(true)
    setTrouble((await readDay(day)) ?? '')
  }
  return h(
    'div',
    { class: 'screen day-sheet' },
    h(
      'a',
      { class: 'back no-print', href: address({ screen: 'visits' }) },
      h('span', { 'aria-hidden': 'true' }, '←'),
      ' Về bảng',
    ),
    h('h1', { id: 'title', tabIndex: -1 }, `Đến nhà ${dayName(day)}`),
    trouble === 'prove' && h(ProveFirst, { why: 'Xác nhận lại là bạn rồi mới xem được.', onProved: () => void look() }),
    trouble && trouble !== 'prove' && h('p', { class: 'trouble', role: 'alert' }, trouble),
    !sheet &&
      trouble !== 'prove' &&
      h(
        'div',
        { class: 'no-print stack' },
        h(
          'p',
          {},
          'Danh sách có tên, địa chỉ, số điện thoại của các lượt bạn được xem. Mỗi lượt được ghi sổ. In xong nhớ hủy giấy.',
        ),
        h(
          'button',
          { type: 'button', class: 'main', onClick: () => void look() },
          asked && !trouble ? 'Đang lấy…' : 'Lấy danh sách',
        ),
      ),
    sheet && sheet.rows.length === 0 && h('p', { class: 'empty' }, 'Ngày này chưa có lượt nào đã xếp.'),
    sheet &&
      sheet.rows.length > 0 &&
      h('button', { type: 'button', class: 'no-print', onClick: () => window.print() }, 'In (A4)'),
    sheet &&
      sheet.rows.length > 0 &&
      h(
        'div',
        { class: 'scroll', tabIndex: 0, role: 'region', 'aria-label': 'Danh sách trong ngày' },
        h(
          'table',
          {},
          h(
            'thead',
            {},
            h(
              'tr',
              {},
              ['Giờ', 'Mã hẹn', 'Ai, ở đâu', 'Việc', 'Người đi', 'Kết quả'].map((name) =>
                h('th', { scope: 'col', key: name }, name),
              ),
            ),
          ),
          h(
            'tbody',
            {},
            sheet.rows.map(({ visit, contact }) =>
              h(
                'tr',
                { key: visit.id },
                h('td', {}, visit.plan?.time?.replace(/^0/, '') ?? (visit.plan?.half === 'morning' ? 'Sáng' : 'Chiều')),
                h('td', {}, visit.reference),
                h(
                  'td',
                  {},
                  [contact.name, contact.address, contact.group, contact.phone]
                    .filter(Boolean)
                    .map((said, i) => h('div', { key: i }, h('bdi', {}, said))),
                ),
                h('td', {}, visit.topic, visit.priority.length > 0 && h('div', {}, visit.priority.join(', '))),
                h(
                  'td',
                  {},
                  visit.plan?.people.map(({ staff, name }) => h('div', { key: staff }, name)),
                ),
                h('td', { class: 'blank' }),
              ),
            ),
          ),
        ),
        h('p', {}, 'Ở cửa: xưng tên, đơn vị, tự đọc mã đến nhà xem trên điện thoại. Không hỏi mã OTP, mật khẩu, tiền.'),
      ),
  )
}
