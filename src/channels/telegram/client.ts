/**
 * telegraf's `Telegram` with its own network part replaced: calls go through the one client for calls out, with its
 * deadline, and neither the token (it is part of every address) nor a payload is in anything thrown.
 */
import { randomBytes } from 'node:crypto'
import { Telegram, TelegramError } from 'telegraf'
import type { Telegram as Methods, Opts } from 'telegraf/types'
import { type CallAnswer, type CallFailure, mayHaveHappened, type Outgoing } from '../outgoing.ts'

export const TELEGRAM_ROOT = 'https://api.telegram.org'

/** No answer, or one that is not Telegram's. `unsure`: Telegram may have done what was asked. */
export class NoAnswer extends Error {
  readonly kind: CallFailure['kind'] | 'unreadable'
  readonly unsure: boolean
  constructor(kind: NoAnswer['kind'], unsure: boolean, method: string) {
    super(`${method}: ${kind}`)
    this.name = 'NoAnswer'
    this.kind = kind
    this.unsure = unsure
  }
}

export interface TelegramClientOptions {
  readonly token: string
  /** Bot API server; a path is kept: `http://127.0.0.1:9001`, `https://proxy.example.vn/telegram`. */
  readonly apiRoot?: string
  readonly outgoing: Outgoing
}

export class TelegramClient extends Telegram {
  readonly #outgoing: Outgoing
  readonly #origin: string
  readonly #prefix: string
  readonly #token: string

  constructor({ token, apiRoot = TELEGRAM_ROOT, outgoing }: TelegramClientOptions) {
    // The parent shows its token to whoever prints it; it does not need the real one.
    super('hidden', { webhookReply: false })
    const root = new URL(apiRoot)
    this.#outgoing = outgoing
    this.#origin = root.origin
    this.#prefix = `${root.pathname.replace(/\/+$/, '')}/bot${token}/`
    this.#token = token
  }

  /**
   * @throws {TelegramError} when Telegram answered `ok: false`
   * @throws {NoAnswer} in every other case
   */
  override async callApi<M extends keyof Methods>(method: M, payload: Opts<M>): Promise<ReturnType<Methods[M]>> {
    const { contentType, body } = encode(payload as Readonly<Record<string, unknown>>)
    const answer = await this.#outgoing.call({
      method: 'POST',
      origin: this.#origin,
      path: this.#prefix + method,
      headers: { 'content-type': contentType },
      body,
    })
    if (answer.kind !== 'answer') throw new NoAnswer(answer.kind, mayHaveHappened(answer), method)
    const said = readAnswer(answer.text)
    if (said?.ok === true) return said.result as ReturnType<Methods[M]>
    if (said?.ok === false) {
      const { error_code, description, parameters } = said
      throw new TelegramError(
        {
          error_code: typeof error_code === 'number' ? error_code : answer.status,
          description: this.#withoutToken(String(description ?? '')),
          ...(isObject(parameters) && { parameters }),
        },
        { method },
      )
    }
    // A proxy or front server in place of the Bot API: a page of HTML, half an answer. 504: it was handed on.
    if (answer.status >= 500) {
      throw new TelegramError({ error_code: answer.status, description: 'no Bot API answer' }, { method })
    }
    throw new NoAnswer('unreadable', answer.status < 400, method)
  }

  /** @param path  as `getFile` says it. The address holds the token: it stays in here. */
  async fetchFile(path: string): Promise<CallAnswer | CallFailure> {
    const encoded = path.split('/').map(encodeURIComponent).join('/')
    return await this.#outgoing.call({
      method: 'GET',
      origin: this.#origin,
      path: `${this.#prefix.replace(/\/bot([^/]*)\/$/, '/file/bot$1/')}${encoded}`,
      file: true,
    })
  }

  #withoutToken(text: string): string {
    return text.replaceAll(this.#token, '…').replace(/bot\d+:[\w-]+/g, 'bot…')
  }
}

interface BotApiAnswer {
  readonly ok: boolean
  readonly result?: unknown
  readonly error_code?: unknown
  readonly description?: unknown
  readonly parameters?: unknown
}

function readAnswer(text: string): BotApiAnswer | null {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) && typeof value.ok === 'boolean' ? (value as Record<string, unknown> & BotApiAnswer) : null
  } catch {
    return null
  }
}

/** JSON, or a form of parts when a file (`{source, filename}`, bytes only) is among the fields. */
function encode(payload: Readonly<Record<string, unknown>>): { contentType: string; body: string | Buffer } {
  const fields = Object.entries(payload)
  if (!fields.some(([, value]) => isFile(value))) {
    return { contentType: 'application/json', body: JSON.stringify(payload) }
  }
  const boundary = randomBytes(16).toString('hex')
  const parts: Buffer[] = []
  for (const [name, value] of fields) {
    if (value === undefined) continue
    if (isFile(value)) {
      const head = `--${boundary}\r\ncontent-disposition: form-data; name="${name}"; filename="${value.filename}"\r\n`
      parts.push(Buffer.from(`${head}content-type: application/octet-stream\r\n\r\n`), value.source, CRLF)
    } else {
      const text = typeof value === 'string' ? value : JSON.stringify(value)
      parts.push(Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${text}\r\n`))
    }
  }
  parts.push(Buffer.from(`--${boundary}--\r\n`))
  return { contentType: `multipart/form-data; boundary=${boundary}`, body: Buffer.concat(parts) }
}

const CRLF = Buffer.from('\r\n')

/** File names are ours; a quote or line end in one would be a mistake in our code and makes it no file. */
function isFile(value: unknown): value is { readonly source: Buffer; readonly filename: string } {
  return (
    isObject(value) &&
    Buffer.isBuffer(value.source) &&
    typeof value.filename === 'string' &&
    /^[\w.-]+$/.test(value.filename)
  )
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
