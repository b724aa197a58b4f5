/** "Xác nhận lại là bạn": opens a locked desk, and what reveals something of a resident. */
import { ask } from './client.ts'
import { passkeysWork, signedWithPasskey } from './passkey.ts'

export type ProveBy = 'passkey' | { readonly password: string } | { readonly code: string }

/** What one can prove it with, on this device. */
export interface Ways {
  readonly passkey: boolean
  readonly password: boolean
  readonly code: boolean
}

/** A text: they could not be asked for, and why; fit to show. */
export async function waysToProve(): Promise<Ways | string> {
  const answer = await ask<{ keys: readonly unknown[]; totp: boolean; password: boolean; strong: boolean }>(
    'GET',
    '/api/staff/me',
  )
  if (answer.kind !== 'ok') return answer.message
  const { keys, totp, password, strong } = answer.value
  return { passkey: keys.length > 0 && passkeysWork(), password: password && !strong && !totp, code: totp }
}

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
