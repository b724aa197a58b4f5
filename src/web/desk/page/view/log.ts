/** What was said, and by whom. Opens at the place where the assistant stopped; older lines come on demand. */
import { type ComponentChildren, h } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Card, Line } from '../../../../desk/api.ts'
import { showSheet, toast } from '../acts.ts'
import { type OwnFile, ofTicket, type Unsent } from '../outbox.ts'
import { drop, retry, takeBack } from '../sending.ts'
import { chatOf, type State } from '../state.ts'
import { readOlder } from '../sync.ts'
import { clockTime, dayTime } from '../when.ts'
import { capital } from '../words.ts'
import { Media } from './media.ts'
import { Offered } from './offered.ts'

/** Whoever stands this near to the end wants to see what comes. */
const NEAR_PX = 80
/** How far the clocks of server and page may be apart. */
const SLACK_MS = 5_000

export function Log({
  state,
  ticket,
  card,
}: {
  readonly state: State
  readonly ticket: string
  readonly card: Card
}): ComponentChildren {
  const { lines, older, loading, opened, typingUntil } = chatOf(ticket)
  const queued = shownQueue(ofTicket(state.outbox, ticket), lines)
  const toDecide = state.me?.lead === true && !card.mine && card.photos?.some(({ refused }) => !refused)
  const box = useRef<HTMLElement>(null)
  const before = useRef<Before | null>(null)
  /** Something came below what is on the screen. */
  const [news, setNews] = useState(false)

  useLayoutEffect(() => {
    const log = box.current
    if (!log || lines.length === 0) return
    const last = before.current
    const [first, end] = [lines[0]?.id, lines.at(-1)?.id]
    if (last === null) {
      // A lead comes for the photo that waits.
      const mark =
        (toDecide && log.querySelector<HTMLElement>('.offered')) || log.querySelector<HTMLElement>('.stopped')
      log.scrollTop = mark ? mark.offsetTop - log.offsetTop : log.scrollHeight
    } else if (last.first !== first) {
      log.scrollTop += log.scrollHeight - last.height
    } else if (last.atEnd || queued.length > last.queued) {
      log.scrollTop = log.scrollHeight
    } else if (last.end !== end) {
      setNews(true)
    }
    before.current = { first, end, queued: queued.length, height: log.scrollHeight, atEnd: isAtEnd(log) }
  })
  const scrolled = () => {
    if (!before.current || !box.current) return
    const atEnd = isAtEnd(box.current)
    before.current = { ...before.current, atEnd }
    if (atEnd) setNews(false)
  }
  const toNews = () => {
    box.current?.scrollTo({ top: box.current.scrollHeight })
    box.current?.focus({ preventScroll: true })
    setNews(false)
  }

  const stopped = opened?.stoppedAt
  const mark = stopped === undefined ? -1 : lines.findIndex(({ at }) => at > stopped)
  const stop =
    stopped !== undefined && h('li', { class: 'stopped', key: 'stopped' }, `Trợ lý dừng ở đây ${clockTime(stopped)}`)
  return h(
    'section',
    { class: 'log', ref: box, tabIndex: 0, 'aria-label': `Cuộc trò chuyện với ${card.who}`, onScroll: scrolled },
    older &&
      h(
        'button',
        { type: 'button', class: 'older', onClick: () => void readOlder(ticket) },
        loading ? 'Đang tải tin cũ…' : 'Xem tin cũ hơn',
      ),
    lines.length === 0 &&
      loading &&
      h('div', { class: 'skeleton', role: 'img', 'aria-label': 'Đang mở cuộc trò chuyện' }, h('div', {}), h('div', {})),
    lines.length === 0 && !loading && opened && h('p', { class: 'soft' }, 'Chưa có tin nào.'),
    h(
      'ol',
      {},
      lines.map((line, index) => [index === mark && stop, h(LineView, { key: line.id, line, card, state })]),
      mark === -1 && lines.length > 0 && stop,
      card.photos?.map((photo) => h(Offered, { key: photo.id, state, card, photo })),
      queued.map((item) => h(QueuedView, { key: item.id, item, state })),
    ),
    typingUntil > state.now && h('p', { class: 'typing' }, `${capital(card.who)} đang viết…`),
    news && h('button', { type: 'button', class: 'main news', onClick: toNews }, 'Có tin mới ↓'),
  )
}

/** The log as it was drawn last. */
interface Before {
  readonly first: string | undefined
  readonly end: string | undefined
  readonly queued: number
  readonly height: number
  readonly atEnd: boolean
}

function isAtEnd(log: HTMLElement): boolean {
  return log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_PX
}

/** Not those whose line is already there, nor those that will not be sent: these stand in a panel of their own. */
function shownQueue(items: readonly Unsent[], lines: readonly Line[]): readonly Unsent[] {
  const own = lines.filter(({ mine }) => mine)
  return items.filter(
    (item) =>
      item.state !== 'lost' &&
      !own.some(
        ({ id, text, at, media }) =>
          id === item.id ||
          (item.tried &&
            text.trim() === item.text.normalize('NFC') &&
            media?.[0]?.kind === item.file?.kind &&
            at >= item.at - SLACK_MS),
      ),
  )
}

function LineView({
  line,
  card,
  state,
}: {
  readonly line: Line
  readonly card: Card
  readonly state: State
}): ComponentChildren {
  const { now } = state
  const { from, mine, at, text, media, delivery } = line
  if (from === 'system') return h('li', { class: 'system' }, `${text} · ${dayTime(at, now)}`)
  const who =
    from === 'resident' ? capital(card.who) : from === 'bot' ? 'Trợ lý' : mine ? 'Tôi' : (line.name ?? 'Người hỗ trợ')
  return h(
    'li',
    { class: `line ${from} ${mine ? 'mine' : ''}` },
    h('p', { class: 'by' }, who, ' · ', h('time', { dateTime: new Date(at).toISOString() }, dayTime(at, now))),
    text !== '' && h('p', { class: 'text', dir: 'auto' }, text),
    media?.map((item) => h(Media, { key: item.id, state, card, item })),
    from === 'person' && delivery && h('p', { class: `state ${delivery}` }, delivered(delivery, card)),
  )
}

function delivered(delivery: NonNullable<Line['delivery']>, card: Card): string {
  switch (delivery) {
    case 'waiting':
      return `Đang chuyển tới ${card.channelTitle}`
    case 'sent':
      return 'Đã gửi'
    case 'failed':
      return `${card.channelTitle} không nhận tin này. Nên gọi điện hoặc hẹn.`
    default:
      return delivery satisfies never
  }
}

/** "Ảnh", "Lời nói · 0:07" */
export function fileWords({ kind, seconds = 0 }: OwnFile): string {
  if (kind === 'photo') return 'Ảnh'
  return `Lời nói · ${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

/** Opens the sheet it was sent from. */
export function lookAgain(item: Unsent): void {
  const kind = item.file?.kind === 'voice' ? 'own-voice' : 'own-photo'
  if (takeBack(item)) return showSheet({ kind, ticket: item.ticket })
  toast('Còn một ảnh hoặc lời nói khác đang chờ bạn xem. Gửi hoặc bỏ cái ấy trước.', 'trouble')
}

function QueuedView({ item, state }: { readonly item: Unsent; readonly state: State }): ComponentChildren {
  const { net } = state
  return h(
    'li',
    { class: 'line person mine queued' },
    h('p', { class: 'by' }, 'Tôi · ', clockTime(item.at)),
    item.file && h('p', { class: 'media' }, fileWords(item.file)),
    item.text !== '' && h('p', { class: 'text', dir: 'auto' }, item.text),
    item.state === 'refused'
      ? h(
          'div',
          { class: 'state failed' },
          h('p', {}, `Chưa gửi được: ${item.why ?? ''}`),
          h(
            'div',
            { class: 'row' },
            item.file
              ? h('button', { type: 'button', onClick: () => lookAgain(item) }, 'Sửa lại')
              : h('button', { type: 'button', onClick: () => retry(item.id) }, 'Thử lại'),
            h('button', { type: 'button', onClick: () => drop([item.id]) }, 'Xóa'),
          ),
        )
      : h(
          'p',
          { class: 'state' },
          item.state === 'sent'
            ? 'Đã gửi'
            : !net.on
              ? 'Đang chờ mạng'
              : net.caughtUp
                ? 'Đang gửi…'
                : 'Đang chờ tải tin mới',
        ),
  )
}
