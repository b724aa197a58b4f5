/** Pictures and recordings of the flows, by a list made at start: no text from outside ever becomes a path. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import type { FileAddress } from './items.ts'

const TYPES: Readonly<Record<string, string>> = {
  svg: 'image/svg+xml',
  png: 'image/png',
  m4a: 'audio/mp4',
  mp3: 'audio/mpeg',
}

export interface FlowFiles {
  readonly address: FileAddress
  /** By the address's path, `/chat/pictures/vneid/nhap-so.svg`; `undefined`: not one of ours. */
  read(address: string): { readonly type: string; readonly content: Buffer } | undefined
}

/** Pictures uploaded by editors, by names of our own making: looked for when they are asked for. */
const UPLOADED = /^tai-len\/[0-9a-f]{20}$/

/**
 * @param folder    the flows' folder, with `pictures` and `voices` in it
 * @param uploaded  where the pictures of editors are
 */
export function flowFiles(folder: string, uploaded?: string): FlowFiles {
  const files = new Map<string, { readonly path: string; readonly type: string }>()
  for (const kind of ['pictures', 'voices']) {
    for (const name of namesIn(join(folder, kind))) {
      const type = TYPES[name.split('.').at(-1) ?? '']
      if (type) files.set(`/chat/${kind}/${name.split(sep).join('/')}`, { path: join(folder, kind, name), type })
    }
  }
  return {
    address(kind, path) {
      if (kind === 'pictures' && uploaded !== undefined && UPLOADED.test(path)) return `/chat/pictures/${path}.png`
      const candidates = kind === 'pictures' ? [`${path}.svg`, `${path}.png`] : [path]
      return candidates.map((name) => `/chat/${kind}/${name}`).find((address) => files.has(address))
    },
    read(address) {
      const own = /^\/chat\/pictures\/(.+)\.png$/.exec(address)?.[1]
      if (own !== undefined && uploaded !== undefined && UPLOADED.test(own)) {
        const path = join(uploaded, `${own}.png`)
        return existsSync(path) ? { type: 'image/png', content: readFileSync(path) } : undefined
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
