/** What is known about where the resident stands: folded away on a phone, the right column at a desk. */
import { type ComponentChildren, h } from 'preact'
import type { Opened } from '../../../../desk/api.ts'
import { address } from '../route.ts'
import { chatOf, type State } from '../state.ts'
import { dayTime } from '../when.ts'
import { capital, hereOf, stepText } from '../words.ts'

export function Context({
  state,
  ticket,
}: {
  readonly state: State
  readonly ticket: string | undefined
}): ComponentChildren {
  const opened = ticket ? chatOf(ticket).opened : null
  if (!ticket || !opened) return h('p', { class: 'soft pad' }, 'Chưa mở ai.')
  return h(
    'div',
    { class: 'context' },
    h('h2', {}, stepText(hereOf(state.list.byId.get(ticket) ?? opened.card))),
    h(StuckBody, { opened, state }),
    h('p', {}, h('a', { class: 'button note', href: address({ screen: 'notes', ticket }) }, 'Ghi chú')),
  )
}

/** Why they were handed back, as advice. */
const WORKED = {
  done: 'Làm xong bước cùng với họ',
  explained: 'Hướng dẫn rồi để họ tự làm',
  'wrong-flow': 'Chuyển sang đúng thủ tục',
  other: 'Cách khác',
} as const

/** Why they were handed back, of what was. */
const BACK = {
  done: 'đã xong bước ấy',
  explained: 'đã hướng dẫn',
  'wrong-flow': 'chọn nhầm thủ tục',
  other: 'lý do khác',
} as const

export function StuckBody({ opened, state }: { readonly opened: Opened; readonly state: State }): ComponentChildren {
  const { answers, tries, asked, hint, steps, card, worked, notes } = opened
  const { helped } = card
  const noteList = [
    h('h3', { key: 'notes' }, 'Ghi chú nội bộ'),
    h(NoteList, { key: 'notes-list', notes, now: state.now }),
  ]
  return h(
    'div',
    { class: 'stuck-body' },
    hint && [h('h3', { key: 'hint' }, 'Cách giúp ở bước này'), h('p', { key: 'hint-text' }, hint)],
    // What a colleague left is read before anything is tried.
    notes.length > 0 && noteList,
    worked && [
      h('h3', { key: 'worked' }, 'Đã giúp được người khác ở bước này'),
      h(
        'ul',
        { key: 'worked-list' },
        worked.map(({ people, said, reason }) =>
          h(
            'li',
            { key: said ?? reason },
            said ? `“${said}”` : reason && WORKED[reason],
            ` – ${people} người sau đó làm xong`,
          ),
        ),
      ),
    ],
    asked && [h('h3', { key: 'asked' }, 'Câu cuối của trợ lý'), h('p', { key: 'asked-text' }, asked)],
    h('h3', {}, 'Đã thử'),
    tries.length === 0
      ? h('p', { class: 'soft' }, 'Chưa thử lần nào ở bước này.')
      : h(
          'ol',
          {},
          tries.map((text, index) => h('li', { key: index }, text)),
        ),
    h('h3', {}, `${capital(card.who)} đã trả lời`),
    answers.length === 0
      ? h('p', { class: 'soft' }, 'Chưa có câu trả lời nào.')
      : h(
          'dl',
          {},
          answers.map(({ name, said }) => h('div', { key: name }, h('dt', {}, name), h('dd', {}, said))),
        ),
    helped && [
      h('h3', { key: 'before' }, 'Lần trước'),
      h(
        'p',
        { key: 'before-text' },
        `${helped.mine ? 'Bạn' : helped.name} giúp, ${dayTime(helped.at, state.now)} trả lại trợ lý${helped.reason ? `: ${BACK[helped.reason]}` : ''}.`,
      ),
    ],
    notes.length === 0 && noteList,
    state.me?.lead &&
      h('p', {}, h('a', { class: 'button', href: `/admin/turns/${card.id}` }, 'Vì sao từng lượt như vậy?')),
    steps.length > 0 && [
      h('h3', { key: 'steps' }, 'Các bước'),
      h(
        'ol',
        { key: 'steps-list' },
        // What lies beside the way is long, and says little: handing back offers it.
        steps
          .filter(({ here, beside }) => here || !beside)
          .map(({ id, title, here }) =>
            h(
              'li',
              { key: id, 'aria-current': here ? 'step' : undefined },
              title,
              here && h('strong', {}, ' – đang ở đây'),
            ),
          ),
      ),
    ],
  )
}

export function NoteList({ notes, now }: { readonly notes: Opened['notes']; readonly now: number }): ComponentChildren {
  if (notes.length === 0) return h('p', { class: 'soft' }, 'Chưa có ghi chú nào.')
  return h(
    'ul',
    { class: 'notes' },
    notes.map(({ id, at, name, text }) =>
      h('li', { key: id }, h('p', { class: 'by' }, `${name} · ${dayTime(at, now)}`), h('p', { class: 'text' }, text)),
    ),
  )
}
