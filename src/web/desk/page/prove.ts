/** "Xác nhận lại là bạn": opens a locked desk, and what reveals something of a resident. */
import { ask } from './client.ts'
import { signedWithPasskey } from './passkey.ts'

export type ProveBy = 'passkey' | { readonly password: string } | { readonly code: string }

/** @returns why not, fit to show; `null`: proved */
export async function prove(by: ProveBy): Promise<string | null> {
  const proof = by === 'passkey' ? await passkeyProof() : by
  if (typeof proof === 'string') return proof
  const answer = await ask<unknown>('POST', '/api/staff/me/prove', proof)
  return answer.kind === 'ok' ? null : answer.message
}

async function passkeyProof(): Promise<{ readonly key: object } | string> {
  const asked = await ask<unknown>('POST', '/api/staff/me/prove/options')
  if (asked.kind !== 'ok') return asked.message
  const key = await signedWithPasskey(asked.value)
  return key
    ? { key }
    : 'Chưa xong: máy chưa nhận vân tay, khuôn mặt hay mã PIN, hoặc chưa có chìa khóa trên máy này. Xin bấm lại.'
}
