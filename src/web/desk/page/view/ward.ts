/** *Toàn phường*, for leads: who is there until when, which claims run, who waits longest, and calling more people. */
import { type ComponentChildren, h } from 'preact'
import { useEffect } from 'preact/hooks'
import { callMore, readWard } from '../duty.ts'
import type { State } from '../state.ts'
import { clockTime, dayTime, span } from '../when.ts'
import { capital, placeText } from '../words.ts'

const READ_EVERY_MS = 15_000

export function WardScreen({ state }: { readonly state: State }): ComponentChildren {
  const { ward, now, net } = state
  useEffect(() => {
    void readWard()
    const again = setInterval(() => void readWard(), READ_EVERY_MS)
    return () => clearInterval(again)
  }, [])
  const known = ward?.kind === 'ready' ? ward.value : null
  return h(
    'div',
    { class: 'screen ward' },
    h('h1', { id: 'title', tabIndex: -1 }, 'Toàn phường'),
    !ward && h('p', { class: 'soft' }, 'Đang tải…'),
    ward?.kind === 'failed' && h('p', { class: 'trouble', role: 'alert' }, `Chưa tải được. ${ward.message}`),
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
      h('h2', { key: 'leases-title' }, 'Đang được giúp'),
      known.leases.length === 0
        ? h('p', { key: 'none' }, 'Lúc này không có ai.')
        : h(
            'ul',
            { key: 'leases', class: 'menu-list' },
            known.leases.map(({ card, leaseUntil }) =>
              h(
                'li',
                { key: card.id },
                h('a', { href: `#nguoi/${card.id}` }, capital(card.who)),
                ` · ${placeText(card)} · ${card.helper?.name ?? ''} · lượt giữ đến ${clockTime(leaseUntil)}`,
              ),
            ),
          ),
    ],
  )
}
