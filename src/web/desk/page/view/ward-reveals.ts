/** *Ai đã mở gì*: photos, contacts and recordings of residents that were opened: by whom, when, and why. */
import { type ComponentChildren, h } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { ask } from '../client.ts'
import { address } from '../route.ts'
import type { Loaded, State } from '../state.ts'
import { dayTime } from '../when.ts'
import { capital } from '../words.ts'

/** `GET /api/staff/audit/reveals?days=`. */
interface Reveals {
  readonly entries: readonly {
    readonly seq: number
    readonly at: number
    readonly name: string
    readonly what: 'reveal' | 'voice-played'
    /** `ticket ID` or `visit ID`. */
    readonly object?: string
    readonly why?: string
  }[]
  /** There are more than are told. */
  readonly more: boolean
}

const PERIODS = [7, 30, 90] as const

export function Reveals({ state }: { readonly state: State }): ComponentChildren {
  const { me } = state
  const [days, setDays] = useState<number>(PERIODS[0])
  const [seen, setSeen] = useState<Loaded<Reveals>>({ kind: 'loading' })
  const [tries, setTries] = useState(0)
  useEffect(() => {
    let here = true
    setSeen({ kind: 'loading' })
    void ask<Reveals>('GET', `/api/staff/audit/reveals?days=${days}`).then((answer) => {
      // Another period was chosen meanwhile.
      if (!here) return
      setSeen(
        answer.kind === 'ok' ? { kind: 'ready', value: answer.value } : { kind: 'failed', message: answer.message },
      )
    })
    return () => {
      here = false
    }
  }, [days, tries])
  return h(
    'div',
    { class: 'screen reveals' },
    h(
      'a',
      { class: 'back', href: address({ screen: 'ward' }) },
      h('span', { 'aria-hidden': 'true' }, '←'),
      ' Toàn phường',
    ),
    h('h1', { id: 'title', tabIndex: -1 }, 'Ai đã mở gì'),
    me?.lead
      ? [
          h(
            'p',
            { key: 'what', class: 'soft' },
            'Ảnh, địa chỉ, số điện thoại và ghi âm của người dân mà tình nguyện viên trong phường và bạn đã mở. Không ai sửa hay xóa được sổ này. Của công an và trưởng nhóm khác thì người kiểm tra xem.',
          ),
          h(
            'label',
            { key: 'days', class: 'stack' },
            'Khoảng thời gian',
            h(
              'select',
              {
                value: String(days),
                onChange: (event: Event) => setDays(Number((event.target as HTMLSelectElement).value)),
              },
              PERIODS.map((one) => h('option', { key: one, value: String(one) }, `${one} ngày qua`)),
            ),
          ),
          seen.kind === 'loading' && h('p', { key: 'loading', role: 'status' }, 'Đang tải sổ…'),
          seen.kind === 'failed' &&
            h(
              'div',
              { key: 'failed', class: 'trouble', role: 'alert' },
              h('p', {}, `Chưa tải được sổ. ${seen.message}`),
              h('button', { type: 'button', onClick: () => setTries(tries + 1) }, 'Thử lại'),
            ),
          seen.kind === 'ready' && h(Entries, { key: 'list', value: seen.value, days, state }),
        ]
      : h('p', {}, 'Mục này dành cho trưởng nhóm.'),
  )
}

function Entries(props: { readonly value: Reveals; readonly days: number; readonly state: State }): ComponentChildren {
  const {
    value,
    days,
    state: { list, now },
  } = props
  if (value.entries.length === 0) return h('p', { role: 'status' }, `Trong ${days} ngày qua chưa ai mở gì.`)
  return h(
    'div',
    {},
    h('p', { role: 'status' }, `${value.entries.length} lần mở, mới nhất ở trên.`),
    h(
      'ul',
      { class: 'cards', 'aria-label': 'Các lần mở' },
      value.entries.map(({ seq, at, name, what, object = '', why }) => {
        const [kind, id = ''] = object.split(' ')
        const card = kind === 'ticket' ? list.byId.get(id) : undefined
        const about = card ? capital(card.who) : kind === 'visit' ? 'Lượt đến nhà' : 'Lượt đã kết thúc'
        const thing =
          what === 'voice-played' ? 'nghe ghi âm' : kind === 'visit' ? 'xem tên, địa chỉ, số điện thoại' : 'mở ảnh'
        return h(
          'li',
          { key: seq, class: 'card' },
          h('p', { class: 'who' }, `${name} ${thing}`),
          h(
            'p',
            {},
            card
              ? h('a', { href: address({ screen: 'chat', ticket: id }) }, about)
              : kind === 'visit'
                ? h('a', { href: address({ screen: 'visit', visit: id }) }, about)
                : about,
            ` · ${dayTime(at, now)}`,
          ),
          what === 'reveal' && h('p', {}, why ? `Lý do: ${reasonOf(why)}` : 'Không ghi lý do'),
        )
      }),
    ),
    value.more && h('p', { class: 'soft' }, 'Còn nữa: nhật ký kiểm tra có đủ, chọn khoảng ngắn hơn để thấy hết.'),
  )
}

/** Of a photo the reason begins with the id of its line. */
function reasonOf(why: string): string {
  return why.replace(/^[0-9a-z]{26}-\d{1,2} /, '')
}
