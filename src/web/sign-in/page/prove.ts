/** Something sensitive was asked for and the last proof is older than five minutes: prove once more, then go on. */
import { type El, el } from '../../chat/tree.ts'
import { type Account, call, Problem } from './api.ts'
import { passkeysWork, proveWithPasskey } from './passkeys.ts'
import { button, CODE, field, h1, on, p, show, usernameFor, value } from './stage.ts'

/** Does it; where a proof is missing, asks for one and does it again. */
export async function proved(account: Account, act: () => Promise<void>, back: () => Promise<void>): Promise<void> {
  try {
    await act()
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'prove') throw error
    ask(account, act, back)
  }
}

function ask(
  { staff, keys, totp, password, strong }: Account,
  act: () => Promise<void>,
  back: () => Promise<void>,
): void {
  const byKey = keys.length > 0 && passkeysWork()
  const byPassword = password && !strong && !totp
  show(
    h1('Xác nhận lại là bạn'),
    p('Việc này quan trọng nên cần xác nhận lại. Chưa có gì thay đổi.'),
    ...(byKey ? [button('key', 'Xác nhận bằng chìa khóa', 'main')] : []),
    ...(totp ? [form('code-form', field('code', 'Mã 6 số trong ứng dụng xác thực', CODE))] : []),
    ...(byPassword
      ? [
          form(
            'password-form',
            usernameFor(staff.handle),
            field('password', 'Mật khẩu', { type: 'password', autocomplete: 'current-password', maxlength: '256' }),
          ),
        ]
      : []),
    ...(byKey || totp || byPassword
      ? []
      : [p('Bạn chưa có chìa khóa hay mật khẩu dùng được trên máy này. Xin nhờ trưởng nhóm gửi một liên kết mới.')]),
    button('back', 'Quay lại'),
  )
  on('key', async () => {
    await proveWithPasskey()
    await act()
  })
  on('code-form', async () => {
    await call('POST', '/me/prove', { code: value('code') })
    await act()
  })
  on('password-form', async () => {
    await call('POST', '/me/prove', { password: value('password') })
    await act()
  })
  on('back', back)
}

function form(id: string, ...inside: readonly El[]) {
  return el('form', { id }, ...inside, el('button', { type: 'submit', class: 'plain' }, 'Xác nhận'))
}
