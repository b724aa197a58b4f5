/** "Xác nhận lại là bạn": what shows something of a home needs a proof of the last five minutes. */
import { type ComponentChildren, h } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { unlock, type Ways, waysOfUnlocking } from '../lock.ts'

export function ProveFirst({ onProved }: { readonly onProved: () => void }): ComponentChildren {
  const [ways, setWays] = useState<Ways | null>(null)
  const [trouble, setTrouble] = useState('')
  const [secret, setSecret] = useState('')
  useEffect(() => {
    void waysOfUnlocking().then((found) => (typeof found === 'string' ? setTrouble(found) : setWays(found)))
  }, [])
  const attempt = async (by: Parameters<typeof unlock>[0]) => {
    const why = await unlock(by)
    setSecret('')
    if (why) setTrouble(why)
    else onProved()
  }
  const kind = ways?.code ? 'code' : ways?.password ? 'password' : null
  return h(
    'div',
    { class: 'stack' },
    h('p', {}, 'Xác nhận lại là bạn rồi mới xem được.'),
    trouble && h('p', { class: 'refusal', role: 'alert' }, trouble),
    ways?.passkey &&
      h(
        'button',
        { type: 'button', class: 'main', onClick: () => void attempt('passkey') },
        'Bằng vân tay, khuôn mặt hay mã PIN của máy',
      ),
    kind &&
      h(
        'form',
        {
          onSubmit: (event: Event) => {
            event.preventDefault()
            if (secret !== '') void attempt(kind === 'code' ? { code: secret } : { password: secret })
          },
        },
        h('label', { for: 'secret' }, kind === 'code' ? 'Mã 6 số trong ứng dụng xác thực' : 'Mật khẩu'),
        h('input', {
          ...{ id: 'secret', type: kind === 'code' ? 'text' : 'password', maxLength: 256, value: secret },
          autocomplete: kind === 'code' ? 'one-time-code' : 'current-password',
          onInput: (event: Event) => setSecret((event.target as HTMLInputElement).value),
        }),
        h('button', { type: 'submit', class: 'main' }, 'Xác nhận'),
      ),
    ways &&
      !ways.passkey &&
      !kind &&
      h('p', {}, 'Máy này chưa có cách xác nhận. Xin đăng nhập lại bằng liên kết mới của trưởng nhóm.'),
  )
}
