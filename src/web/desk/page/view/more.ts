/** *Thêm*: who I am, my devices, the rules, the keyboard, signing out. */
import { type ComponentChildren, h } from 'preact'
import { showSheet } from '../acts.ts'
import { photosWaiting } from '../cards.ts'
import { keep } from '../kept.ts'
import { address } from '../route.ts'
import { change, type State } from '../state.ts'
import { isPressing, requestsText } from '../words.ts'
import { OwnFigures } from './figures.ts'
import { Telegram } from './telegram.ts'

export function More({ state }: { readonly state: State }): ComponentChildren {
  const { me, singleKeys } = state
  const photos = photosWaiting(state.list).length
  return h(
    'div',
    { class: 'screen more' },
    h('h1', { id: 'title', tabIndex: -1 }, 'Thêm'),
    me && h('p', {}, `Người dân thấy bạn là: ${me.name}, ${me.role}, ${me.unit}.`),
    me && h(OwnFigures, { now: state.now }),
    me && h(Telegram, { now: state.now }),
    h(
      'ul',
      { class: 'menu-list' },
      me?.lead &&
        h(
          'li',
          {},
          h(
            'a',
            { class: 'button', href: address({ screen: 'ward' }) },
            `Toàn phường (trưởng nhóm)${photos > 0 ? ` · ${photos} ảnh chờ bạn xem` : ''}${isPressing(me) ? ` · yêu cầu về dữ liệu${requestsText(me)}` : ''}`,
          ),
        ),
      h('li', {}, h('a', { class: 'button', href: '#lan-dau' }, 'Xem lại hướng dẫn lần đầu và tập thử')),
      h('li', {}, h('a', { class: 'button', href: '/sign-in' }, 'Thiết bị và cách đăng nhập của tôi')),
      h(
        'li',
        {},
        h(
          'button',
          { type: 'button', onClick: () => showSheet({ kind: 'rules' }) },
          me?.rulesDue ? 'Quy tắc ứng xử – cần đọc và đồng ý' : 'Quy tắc ứng xử',
        ),
      ),
      h('li', {}, h('button', { type: 'button', onClick: () => showSheet({ kind: 'keys' }) }, 'Phím tắt')),
      h(
        'li',
        {},
        h(
          'label',
          { class: 'check' },
          h('input', {
            type: 'checkbox',
            checked: singleKeys,
            onChange: (event: Event) => {
              const on = (event.target as HTMLInputElement).checked
              keep('single-keys', on ? null : 'off')
              change({ singleKeys: on })
            },
          }),
          'Dùng phím tắt một chữ (J, K, C, R, /, ?)',
        ),
      ),
      h(
        'li',
        {},
        h('button', { type: 'button', class: 'danger', onClick: () => showSheet({ kind: 'sign-out' }) }, 'Đăng xuất'),
      ),
    ),
  )
}
