/** The lists: who waits, and who is mine. On a desk's screen both stand in the left column. */
import { type ComponentChildren, h } from 'preact'
import { useState } from 'preact/hooks'
import type { Card } from '../../../../desk/api.ts'
import { search, showNewcomers } from '../acts.ts'
import { isOutOfOrder, matches, newcomers, section } from '../cards.ts'
import { testCall } from '../duty.ts'
import { type Filters, fits, isFiltered, NO_FILTERS, readFilters } from '../filters.ts'
import { keep, keptJson } from '../kept.ts'
import { ofTicket } from '../outbox.ts'
import { change, type State } from '../state.ts'
import { catchUp } from '../sync.ts'
import { clockTime, dayTime, span } from '../when.ts'
import { askedText, capital, hereText } from '../words.ts'
import { WaitingCard } from './card.ts'
import { FilterFields } from './filter-fields.ts'
import { healthText } from './phones.ts'
import { UnsentPanel } from './unsent.ts'

/** So many cards at once, and as many again on demand. */
const PAGE = 20

interface ListProps {
  readonly state: State
  readonly inColumn?: boolean
}

export function Waiting({ state, inColumn }: ListProps): ComponentChildren {
  const { list, listAt, listTrouble, net, query, room, me, now } = state
  const [filters, filter] = useFilters(inColumn === true, me?.staff)
  const found = list.shown.filter((id) => {
    const card = list.byId.get(id) ?? list.leaving.get(id)?.card
    return card !== undefined && (query === '' || matches(card, query)) && fits(card, filters, now)
  })
  const others = me?.lead ? section(list, 'others').filter((card) => query === '' || matches(card, query)) : []
  const fresh = newcomers(list).length
  return h(
    'section',
    { class: `screen waiting ${net.on ? '' : 'offline'}`, 'aria-labelledby': inColumn ? 'waiting-title' : 'title' },
    heading('Chờ', inColumn ? 'waiting-title' : 'title', inColumn),
    list.byId.size > 0 && h(Search, { query }),
    inColumn &&
      (list.shown.length > 1 || isFiltered(filters)) &&
      h(FilterFields, { cards: section(list, 'waiting'), filters, change: filter, name: 'Lọc người chờ' }),
    isFiltered(filters) &&
      h('p', { role: 'status' }, `Đang lọc: ${found.length} trong ${list.shown.length} người chờ.`),
    listTrouble && h(Trouble, { message: listTrouble, offline: !net.on, empty: listAt === 0 }),
    listAt > 0 && (!net.on || listTrouble) && h('p', { class: 'soft' }, `Cập nhật lúc ${clockTime(listAt)}`),
    listAt === 0 && !listTrouble && h(Skeleton, {}),
    (fresh > 0 || isOutOfOrder(list)) &&
      h(
        'button',
        { type: 'button', class: 'newcomers', onClick: showNewcomers },
        fresh > 0 ? `Có ${fresh} người mới` : 'Thứ tự đã đổi – xếp lại danh sách',
      ),
    listAt > 0 && list.shown.length === 0 && h(Empty, { state }),
    list.shown.length > 0 &&
      found.length === 0 &&
      query !== '' &&
      h('p', { class: 'soft' }, 'Không có ai đang chờ khớp với điều bạn tìm.'),
    found.length > 0 &&
      h(
        'ul',
        { class: 'cards', 'aria-label': 'Người đang chờ' },
        found.slice(0, room).map((id) => h(WaitingCard, { key: id, state, id })),
      ),
    found.length > room && h(MoreCards, { left: found.length - room }),
    query !== '' && h(Found, { state }),
    others.length > 0 && [
      h('h2', { key: 'others-title' }, 'Người khác đang giúp'),
      h(CardLinks, { key: 'others', cards: others, state, label: 'Người khác đang giúp' }),
    ],
  )
}

/** Each keeps their own on this device, and only where there is a column for it: a phone shows everybody. */
function useFilters(on: boolean, staff: string | undefined): readonly [Filters, (next: Filters) => void] {
  const [changed, setChanged] = useState<{ readonly by: string; readonly filters: Filters } | null>(null)
  if (!on || staff === undefined) return [NO_FILTERS, () => {}]
  const name = `${staff}:queue-filters`
  const filters = changed?.by === staff ? changed.filters : readFilters(keptJson(name))
  return [
    filters,
    (next) => {
      setChanged({ by: staff, filters: next })
      keep(name, isFiltered(next) ? JSON.stringify(next) : null)
    },
  ]
}

export function Mine({ state, inColumn }: ListProps): ComponentChildren {
  const { list, query, listAt, listTrouble, outbox } = state
  const groups = [
    ['Đang giúp', section(list, 'mine')],
    ['Đang theo dõi', section(list, 'watching')],
    ['Đã hẹn', section(list, 'scheduled')],
  ] as const
  const found = (cards: readonly Card[]) => (query === '' ? cards : cards.filter((card) => matches(card, query)))
  // Of residents that are on no list any more: nothing unsent may be forgotten.
  const left = [...new Set(outbox.filter((item) => item.state === 'lost').map(({ ticket }) => ticket))].filter(
    (ticket) => !list.byId.has(ticket),
  )
  const count = groups.reduce((sum, [, cards]) => sum + cards.length, 0)
  return h(
    'section',
    { class: 'screen mine', 'aria-labelledby': inColumn ? 'mine-title' : 'title' },
    heading('Của tôi', inColumn ? 'mine-title' : 'title', inColumn),
    !inColumn && count > 0 && h(Search, { query }),
    !inColumn && listTrouble && h(Trouble, { message: listTrouble, offline: !state.net.on, empty: listAt === 0 }),
    !inColumn && listAt === 0 && !listTrouble && h(Skeleton, {}),
    left.map((ticket) => h(UnsentPanel, { key: ticket, state, ticket, items: ofTicket(outbox, ticket) })),
    groups.map(
      ([title, cards]) =>
        found(cards).length > 0 &&
        h(
          'div',
          { key: title },
          h(inColumn ? 'h3' : 'h2', {}, title),
          h(CardLinks, { cards: found(cards), state, label: title }),
        ),
    ),
    listAt > 0 &&
      count === 0 &&
      h(
        'p',
        { class: 'soft' },
        'Lúc này bạn không giúp ai: nhận một người ở mục Chờ. Ai bạn đã giúp, họ làm xong hay chưa: xem mục Thêm.',
      ),
    count > 0 &&
      groups.every(([, cards]) => found(cards).length === 0) &&
      h('p', { class: 'soft' }, 'Không có ai khớp với điều bạn tìm.'),
  )
}

function CardLinks({
  cards,
  state,
  label,
}: {
  readonly cards: readonly Card[]
  readonly state: State
  readonly label: string
}): ComponentChildren {
  return h(
    'ul',
    { class: 'cards', 'aria-label': label },
    cards.slice(0, state.room).map((card) => {
      const unsent = ofTicket(state.outbox, card.id).filter((item) => item.state !== 'sent').length
      const seenAt = state.chats.get(card.id)?.seenAt ?? card.helper?.since ?? 0
      return h(
        'li',
        { key: card.id, class: 'card' },
        h(
          'a',
          { class: 'look', href: `#nguoi/${card.id}` },
          h('span', { class: 'who' }, capital(card.who), h('span', { class: 'channel' }, card.channelTitle)),
          h('span', { class: 'place' }, hereText(card)),
          card.state === 'watching' && askedText(card) && h('span', { class: 'wait' }, askedText(card)),
          h('span', { class: 'chips' }, chipsOf(card, state.now, unsent, card.lastInAt > seenAt)),
        ),
      )
    }),
  )
}

/** Those in whose talk the words were said, as far as no list shows them already. */
function Found({ state }: { readonly state: State }): ComponentChildren {
  const said = state.found.filter(({ card, line }) => line !== undefined && !matches(card, state.query))
  if (said.length === 0) return null
  return [
    h('h2', { key: 'title' }, 'Có nói đến'),
    h(
      'ul',
      { key: 'list', class: 'cards', 'aria-label': 'Có nói đến' },
      said.map(({ card, line }) =>
        h(
          'li',
          { key: card.id, class: 'card' },
          h(
            'a',
            { class: 'look', href: `#nguoi/${card.id}` },
            h('span', { class: 'who' }, capital(card.who), h('span', { class: 'channel' }, card.channelTitle)),
            h('span', { class: 'place' }, `“${line?.text}”`),
          ),
        ),
      ),
    ),
  ]
}

function chipsOf(card: Card, now: number, unsent: number, unread: boolean): ComponentChildren {
  const chip = (text: string, tone = '') => h('span', { key: text, class: `chip ${tone}` }, text)
  return [
    unread && card.mine && chip('Tin mới', 'strong'),
    unsent > 0 && chip(`${unsent} tin chưa gửi`, 'warn'),
    card.state === 'held' && !card.mine && chip(`${card.helper?.name ?? 'Người khác'} đang giúp`),
    card.state === 'held' && card.mine && chip(`Viết lần cuối ${span(now - card.lastInAt)} trước`),
    card.state === 'watching' && chip(WATCHED[card.after ?? 'nothing']),
    card.state === 'scheduled' && card.until !== undefined && chip(`Hẹn ${dayTime(card.until, now)}`),
  ]
}

const WATCHED = {
  nothing: 'Đang làm tiếp với trợ lý',
  finished: 'Đã làm xong',
  'stuck-again': 'Lại kẹt',
  left: 'Đã dừng',
} as const

function heading(text: string, id: string, inColumn = false): ComponentChildren {
  return h(inColumn ? 'h2' : 'h1', { id, tabIndex: -1 }, text)
}

function Search({ query }: { readonly query: string }): ComponentChildren {
  return h(
    'div',
    { class: 'search', role: 'search' },
    h('input', {
      type: 'search',
      value: query,
      'aria-label': 'Tìm theo tên, thủ tục, bước',
      placeholder: 'Tìm tên, thủ tục, bước',
      autocomplete: 'off',
      maxLength: 80,
      onInput: (event: Event) => search((event.target as HTMLInputElement).value),
    }),
  )
}

function MoreCards({ left }: { readonly left: number }): ComponentChildren {
  const some = Math.min(left, PAGE)
  return h(
    'button',
    { type: 'button', onClick: () => change(({ room }) => ({ room: room + PAGE })) },
    `Xem thêm ${some} người (còn ${left})`,
  )
}

function Trouble({
  message,
  offline,
  empty,
}: {
  readonly message: string
  readonly offline: boolean
  readonly empty: boolean
}): ComponentChildren {
  const what = empty
    ? 'Chưa tải được danh sách. Người chờ không bị mất.'
    : 'Chưa tải được danh sách mới. Đây là danh sách cũ; người chờ không bị mất.'
  return h(
    'div',
    { class: 'trouble', role: 'alert' },
    h('p', {}, offline ? `${what} Máy đang không có mạng.` : `${what} ${message}`),
    h('button', { type: 'button', onClick: () => void catchUp() }, 'Thử lại (máy tự thử sau ít giây)'),
  )
}

/** Grey cards, seen only when it takes a while. */
function Skeleton(): ComponentChildren {
  return h(
    'div',
    { class: 'skeleton', role: 'img', 'aria-label': 'Đang tải danh sách' },
    [1, 2, 3].map((key) => h('div', { key })),
  )
}

function Empty({ state }: { readonly state: State }): ComponentChildren {
  const { me, now, duty } = state
  const here = duty?.phones.find((phone) => phone.here)
  const shift = me?.shift && me.shift.until > now ? me.shift : null
  return h(
    'div',
    { class: 'empty' },
    h('p', { class: 'big' }, 'Chưa có ai chờ.'),
    h(
      'p',
      {},
      shift
        ? `Bạn đang trong ca đến ${clockTime(shift.until)}. Có người cần là danh sách tự hiện.`
        : 'Bạn chưa vào ca.',
    ),
    shift &&
      h('p', {}, here ? healthText(here, now) : 'Máy này chưa bật thông báo: đóng trang là không ai gọi được bạn.'),
    here &&
      h(
        'button',
        {
          type: 'button',
          'aria-disabled': state.net.on ? undefined : 'true',
          onClick: () => state.net.on && void testCall(),
        },
        'Gửi thử',
      ),
    duty &&
      !duty.own.welcomed &&
      h('a', { class: 'button', href: '#lan-dau' }, 'Lần đầu ở đây? Xem 4 màn hình ngắn và tập thử'),
    h('a', { class: 'button', href: '#ca-truc' }, shift ? 'Xem hoặc kết thúc ca' : 'Vào ca trực'),
  )
}
