/**
 * Pictures are uploaded once for each account and then named by the id Zalo gave; an id dies after 7 days. What every
 * process has uploaded stands in the vault.
 */
import { createHash, randomBytes } from 'node:crypto'
import type { ChannelTools } from '../tools.ts'
import type { Reply, Request, ZaloApi } from './api.ts'
import { text } from './fields.ts'

/** Zalo's limit for pictures. */
export const PICTURE_BYTES = 1_048_576

/** A day before Zalo forgets it: a message may wait a while between upload and sending. */
const KEPT_MS = 6 * 86_400_000

/** Photos of volunteers between their upload and their sending. */
const OWN_MAX = 1_000

interface Upload {
  readonly attachment: string
  readonly at: number
  /** Of the file: a picture that was drawn anew is uploaded anew. */
  readonly digest: string
}

export type Uploaded =
  | { readonly kind: 'ready'; readonly attachment: string }
  /** No such picture, or one that Zalo would not take. */
  | { readonly kind: 'none' }
  | { readonly kind: 'failed'; readonly reply: Exclude<Reply, { kind: 'done' }> }

export interface Uploads {
  /** The id under which Zalo knows a picture. */
  of(oa: string, path: string): Promise<Uploaded>
  /** The same of a photo that is for one person only: remembered until it is sent, and by this process alone. */
  own(oa: string, id: string, jpeg: Buffer): Promise<Uploaded>
  /** Zalo has forgotten it. */
  forget(oa: string, path: string): void
}

type UploadTools = Pick<ChannelTools, 'png' | 'vault' | 'clock' | 'log'>

export function zaloUploads(api: ZaloApi, appId: string, { png, vault, clock, log }: UploadTools): Uploads {
  const memory = new Map<string, Upload>()
  const forgotten = new Set<string>()
  const running = new Map<string, Promise<Uploaded>>()
  const own = new Map<string, string>()

  async function find(oa: string, path: string, key: string): Promise<Uploaded> {
    const known = memory.get(key)
    if (known !== undefined && isFresh(known)) return { kind: 'ready', attachment: known.attachment }
    const file = await readOrNull(path)
    if (file === null) return { kind: 'none' }
    const digest = createHash('sha256').update(file).digest('hex')
    const entry = await vault.read(key).catch(() => null)
    const shared = entry?.value as Upload | null | undefined
    const isOurs = shared?.digest === digest && !forgotten.has(`${key} ${shared.attachment}`)
    if (shared && isOurs && isFresh(shared)) {
      memory.set(key, shared)
      return { kind: 'ready', attachment: shared.attachment }
    }
    const uploaded = await upload(oa, asForm(file, 'picture.png', 'image/png'))
    if (uploaded.kind !== 'ready') return uploaded
    const made: Upload = { attachment: uploaded.attachment, at: clock.now(), digest }
    memory.set(key, made)
    // Another process may have been first: its id is as good, ours serves until this one ends.
    await vault.write(key, made, entry?.version ?? 0).catch(() => false)
    return uploaded
  }

  async function upload(oa: string, form: Form): Promise<Uploaded> {
    const reply = await api.call(oa, { method: 'POST', path: '/v2.0/oa/upload/image', ...form })
    if (reply.kind !== 'done') return { kind: 'failed', reply }
    const attachment = text(reply.data?.attachment_id)
    return attachment === null ? { kind: 'none' } : { kind: 'ready', attachment }
  }

  async function readOrNull(path: string): Promise<Buffer | null> {
    try {
      const file = await png(path)
      if (file.length <= PICTURE_BYTES) return file
      log.warn({ channel: 'zalo', picture: path, length: file.length }, 'picture too large, sent without it')
    } catch {
      log.warn({ channel: 'zalo', picture: path }, 'picture missing, sent without it')
    }
    return null
  }

  const isFresh = ({ at }: Upload): boolean => clock.now() - at < KEPT_MS
  const keyOf = (oa: string, path: string): string => `zalo/picture/${appId}/${oa}/${path}`

  return {
    of(oa, path) {
      const key = keyOf(oa, path)
      const known = running.get(key)
      if (known !== undefined) return known
      const found = find(oa, path, key).finally(() => running.delete(key))
      running.set(key, found)
      return found
    },
    async own(oa, id, jpeg) {
      const key = keyOf(oa, id)
      const known = own.get(key)
      if (known !== undefined) return { kind: 'ready', attachment: known }
      const uploaded = await upload(oa, asForm(jpeg, 'photo.jpg', 'image/jpeg'))
      if (own.size >= OWN_MAX) own.clear()
      if (uploaded.kind === 'ready') own.set(key, uploaded.attachment)
      return uploaded
    },
    forget(oa, path) {
      own.delete(keyOf(oa, path))
      const key = keyOf(oa, path)
      const known = memory.get(key)
      if (known !== undefined) forgotten.add(`${key} ${known.attachment}`)
      memory.delete(key)
    },
  }
}

type Form = Pick<Required<Request>, 'contentType' | 'body'>

function asForm(file: Buffer, name: string, type: string): Form {
  const boundary = randomBytes(16).toString('hex')
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: ${type}\r\n\r\n`
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    body: Buffer.concat([Buffer.from(head), file, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  }
}
