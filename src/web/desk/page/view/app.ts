/** The frame: status line, screens, bottom bar; on a desk's screen three columns. */
import { type ComponentChildren, h } from 'preact'
import { useEffect } from 'preact/hooks'
import { badges, photosWaiting } from '../cards.ts'
import { address, type Route, ticketOf } from '../route.ts'
import type { State } from '../state.ts'
import { calls } from '../visit-words.ts'
import { clockTime } from '../when.ts'
import { Chat } from './chat.ts'
import { Context } from './context.ts'
import { Later } from './later.ts'
import { Mine, Waiting } from './lists.ts'
import { Locked } from './locked.ts'
import { More } from './more.ts'
import { Notes } from './notes.ts'
import { Sheets } from './sheets.ts'
import { ToastView } from './toast.ts'
import { VisitsLater } from './visits-later.ts'

export function App({ state }: { readonly state: State }): ComponentChildren {
  const { route, wide, signedOut, locked, list } = state
  const place = address(route)
  useEffect(() => {
    document.title = `${badges(list).waiting > 0 ? `(${badges(list).waiting}) ` : ''}${TITLES[route.screen]} – Bàn trực`
  })
  useEffect(() => {
    // The first screen leaves the focus where the browser puts it.
    if (moved) document.getElementById('title')?.focus()
    moved = true
  }, [place])
  if (locked && !signedOut) return h(Locked, { unsent: state.outbox.length })
  if (signedOut) return h(SignedOut, { unsent: state.outbox.length })
  return h(
    'div',
    { class: `app ${wide ? 'wide' : 'narrow'} at-${route.screen}` },
    h('a', { class: 'skip', href: place, onClick: toTitle }, 'Tới nội dung chính'),
    h('div', { class: 'top' }, h(Status, { state }), wide && h(Bar, { state })),
    wide &&
      h(
        'aside',
        // With no card in it yet, the keyboard scrolls it by itself.
        { class: 'left', 'aria-label': 'Danh sách', ...(state.listAt === 0 && { tabIndex: 0 }) },
        h(Waiting, { state, inColumn: true }),
        h(Mine, { state, inColumn: true }),
      ),
    h('main', { id: 'main' }, h(Screen, { state })),
    wide && h('aside', { class: 'right', 'aria-label': 'Bối cảnh' }, h(Context, { state, ticket: ticketOf(route) })),
    !wide && !ticketOf(route) && h(Bar, { state }),
    h(ToastView, { toast: state.toast }),
    h(Sheets, { state }),
    h('div', { class: 'unseen', 'aria-live': 'polite', id: 'news' }, state.news),
  )
}

let moved = false

const TITLES: Readonly<Record<Route['screen'], string>> = {
  waiting: 'Chờ',
  mine: 'Của tôi',
  shift: 'Ca trực',
  more: 'Thêm',
  canned: 'Mẫu câu',
  welcome: 'Lần đầu',
  ward: 'Toàn phường',
  reveals: 'Ai đã mở gì',
  requests: 'Yêu cầu về dữ liệu',
  found: 'Tìm bằng mã',
  erase: 'Xóa dữ liệu',
  chat: 'Trò chuyện',
  notes: 'Ghi chú nội bộ',
  visits: 'Đến nhà',
  visit: 'Đến nhà',
  day: 'Đến nhà',
}

function Screen({ state }: { readonly state: State }): ComponentChildren {
  const { route, wide } = state
  switch (route.screen) {
    case 'waiting':
      return wide ? h(Nobody, { state }) : h(Waiting, { state })
    case 'mine':
      return wide ? h(Nobody, { state }) : h(Mine, { state })
    case 'shift':
      return h(Later, { state, name: 'shift', load: async () => (await import('./shift.ts')).ShiftScreen })
    case 'more':
      return h(More, { state })
    case 'canned':
      return h(Later, { state, name: 'canned', load: async () => (await import('./canned.ts')).CannedScreen })
    case 'welcome':
      return h(Later, { state, name: 'welcome', load: async () => (await import('./welcome.ts')).Welcome })
    case 'ward':
      return h(Later, { state, name: 'ward', load: async () => (await import('./ward.ts')).WardScreen })
    case 'reveals':
      return h(Later, { state, name: 'reveals', load: async () => (await import('./ward-reveals.ts')).Reveals })
    case 'requests':
      return h(Later, { state, name: 'requests', load: async () => (await import('./ward-requests.ts')).Requests })
    case 'found':
      return h(Later, { state, name: 'found', load: async () => (await import('./ward-found.ts')).FoundScreen })
    case 'erase':
      return h(Later, {
        state,
        name: 'erase',
        load: async () => (await import('./erase.ts')).EraseScreen,
        key: `${state.me?.staff} ${route.ticket}`,
      })
    case 'chat':
      return h(Chat, { state, ticket: route.ticket, key: route.ticket })
    case 'notes':
      return h(Notes, { state, ticket: route.ticket, key: route.ticket })
    case 'visits':
    case 'visit':
    case 'day':
      return h(VisitsLater, { state })
    default:
      return route satisfies never
  }
}

function Nobody({ state }: { readonly state: State }): ComponentChildren {
  return h(
    'div',
    { class: 'screen nobody' },
    h('h1', { id: 'title', tabIndex: -1 }, 'Bàn trực'),
    h('p', {}, 'Chọn một người trong danh sách bên trái để xem hoặc nhận giúp.'),
    !state.me?.shift && h('p', {}, h('a', { href: '#ca-truc' }, 'Bạn chưa vào ca. Cho biết bạn rảnh đến mấy giờ')),
  )
}

/** Network and sync in words, always in the same place. */
function Status({ state }: { readonly state: State }): ComponentChildren {
  const { net, outbox, listAt, stale, listTrouble } = state
  const queued = outbox.filter((item) => item.state === 'waiting').length
  const waiting = queued > 0 ? ` · ${queued} tin đang chờ` : ''
  const [tone, text] = !net.on
    ? ['off', `Mất mạng từ ${clockTime(net.since)}${waiting}`]
    : net.caughtUp
      ? ['on', `Đã kết nối${waiting}`]
      : listTrouble
        ? ['off', `Chưa lấy được tin mới${waiting}. Máy tự thử lại.`]
        : ['off', listAt === 0 ? 'Đang tải…' : `Đang tải những gì vừa lỡ${waiting}…`]
  return h(
    'div',
    { class: `status ${tone}` },
    h('p', { role: 'status', id: 'status' }, h('span', { class: 'dot', 'aria-hidden': 'true' }), text),
    stale &&
      h('button', { type: 'button', class: 'plain', onClick: () => location.reload() }, 'Có bản mới – tải lại trang'),
  )
}

function Bar({ state }: { readonly state: State }): ComponentChildren {
  const { waiting, mine } = badges(state.list)
  const { me } = state
  const photos = photosWaiting(state.list).length
  const { screen } = state.route
  const { toSet, soon } = calls(state.visits.list)
  const item = (to: 'waiting' | 'mine' | 'visits' | 'shift' | 'more', icon: string, count: number, said: string) =>
    h(
      'li',
      {},
      h(
        'a',
        { href: address({ screen: to }), 'aria-current': screen === to ? 'page' : undefined },
        h('svg', { viewBox: '0 0 24 24', 'aria-hidden': 'true' }, h('path', { d: icon })),
        h('span', {}, TITLES[to]),
        count > 0 && h('span', { class: 'badge' }, count, h('span', { class: 'unseen' }, ` ${said}`)),
      ),
    )
  return h(
    'nav',
    { 'aria-label': 'Các mục' },
    h(
      'ul',
      {},
      item('waiting', 'M12 7v5l3 2M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18', waiting, 'người đang chờ'),
      item('mine', 'M4 5h16v11H9l-5 4z', mine, 'người bạn đang giúp'),
      item('visits', 'M4 11 12 4l8 7v9h-5v-6H9v6H4z', toSet + soon.length, 'lượt đến nhà cần bạn xem'),
      item('shift', 'M5 5h14v15H5zM5 10h14M9 3v4M15 3v4', 0, ''),
      item(
        'more',
        'M5 7h14M5 12h14M5 17h14',
        me?.lead ? photos + (me.requests ? me.requests.soon + me.requests.late : 0) : 0,
        photos > 0 ? 'việc chờ trưởng nhóm' : 'yêu cầu về dữ liệu đến hạn',
      ),
    ),
  )
}

function SignedOut({ unsent }: { readonly unsent: number }): ComponentChildren {
  return h(
    'main',
    { class: 'screen signed-out' },
    h('h1', { id: 'title', tabIndex: -1 }, 'Xin đăng nhập'),
    h('p', {}, 'Bạn chưa đăng nhập, hoặc phiên đã hết.'),
    unsent > 0 && h('p', {}, `${unsent} tin chưa gửi và những gì đang viết dở vẫn được giữ trên máy này.`),
    h('p', {}, h('a', { class: 'button main', href: '/sign-in' }, 'Đăng nhập')),
  )
}

export function Screenful(props: { readonly title: string; readonly children?: ComponentChildren }): ComponentChildren {
  return h('div', { class: 'screen' }, h('h1', { id: 'title', tabIndex: -1 }, props.title), props.children)
}

function toTitle(event: Event): void {
  event.preventDefault()
  document.getElementById('title')?.focus()
}
