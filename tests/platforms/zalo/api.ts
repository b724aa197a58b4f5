/** The calls of the Official Account API that we use, refused as Zalo refuses them. */
import { createHmac } from 'node:crypto'
import { fileKind } from '../files.ts'
import { type Account, type Button, type Chat, type SeenMessage, show, type World } from './world.ts'

const HOUR_MS = 3_600_000
const FREE_MS = 48 * HOUR_MS
const REACHABLE_MS = 7 * 24 * HOUR_MS
const UPLOAD_MS = 7 * 24 * HOUR_MS
const TEXT_CHARS = 2_000
const BUTTONS = 5
const TITLE_CHARS = 100
const PAYLOAD_CHARS = 1_000
const PICTURE_BYTES = 1_048_576

type Json = Readonly<Record<string, unknown>>

export interface ApiOptions {
  readonly now: () => number
  /** The app demands `appsecret_proof`. */
  readonly demandsProof: boolean
  /** Called with what was shown: echoes and receipts follow. */
  readonly onShown: (account: Account, chat: Chat, message: SeenMessage, words: string) => void
}

export interface ApiCall {
  readonly path: string
  readonly token: unknown
  readonly proof: unknown
  readonly body: Json
  readonly file?: Buffer
}

export function officialApi(world: World, { now, demandsProof, onShown }: ApiOptions) {
  return (call: ApiCall): object => {
    const account = [...world.accounts.values()].find(
      ({ access }) => access !== undefined && access.token === call.token,
    )
    if (account?.access === undefined) return refusal(-216)
    if (now() > account.access.until) return refusal(-220)
    if (demandsProof) {
      const right = createHmac('sha256', world.appSecret).update(account.access.token).digest('hex')
      if (call.proof !== right) return refusal(-242)
    }
    if (account.stopped !== undefined) return refusal(account.stopped)
    switch (call.path) {
      case '/v2.0/oa/getoa':
        return done({ oa_id: account.id, name: account.name })
      case '/v2.0/oa/upload/image':
        return upload(account, call.file)
      case '/v3.0/oa/message/cs':
        return consult(account, call.body)
      case '/v2.0/oa/message':
        return answerStranger(account, call.body)
      default:
        return { error: 404, message: 'not found' }
    }
  }

  function upload(account: Account, file: Buffer | undefined): object {
    if (file === undefined || file.length > PICTURE_BYTES || !['png', 'jpeg'].includes(fileKind(file)))
      return refusal(-201)
    const id = `attachment-${++world.made}`
    account.uploads.set(id, { bytes: file, at: now() })
    return done({ attachment_id: id })
  }

  function consult(account: Account, { recipient, message }: Json): object {
    const person = (recipient as Json | undefined)?.user_id
    if (typeof person !== 'string') return refusal(-201)
    const chat = account.chats.get(person)
    if (chat === undefined || chat.lastAt === undefined) return refusal(-232)
    if (chat.refuses !== undefined) return refusal(chat.refuses)
    const sinceMs = now() - chat.lastAt
    if (sinceMs > REACHABLE_MS) return refusal(-230)
    const billed = sinceMs > FREE_MS
    if (billed && !account.hasMoney) return refusal(-321)
    const read = readMessage(account, message as Json)
    if (typeof read === 'number') return refusal(read)
    return shown(account, chat, { ...read, billed })
  }

  function answerStranger(account: Account, { recipient, message }: Json): object {
    const { anonymous_id, conversation_id, user_id } = recipient as Json
    // Ordinary messages are shut here.
    if (user_id !== undefined) return refusal(-240)
    const chat = account.chats.get(`${anonymous_id}/${conversation_id}`)
    if (chat === undefined) return refusal(-201)
    const read = readMessage(account, message as Json)
    if (typeof read === 'number') return refusal(read)
    return shown(account, chat, { ...read, billed: false })
  }

  function shown(account: Account, chat: Chat, content: Omit<SeenMessage, 'id' | 'at'>): object {
    const message: SeenMessage = { id: `msg${String(++world.made).padStart(10, '0')}`, at: now(), ...content }
    show(chat, message)
    onShown(account, chat, message, content.text)
    return done({ message_id: message.id, user_id: chat.id, sent_time: String(message.at) })
  }

  function readMessage(account: Account, message: Json): Omit<SeenMessage, 'id' | 'at' | 'billed'> | number {
    const { text = '', attachment } = message
    if (typeof text !== 'string') return -201
    if (text.length > TEXT_CHARS || [...text].length > TEXT_CHARS) return -210
    if (attachment === undefined) return text.trim() === '' ? -201 : { text, buttons: [] }
    const { type, payload } = attachment as Json
    const { template_type, elements, buttons } = payload as Json
    if (type !== 'template') return -233
    if (template_type === 'media') {
      const [element] = elements as readonly Json[]
      const stored = account.uploads.get(String(element?.attachment_id))
      if (stored === undefined || now() - stored.at > UPLOAD_MS) return -100
      return { text, buttons: [], picture: stored.bytes }
    }
    if (template_type !== undefined && template_type !== 'button') return -233
    if (!account.takesButtons) return -233
    return readButtons(text, buttons)
  }
}

function readButtons(text: string, buttons: unknown): { text: string; buttons: readonly Button[] } | number {
  if (text.trim() === '' || !Array.isArray(buttons) || buttons.length === 0) return -201
  if (buttons.length > BUTTONS) return -210
  for (const { title, type, payload } of buttons as readonly Json[]) {
    if (type !== 'oa.query.hide' || typeof payload !== 'string' || typeof title !== 'string' || title === '')
      return -201
    if (title.length > TITLE_CHARS || payload.length > PAYLOAD_CHARS) return -210
  }
  return { text, buttons: buttons as readonly Button[] }
}

function done(data: object): object {
  return { error: 0, message: 'Success', data }
}

export function refusal(error: number): object {
  return { error, message: `as documented for ${error}` }
}
