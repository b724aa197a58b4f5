/** The ways in: a one-time link, a passkey, a password. */
import { el } from '../../chat/tree.ts'
import { call } from './api.ts'
import { goOn } from './go-on.ts'
import { betterAddress, passkeysWork, signInWithPasskey } from './passkeys.ts'
import { button, field, h1, h2, on, p, show, value } from './stage.ts'

/** Opening a link acts only on the press: chat apps open links by themselves, to show what is behind. */
export function showLink(secret: string): void {
  const better = betterAddress()
  show(
    h1('Mở liên kết đăng nhập'),
    p('Liên kết này dành riêng cho bạn và chỉ dùng được một lần. Chỉ bấm tiếp nếu chính bạn đang chờ nó.'),
    ...(better
      ? [p('Trên máy này nên ', el('a', { href: better }, 'mở bằng địa chỉ localhost'), ', để tạo được chìa khóa.')]
      : []),
    button('open', 'Mở liên kết', 'main'),
    button('other', 'Đăng nhập cách khác'),
  )
  on('open', async () => {
    await call('POST', '/link', { secret })
    await goOn()
  })
  on('other', async () => {
    history.replaceState(null, '', location.pathname)
    showWaysIn()
  })
}

export function showWaysIn(): void {
  const works = passkeysWork()
  const better = betterAddress()
  show(
    h1('Đăng nhập'),
    ...(works
      ? [p('Dùng vân tay, khuôn mặt hoặc mã PIN của máy này.'), button('key', 'Đăng nhập bằng chìa khóa', 'main')]
      : [
          p(
            'Trình duyệt này không dùng được chìa khóa (vân tay, khuôn mặt). Bạn đăng nhập bằng mật khẩu hoặc liên kết, hoặc mở trang này bằng Chrome hay Safari.',
          ),
        ]),
    ...(better
      ? [p('Trên máy này xin ', el('a', { href: better }, 'mở bằng địa chỉ localhost'), ' để dùng chìa khóa.')]
      : []),
    el(
      'details',
      { open: !works },
      el('summary', {}, 'Đăng nhập bằng mật khẩu'),
      el(
        'form',
        { id: 'password-form' },
        field(
          'handle',
          'Tên đăng nhập',
          { type: 'text', autocomplete: 'username', autocapitalize: 'none', spellcheck: 'false', maxlength: '60' },
          'Ví dụ: tran-thi-lan',
        ),
        field('password', 'Mật khẩu', { type: 'password', autocomplete: 'current-password', maxlength: '256' }),
        el('button', { type: 'submit', class: works ? 'plain' : 'main' }, 'Đăng nhập'),
      ),
    ),
    h2('Mất máy, quên mật khẩu?'),
    p('Nhờ trưởng nhóm hoặc quản trị gửi một liên kết mới. Chúng tôi không gửi mã qua tin nhắn SMS.'),
  )
  if (works)
    on('key', async () => {
      await signInWithPasskey()
      await goOn()
    })
  on('password-form', async () => {
    await call('POST', '/password', { handle: value('handle'), password: value('password') })
    await goOn()
  })
}
