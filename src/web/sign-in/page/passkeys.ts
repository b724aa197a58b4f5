/** Passkeys in this browser, over the library the page loads before its own scripts. */
import { call, Problem } from './api.ts'

type Library = typeof import('@simplewebauthn/browser')
type Creation = Parameters<Library['startRegistration']>[0]['optionsJSON']
type Request = Parameters<Library['startAuthentication']>[0]['optionsJSON']

declare const SimpleWebAuthnBrowser: Library | undefined

function library(): Library | undefined {
  return typeof SimpleWebAuthnBrowser === 'undefined' ? undefined : SimpleWebAuthnBrowser
}

/** In Zalo's and Facebook's own browsers, on old phones, and on an address of numbers: no. */
export function passkeysWork(): boolean {
  return isSecureContext && !isNumbers(location.hostname) && (library()?.browserSupportsWebAuthn() ?? false)
}

/** The same page under the name that passkeys can be bound to; only where this very machine is the server. */
export function betterAddress(): string | null {
  if (!/^127\.|^\[::1\]$/.test(location.hostname)) return null
  return `http://localhost${location.port === '' ? '' : `:${location.port}`}${location.pathname}${location.hash}`
}

export async function createPasskey(): Promise<readonly string[]> {
  const optionsJSON = await call<Creation>('POST', '/me/keys/options')
  const made = await asked(() => library()?.startRegistration({ optionsJSON }))
  const { id, rawId, type, response } = made
  const { clientDataJSON, attestationObject, transports } = response
  const body = { id, rawId, type, response: { clientDataJSON, attestationObject, ...(transports && { transports }) } }
  return (await call<{ codes: readonly string[] }>('POST', '/me/keys', body)).codes
}

export async function signInWithPasskey(): Promise<void> {
  await call('POST', '/passkey', await signed(await call<Request>('POST', '/passkey/options')))
}

export async function proveWithPasskey(): Promise<void> {
  await call('POST', '/me/prove', { key: await signed(await call<Request>('POST', '/me/prove/options')) })
}

async function signed(optionsJSON: Request) {
  const { id, rawId, type, response } = await asked(() => library()?.startAuthentication({ optionsJSON }))
  const { clientDataJSON, authenticatorData, signature, userHandle } = response
  return {
    id,
    rawId,
    type,
    response: { clientDataJSON, authenticatorData, signature, ...(userHandle && { userHandle }) },
  }
}

/** What the browser throws, in words. It does not tell whether there was no key or the person said no. */
async function asked<T>(ask: () => Promise<T> | undefined): Promise<T> {
  try {
    const answer = await ask()
    if (answer !== undefined) return answer
  } catch (error) {
    const name = error instanceof Error ? error.name : ''
    if (name === 'InvalidStateError') throw new Problem('has-key', 'Máy này đã có chìa khóa của bạn rồi.')
    if (name === 'NotAllowedError' || name === 'AbortError')
      throw new Problem(
        'cancelled',
        'Chưa xong: máy chưa nhận vân tay, khuôn mặt hay mã PIN, hoặc chưa có chìa khóa trên máy này. Xin bấm lại, hoặc chọn cách khác.',
      )
  }
  throw new Problem('no-passkeys', 'Máy này chưa dùng được chìa khóa. Xin chọn cách khác.')
}

function isNumbers(host: string): boolean {
  return /^[\d.]+$/.test(host) || host.startsWith('[')
}
