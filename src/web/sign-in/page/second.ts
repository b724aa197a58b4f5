/** The second step, and setting up what it is given with. */
import { el } from '../../chat/tree.ts'
import { type Account, call } from './api.ts'
import { goOn, toWork } from './go-on.ts'
import { createPasskey, passkeysWork, signInWithPasskey } from './passkeys.ts'
import { drawQr } from './qr.ts'
import { button, CODE, field, h1, h2, name, on, p, show, usernameFor, value } from './stage.ts'

export function showSecond({ keys, totp }: Account): void {
  const byKey = keys.length > 0 && passkeysWork()
  show(
    h1('Xác nhận bước thứ hai'),
    ...(byKey ? [button('key', 'Xác nhận bằng chìa khóa', 'main')] : []),
    el(
      'form',
      { id: 'code-form' },
      field(
        'code',
        'Mã',
        CODE,
        totp
          ? 'Mã 6 số trong ứng dụng xác thực, hoặc một mã dự phòng đã chép ra giấy.'
          : 'Một mã dự phòng đã chép ra giấy, ví dụ abcd-efgh-2345.',
      ),
      el('button', { type: 'submit', class: byKey ? 'plain' : 'main' }, 'Xác nhận'),
    ),
    h2('Không còn chìa khóa và mã?'),
    p('Nhờ quản trị đặt lại tài khoản của bạn.'),
  )
  if (byKey)
    on('key', async () => {
      await signInWithPasskey()
      await goOn()
    })
  on('code-form', async () => {
    await call('POST', '/second', { code: value('code') })
    await goOn()
  })
}

/** Somebody in by a link who has nothing yet to come back with. */
export function showSetUp(account: Account): void {
  const works = passkeysWork()
  const { staff, strong } = account
  show(
    h1('Chào mừng bạn'),
    p(name(staff.name), ` · ${staff.roleName}`),
    ...(works
      ? [
          p(
            'Tạo một chìa khóa trên máy này: từ nay bạn đăng nhập bằng vân tay, khuôn mặt hoặc mã PIN của máy, không cần nhớ gì.',
          ),
          button('make', 'Tạo chìa khóa', 'main'),
        ]
      : [
          p(
            'Trình duyệt này không tạo được chìa khóa. Hãy mở liên kết bằng Chrome hoặc Safari, hoặc chọn cách dưới đây.',
          ),
        ]),
    ...(strong
      ? [button('app', 'Dùng ứng dụng xác thực', works ? 'plain' : 'main')]
      : [
          passwordForm(works, staff.handle),
          button('later', 'Để sau'),
          el('p', { class: 'hint' }, 'Để sau thì lần tới bạn cần một liên kết mới.'),
        ]),
  )
  on('make', async () => showCodes(await createPasskey(), goOn))
  on('app', () => setUpApp(goOn))
  on('later', () => toWork(account))
  on('set-password', async () => {
    await call('POST', '/me/password', { password: value('new-password') })
    await goOn()
  })
}

export function passwordForm(secondary: boolean, handle: string) {
  return el(
    'details',
    { open: !secondary },
    el('summary', {}, 'Đặt mật khẩu'),
    el(
      'form',
      { id: 'set-password' },
      usernameFor(handle),
      field(
        'new-password',
        'Mật khẩu mới',
        { type: 'password', autocomplete: 'new-password', minlength: '12', maxlength: '128' },
        'Ít nhất 12 ký tự, dễ nhất là bốn từ không liên quan đến nhau. Đừng dùng tên mình.',
      ),
      el('button', { type: 'submit', class: secondary ? 'plain' : 'main' }, 'Đặt mật khẩu'),
    ),
  )
}

/** Shown once: neither we nor anyone else can show them again. */
export async function showCodes(codes: readonly string[], then: () => Promise<void>): Promise<void> {
  if (codes.length === 0) return await then()
  show(
    h1('Mã dự phòng của bạn'),
    p('Chép 10 mã này ra giấy và cất kỹ. Mỗi mã dùng được một lần, khi bạn mất máy. Chúng chỉ hiện ra lần này.'),
    el('ol', { class: 'codes' }, ...codes.map((code) => el('li', {}, el('code', {}, code)))),
    button('copied', 'Tôi đã chép ra giấy', 'main'),
  )
  on('copied', then)
}

export async function setUpApp(then: () => Promise<void>): Promise<void> {
  const { seed, uri, qr } = await call<{ seed: string; uri: string; qr: readonly string[] }>('POST', '/me/totp')
  show(
    h1('Ứng dụng xác thực'),
    p('Mở ứng dụng xác thực trên điện thoại (ví dụ Google Authenticator) và quét hình này.'),
    el('div', { id: 'qr' }),
    p('Đang dùng chính điện thoại ấy? ', el('a', { href: uri }, 'Mở thẳng trong ứng dụng'), ', hoặc gõ khóa:'),
    p(el('code', { class: 'seed' }, seed.replace(/(.{4})(?=.)/g, '$1 '))),
    el(
      'form',
      { id: 'confirm-form' },
      field('code', 'Mã 6 số ứng dụng đang hiện', { ...CODE, inputmode: 'numeric' }),
      el('button', { type: 'submit', class: 'main' }, 'Xác nhận'),
    ),
  )
  drawQr(document.getElementById('qr'), qr)
  on('confirm-form', async () => {
    const { codes } = await call<{ codes: readonly string[] }>('POST', '/me/totp/confirm', { code: value('code') })
    await showCodes(codes, then)
  })
}
