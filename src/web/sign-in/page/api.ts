/** Calls to our server. What goes wrong comes back as a `Problem` in words fit to show. */

export class Problem extends Error {
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

const OFFLINE = 'Không nối được tới máy chủ. Chưa có gì thay đổi. Xin kiểm tra mạng rồi bấm lại.'
const PATIENCE_MS = 20_000

export async function call<T>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<T> {
  const stop = new AbortController()
  const timer = setTimeout(() => stop.abort(), PATIENCE_MS)
  let reply: Response
  try {
    reply = await fetch(`/api/staff${path}`, {
      method,
      signal: stop.signal,
      credentials: 'same-origin',
      cache: 'no-store',
      ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    })
  } catch {
    throw new Problem('offline', OFFLINE)
  } finally {
    clearTimeout(timer)
  }
  const answer: unknown = await reply.json().catch(() => null)
  if (reply.ok) return answer as T
  const error = (answer as { error?: { code?: string; message?: string } } | null)?.error
  const wait = Number(reply.headers.get('retry-after'))
  const later = error?.code === 'wait' && wait > 0 ? ` (Chờ ${waitWords(wait)}.)` : ''
  throw new Problem(
    error?.code ?? 'failed',
    `${error?.message ?? 'Máy chủ đang bận, chưa có gì thay đổi. Xin thử lại sau ít phút.'}${later}`,
  )
}

function waitWords(seconds: number): string {
  return seconds < 90 ? `${seconds} giây` : `${Math.ceil(seconds / 60)} phút`
}

export interface Device {
  readonly device: string
  readonly at: number
  readonly how: 'passkey' | 'link' | 'password' | 'totp' | 'recovery'
  readonly here: boolean
  readonly newer: boolean
}

/** As `GET /api/staff/me` gives it, as far as this page needs it. */
export interface Account {
  readonly staff: { readonly name: string; readonly roleName: string; readonly handle: string }
  readonly home: string
  readonly level: 'full' | 'half'
  readonly needs: 'nothing' | 'second' | 'set-up'
  readonly strong: boolean
  readonly keys: readonly { readonly id: string; readonly device: string; readonly addedAt: number }[]
  readonly totp: boolean
  readonly password: boolean
  readonly recoveryLeft: number
  readonly devices: readonly Device[]
}
