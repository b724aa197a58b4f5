/** Requests to the server. Every failure is a value: refused, or away for the moment. */

export type Answer<T> =
  | { readonly kind: 'ok'; readonly value: T }
  /** The server's word, final: `message` is fit to show. */
  | { readonly kind: 'refused'; readonly status: number; readonly code: string; readonly message: string }
  /** No answer in time, or "not now". Whether anything was done is unknown. */
  | { readonly kind: 'away'; readonly network: boolean; readonly message: string }

/** Longer than a slow network takes, shorter than a person waits. */
const PATIENCE_MS = 15_000

/** A photo over a slow network, fetched from the platform and made anew on the way. */
const FILE_PATIENCE_MS = 60_000

const NO_NETWORK = 'Chưa nối được tới máy chủ. Chưa có gì bị mất; kiểm tra mạng rồi thử lại.'
const BUSY = 'Máy chủ đang bận. Chưa có gì bị mất; thử lại sau ít giây.'

/** How far the server's clock is ahead of this device's, ms. */
let ahead = 0
/** Requests are numbered: `heard` is the newest whose answer has told the time. */
let asked = 0
let heard = 0
let signedOut: (() => void) | undefined
let locked: (() => void) | undefined
let unreachable: (() => void) | undefined

export function serverNow(): number {
  return Date.now() + ahead
}

export function onSignedOut(callback: () => void): void {
  signedOut = callback
}

/** Called when the server says that the screen must hide residents. */
export function onLocked(callback: () => void): void {
  locked = callback
}

/** Called whenever a request finds no way to the server. */
export function onUnreachable(callback: () => void): void {
  unreachable = callback
}

export function ask<T>(method: Method, path: string, body?: unknown): Promise<Answer<T>> {
  const sent = body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  return request(method, path, sent, async (response) =>
    response.status === 204 ? (undefined as T) : ((await response.json()) as T),
  )
}

export interface TakenFile {
  readonly blob: Blob
  readonly seconds?: number
}

/** The answer is a file. */
export function askFile(method: Method, path: string, body?: unknown): Promise<Answer<TakenFile>> {
  const sent = body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  return request(
    method,
    path,
    sent,
    async (response) => {
      const seconds = Number(response.headers.get('x-seconds'))
      return { blob: await response.blob(), ...(seconds > 0 && { seconds }) }
    },
    FILE_PATIENCE_MS,
  )
}

/** What is sent is a file. */
export function sendFile<T>(path: string, blob: Blob): Promise<Answer<T>> {
  const sent = { headers: { 'content-type': 'application/octet-stream' }, body: blob }
  return request('POST', path, sent, async (response) => (await response.json()) as T, FILE_PATIENCE_MS)
}

/** A form with a file on its way: the server reads for a minute, and may make a recording anew for another half. */
const UPLOAD_PATIENCE_MS = 100_000

/** What is sent is a form with a file. */
export function askForm<T>(path: string, body: FormData): Promise<Answer<T>> {
  return request('POST', path, { body }, async (response) => (await response.json()) as T, UPLOAD_PATIENCE_MS)
}

type Method = 'GET' | 'POST' | 'PUT'

async function request<T>(
  method: Method,
  path: string,
  sent: Pick<RequestInit, 'headers' | 'body'>,
  read: (response: Response) => Promise<T>,
  patienceMs: number = PATIENCE_MS,
): Promise<Answer<T>> {
  const patience = new AbortController()
  const timer = setTimeout(() => patience.abort(), patienceMs)
  const question = { nth: ++asked, at: Date.now() }
  try {
    const response = await fetch(path, {
      method,
      cache: 'no-store',
      credentials: 'same-origin',
      signal: patience.signal,
      ...sent,
    })
    hearTime(response.headers.get('date'), question)
    if (response.ok) return { kind: 'ok', value: await read(response) }
    const { code, message } = await errorOf(response)
    // A wrong password is answered with 401 too, by somebody who is in.
    if ((response.status === 401 && code !== 'wrong') || code === 'second-factor') signedOut?.()
    if (code === 'locked') locked?.()
    if (response.status === 429 || response.status >= 500)
      return { kind: 'away', network: false, message: message || BUSY }
    return { kind: 'refused', status: response.status, code, message: message || 'Máy chủ không nhận việc này.' }
  } catch {
    unreachable?.()
    return { kind: 'away', network: true, message: NO_NETWORK }
  } finally {
    clearTimeout(timer)
  }
}

/**
 * The server wrote the header, in whole seconds, between the question and now; however long the answer took, or this
 * device slept over it, nothing more is known. What was asked before something already heard is older news.
 */
function hearTime(date: string | null, question: { readonly nth: number; readonly at: number }): void {
  const at = date === null ? Number.NaN : Date.parse(date)
  if (!Number.isFinite(at) || question.nth < heard) return
  heard = question.nth
  const least = at - Date.now()
  const most = at + 1_000 - question.at
  ahead = Math.min(Math.max(ahead, least), most)
}

async function errorOf(response: Response): Promise<{ readonly code: string; readonly message: string }> {
  try {
    const { error } = (await response.json()) as {
      readonly error?: { readonly code?: string; readonly message?: string }
    }
    return { code: error?.code ?? '', message: error?.message ?? '' }
  } catch {
    return { code: '', message: '' }
  }
}
