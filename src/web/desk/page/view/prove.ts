/** The ways in which somebody proves that it is them: the same under a locked screen, a photo, an address and an erasure. */
import { type ComponentChildren, h } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { type ProveBy, prove, type Ways, waysToProve } from '../prove.ts'

export interface ProveProps {
  /** "Mở khóa": on the button beside a code or password. */
  readonly act: string
  /** "Mở khóa bằng": before what the device asks for. */
  readonly by: string
  /** For those who have no way on this device. */
  readonly none: string
  /** Proves, and does what it was for. @returns why not, fit to show */
  readonly attempt: (by: ProveBy) => Promise<string | null>
}

export function Prove({ act, by, none, attempt }: ProveProps): ComponentChildren {
  const [ways, setWays] = useState<Ways | null>(null)
  const [trouble, setTrouble] = useState('')
  const [secret, setSecret] = useState('')
  const [busy, setBusy] = useState(false)
  const look = async () => {
    const found = await waysToProve()
    setTrouble(typeof found === 'string' ? found : '')
    if (typeof found !== 'string') setWays(found)
  }
  useEffect(() => {
    void look()
  }, [])
  const go = async (proof: ProveBy) => {
    if (busy) return
    setBusy(true)
    setTrouble((await attempt(proof)) ?? '')
    setBusy(false)
    setSecret('')
  }
  const kind = ways?.code ? 'code' : ways?.password ? 'password' : null
  return h(
    'div',
    { class: 'stack' },
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
          onClick: () => void go('passkey'),
        },
        `${by} vân tay, khuôn mặt hay mã PIN của máy`,
      ),
    kind &&
      h(
        'form',
        {
          onSubmit: (event: Event) => {
            event.preventDefault()
            if (secret !== '') void go(kind === 'code' ? { code: secret } : { password: secret })
          },
        },
        h('label', { for: 'secret' }, kind === 'code' ? 'Mã 6 số trong ứng dụng xác thực' : 'Mật khẩu'),
        h('input', {
          id: 'secret',
          type: kind === 'code' ? 'text' : 'password',
          autocomplete: kind === 'code' ? 'one-time-code' : 'current-password',
          ...(kind === 'code' ? { inputMode: 'numeric' as const } : {}),
          maxLength: 256,
          value: secret,
          onInput: (event: Event) => setSecret((event.target as HTMLInputElement).value),
        }),
        h('button', { type: 'submit', class: 'main' }, busy ? 'Đang xác nhận…' : act),
      ),
    ways && !ways.passkey && !kind && h('p', {}, none),
  )
}

/** Before what needs a proof of the last five minutes. */
export function ProveFirst({
  why,
  onProved,
}: {
  readonly why: string
  readonly onProved: () => void
}): ComponentChildren {
  return h(
    'div',
    { class: 'stack' },
    h('p', {}, why),
    h(Prove, {
      act: 'Xác nhận',
      by: 'Xác nhận bằng',
      none: 'Máy này chưa có cách xác nhận. Xin nhờ trưởng nhóm gửi liên kết đăng nhập mới rồi đăng nhập lại.',
      async attempt(by) {
        const trouble = await prove(by)
        if (trouble === null) onProved()
        return trouble
      },
    }),
  )
}
