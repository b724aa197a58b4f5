/** One's own account: who one is here, on which devices, and with what one comes in. */
import { type El, el } from '../../chat/tree.ts'
import { type Account, call, type Device } from './api.ts'
import { isThere } from './home.ts'
import { createPasskey, passkeysWork } from './passkeys.ts'
import { proved } from './prove.ts'
import { passwordForm, setUpApp, showCodes } from './second.ts'
import { button, h1, h2, name, on, p, show, value } from './stage.ts'
import { showWaysIn } from './way-in.ts'

const HOW: Readonly<Record<Device['how'], string>> = {
  passkey: 'bằng chìa khóa',
  link: 'bằng liên kết',
  password: 'bằng mật khẩu',
  totp: 'bằng mã xác thực',
  recovery: 'bằng mã dự phòng',
}

export async function showAccount(given?: Account): Promise<void> {
  const account = given ?? (await call<Account>('GET', '/me'))
  const { staff, home, keys, totp, devices, strong, recoveryLeft } = account
  const others = devices.filter(({ here }) => !here)
  const newer = others.filter((one) => one.newer)
  show(
    h1('Bạn đã đăng nhập'),
    p(name(staff.name), ` · ${staff.roleName}`),
    el('p', { class: 'hint' }, 'Tên đăng nhập: ', el('code', {}, staff.handle)),
    ...((await isThere(home))
      ? [p(el('a', { class: 'go', href: home }, home === '/desk' ? 'Vào bàn hỗ trợ' : 'Vào trang quản trị'))]
      : []),
    ...(newer.length > 0
      ? [
          el(
            'p',
            { class: 'notice' },
            `Có máy khác vừa đăng nhập: ${newer.map(told).join('; ')}. Nếu không phải bạn, hãy đăng xuất máy khác ngay.`,
          ),
        ]
      : []),
    h2('Các máy đang đăng nhập'),
    el(
      'ul',
      { id: 'devices' },
      ...devices.map((one) => el('li', {}, el('b', {}, one.here ? 'Máy này: ' : ''), told(one))),
    ),
    ...(others.length > 0 ? [button('others', 'Đăng xuất máy khác')] : []),
    h2('Chìa khóa và mã'),
    el(
      'ul',
      { id: 'keys' },
      ...keys.map(keyView),
      ...(totp ? [el('li', {}, 'Ứng dụng xác thực', ' ', button('remove-app', 'Bỏ ứng dụng'))] : []),
    ),
    ...(keys.length === 0 && !totp ? [p('Chưa có gì: lần tới bạn cần một liên kết mới.')] : []),
    ...(passkeysWork() ? [button('make', 'Tạo chìa khóa trên máy này')] : []),
    ...(totp ? [] : [button('app', 'Thêm ứng dụng xác thực')]),
    ...(strong || totp
      ? [el('p', { class: 'hint' }, `Còn ${recoveryLeft} mã dự phòng.`), button('codes', 'Tạo mã dự phòng mới')]
      : []),
    passwordForm(true, staff.handle),
    button('out', 'Đăng xuất'),
  )

  const back = () => showAccount()
  const act = (id: string, work: () => Promise<void>) => on(id, () => proved(account, work, back))
  act('make', async () => showCodes(await createPasskey(), back))
  act('app', () => setUpApp(back))
  act('codes', async () => showCodes((await call<{ codes: readonly string[] }>('POST', '/me/recovery')).codes, back))
  act('remove-app', async () => {
    await call('DELETE', '/me/totp')
    await back()
  })
  for (const [place, { id }] of keys.entries())
    act(`remove-${place}`, async () => {
      await call('DELETE', `/me/keys/${id}`)
      await back()
    })
  on('set-password', () => {
    const password = value('new-password')
    const set = async () => {
      await call('POST', '/me/password', { password })
      await back()
    }
    return proved(account, set, back)
  })
  on('others', async () => {
    await call('POST', '/me/sign-out-others')
    await back()
  })
  on('out', async () => {
    await call('POST', '/sign-out')
    showWaysIn()
  })
}

function keyView({ device, addedAt }: Account['keys'][number], place: number): El {
  const label = `${device}, tạo ${at(addedAt)}`
  return el(
    'li',
    {},
    label,
    ' ',
    el(
      'button',
      { type: 'button', id: `remove-${place}`, class: 'plain', 'aria-label': `Bỏ chìa khóa: ${label}` },
      'Bỏ',
    ),
  )
}

function told({ device, at: since, how }: Device): string {
  return `${device}, ${at(since)}, ${HOW[how]}`
}

/** "10:05 ngày 23/11". */
function at(time: number): string {
  const moment = new Date(time)
  const two = (value: number) => String(value).padStart(2, '0')
  const clock = `${two(moment.getHours())}:${two(moment.getMinutes())}`
  return `${clock} ngày ${two(moment.getDate())}/${two(moment.getMonth() + 1)}`
}
