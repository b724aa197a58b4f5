/** One visit: what is known, where to, the code for the door, how it went. */
import { type ComponentChildren, h } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { VisitCard } from '../../../../desk/visits-api.ts'
import { address } from '../route.ts'
import type { State } from '../state.ts'
import { isOver, stateText, timeText, whyText } from '../visit-words.ts'
import { hideContacts, perform, readVisits, reveal, showCode, visitOf } from '../visits.ts'
import { ProveFirst } from './prove.ts'
import { FinishForm } from './visit-finish.ts'
import { CallOffForm, PlanForm } from './visit-plan.ts'

interface Props {
  readonly state: State
  readonly card: VisitCard
}

export function VisitScreen({ state, visit }: { readonly state: State; readonly visit: string }): ComponentChildren {
  const { list, trouble } = state.visits
  useEffect(() => {
    if (!list) void readVisits()
    return hideContacts
  }, [visit])
  const card = visitOf(visit)
  return h(
    'div',
    { class: 'screen visit' },
    h(
      'a',
      { class: 'back', href: address({ screen: 'visits' }) },
      h('span', { 'aria-hidden': 'true' }, '←'),
      ' Về bảng',
    ),
    h('h1', { id: 'title', tabIndex: -1 }, card ? `Lịch hẹn ${card.reference}` : 'Lịch hẹn'),
    !state.net.on && h('p', { class: 'trouble' }, 'Đang mất mạng: chưa ghi được gì. Có mạng lại thì làm tiếp.'),
    trouble && h('p', { class: 'trouble', role: 'alert' }, trouble),
    !list && !trouble && h('p', { role: 'status' }, 'Đang tải…'),
    list && !card && h('p', { class: 'empty' }, 'Lịch này không còn, hoặc không phải lượt của bạn nữa.'),
    card && h(Known, { card }),
    card && !card.relieved && !isOver(card) && h(Doing, { state, card, key: card.id }),
  )
}

function Known({ card }: { readonly card: VisitCard }): ComponentChildren {
  const { plan, planned, windows, who, phone, group, area, topic, priority, before, ended } = card
  const line = (name: string, said: ComponentChildren) => h('div', { key: name }, h('dt', {}, name), h('dd', {}, said))
  return h(
    'dl',
    { class: 'visit-known' },
    line('Tình trạng', stateText(card)),
    card.unheard && line('Lưu ý', 'Tin hẹn chưa tới người dân: cần gọi điện xác nhận.'),
    plan && line(planned ? 'Hẹn' : 'Lần xếp trước', timeText(plan)),
    plan &&
      line(
        planned ? 'Người đi' : 'Người được xếp',
        plan.people.map(({ name, role }) => `${name} (${role})`).join(' và '),
      ),
    windows.length > 0 && line('Người dân xin', windows.map(({ said }) => said).join(', hoặc ')),
    topic && line('Việc cần giúp', topic),
    card.police && line('Cần', 'Công an đi cùng'),
    priority.length > 0 && line('Ưu tiên', priority.join(', ')),
    who && line('Người cần giúp', h('bdi', {}, who)),
    (group || area) && line('Khu vực', [group, area].filter(Boolean).join(', ')),
    phone && line('Điện thoại', `số cuối ${phone}`),
    before.map((one, i) =>
      h(
        'div',
        { key: `b${i}` },
        h('dt', {}, 'Lần trước'),
        h('dd', {}, `${timeText(one)}: ${whyText(one.why)}${one.note ? ` (${one.note})` : ''}`),
      ),
    ),
    ended?.note && line('Ghi chú', ended.note),
  )
}

function Doing({ state, card }: Props): ComponentChildren {
  const lead = state.visits.list?.lead ?? false
  const today = state.visits.list?.today
  const due = card.planned && card.plan !== undefined && today !== undefined && card.plan.day <= today
  return h(
    'div',
    { class: 'stack' },
    (lead || card.mine) && h(Where, { state, card }),
    card.mine && card.planned && card.plan?.day === today && card.arrivedAt === undefined && h(Door, { state, card }),
    card.state === 'assigned' && (lead || card.mine) && h(Agreed, { card }),
    due && (lead || card.mine) && h(FinishForm, { state, card }),
    lead && h(PlanForm, { state, card, key: card.version }),
    lead && h(CallOffForm, { card }),
  )
}

/** Name, address and phone, one press and one line in the log each time. */
function Where({ state, card }: Props): ComponentChildren {
  const contact = state.visits.contacts.get(card.id)
  const [why, setWhy] = useState('')
  const [trouble, setTrouble] = useState('')
  const look = async () => setTrouble((await reveal(card.id, card.mine ? undefined : why.trim())) ?? '')
  const phone = contact?.phone
  return h(
    'section',
    { class: 'part', 'aria-label': 'Tên, địa chỉ, số điện thoại' },
    h('h2', {}, 'Tên, địa chỉ, số điện thoại'),
    contact
      ? h(
          'dl',
          { class: 'visit-known', 'aria-live': 'polite' },
          [
            ['Tên', contact.name],
            ['Địa chỉ', contact.address],
            ['Tổ', contact.group],
            ['Nói thêm', contact.answers.join('; ') || undefined],
          ].map(([name, said]) => said && h('div', { key: name }, h('dt', {}, name), h('dd', {}, h('bdi', {}, said)))),
          phone &&
            h(
              'div',
              {},
              h('dt', {}, 'Điện thoại'),
              h('dd', {}, h('a', { href: `tel:${phone.replace(/\s/g, '')}` }, phone)),
            ),
        )
      : trouble === 'prove'
        ? h(ProveFirst, { why: 'Xác nhận lại là bạn rồi mới xem được.', onProved: () => void look() })
        : h(
            'form',
            {
              onSubmit: (event: Event) => {
                event.preventDefault()
                void look()
              },
            },
            !card.mine && h('label', { for: 'why' }, 'Vì sao cần xem'),
            !card.mine &&
              h('input', {
                ...{ id: 'why', maxLength: 200, required: true, minLength: 3, value: why },
                onInput: (event: Event) => setWhy((event.target as HTMLInputElement).value),
              }),
            trouble && h('p', { class: 'refusal', role: 'alert' }, trouble),
            h('button', { type: 'submit' }, 'Xem (có ghi sổ)'),
          ),
  )
}

/** At the door: the code is read out, the resident compares, then it is marked. */
function Door({ state, card }: Props): ComponentChildren {
  const code = state.visits.codes.get(card.id)
  const [trouble, setTrouble] = useState('')
  const does = async (work: Promise<string | null>) => setTrouble((await work) ?? '')
  return h(
    'section',
    { class: 'part', 'aria-label': 'Ở cửa' },
    h('h2', {}, 'Ở cửa'),
    h('p', {}, 'Xưng tên, đơn vị, rồi tự đọc mã này. Người dân so với mã trong tin nhắn; đừng hỏi mã của họ.'),
    trouble && h('p', { class: 'refusal', role: 'alert' }, trouble),
    code
      ? [
          h(
            'p',
            { class: 'code', key: 'code', 'aria-live': 'polite' },
            h('span', { class: 'unseen' }, 'Mã đến nhà: '),
            [...code].join(' '),
          ),
          h(
            'button',
            {
              type: 'button',
              class: 'main',
              key: 'arrive',
              onClick: () => void does(perform(card.id, 'arrive', { code }, 'Đã ghi: đội đến nơi.')),
            },
            'Người nhà nhận mã đúng, đã vào nhà',
          ),
        ]
      : h('button', { type: 'button', class: 'main', onClick: () => void does(showCode(card.id)) }, 'Xem mã đến nhà'),
  )
}

function Agreed({ card }: { readonly card: VisitCard }): ComponentChildren {
  const [trouble, setTrouble] = useState('')
  const agree = async () =>
    setTrouble(
      (await perform(card.id, 'confirm', { version: card.version }, 'Đã ghi: người dân đồng ý qua điện thoại.')) ?? '',
    )
  return h(
    'section',
    { class: 'part', 'aria-label': 'Xác nhận' },
    h('p', {}, 'Người dân chưa trả lời tin hẹn. Đã gọi và họ đồng ý thì ghi lại:'),
    trouble && h('p', { class: 'refusal', role: 'alert' }, trouble),
    h('button', { type: 'button', onClick: () => void agree() }, 'Đã đồng ý qua điện thoại'),
  )
}
