/** A lead looks at a photo that waits, words and all, and lets it go or not. */
import { type ComponentChildren, h } from 'preact'
import { useState } from 'preact/hooks'
import { decideOffered, seeOffered } from '../media.ts'
import type { OfferedProps } from './offered.ts'
import { Reason } from './reason.ts'

/** Why one is not let go, nearly always. */
const REASONS = [
  'Ảnh có thông tin riêng của người khác',
  'Ảnh có số điện thoại hoặc đường link',
  'Ảnh chưa đúng việc',
] as const

export function Deciding({ state, card, photo }: OfferedProps): ComponentChildren {
  const seen = state.media.get(photo.id)
  const [trouble, setTrouble] = useState('')
  const [busy, setBusy] = useState(false)
  const decide = async (reason?: string) => {
    if (busy || !state.net.on) return
    setBusy(true)
    setTrouble((await decideOffered(card.id, photo.id, reason)) ?? '')
    setBusy(false)
  }
  if (seen?.kind !== 'shown')
    return h(
      'div',
      { class: 'media covered see' },
      seen?.kind === 'loading' && h('p', { role: 'status' }, 'Đang lấy ảnh…'),
      seen?.kind === 'failed' && h('p', { class: 'trouble', role: 'alert' }, seen.message),
      seen?.kind !== 'loading' &&
        h(
          'button',
          {
            type: 'button',
            'aria-disabled': state.net.on ? undefined : 'true',
            onClick: () => state.net.on && void seeOffered(card.id, photo.id),
          },
          state.net.on ? 'Xem ảnh chờ duyệt' : 'Xem ảnh chờ duyệt – cần có mạng',
        ),
    )
  return h(
    'div',
    { class: 'media' },
    h('img', { src: seen.url, alt: `Ảnh ${card.helper?.name ?? 'người hỗ trợ'} muốn gửi ${card.who}` }),
    h('p', { class: 'soft' }, 'Đọc cả chữ trong ảnh: không mã OTP, mật khẩu, số riêng, tiền hay đường link lạ.'),
    trouble !== '' && h('p', { class: 'trouble', role: 'alert' }, trouble),
    h(
      'div',
      { class: 'row' },
      h(
        'button',
        { type: 'button', class: 'main', 'aria-disabled': busy ? 'true' : undefined, onClick: () => void decide() },
        `Cho gửi tới ${card.who}`,
      ),
    ),
    h(
      'details',
      {},
      h('summary', {}, 'Không cho gửi'),
      h(Reason, { id: 'refuse-why', usual: REASONS, button: 'Không cho gửi', busy, give: decide }),
    ),
  )
}
