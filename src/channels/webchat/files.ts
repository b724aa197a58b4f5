/** Pictures and recordings of the flows, by a list made at start: no text from outside ever becomes a path. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import type { FileAddress } from './items.ts'

const TYPES: Readonly<Record<string, string>> = {
  svg: 'image/svg+xml',
  png: 'image/png',
  m4a: 'audio/mp4',
  mp3: 'audio/mpeg',
}

interface FlowFile {
  readonly type: string
  readonly content: Buffer
}

export interface FlowFiles {
  readonly address: FileAddress
  /** By the address's path, `/chat/pictures/vneid/nhap-so.svg`; `undefined`: not one of ours. */
  read(address: string): Promise<FlowFile | undefined>
}

/** What editors have uploaded, by kind and id. */
export type ReadUpload = (kind: 'pictures' | 'voices', id: string) => Promise<Buffer | null>

/** Names of our own making: looked for when they are asked for. */
const UPLOADED = {
  pictures: /^tai-len\/[0-9a-f]{20}$/,
  voices: /^tai-len\/[0-9a-f]{20}\.m4a$/,
} as const
const UPLOADED_AT = /^\/chat\/(?:(pictures)\/tai-len\/([0-9a-f]{20})\.png|(voices)\/tai-len\/([0-9a-f]{20})\.m4a)$/

/**
 * @param folder    the flows' folder, with `pictures` and `voices` in it
 * @param uploaded  what editors have uploaded; absent: there is nothing
 */
export function flowFiles(folder: string, uploaded?: ReadUpload): FlowFiles {
  const files = new Map<string, { readonly path: string; readonly type: string }>()
  for (const kind of ['pictures', 'voices']) {
    for (const name of namesIn(join(folder, kind))) {
      const type = TYPES[name.split('.').at(-1) ?? '']
      if (type) files.set(`/chat/${kind}/${name.split(sep).join('/')}`, { path: join(folder, kind, name), type })
    }
  }
  return {
    address(kind, path) {
      if (uploaded !== undefined && UPLOADED[kind].test(path))
        return `/chat/${kind}/${path}${kind === 'pictures' ? '.png' : ''}`
      const candidates = kind === 'pictures' ? [`${path}.svg`, `${path}.png`] : [path]
      return candidates.map((name) => `/chat/${kind}/${name}`).find((address) => files.has(address))
    },
    async read(address) {
      const [, picture, pictureId = '', , voiceId = ''] = UPLOADED_AT.exec(address) ?? []
      if (uploaded !== undefined && (pictureId || voiceId)) {
        const content = await (picture ? uploaded('pictures', pictureId) : uploaded('voices', voiceId))
        return content ? { type: picture ? 'image/png' : 'audio/mp4', content } : undefined
      }
      const file = files.get(address)
      return file && { type: file.type, content: readFileSync(file.path) }
    },
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
  } catch {
    // A ward without drawings has no such folder.
    return []
  }
}
