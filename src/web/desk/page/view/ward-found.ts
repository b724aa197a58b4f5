/** *Tìm bằng mã*: who never met a helper is found by the code of their own chat; what is shown is enough to know that it is them. */
import { type ComponentChildren, h } from 'preact'
import { useState } from 'preact/hooks'
import type { Found } from '../../../../desk/api.ts'
import { ask } from '../client.ts'
import { address } from '../route.ts'
import type { State } from '../state.ts'
import { dayWord } from '../when.ts'
import { capital } from '../words.ts'
import { GOES, STAYS } from './erase.ts'
import { ProveFirst } from './prove.ts'

const REASON_CHARS_MIN = 3

type Stage =
  | { readonly kind: 'asking'; readonly trouble?: string }
  | { readonly kind: 'looking' }
  | { readonly kind: 'found'; readonly found: Found; readonly trouble?: string }
  | { readonly kind: 'proving'; readonly found: Found }
  | { readonly kind: 'erasing'; readonly found: Found }
  | { readonly kind: 'erased'; readonly found: Found }

export function FoundScreen({ state }: { readonly state: State }): ComponentChildren {
  const [stage, setStage] = useState<Stage>({ kind: 'asking' })
  const [code, setCode] = useState('')
  const [reason, setReason] = useState('')
  const { me, net } = state
  const look = async (event: Event) => {
    event.preventDefault()
    if (code.trim() === '' || !net.on || stage.kind === 'looking') return
    setStage({ kind: 'looking' })
    const answer = await ask<Found>('POST', '/api/desk/found', { code: code.trim() })
    setStage(
      answer.kind === 'ok' ? { kind: 'found', found: answer.value } : { kind: 'asking', trouble: answer.message },
    )
  }
  const erase = async (found: Found) => {
    setStage({ kind: 'erasing', found })
    const asked = { code: code.trim(), reason: reason.trim() }
    const answer = await ask<unknown>('POST', '/api/desk/found/erase', asked)
    if (answer.kind === 'ok') setStage({ kind: 'erased', found })
    else if (answer.kind === 'refused' && answer.code === 'prove') setStage({ kind: 'proving', found })
    else setStage({ kind: 'found', found, trouble: answer.message })
  }
  const screen = (...children: ComponentChildren[]) =>
    h(
      'div',
      { class: 'screen found' },
      h(
        'a',
        { class: 'back', href: address({ screen: 'requests' }) },
        h('span', { 'aria-hidden': 'true' }, '←'),
        ' Yêu cầu về dữ liệu',
      ),
      h('h1', { id: 'title', tabIndex: -1 }, 'Tìm bằng mã cuộc trò chuyện'),
      ...children,
    )
  if (!me?.lead) return screen(h('p', {}, 'Mục này dành cho trưởng nhóm.'))
  if (stage.kind === 'asking' || stage.kind === 'looking')
    return screen(
      h(
        'p',
        {},
        'Cho người chưa từng gặp người hỗ trợ. Nhờ họ mở cuộc trò chuyện của chính mình và nhắn “mã cuộc trò chuyện”: trợ lý đưa một mã tám ký tự, dùng trong 24 giờ. Không tìm được bằng tên, số điện thoại hay lời đã nhắn.',
      ),
      h(
        'form',
        { class: 'stack', onSubmit: (event: Event) => void look(event) },
        h('label', { for: 'code' }, 'Mã, ví dụ K7PX-3QMT'),
        h('input', {
          ...{ id: 'code', maxLength: 20, value: code, autocomplete: 'off', autocapitalize: 'characters' },
          ...{
            spellcheck: false,
            'aria-describedby': stage.kind === 'asking' && stage.trouble ? 'why-not' : undefined,
          },
          onInput: (event: Event) => setCode((event.target as HTMLInputElement).value),
        }),
        stage.kind === 'asking' &&
          stage.trouble &&
          h('p', { class: 'trouble', role: 'alert', id: 'why-not' }, stage.trouble),
        h(
          'button',
          { type: 'submit', class: 'main', 'aria-disabled': code.trim() !== '' && net.on ? undefined : 'true' },
          stage.kind === 'looking' ? 'Đang tìm…' : net.on ? 'Tìm' : 'Tìm – cần có mạng',
        ),
      ),
    )
  const { found } = stage
  const again = h(
    'button',
    {
      type: 'button',
      onClick: () => {
        setCode('')
        setReason('')
        setStage({ kind: 'asking' })
      },
    },
    'Tìm mã khác',
  )
  if (stage.kind === 'erased')
    return screen(
      h(
        'p',
        { role: 'status' },
        `Đã xóa mọi dữ liệu của ${found.who} và báo qua ${found.channelTitle}. Việc này đã ghi vào nhật ký kiểm tra.`,
      ),
      h('p', {}, h('a', { class: 'button main', href: address({ screen: 'requests' }) }, 'Ghi kết quả vào sổ yêu cầu')),
      again,
    )
  if (stage.kind === 'proving')
    return screen(
      h(ProveFirst, {
        why: 'Xóa dữ liệu của người dân cần xác nhận lại là bạn. Lý do vừa viết vẫn giữ; chưa có gì bị xóa.',
        onProved: () => void erase(found),
      }),
      h('button', { type: 'button', onClick: () => setStage({ kind: 'found', found }) }, 'Thôi, không xóa'),
    )
  return screen(
    h(
      'p',
      { class: 'notice', role: 'status' },
      `Thấy một cuộc trò chuyện: ${found.who} · ${found.channelTitle} · nhắn lần cuối ${dayWord(found.lastInAt, state.now)} · ${found.kept ? 'đã đồng ý cho lưu' : 'chưa đồng ý cho lưu lời nhắn'}.`,
    ),
    h(
      'p',
      {},
      'Hỏi lại người trước mặt bạn cho khớp. Muốn xem hay sửa thì họ nhắn “dữ liệu của tôi” hoặc “sửa” là được ngay.',
    ),
    found.ticket &&
      h(
        'p',
        {},
        h(
          'a',
          { class: 'button', href: address({ screen: 'chat', ticket: found.ticket }) },
          'Mở lượt đang chờ hoặc đang được giúp',
        ),
      ),
    h(EraseForm, {
      ...{ found, reason, setReason, online: net.on },
      busy: stage.kind === 'erasing',
      trouble: stage.kind === 'found' ? stage.trouble : undefined,
      erase: () => void erase(found),
    }),
    again,
  )
}

function EraseForm(props: {
  readonly found: Found
  readonly reason: string
  readonly setReason: (reason: string) => void
  readonly online: boolean
  readonly busy: boolean
  readonly trouble: string | undefined
  readonly erase: () => void
}): ComponentChildren {
  const { found, reason, setReason, online, busy, trouble, erase } = props
  const ready = reason.trim().length >= REASON_CHARS_MIN && online && !busy
  return h(
    'section',
    { 'aria-labelledby': 'erase-title' },
    h('h2', { id: 'erase-title' }, 'Xóa theo yêu cầu: không lấy lại được'),
    h('p', {}, `${capital(found.who)} nhận một tin báo đã xóa. Mất: ${GOES.join('; ')}.`),
    h('p', {}, `Còn lại: ${STAYS(found.channelTitle).join('; ')}.`),
    h(
      'form',
      {
        class: 'stack',
        onSubmit: (event: Event) => {
          event.preventDefault()
          if (ready) erase()
        },
      },
      h('label', { for: 'why' }, 'Lý do (được ghi lại; đừng ghi tên hay số của người dân)'),
      h('input', {
        ...{ id: 'why', maxLength: 150, value: reason, autocomplete: 'off' },
        onInput: (event: Event) => setReason((event.target as HTMLInputElement).value),
      }),
      trouble && h('p', { class: 'trouble', role: 'alert' }, trouble),
      h(
        'button',
        { type: 'submit', class: 'danger', 'aria-disabled': ready ? undefined : 'true' },
        busy ? 'Đang xóa…' : online ? 'Xóa hết dữ liệu của người này' : 'Xóa – cần có mạng',
      ),
    ),
  )
}
