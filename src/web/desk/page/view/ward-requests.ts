/** *Yêu cầu về dữ liệu*: what came on paper, by phone or at the counter, the law's clock on each, and what became of it. */
import { type ComponentChildren, h } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { DataRequest, DataRequestAsked, DataRequestClosed, DataRequests } from '../../../../desk/api.ts'
import { ask } from '../client.ts'
import { address } from '../route.ts'
import type { Loaded, State } from '../state.ts'
import { catchUp } from '../sync.ts'
import { dayWord, fieldTime, span } from '../when.ts'
import { capital } from '../words.ts'

const KINDS: Readonly<Record<DataRequest['kind'], string>> = {
  see: 'Xem, nhận dữ liệu',
  correct: 'Sửa dữ liệu',
  stop: 'Thôi xử lý, rút đồng ý',
  erase: 'Xóa dữ liệu',
}
const WAYS: Readonly<Record<DataRequest['way'], string>> = { paper: 'giấy', phone: 'điện thoại', counter: 'tại quầy' }
type Result = DataRequestClosed['result']
const RESULTS: Readonly<Record<Result, string>> = {
  done: 'Đã làm xong và báo cho người yêu cầu',
  'not-found': 'Không có dữ liệu nào của họ ở đây, đã báo',
  refused: 'Không làm được, đã báo vì sao',
  'taken-back': 'Người yêu cầu rút lại',
}
/** Time left that is shown as urgent. */
const SOON_MS = 86_400_000
const NOTE_CHARS_MIN = 3

export function Requests({ state }: { readonly state: State }): ComponentChildren {
  const { me, now } = state
  const [seen, setSeen] = useState<Loaded<readonly DataRequest[]>>({ kind: 'loading' })
  const load = async () => {
    const answer = await ask<DataRequests>('GET', '/api/desk/requests')
    setSeen(
      answer.kind === 'ok'
        ? { kind: 'ready', value: answer.value.requests }
        : { kind: 'failed', message: answer.message },
    )
  }
  useEffect(() => {
    void load()
  }, [])
  /** @returns why not, fit to show */
  const act = async (path: string, body: object): Promise<string> => {
    const answer = await ask<DataRequest>('POST', `/api/desk/requests${path}`, body)
    // Somebody was faster: what they did is shown beside the words. The reminders are counted anew.
    if (answer.kind !== 'away') await Promise.all([load(), catchUp()])
    return answer.kind === 'ok' ? '' : answer.message
  }
  const all = seen.kind === 'ready' ? seen.value : []
  const open = all.filter(({ closed }) => !closed)
  const closed = all.filter((one) => one.closed)
  return h(
    'div',
    { class: 'screen requests' },
    h(
      'a',
      { class: 'back', href: address({ screen: 'ward' }) },
      h('span', { 'aria-hidden': 'true' }, '←'),
      ' Toàn phường',
    ),
    h('h1', { id: 'title', tabIndex: -1 }, 'Yêu cầu về dữ liệu'),
    !me?.lead
      ? h('p', {}, 'Mục này dành cho trưởng nhóm.')
      : [
          h(
            'p',
            { key: 'what', class: 'soft' },
            'Yêu cầu đến bằng chat thì trợ lý làm ngay, không cần ghi. Đến bằng giấy, điện thoại hay tại quầy thì ghi ở đây. Không ghi tên, số điện thoại hay địa chỉ: những thứ ấy ở trên giấy.',
          ),
          seen.kind === 'loading' && h('p', { key: 'loading', role: 'status' }, 'Đang tải sổ…'),
          seen.kind === 'failed' &&
            h(
              'div',
              { key: 'failed', class: 'trouble', role: 'alert' },
              h('p', {}, `Chưa tải được sổ. ${seen.message}`),
              h('button', { type: 'button', onClick: () => void load() }, 'Thử lại'),
            ),
          seen.kind === 'ready' &&
            open.length === 0 &&
            h('p', { key: 'none', role: 'status' }, 'Không có yêu cầu nào đang chờ.'),
          h(
            'ul',
            { key: 'open', class: 'cards', 'aria-label': 'Yêu cầu chưa xong' },
            open.map((request) => h(Open, { key: request.id, request, state, act })),
          ),
          h(Take, { key: 'take', state, act }),
          closed.length > 0 &&
            h(
              'details',
              { key: 'closed' },
              h('summary', {}, `Đã xong trong 90 ngày (${closed.length})`),
              h(
                'ul',
                { class: 'cards' },
                closed.map((one) =>
                  h(
                    'li',
                    { key: one.id, class: 'card' },
                    h('p', { class: 'who' }, titleOf(one)),
                    one.closed &&
                      h(
                        'p',
                        {},
                        `${RESULTS[one.closed.result]} · ${one.closed.by}, ${dayWord(one.closed.at, now)}${one.closed.at > one.doneBy ? ' · quá hạn' : ''}`,
                      ),
                    one.closed?.note && h('p', { class: 'soft' }, one.closed.note),
                  ),
                ),
              ),
            ),
        ],
  )
}

type Act = (path: string, body: object) => Promise<string>

function titleOf({ kind, way, reference }: DataRequest): string {
  return [KINDS[kind], WAYS[way], reference].filter(Boolean).join(' · ')
}

function Open(props: { readonly request: DataRequest; readonly state: State; readonly act: Act }): ComponentChildren {
  const { request, state, act } = props
  const { id, version, answeredAt, answerBy, doneBy, kind, ticket, receivedAt, by } = request
  const { now, list } = state
  const [closing, setClosing] = useState(false)
  const [result, setResult] = useState<Result | null>(null)
  const [note, setNote] = useState('')
  const [trouble, setTrouble] = useState('')
  const [busy, setBusy] = useState(false)
  const does = async (path: string, body: object) => {
    if (busy || !state.net.on) return
    setBusy(true)
    setTrouble(await act(`/${id}/${path}`, body))
    setBusy(false)
  }
  const ready = result !== null && (result !== 'refused' || note.trim().length >= NOTE_CHARS_MIN)
  const close = (event: Event) => {
    event.preventDefault()
    if (!ready || result === null) return
    const asked: DataRequestClosed = { version, result, ...(note.trim() === '' ? {} : { note: note.trim() }) }
    void does('close', asked)
  }
  const card = ticket ? list.byId.get(ticket) : undefined
  return h(
    'li',
    { class: `card ${doneBy <= now || (answeredAt === undefined && answerBy <= now) ? 'long' : ''}` },
    h('p', { class: 'who' }, titleOf(request)),
    h(
      'p',
      {},
      `Nhận ${dayWord(receivedAt, now)}, ${by} ghi · `,
      card
        ? h('a', { href: address({ screen: 'chat', ticket: card.id }) }, capital(card.who))
        : ticket
          ? 'cuộc trò chuyện đã kết thúc hoặc đã xóa'
          : 'không tìm thấy cuộc trò chuyện',
    ),
    h(
      'p',
      { class: 'chips' },
      answeredAt === undefined
        ? due('Báo đã nhận', answerBy, now)
        : h('span', { class: 'chip' }, `Đã báo đã nhận ${dayWord(answeredAt, now)}`),
      due('Làm xong', doneBy, now),
    ),
    trouble && h('p', { class: 'trouble', role: 'alert' }, trouble),
    !state.net.on && h('p', { class: 'soft' }, 'Đang mất mạng: chưa ghi được gì.'),
    kind === 'erase' &&
      card &&
      h(
        'p',
        {},
        h('a', { class: 'button', href: address({ screen: 'erase', ticket: card.id }) }, `Xóa dữ liệu của ${card.who}`),
      ),
    h(
      'div',
      { class: 'row' },
      answeredAt === undefined &&
        h('button', { type: 'button', onClick: () => void does('answered', { version }) }, 'Đã báo là đã nhận'),
      h(
        'button',
        { type: 'button', 'aria-expanded': closing ? 'true' : 'false', onClick: () => setClosing(!closing) },
        'Ghi kết quả',
      ),
    ),
    closing &&
      h(
        'form',
        { class: 'stack', onSubmit: close },
        h(
          'fieldset',
          {},
          h('legend', {}, 'Kết quả'),
          (Object.entries(RESULTS) as [Result, string][]).map(([value, text]) =>
            h(
              'label',
              { key: value, class: 'check' },
              h('input', {
                type: 'radio',
                name: `result-${id}`,
                checked: result === value,
                onChange: () => setResult(value),
              }),
              text,
            ),
          ),
        ),
        h(
          'label',
          { for: `note-${id}` },
          result === 'refused' ? 'Vì sao (cần ghi)' : 'Ghi thêm (không bắt buộc; đừng ghi tên hay số)',
        ),
        h('input', {
          ...{ id: `note-${id}`, maxLength: 200, value: note, autocomplete: 'off' },
          onInput: (event: Event) => setNote((event.target as HTMLInputElement).value),
        }),
        h(
          'button',
          { type: 'submit', class: 'main', 'aria-disabled': ready && !busy ? undefined : 'true' },
          busy ? 'Đang ghi…' : 'Xong yêu cầu này',
        ),
      ),
  )
}

function due(what: string, at: number, now: number): ComponentChildren {
  // The last moment of a day: the day itself is what people know.
  const day = dayWord(at - 1, now)
  return at <= now
    ? h('span', { class: 'chip warn' }, `${what}: quá hạn ${span(now - at)}`)
    : h('span', { class: `chip ${at - now <= SOON_MS ? 'warn' : ''}` }, `${what}: còn ${span(at - now)}, hết ${day}`)
}

function Take({ state, act }: { readonly state: State; readonly act: Act }): ComponentChildren {
  const { now, list, net } = state
  const today = fieldTime(now).slice(0, 10)
  const fresh = { kind: '', way: '', day: today, ticket: '', reference: '' }
  const [form, setForm] = useState(fresh)
  const [trouble, setTrouble] = useState('')
  const [busy, setBusy] = useState(false)
  const [said, setSaid] = useState('')
  const set = (edit: Partial<typeof form>) => setForm({ ...form, ...edit })
  const ready = form.kind !== '' && form.way !== '' && form.day !== '' && net.on && !busy
  const take = async (event: Event) => {
    event.preventDefault()
    if (!ready) return
    setBusy(true)
    const asked: DataRequestAsked = {
      kind: form.kind as DataRequest['kind'],
      way: form.way as DataRequest['way'],
      day: form.day,
      ...(form.ticket === '' ? {} : { ticket: form.ticket }),
      ...(form.reference.trim() === '' ? {} : { reference: form.reference.trim() }),
    }
    const why = await act('', asked)
    setBusy(false)
    setTrouble(why)
    setSaid(why === '' ? 'Đã ghi vào sổ. Đồng hồ tính từ ngày nhận.' : '')
    if (why === '') setForm(fresh)
  }
  const choose = (
    label: string,
    name: 'kind' | 'way' | 'ticket',
    first: string,
    options: readonly [string, string][],
  ) =>
    h(
      'label',
      { class: 'stack' },
      label,
      h(
        'select',
        {
          value: form[name],
          onChange: (event: Event) => set({ [name]: (event.target as HTMLSelectElement).value }),
        },
        h('option', { value: '' }, first),
        options.map(([value, text]) => h('option', { key: value, value }, capital(text))),
      ),
    )
  const known = [...list.byId.values()]
    .map((card): [string, string] => [card.id, `${card.who} · ${card.channelTitle} · ${card.flow?.title ?? ''}`])
    .sort(([, a], [, b]) => a.localeCompare(b, 'vi'))
  return h(
    'section',
    { 'aria-labelledby': 'take-title' },
    h('h2', { id: 'take-title' }, 'Ghi một yêu cầu mới'),
    h(
      'p',
      {},
      h('a', { class: 'button', href: address({ screen: 'found' }) }, 'Người chưa từng gặp người hỗ trợ: tìm bằng mã'),
    ),
    h(
      'form',
      { class: 'stack', onSubmit: (event: Event) => void take(event) },
      choose('Yêu cầu gì', 'kind', '– chọn –', Object.entries(KINDS)),
      choose('Đến bằng', 'way', '– chọn –', Object.entries(WAYS)),
      h(
        'label',
        { class: 'stack' },
        'Ngày nhận',
        h('input', {
          ...{ type: 'date', value: form.day, max: today },
          onInput: (event: Event) => set({ day: (event.target as HTMLInputElement).value }),
        }),
      ),
      choose('Của cuộc trò chuyện nào', 'ticket', 'Không tìm thấy', known),
      h(
        'label',
        { class: 'stack' },
        'Số trong sổ giấy (không bắt buộc), ví dụ “Đơn 12/2026”',
        h('input', {
          ...{ maxLength: 60, value: form.reference, autocomplete: 'off' },
          onInput: (event: Event) => set({ reference: (event.target as HTMLInputElement).value }),
        }),
      ),
      trouble && h('p', { class: 'trouble', role: 'alert' }, trouble),
      said && h('p', { role: 'status' }, said),
      h(
        'button',
        { type: 'submit', class: 'main', 'aria-disabled': ready ? undefined : 'true' },
        busy ? 'Đang ghi…' : net.on ? 'Ghi vào sổ' : 'Ghi vào sổ – cần có mạng',
      ),
    ),
  )
}
