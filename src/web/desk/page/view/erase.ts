/** A lead erases everything of somebody: what goes, what stays, why, once more that it is them, and what became of it. */
import { type ComponentChildren, h } from 'preact'
import { useState } from 'preact/hooks'
import type { WithReason } from '../../../../desk/api.ts'
import { ask } from '../client.ts'
import { address } from '../route.ts'
import { cardOf, type State } from '../state.ts'
import { catchUp } from '../sync.ts'
import { capital } from '../words.ts'
import { ProveFirst } from './prove.ts'

const REASON_CHARS_MIN = 3

type Stage =
  | { readonly kind: 'asking'; readonly trouble?: string }
  | { readonly kind: 'proving' }
  | { readonly kind: 'working' }
  /** As they were called: with their data the name has gone from the lists. */
  | { readonly kind: 'done'; readonly who: string; readonly channel: string }

export function EraseScreen({ state }: { readonly state: State }): ComponentChildren {
  const { route, me } = state
  const [stage, setStage] = useState<Stage>({ kind: 'asking' })
  const [reason, setReason] = useState('')
  const ticket = 'ticket' in route ? route.ticket : ''
  const card = cardOf(ticket)
  const who = card?.who ?? 'người này'
  const erase = async () => {
    if (stage.kind === 'working') return
    setStage({ kind: 'working' })
    const asked: WithReason = { reason: reason.trim() }
    const answer = await ask<unknown>('POST', `/api/desk/tickets/${ticket}/erase`, asked)
    if (answer.kind === 'ok') {
      setStage({ kind: 'done', who, channel: card?.channelTitle ?? '' })
      void catchUp()
    } else if (answer.kind === 'refused' && answer.code === 'prove') setStage({ kind: 'proving' })
    else setStage({ kind: 'asking', trouble: answer.message })
  }
  const screen = (...children: ComponentChildren[]) =>
    h(
      'div',
      { class: 'screen erase' },
      h('h1', { id: 'title', tabIndex: -1 }, stage.kind === 'done' ? 'Đã xóa dữ liệu' : `Xóa dữ liệu của ${who}`),
      ...children,
    )
  const back = h('p', {}, h('a', { class: 'button', href: address({ screen: 'ward' }) }, 'Về Toàn phường'))
  if (stage.kind === 'done')
    return screen(
      h(
        'p',
        { role: 'status' },
        `Đã xóa mọi dữ liệu của ${stage.who}${stage.channel ? ` và báo cho ${stage.who} qua ${stage.channel}` : ''}. Việc này đã ghi vào nhật ký kiểm tra.`,
      ),
      h('p', {}, 'Nếu làm theo một yêu cầu bằng giấy hay điện thoại, xin ghi kết quả vào sổ yêu cầu.'),
      h('p', {}, h('a', { class: 'button main', href: address({ screen: 'requests' }) }, 'Mở sổ yêu cầu')),
      back,
    )
  if (!me?.lead) return screen(h('p', {}, 'Mục này dành cho trưởng nhóm.'))
  if (!card) return screen(h('p', {}, 'Không thấy người này nữa: có thể đã xóa, hoặc lượt đã kết thúc.'), back)
  if (stage.kind === 'proving')
    return screen(
      h(ProveFirst, {
        why: 'Xóa dữ liệu của người dân cần xác nhận lại là bạn. Lý do vừa viết vẫn giữ; chưa có gì bị xóa.',
        onProved: () => void erase(),
      }),
      h('button', { type: 'button', onClick: () => setStage({ kind: 'asking' }) }, 'Thôi, không xóa'),
    )
  const ready = reason.trim().length >= REASON_CHARS_MIN && state.net.on && stage.kind !== 'working'
  return screen(
    stage.kind === 'asking' && stage.trouble && h('p', { class: 'trouble', role: 'alert' }, stage.trouble),
    card.state === 'held' &&
      !card.mine &&
      h('p', {}, `${card.helper?.name ?? 'Có người'} đang giúp: lượt ấy kết thúc.`),
    h('h2', {}, 'Xóa ngay, không lấy lại được'),
    h(
      'ul',
      {},
      GOES.map((one) => h('li', { key: one }, one)),
    ),
    h('p', {}, `${capital(who)} nhận một tin báo đã xóa. Viết lại thì bắt đầu như người mới.`),
    h('h2', {}, 'Còn lại'),
    h(
      'ul',
      {},
      STAYS(card.channelTitle).map((one) => h('li', { key: one }, one)),
    ),
    h(
      'form',
      {
        onSubmit: (event: Event) => {
          event.preventDefault()
          if (ready) void erase()
        },
      },
      h('label', { for: 'why' }, 'Lý do (được ghi lại; đừng ghi tên hay số của người dân)'),
      h('input', {
        ...{ id: 'why', maxLength: 150, value: reason, autocomplete: 'off' },
        onInput: (event: Event) => setReason((event.target as HTMLInputElement).value),
      }),
      h(
        'div',
        { class: 'row' },
        h(
          'button',
          { type: 'submit', class: 'danger', 'aria-disabled': ready ? undefined : 'true' },
          stage.kind === 'working' ? 'Đang xóa…' : state.net.on ? 'Xóa hết dữ liệu của người này' : 'Xóa – cần có mạng',
        ),
        h('a', { class: 'button', href: address({ screen: 'chat', ticket }) }, 'Thôi, không xóa'),
      ),
    ),
  )
}

export const GOES = [
  'tin nhắn hai bên, câu trả lời, vị trí trong thủ tục, cách xưng hô',
  'ảnh và ghi âm đang giữ',
  'phiếu nhờ giúp và ghi chú nội bộ',
  'tên, số điện thoại, địa chỉ của lượt đến nhà',
  'tin chưa gửi và lời nhắc',
] as const

export const STAYS = (channel: string) => [
  'trong nhật ký kiểm tra: ai xóa, lúc nào, lý do; không có tên hay lời nào của người dân',
  'ngày và hai người được xếp của lượt đến nhà sắp tới, một tuần, để họ biết mà thôi đi',
  'dấu vết một chiều của tin đã xử lý (8 ngày) và các con số đếm không tên',
  'bản sao lưu đã niêm, nhiều nhất 30 ngày; khôi phục thì xóa lại',
  `tin nằm trong máy của người dân${channel ? ` và ở ${channel}` : ''}: phần mềm không với tới được`,
]
