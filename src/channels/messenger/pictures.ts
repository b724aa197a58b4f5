/**
 * Pictures go over the line once: Facebook keeps an upload for 90 days and gives an id for it, which all our processes
 * share. The file itself is uploaded, so that no address of ours has to be reachable.
 */
import { createHash } from 'node:crypto'
import type { SentMedia } from '../../messages.ts'
import type { ChannelTools } from '../tools.ts'
import { idText, object, text } from './fields.ts'
import type { Graph, GraphFailure } from './graph.ts'
import { keptRecord, without } from './kept.ts'

/** Facebook forgets an id after 90 days; a little earlier, so that nobody meets the end of one. */
const RENEWED_AFTER_MS = 85 * 86_400_000

export type Uploaded =
  | { readonly kind: 'id'; readonly id: string }
  /** There is no such file of ours. */
  | { readonly kind: 'missing' }
  | { readonly kind: 'failed'; readonly failure: GraphFailure }

export interface Pictures {
  /** A person's own, for this one message: uploaded anew each time, and its id is forgotten. */
  own(media: SentMedia, bytes: Buffer): Promise<Uploaded>
  idOf(path: string): Promise<Uploaded>
  /** Facebook does not know this id any more. */
  forget(path: string, id: string): Promise<void>
}

export function pictureStock(
  graph: Graph,
  pageId: string,
  tools: Pick<ChannelTools, 'vault' | 'png' | 'clock' | 'log'>,
): Pictures {
  const kept = keptRecord(tools, pageId, 'pictures')
  const known = new Map<string, { readonly id: string; readonly at: number }>()
  const underWay = new Map<string, Promise<Uploaded>>()
  const isFresh = (at: number) => tools.clock.now() - at < RENEWED_AFTER_MS

  async function find(path: string): Promise<Uploaded> {
    const png = await tools.png(path).catch(() => null)
    if (png === null) {
      tools.log.warn({ channel: 'messenger', picture: path }, 'picture missing, sent without it')
      return { kind: 'missing' }
    }
    // A drawing that was changed is another picture under the same path.
    const digest = createHash('sha256').update(png).digest('hex').slice(0, 16)
    const entry = object((await kept.read())[path])
    const [id, at] = [text(entry?.id), Number(entry?.at)]
    if (id !== null && entry?.digest === digest && isFresh(at)) return remember(path, id, at)
    return await upload(path, png, digest)
  }

  async function upload(path: string, png: Buffer, digest: string): Promise<Uploaded> {
    const message = { attachment: { type: 'image', payload: { is_reusable: true } } }
    const result = await graph.upload(
      `${pageId}/message_attachments`,
      { message },
      { bytes: png, name: 'picture.png', type: 'image/png' },
    )
    if (result.kind !== 'ok') return { kind: 'failed', failure: result }
    const id = idText(result.value.attachment_id)
    if (id === null) return { kind: 'failed', failure: { kind: 'unreadable', status: 502 } }
    const at = tools.clock.now()
    await kept.change((before) => ({ ...before, [path]: { id, at, digest } }))
    return remember(path, id, at)
  }

  function remember(path: string, id: string, at: number): Uploaded {
    known.set(path, { id, at })
    return { kind: 'id', id }
  }

  return {
    async own({ kind, type }, bytes) {
      const message = { attachment: { type: kind === 'photo' ? 'image' : 'audio', payload: { is_reusable: true } } }
      const name = kind === 'photo' ? 'anh.jpg' : 'loi-noi.m4a'
      const result = await graph.upload(`${pageId}/message_attachments`, { message }, { bytes, name, type })
      if (result.kind !== 'ok') return { kind: 'failed', failure: result }
      const id = idText(result.value.attachment_id)
      return id === null ? { kind: 'failed', failure: { kind: 'unreadable', status: 502 } } : { kind: 'id', id }
    },
    idOf(path) {
      const here = known.get(path)
      if (here !== undefined && isFresh(here.at)) return Promise.resolve({ kind: 'id', id: here.id })
      const before = underWay.get(path)
      if (before !== undefined) return before
      const search = find(path).finally(() => underWay.delete(path))
      underWay.set(path, search)
      return search
    },
    async forget(path, id) {
      if (known.get(path)?.id === id) known.delete(path)
      await kept.change((before) => (object(before[path])?.id === id ? without(before, path) : before))
    },
  }
}
