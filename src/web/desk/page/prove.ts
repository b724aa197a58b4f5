/** "Xác nhận lại là bạn": what reveals something of a resident needs a proof of the last five minutes. */
import { ask } from './client.ts'

interface Json {
  readonly [name: string]: unknown
}
/** Newer browsers read and write the library's JSON by themselves. */
type Reads = typeof PublicKeyCredential & {
  parseRequestOptionsFromJSON?: (json: Json) => PublicKeyCredentialRequestOptions
}

export function canProveByKey(): boolean {
  return typeof PublicKeyCredential === 'function' && 'parseRequestOptionsFromJSON' in PublicKeyCredential
}

/**
 * @param secret  six digits: the code of the authenticator app; else the password; absent: the passkey
 * @returns what went wrong, in words
 */
export async function prove(secret?: string): Promise<string | null> {
  const body = secret === undefined ? await byKey() : /^\d{6}$/.test(secret) ? { code: secret } : { password: secret }
  if (typeof body === 'string') return body
  const answer = await ask<unknown>('POST', '/api/staff/me/prove', body)
  return answer.kind === 'ok' ? null : answer.message
}

async function byKey(): Promise<Json | string> {
  const options = await ask<Json>('POST', '/api/staff/me/prove/options', {})
  if (options.kind !== 'ok') return options.message
  const publicKey = (PublicKeyCredential as Reads).parseRequestOptionsFromJSON?.(options.value)
  try {
    const made = publicKey && (await navigator.credentials.get({ publicKey }))
    if (made instanceof PublicKeyCredential) return { key: keyOf(made.toJSON() as unknown as Signed) }
  } catch {
    // The browser does not tell whether there was no key or the person said no.
  }
  return 'Máy chưa nhận vân tay, khuôn mặt hay mã PIN. Xin bấm lại, hoặc dùng cách khác.'
}

interface Signed {
  readonly id: string
  readonly rawId: string
  readonly type: string
  readonly response: Readonly<
    Record<'clientDataJSON' | 'authenticatorData' | 'signature' | 'userHandle', string | undefined>
  >
}

/** Only what the server asks for. */
function keyOf({ id, rawId, type, response }: Signed): Json {
  const { clientDataJSON, authenticatorData, signature, userHandle } = response
  return {
    id,
    rawId,
    type,
    response: { clientDataJSON, authenticatorData, signature, ...(userHandle && { userHandle }) },
  }
}
