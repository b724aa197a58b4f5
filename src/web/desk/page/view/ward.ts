/** *Toàn phường*, for leads: who waits and who is there, everybody who is helped, and what leads look after besides. */
import { type ComponentChildren, h } from 'preact'
import { useEffect } from 'preact/hooks'
import type { Card } from '../../../../desk/api.ts'
import { photosWaiting } from '../cards.ts'
import { callMore, readWard } from '../duty.ts'
import { address } from '../route.ts'
import type { State } from '../state.ts'
import { clockTime, dayTime, span } from '../when.ts'
import { isPressing, requestsText } from '../words.ts'
import { TenChats } from './ten-chats.ts'
import { WardList } from './ward-list.ts'

const READ_EVERY_MS = 15_000

export function WardScreen({ state }: { readonly state: State }): ComponentChildren {
  const { me } = state
  return h(
    'div',
    { class: 'screen ward' },
    h('h1', { id: 'title', tabIndex: -1 }, 'Toàn phường'),
    me?.lead
      ? [
          isPressing(me) &&
            h(
              'p',
              { key: 'remind', class: 'reminder', role: 'status' },
              h('a', { href: address({ screen: 'requests' }) }, `Yêu cầu về dữ liệu${requestsText(me)}`),
            ),
          h(PhotosWaiting, { key: 'photos', cards: photosWaiting(state.list) }),
          h(Now, { key: 'now', state }),
          h(WardList, { key: `list ${me.staff}`, state, staff: me.staff }),
          h(
            'section',
            { key: 'more', 'aria-labelledby': 'more-title' },
            h('h2', { id: 'more-title' }, 'Việc khác của trưởng nhóm'),
            h(
              'ul',
              { class: 'menu-list' },
              h(
                'li',
                {},
                h(
                  'a',
                  { class: 'button', href: address({ screen: 'requests' }) },
                  `Yêu cầu về dữ liệu${requestsText(me)}`,
                ),
              ),
              h(
                'li',
                {},
                h('a', { class: 'button', href: address({ screen: 'reveals' }) }, 'Ai đã mở ảnh, địa chỉ, ghi âm'),
              ),
              h('li', {}, h('a', { class: 'button', href: address({ screen: 'canned' }) }, 'Sửa mẫu câu')),
              h(
                'li',
                {},
                h('a', { class: 'button', href: '/admin/people' }, 'Tình nguyện viên: mời, mất máy, cho nghỉ'),
              ),
            ),
          ),
          h(TenChats, { key: 'ten', now: state.now }),
        ]
      : h('p', {}, 'Mục này dành cho trưởng nhóm.'),
  )
}

/** Nobody gets them before a lead has looked. */
function PhotosWaiting({ cards }: { readonly cards: readonly Card[] }): ComponentChildren {
  if (cards.length === 0) return null
  return h(
    'div',
    { class: 'notice', role: 'status' },
    h('p', {}, 'Ảnh tình nguyện viên muốn gửi, chờ bạn xem:'),
    h(
      'ul',
      { class: 'menu-list' },
      cards.map((card) =>
        h(
          'li',
          { key: card.id },
          h(
            'a',
            { class: 'button', href: address({ screen: 'chat', ticket: card.id }) },
            `${card.helper?.name ?? 'Có người'} gửi ${card.who}`,
          ),
        ),
      ),
    ),
  )
}

/** Who waits longest, calling more people, and who is there until when. */
function Now({ state }: { readonly state: State }): ComponentChildren {
  const { ward, now, net } = state
  useEffect(() => {
    void readWard()
    const again = setInterval(() => void readWard(), READ_EVERY_MS)
    return () => clearInterval(again)
  }, [])
  const known = ward?.kind === 'ready' ? ward.value : null
  return h(
    'section',
    { 'aria-label': 'Lúc này' },
    !ward && h('p', { class: 'soft', role: 'status' }, 'Đang tải…'),
    ward?.kind === 'failed' &&
      h(
        'div',
        { class: 'trouble', role: 'alert' },
        h('p', {}, `Chưa tải được. ${ward.message}`),
        h('button', { type: 'button', onClick: () => void readWard() }, 'Thử lại'),
      ),
    known && [
      h(
        'p',
        { key: 'wait', class: 'big' },
        known.longestSince === null
          ? 'Không có ai đang chờ.'
          : `${known.waiting} người đang chờ, lâu nhất ${span(now - known.longestSince)}.`,
      ),
      h(
        'button',
        {
          key: 'call',
          type: 'button',
          class: 'main',
          'aria-disabled': net.on ? undefined : 'true',
          onClick: () => net.on && void callMore(),
        },
        net.on ? 'Gọi thêm người' : 'Gọi thêm người – cần có mạng',
      ),
      h(
        'p',
        { key: 'called', class: 'soft' },
        `Chỉ gọi người đang trong ca, còn rảnh tay, ngoài giờ yên lặng.${known.calledAt === undefined ? '' : ` Lần gọi gần nhất: ${dayTime(known.calledAt, now)}.`}`,
      ),
      h('h2', { key: 'people-title' }, 'Ai đang trực'),
      known.people.length === 0
        ? h('p', { key: 'nobody' }, 'Chưa có ai hẹn trực.')
        : h(
            'ul',
            { key: 'people', class: 'menu-list' },
            known.people.map((one) =>
              h(
                'li',
                { key: one.name + one.until },
                h('strong', {}, one.name),
                ` · ${one.from === undefined ? '' : `từ ${dayTime(one.from, now)} `}đến ${clockTime(one.until)} · đang giúp ${one.open}/${one.atMost}`,
                one.busyUntil !== undefined && ` · bận đến ${clockTime(one.busyUntil)}`,
                !one.reachable && ' · chưa nhận được thông báo',
              ),
            ),
          ),
    ],
  )
}
