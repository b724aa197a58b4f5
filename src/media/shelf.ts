/**
 * Files of ours on the disk, sealed: what a volunteer has opened and works on, what a resident sent on our own page, what
 * a volunteer sends. Each conversation has a folder and each name says until when the file is kept, so that one sweep can
 * clear them without asking anybody, and erasing somebody is removing a folder.
 */
import { createHmac, randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../clock.ts'
import type { ConversationKey } from '../messages.ts'
import { sealBytes, unsealBytes } from '../seal.ts'

/** Our own copy of what lies at a platform, while somebody works on it; at closing it goes at once. */
export const OPENED_KEPT_MS = 24 * 3_600_000
/**
 * A photo a resident sent on our own page, where no platform has a copy: it may be of a paper, so it stays no longer than
 * our copies of others do, whether somebody looks at it or not. It outlives a handing back, and goes when the talk is closed.
 */
export const PHOTO_KEPT_MS = 24 * 3_600_000
/**
 * A photo that one of us sends: it may wait for a network, and on our own page it is looked at there. Closing does not end
 * it, as it may be the last thing that was said.
 */
export const SENT_KEPT_MS = 24 * 3_600_000
/** What exists nowhere else: a resident's voice from our own page, and recordings sent to them, which are heard again. */
export const OWN_KEPT_MS = 7 * 24 * 3_600_000
/** Of one conversation: somebody who sends more waits until the oldest have gone. */
export const FILES_MAX = 60
/** All of them together: what a small disk can spare. */
export const SHELF_BYTES_MAX = 2_147_483_648

export type Keeping = 'opened' | 'photo' | 'sent' | 'own'

const KEPT_MS: Readonly<Record<Keeping, number>> = {
  opened: OPENED_KEPT_MS,
  photo: PHOTO_KEPT_MS,
  sent: SENT_KEPT_MS,
  own: OWN_KEPT_MS,
}
/** Closing does not look at the last two. */
const LETTERS: Readonly<Record<Keeping, string>> = { opened: 'w', photo: 'p', sent: 'o', own: 'o' }

export interface ShelfFile {
  readonly bytes: Buffer
  readonly type: string
  readonly seconds?: number
}

export interface Shelf {
  /** @returns the file's id; `full`: no room for this person, or on the disk */
  put(conversation: ConversationKey, file: ShelfFile, keeping: Keeping, tag?: string): Promise<string | 'full'>
  /** `null`: gone, or never there. */
  read(id: string): Promise<ShelfFile | null>
  /** Until when it is kept, ms since the epoch; 0: no name of ours. It may have gone before. */
  keptUntil(id: string): number
  /** Whether this file lies in the folder of this person. */
  isOf(id: string, conversation: ConversationKey): boolean
  /** The id of what was put under `tag`, while it is there. */
  find(conversation: ConversationKey, tag: string): Promise<string | null>
  /** Our copy of what `tag` names, while there is one. */
  opened(conversation: ConversationKey, tag: string): Promise<ShelfFile | null>
  drop(id: string): Promise<void>
  /** Copies of what lies elsewhere: nobody works on them any more. */
  closed(conversation: ConversationKey): Promise<void>
  /** Nobody will ask for them any more: copies, and photos sent on our own page. */
  ended(conversation: ConversationKey): Promise<void>
  forget(conversation: ConversationKey): Promise<void>
  /** @returns how many were removed */
  sweep(): Promise<number>
}

/** `<32 hex of the person>/<o, p or w><until, base 36>-<32 hex>` */
const ID = /^[0-9a-f]{32}\/[opw][0-9a-z]{1,10}-[0-9a-f]{32}$/

export function openShelf(folder: string, key: Buffer, clock: Pick<Clock, 'now'>): Shelf {
  const hash = (text: string) => createHmac('sha256', key).update(text).digest('hex').slice(0, 32)
  const folderOf = (conversation: ConversationKey) => hash(`folder ${conversation}`)
  /** Files and bytes are counted once, then kept up; the sweep counts anew. */
  let bytes: number | undefined

  async function names(of: string): Promise<readonly string[]> {
    return await readdir(join(folder, of)).catch(() => [])
  }

  async function count(): Promise<number> {
    let sum = 0
    for (const of of await readdir(folder).catch(() => [])) {
      for (const name of await names(of))
        sum += await stat(join(folder, of, name)).then(
          ({ size }) => size,
          () => 0,
        )
    }
    return sum
  }

  async function read(id: string): Promise<ShelfFile | null> {
    if (!ID.test(id) || untilOf(id.split('/')[1] ?? '') <= clock.now()) return null
    const sealed = await readFile(join(folder, id)).catch(() => null)
    const opened = sealed && unsealBytes(key, id, sealed)
    if (!opened) return null
    const head = opened.readUInt16BE(0)
    const about = JSON.parse(opened.toString('utf8', 2, 2 + head)) as Omit<ShelfFile, 'bytes'>
    return { ...about, bytes: opened.subarray(2 + head) }
  }

  async function find(conversation: ConversationKey, tag: string): Promise<string | null> {
    const of = folderOf(conversation)
    const own = `-${hash(`tag ${conversation} ${tag}`)}`
    const name = (await names(of)).find((one) => one.endsWith(own) && untilOf(one) > clock.now())
    return name === undefined ? null : `${of}/${name}`
  }

  async function clear(conversation: ConversationKey, letters: string): Promise<void> {
    const of = folderOf(conversation)
    for (const name of await names(of))
      if (letters.includes(name.charAt(0))) await rm(join(folder, of, name), { force: true })
  }

  return {
    read,
    find,
    async put(conversation, { bytes: content, ...about }, keeping, tag) {
      const of = folderOf(conversation)
      const kept = await names(of)
      bytes ??= await count()
      if (kept.length >= FILES_MAX || bytes + content.length > SHELF_BYTES_MAX) return 'full'
      const until = clock.now() + KEPT_MS[keeping]
      const own = tag === undefined ? randomBytes(16).toString('hex') : hash(`tag ${conversation} ${tag}`)
      const id = `${of}/${LETTERS[keeping]}${until.toString(36)}-${own}`
      const head = Buffer.from(JSON.stringify(about))
      const length = Buffer.alloc(2)
      length.writeUInt16BE(head.length)
      await mkdir(join(folder, of), { recursive: true, mode: 0o700 })
      const sealed = sealBytes(key, id, Buffer.concat([length, head, content]))
      // Whole or not at all: a file cut short by a dead process would be unreadable under its name.
      await writeFile(join(folder, `${id}.new`), sealed, { mode: 0o600 })
      await rename(join(folder, `${id}.new`), join(folder, id))
      bytes += sealed.length
      return id
    },
    keptUntil: (id) => (ID.test(id) ? untilOf(id.split('/')[1] ?? '') : 0),
    isOf: (id, conversation) => ID.test(id) && id.startsWith(`${folderOf(conversation)}/`),
    async opened(conversation, tag) {
      const id = await find(conversation, tag)
      return id === null ? null : await read(id)
    },
    async drop(id) {
      if (ID.test(id)) await rm(join(folder, id), { force: true })
    },
    closed: (conversation) => clear(conversation, LETTERS.opened),
    ended: (conversation) => clear(conversation, LETTERS.opened + LETTERS.photo),
    async forget(conversation) {
      await rm(join(folder, folderOf(conversation)), { recursive: true, force: true })
    },
    async sweep() {
      let removed = 0
      for (const of of await readdir(folder).catch(() => [])) {
        const found = await names(of)
        for (const name of found.filter((one) => untilOf(one) <= clock.now())) {
          await rm(join(folder, of, name), { force: true })
          removed++
        }
        if ((await names(of)).length === 0) await rm(join(folder, of), { recursive: true, force: true })
      }
      bytes = await count()
      return removed
    },
  }
}

/** 0: no name of ours, to be cleared; what a dead process left half written has none either. */
function untilOf(name: string): number {
  const [, until = '0'] = /^[opw]([0-9a-z]{1,10})-[0-9a-f]{32}$/.exec(name) ?? []
  return Number.parseInt(until, 36)
}
