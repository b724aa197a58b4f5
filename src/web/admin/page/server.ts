/** Requests to the server. What goes wrong is a `Failure` in words fit to show. */

import type { Conflict, EditorProblem } from '../../../publishing/api.ts'

export class Failure extends Error {
  /** The server's word for it; `network`: no way to the server; `busy`: not now. */
  readonly code: string
  /** HTTP status; 0 where none came. */
  readonly status: number
  /** What the server adds: the faults it found, a colleague's text. */
  readonly problems: readonly EditorProblem[]
  readonly conflict: Conflict | undefined

  constructor(code: string, message: string, status = 0, more: Pick<Refusal, 'problems' | 'conflict'> = {}) {
    super(message)
    this.code = code
    this.status = status
    this.problems = more.problems ?? []
    this.conflict = more.conflict
  }

  /** Whether trying again later may help, with nothing decided yet. */
  get away(): boolean {
    return this.code === 'network' || this.code === 'busy'
  }
}

interface Refusal {
  readonly code?: string
  readonly message?: string
  readonly problems?: readonly EditorProblem[]
  readonly conflict?: Conflict
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** Longer than a slow network takes, shorter than a person waits. */
const PATIENCE_MS = 20_000

const NO_NETWORK = 'Chưa nối được tới máy chủ. Những gì bạn đã gõ vẫn còn trên máy này; kiểm tra mạng rồi thử lại.'
const BUSY = 'Máy chủ đang bận. Chưa có gì bị mất; thử lại sau ít giây.'

interface Hooks {
  /** The session is over. */
  signedOut(): void
  /** @returns whether they have shown once more who they are */
  prove(why: 'matters' | 'locked'): Promise<boolean>
  reachable(is: boolean): void
}

let hooks: Hooks | undefined

export function onServer(given: Hooks): void {
  hooks = given
}

export const read = <T>(path: string): Promise<T> => ask<T>('GET', path)

const WHY_PROVE: Readonly<Record<string, 'matters' | 'locked'>> = { prove: 'matters', locked: 'locked' }

/**
 * @param proves  false: whoever sits here is not asked for a proof
 * @param body  sent as JSON; a `Blob` as it is
 * @throws {Failure}
 */
export async function ask<T>(method: Method, path: string, body?: unknown, { proves = true } = {}): Promise<T> {
  try {
    return await once<T>(method, path, body)
  } catch (failure) {
    // Something that matters, or a screen nobody touched for a while: the page asks who sits here, then does what was asked for.
    const why = failure instanceof Failure && proves ? WHY_PROVE[failure.code] : undefined
    if (why !== undefined && (await hooks?.prove(why))) return await once<T>(method, path, body)
    throw failure
  }
}

/** As the server has it, for pictures and recordings alike: what is larger is not even sent. */
const UPLOAD_BYTES_MAX = 10_485_760
/** Ten megabytes over a ward office's line. */
const UPLOAD_PATIENCE_MS = 180_000

/** A file of the editor's. Whatever the browser calls it, its first bytes decide what it is. @throws {Failure} */
export async function upload<T>(path: string, file: Blob): Promise<T> {
  if (file.size > UPLOAD_BYTES_MAX)
    throw new Failure('too-large', 'Tệp lớn quá 10 MB nên chưa tải lên. Xin chọn tệp nhỏ hơn; chưa có gì bị mất.')
  return await ask<T>('POST', path, new Blob([file], { type: 'application/octet-stream' }))
}

async function once<T>(method: Method, path: string, body: unknown): Promise<T> {
  const patience = new AbortController()
  const timer = setTimeout(() => patience.abort(), body instanceof Blob ? UPLOAD_PATIENCE_MS : PATIENCE_MS)
  let response: Response
  try {
    response = await fetch(path, {
      method,
      cache: 'no-store',
      credentials: 'same-origin',
      signal: patience.signal,
      ...(body === undefined
        ? {}
        : body instanceof Blob
          ? { headers: { 'content-type': body.type }, body }
          : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    })
  } catch {
    hooks?.reachable(false)
    throw new Failure('network', NO_NETWORK)
  } finally {
    clearTimeout(timer)
  }
  hooks?.reachable(true)
  const answer = response.status === 204 ? undefined : await response.json().catch(() => undefined)
  if (response.ok) return answer as T
  const error = (answer as { error?: Refusal } | undefined)?.error
  const { status } = response
  if (status === 401 || error?.code === 'second-factor') hooks?.signedOut()
  if (status === 429 || status >= 500) throw new Failure('busy', error?.message ?? BUSY, status)
  throw new Failure(error?.code ?? 'failed', error?.message ?? 'Máy chủ không nhận việc này.', status, error)
}
