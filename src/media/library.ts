/**
 * What editors upload for steps: pictures and recordings, made anew before they come here. The store holds them in pieces, so
 * that every process has them and a backup does; the disk holds a copy, so that they are read at the speed of a file.
 */
import { createHash, randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../clock.ts'
import type { Document } from '../records.ts'
import type { Store } from '../store/store.ts'

export type UploadKind = 'pictures' | 'voices'

/** In a step's `picture` or `voice`, before our id: nothing of the program's is called so. */
export const OWN_FOLDER = 'tai-len'
/** Bytes of one: a recording of five minutes is 1.5 MB, a picture of the largest edge seldom half of that. */
export const UPLOAD_BYTES_MAX = 4_194_304
/** Of one piece in the store: small beside what Redis moves at a time. */
export const PIECE_BYTES = 131_072
/** Of each kind, in all. */
export const UPLOADS_MAX = 2_000

const ENDINGS: Readonly<Record<UploadKind, string>> = { pictures: 'png', voices: 'm4a' }
const ID = /^[0-9a-f]{20}$/

interface About {
  readonly bytes: number
  readonly digest: string
}

export interface Library {
  /** @returns its id; `full`: there is no room for more, or not for one so large */
  put(kind: UploadKind, bytes: Buffer): Promise<string | 'full'>
  /** `null`: there is none of this id. */
  read(kind: UploadKind, id: string): Promise<Buffer | null>
  list(kind: UploadKind): Promise<readonly string[]>
  /** Files of an older program, which lie on this disk alone, go into the store. */
  adopt(): Promise<void>
}

type Documents = Pick<Store, 'getDocument' | 'putDocument' | 'listDocuments'>

export function openLibrary(dataDir: string, store: Documents, clock: Pick<Clock, 'now'>): Library {
  const folderOf = (kind: UploadKind) => join(dataDir, kind, OWN_FOLDER)
  const pathOf = (kind: UploadKind, id: string) => join(folderOf(kind), `${id}.${ENDINGS[kind]}`)

  async function onDisk(kind: UploadKind, id: string, bytes: Buffer): Promise<void> {
    await mkdir(folderOf(kind), { recursive: true, mode: 0o700 })
    // Whole or not at all.
    const path = pathOf(kind, id)
    const fresh = `${path}.${randomBytes(4).toString('hex')}.new`
    await writeFile(fresh, bytes, { mode: 0o600 })
    await rename(fresh, path)
  }

  /** What names it comes last: nobody sees half of one. */
  async function inStore(kind: UploadKind, id: string, bytes: Buffer): Promise<void> {
    const write = async (of: string, name: string, body: object) => {
      const document = { kind: of, id: name, version: 1, indexes: {}, sort: clock.now(), body }
      await store.putDocument({ replaces: 0, document })
    }
    for (let at = 0; at * PIECE_BYTES < bytes.length; at++) {
      const data = bytes.subarray(at * PIECE_BYTES, (at + 1) * PIECE_BYTES).toString('base64')
      await write(`upload-${kind}-piece`, `${id}-${at}`, { data })
    }
    await write(`upload-${kind}`, id, { bytes: bytes.length, digest: digestOf(bytes) })
  }

  async function fromStore(kind: UploadKind, id: string): Promise<Buffer | null> {
    const about = ((await store.getDocument(`upload-${kind}`, id)) as Document<About> | null)?.body
    if (!about) return null
    const pieces: Buffer[] = []
    for (let at = 0; at * PIECE_BYTES < about.bytes; at++) {
      const piece = (await store.getDocument(`upload-${kind}-piece`, `${id}-${at}`)) as Document<{
        readonly data: string
      }> | null
      if (!piece) return null
      pieces.push(Buffer.from(piece.body.data, 'base64'))
    }
    const bytes = Buffer.concat(pieces)
    return digestOf(bytes) === about.digest ? bytes : null
  }

  const list = async (kind: UploadKind) =>
    (await store.listDocuments(`upload-${kind}`, { max: UPLOADS_MAX })).map(({ id }) => id)

  return {
    list,
    async put(kind, bytes) {
      if (bytes.length > UPLOAD_BYTES_MAX || (await list(kind)).length >= UPLOADS_MAX) return 'full'
      const id = randomBytes(10).toString('hex')
      await onDisk(kind, id, bytes)
      await inStore(kind, id, bytes)
      return id
    },
    async read(kind, id) {
      if (!ID.test(id)) return null
      const here = await readFile(pathOf(kind, id)).catch(() => null)
      if (here) return here
      const bytes = await fromStore(kind, id)
      if (bytes) await onDisk(kind, id, bytes)
      return bytes
    },
    async adopt() {
      const known = new Set(await list('pictures'))
      for (const name of await readdir(folderOf('pictures')).catch(() => [])) {
        const id = name.replace(/\.png$/, '')
        if (!ID.test(id) || known.has(id)) continue
        const bytes = await readFile(pathOf('pictures', id))
        if (bytes.length <= UPLOAD_BYTES_MAX) await inStore('pictures', id, bytes)
      }
    },
  }
}

function digestOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}
