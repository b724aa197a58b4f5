/**
 * Calls to the Graph API. The token goes in a header and the proof of the app secret in the body, because addresses end
 * up in logs; neither is in anything this gives back.
 */
import { randomBytes } from 'node:crypto'
import type { CallAnswer, CallFailure } from '../outgoing.ts'
import type { ChannelTools } from '../tools.ts'
import { idText, type Json, object, text } from './fields.ts'
import type { MessengerSettings } from './settings.ts'
import { appSecretProof } from './signature.ts'

export const GRAPH_ROOT = 'https://graph.facebook.com'

export type Headers = CallAnswer['headers']

/** What Facebook says of a refusal. `message` may quote what was sent: it is looked at and never logged. */
export interface GraphError {
  readonly code: number
  readonly subcode: number
  readonly message: string
}

export type GraphFailure =
  | {
      readonly kind: 'error'
      readonly status: number
      readonly error: GraphError
      readonly headers: Headers
    }
  /** An answer, but none of Facebook's: a page of a server in between, half of it. */
  | { readonly kind: 'unreadable'; readonly status: number }
  | CallFailure

export type GraphResult = { readonly kind: 'ok'; readonly value: Json; readonly headers: Headers } | GraphFailure

/** Who asks: the Page, or the app itself (its webhook, the look at a token). */
type As = 'page' | 'app'

export interface Graph {
  post(path: string, body: Json, as?: As): Promise<GraphResult>
  get(path: string, query?: Readonly<Record<string, string>>, as?: As): Promise<GraphResult>
  /** A form with a file; the fields' values are written as JSON. */
  upload(path: string, fields: Json, file: UploadFile): Promise<GraphResult>
}

export interface UploadFile {
  readonly bytes: Buffer
  readonly name: string
  readonly type: string
}

export interface GraphOptions extends Pick<ChannelTools, 'outgoing' | 'log'> {
  readonly settings: MessengerSettings
  /** Every answer's headers say how much of our share is used up. */
  readonly onHeaders?: (headers: Headers) => void
}

export function graphApi({ settings, outgoing, log, onHeaders }: GraphOptions): Graph {
  const root = new URL(settings.apiRoot ?? GRAPH_ROOT)
  const prefix = `${root.pathname.replace(/\/+$/, '')}/${settings.graphVersion}/`
  const [secret = ''] = settings.appSecrets
  const tokens: Readonly<Record<As, string>> = { page: settings.pageToken, app: `${settings.appId}|${secret}` }
  const proof = (as: As): Json => ({ appsecret_proof: appSecretProof(secret, tokens[as]) })

  async function call(as: As, method: 'GET' | 'POST', path: string, content?: Content): Promise<GraphResult> {
    const answer = await outgoing.call({
      method,
      origin: root.origin,
      path: prefix + path,
      headers: { authorization: `Bearer ${tokens[as]}`, ...(content && { 'content-type': content.type }) },
      ...(content && { body: content.body }),
    })
    if (answer.kind !== 'answer') return answer
    onHeaders?.(answer.headers)
    const said = readAnswer(answer.text)
    const error = errorIn(said)
    if (error !== null) {
      const { code, subcode } = error
      log.info(
        { channel: 'messenger', code, subcode, trace: traceIn(said), status: answer.status },
        'refused by the Graph API',
      )
      return { kind: 'error', status: answer.status, error, headers: answer.headers }
    }
    if (said === null || answer.status >= 300) return { kind: 'unreadable', status: answer.status }
    return { kind: 'ok', value: said, headers: answer.headers }
  }

  return {
    post: (path, body, as = 'page') =>
      call(as, 'POST', path, { type: 'application/json', body: JSON.stringify({ ...body, ...proof(as) }) }),
    get(path, query = {}, as = 'page') {
      const parameters = new URLSearchParams({ ...query, ...(proof(as) as Record<string, string>) })
      return call(as, 'GET', `${path}?${parameters}`)
    },
    upload: (path, fields, file) => call('page', 'POST', path, form({ ...fields, ...proof('page') }, file)),
  }
}

interface Content {
  readonly type: string
  readonly body: string | Buffer
}

function readAnswer(body: string): Json | null {
  try {
    return object(JSON.parse(body))
  } catch {
    return null
  }
}

function errorIn(said: Json | null): GraphError | null {
  const error = object(said?.error)
  if (error === null) return null
  const number = (value: unknown) => Number(idText(value) ?? 0) || 0
  return { code: number(error.code), subcode: number(error.error_subcode), message: text(error.message) ?? '' }
}

/** What Facebook's support asks for. */
function traceIn(said: Json | null): string {
  const trace = text(object(said?.error)?.fbtrace_id) ?? ''
  return /^[\w-]{1,64}$/.test(trace) ? trace : ''
}

function form(fields: Json, { bytes, name: fileName, type }: UploadFile): Content {
  const boundary = randomBytes(16).toString('hex')
  const head = (name: string, more = '') =>
    `--${boundary}\r\ncontent-disposition: form-data; name="${name}"${more}\r\n\r\n`
  const texts = Object.entries(fields).map(
    ([name, value]) => `${head(name)}${typeof value === 'string' ? value : JSON.stringify(value)}\r\n`,
  )
  const file = head('filedata', `; filename="${fileName}"\r\ncontent-type: ${type}`)
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    body: Buffer.concat([Buffer.from(texts.join('') + file), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  }
}
