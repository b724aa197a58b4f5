/** What a resident sent, found again by its message: addresses on Facebook's servers end within days, so none is kept. */
import type { FetchedFile } from '../channel.ts'
import { fileAt } from '../files.ts'
import type { ChannelTools } from '../tools.ts'
import { type Json, list, object, text } from './fields.ts'
import type { Graph } from './graph.ts'
import { MEDIA_HOSTS, type MessengerSettings } from './settings.ts'

/** `m_AbC#0`: the first file of a message. */
const REF = /^([\w.$-]{1,200})#(\d{1,2})$/

export function messengerFiles(
  graph: Graph,
  { apiRoot }: Pick<MessengerSettings, 'apiRoot'>,
  { outgoing }: Pick<ChannelTools, 'outgoing'>,
): (ref: string) => Promise<FetchedFile> {
  const hosts = [...MEDIA_HOSTS, ...(apiRoot === undefined ? [] : [new URL(apiRoot).origin])]
  return async (ref) => {
    const [, message, place] = REF.exec(ref) ?? []
    if (message === undefined || place === undefined) return { kind: 'gone' }
    const found = await graph.get(`${encodeURIComponent(message)}/attachments`, {
      fields: 'image_data,video_data,file_url,mime_type',
    })
    if (found.kind === 'error') return { kind: found.status >= 500 || found.status === 429 ? 'away' : 'gone' }
    if (found.kind !== 'ok') return { kind: 'away' }
    const address = addressOf(object(list(found.value.data)[Number(place)]))
    return address === null ? { kind: 'gone' } : await fileAt(outgoing, address, hosts)
  }
}

function addressOf(attachment: Json | null): string | null {
  return text(object(attachment?.image_data)?.url) ?? text(attachment?.file_url)
}
