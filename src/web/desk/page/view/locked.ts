/** Nobody touched the screen for long: no name, no word, until who is there has proved who they are. */
import { type ComponentChildren, h } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { signOut } from '../acts.ts'
import { unlock, type Ways, waysOfUnlocking } from '../lock.ts'

export function Locked({ unsent }: { readonly unsent: number }): ComponentChildren {
  const [ways, setWays] = useState<Ways | null>(null)
  const [trouble, setTrouble] = useState('')
  const [secret, setSecret] = useState('')
  const [busy, setBusy] = useState(false)
  const look = async () => {
    const found = await waysOfUnlocking()
    if (typeof found === 'string') return setTrouble(found)
    setTrouble('')
    setWays(found)
  }
  useEffect(() => {
    document.getElementById('title')?.focus()
    void look()
  }, [])
  const attempt = async (by: Parameters<typeof unlock>[0]) => {
    if (busy) return
    setBusy(true)
    const why = await unlock(by)
    setBusy(false)
    setSecret('')
    if (why) setTrouble(why)
  }
  const form = (label: string, kind: 'password' | 'code') =>
    h(
      'form',
      {
        key: kind,
        onSubmit: (event: Event) => {
          event.preventDefault()
          if (secret !== '') void attempt(kind === 'code' ? { code: secret } : { password: secret })
        },
      },
      h('label', { for: kind }, label),
      h('input', {
        id: kind,
        type: kind === 'code' ? 'text' : 'password',
        autocomplete: kind === 'code' ? 'one-time-code' : 'current-password',
        ...(kind === 'code' ? { inputMode: 'numeric' as const } : {}),
        maxLength: 256,
        value: secret,
        onInput: (event: Event) => setSecret((event.target as HTMLInputElement).value),
      }),
      h('button', { type: 'submit', class: 'main' }, 'Mở khóa'),
    )
  const none = ways && !ways.passkey && !ways.password && !ways.code
  return h(
    'main',
    { class: 'screen locked' },
    h('h1', { id: 'title', tabIndex: -1 }, 'Bàn trực đang khóa'),
    h('p', {}, 'Một lúc lâu không ai chạm vào màn hình nên tên và lời của người dân được che lại.'),
    unsent > 0 && h('p', {}, `${unsent} tin chưa gửi và những gì đang viết dở vẫn được giữ trên máy này.`),
    trouble && h('p', { class: 'trouble', role: 'alert' }, trouble),
    !ways && !trouble && h('p', { role: 'status' }, 'Đang hỏi máy chủ…'),
    !ways && trouble && h('button', { type: 'button', onClick: () => void look() }, 'Thử lại'),
    ways?.passkey &&
      h(
        'button',
        {
          type: 'button',
          class: 'main',
          'aria-disabled': busy ? 'true' : undefined,
          onClick: () => void attempt('passkey'),
        },
        'Mở khóa bằng vân tay, khuôn mặt hay mã PIN của máy',
      ),
    ways?.code && form('Mã 6 số trong ứng dụng xác thực', 'code'),
    ways?.password && form('Mật khẩu', 'password'),
    none &&
      h('p', {}, 'Máy này chưa có cách mở khóa. Xin nhờ trưởng nhóm gửi liên kết đăng nhập mới rồi đăng nhập lại.'),
    h('p', {}, h('button', { type: 'button', onClick: () => void signOut() }, 'Đăng xuất')),
  )
}
