/** Whether calls reach this phone, and one's others: measured, not believed. */
import { type ComponentChildren, h } from 'preact'
import type { Phone } from '../../../../desk/api.ts'
import { allowCalls, callable, noCalls, readDuty, testCall } from '../duty.ts'
import type { State } from '../state.ts'
import { clockTime, dayTime } from '../when.ts'

export function Phones({ state }: { readonly state: State }): ComponentChildren {
  const { duty, dutyTrouble, net, now } = state
  const here = duty?.phones.find((phone) => phone.here)
  return h(
    'section',
    { class: 'phones', 'aria-labelledby': 'phones-title' },
    h('h2', { id: 'phones-title' }, 'Thông báo khi có người chờ'),
    !duty && !dutyTrouble && h('p', { class: 'soft' }, 'Đang tải…'),
    !duty &&
      dutyTrouble && [
        h(
          'p',
          { key: 'why', class: 'trouble', role: 'alert' },
          `Chưa biết máy này có nhận thông báo không. ${dutyTrouble}`,
        ),
        h('button', { key: 'again', type: 'button', onClick: () => void readDuty() }, 'Thử lại'),
      ],
    duty && 'why' in duty.push && h('p', { class: 'trouble' }, duty.push.why),
    duty && 'key' in duty.push && !here && h(Allow, { on: net.on }),
    here && h('p', { class: here.state === 'failing' ? 'trouble' : '', role: 'status' }, healthText(here, now)),
    here &&
      h(
        'div',
        { class: 'row' },
        h(
          'button',
          { type: 'button', 'aria-disabled': off(net.on), onClick: () => net.on && void testCall() },
          'Gửi thử',
        ),
        h(
          'button',
          { type: 'button', 'aria-disabled': off(net.on), onClick: () => net.on && void noCalls() },
          'Tắt ở máy này',
        ),
      ),
    duty?.phones.some((phone) => !phone.here) &&
      h(
        'ul',
        { class: 'others', 'aria-label': 'Máy khác của bạn' },
        duty.phones
          .filter((phone) => !phone.here)
          .map((phone) => h('li', { key: phone.id }, `${phone.name || 'Máy khác'}: ${healthText(phone, now)}`)),
      ),
  )
}

function Allow({ on }: { readonly on: boolean }): ComponentChildren {
  switch (callable()) {
    case 'install':
      return h(
        'p',
        {},
        'Trên iPhone: bấm Chia sẻ, chọn Thêm vào MH chính, rồi mở Bàn trực từ biểu tượng đó. Lúc ấy mới bật được thông báo.',
      )
    case 'no':
      return h('p', {}, 'Trình duyệt này không nhận được thông báo. Xin mở bằng Chrome, Edge, Firefox hoặc Safari.')
    case 'denied':
      return h(
        'p',
        { class: 'trouble' },
        'Thông báo đang bị chặn. Bấm biểu tượng cạnh địa chỉ trang, cho phép Thông báo, rồi tải lại.',
      )
    default:
      return [
        h('p', { key: 'why' }, 'Máy này chưa bật thông báo: đóng trang là không ai gọi được bạn.'),
        h(
          'button',
          {
            key: 'allow',
            type: 'button',
            class: 'main',
            'aria-disabled': off(on),
            onClick: () => on && void allowCalls(),
          },
          'Bật thông báo',
        ),
      ]
  }
}

/** "Máy này nhận thông báo tốt (lần cuối 19:31, 2 giây)." */
export function healthText({ state, last, here }: Phone, now: number): string {
  const which = here ? 'Máy này' : 'máy đó'
  const when = last ? dayTime(last.at, now) : ''
  const took = last?.tookMs === undefined ? '' : `, ${Math.max(1, Math.round(last.tookMs / 1_000))} giây`
  switch (state) {
    case 'good':
      return `${which} nhận thông báo tốt (lần cuối ${when}${took}).`
    case 'waiting':
      return `Đã gửi lúc ${last ? clockTime(last.at) : ''}, đang chờ máy báo đã nhận…`
    case 'late':
      return `Lần cuối (${when}) đến chậm hoặc chưa đến${took}. Bấm Gửi thử để xem lại.`
    case 'failing':
      return `${which} đã lỡ hai thông báo liền, nên khi có người chờ sẽ không được gọi đầu tiên. Kiểm tra chế độ tiết kiệm pin và mạng, rồi bấm Gửi thử.`
    default:
      return `${which} đã bật thông báo, chưa thử lần nào.`
  }
}

function off(on: boolean): 'true' | undefined {
  return on ? undefined : 'true'
}
