/** Something that matters was asked for and the last proof is older than five minutes: who sits here shows it once more. */
import { type FormEvent, useState } from 'react'
import type { Account } from './account.ts'
import { ask, Failure } from './server.ts'
import { Sheet } from './ui/dialog.tsx'

type Proof = { readonly code: string } | { readonly password: string } | { readonly key: unknown }

interface Props {
  readonly account: Account
  readonly why: 'matters' | 'locked'
  readonly onDone: (proved: boolean) => void
}

export function Prove({ account, why, onDone }: Props) {
  const [trouble, setTrouble] = useState('')
  const [busy, setBusy] = useState(false)
  const { keys, totp, password, strong } = account
  const byPassword = password && !strong && !totp

  const show = async (proof: () => Promise<Proof>) => {
    setBusy(true)
    setTrouble('')
    try {
      await ask('POST', '/api/staff/me/prove', await proof())
      onDone(true)
    } catch (error) {
      setTrouble(error instanceof Failure ? error.message : 'Chưa xác nhận được. Chưa có gì thay đổi; xin thử lại.')
      setBusy(false)
    }
  }
  const typed = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const value = String(new FormData(event.currentTarget).get('proof') ?? '')
    void show(async () => (totp ? { code: value } : { password: value }))
  }

  return (
    <Sheet title="Xác nhận lại là bạn" onClose={() => onDone(false)}>
      <p>
        {why === 'matters'
          ? 'Việc này quan trọng nên cần xác nhận lại. Chưa có gì thay đổi.'
          : 'Một lúc lâu không ai chạm vào màn hình này, nên lời của người dân được che lại. Xác nhận là bạn để mở.'}
      </p>
      {trouble && (
        <p className="trouble" role="alert">
          {trouble}
        </p>
      )}
      {keys.length > 0 && (
        <button type="button" className="main" disabled={busy} onClick={() => void show(byKey)}>
          Xác nhận bằng chìa khóa
        </button>
      )}
      {(totp || byPassword) && (
        <form onSubmit={typed}>
          <label htmlFor="proof">{totp ? 'Mã 6 số trong ứng dụng xác thực' : 'Mật khẩu'}</label>
          <input
            id="proof"
            name="proof"
            required
            type={totp ? 'text' : 'password'}
            inputMode={totp ? 'numeric' : 'text'}
            autoComplete={totp ? 'one-time-code' : 'current-password'}
          />
          <button type="submit" disabled={busy}>
            Xác nhận
          </button>
        </form>
      )}
      {keys.length === 0 && !totp && !byPassword && (
        <p>Bạn chưa có chìa khóa hay mật khẩu dùng được trên máy này. Xin mở trang Tài khoản để thêm.</p>
      )}
    </Sheet>
  )
}

async function byKey(): Promise<Proof> {
  type Options = Parameters<typeof import('@simplewebauthn/browser')['startAuthentication']>[0]['optionsJSON']
  const optionsJSON = await ask<Options>('POST', '/api/staff/me/prove/options')
  const { startAuthentication } = await import('@simplewebauthn/browser')
  const { id, rawId, type, response } = await startAuthentication({ optionsJSON })
  const { clientDataJSON, authenticatorData, signature, userHandle } = response
  const given = { clientDataJSON, authenticatorData, signature, ...(userHandle && { userHandle }) }
  return { key: { id, rawId, type, response: given } }
}
