/**
 * Files of ours, sealed: what a volunteer has opened and works on, what a resident sent on our own page, what a volunteer
 * sends. Each conversation has a folder and each name says until when the file is kept, so that one sweep can clear them
 * without asking anybody, and erasing somebody is removing a folder. They lie on the disk, or in a store that is shared.
 */
import { createHmac, randomBytes } from 'node:crypto'
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
/** Other processes put files on a shared shelf too: their bytes are counted anew when this is over. */
const COUNT_EVERY_MS = 600_000

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

/** Where they lie, by `<folder>/<name>`. What comes here is sealed. */
export interface ShelfFiles {
  names(of: string): Promise<readonly string[]>
  read(id: string): Promise<Buffer | null>
  /** Whole or not at all. */
  write(id: string, sealed: Buffer): Promise<void>
  remove(id: string): Promise<void>
  /** The whole folder. */
  forget(of: string): Promise<void>
  /** What is over at this time, and what was left half written. @returns how many files were removed */
  sweep(now: number): Promise<number>
  /** Of all of them. */
  bytes(): Promise<number>
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

export function openShelf(
  files: ShelfFiles,
  key: Buffer,
  clock: Pick<Clock, 'now'>,
  bytesMax = SHELF_BYTES_MAX,
): Shelf {
  const hash = (text: string) => createHmac('sha256', key).update(text).digest('hex').slice(0, 32)
  const folderOf = (conversation: ConversationKey) => hash(`folder ${conversation}`)
  /** As counted then, and what was put since. */
  let counted = { bytes: 0, at: Number.NEGATIVE_INFINITY }

  async function read(id: string): Promise<ShelfFile | null> {
    if (!ID.test(id) || untilOf(id.split('/')[1] ?? '') <= clock.now()) return null
    const sealed = await files.read(id)
    const opened = sealed && unsealBytes(key, id, sealed)
    if (!opened) return null
    const head = opened.readUInt16BE(0)
    const about = JSON.parse(opened.toString('utf8', 2, 2 + head)) as Omit<ShelfFile, 'bytes'>
    return { ...about, bytes: opened.subarray(2 + head) }
  }

  async function find(conversation: ConversationKey, tag: string): Promise<string | null> {
    const of = folderOf(conversation)
    const own = `-${hash(`tag ${conversation} ${tag}`)}`
    const name = (await files.names(of)).find((one) => one.endsWith(own) && untilOf(one) > clock.now())
    return name === undefined ? null : `${of}/${name}`
  }

  async function clear(conversation: ConversationKey, letters: string): Promise<void> {
    const of = folderOf(conversation)
    for (const name of await files.names(of)) if (letters.includes(name.charAt(0))) await files.remove(`${of}/${name}`)
  }

  return {
    read,
    find,
    async put(conversation, { bytes: content, ...about }, keeping, tag) {
      const of = folderOf(conversation)
      const now = clock.now()
      const kept = await files.names(of)
      if (now - counted.at > COUNT_EVERY_MS) counted = { bytes: await files.bytes(), at: now }
      if (kept.length >= FILES_MAX || counted.bytes + content.length > bytesMax) return 'full'
      const until = now + KEPT_MS[keeping]
      const own = tag === undefined ? randomBytes(16).toString('hex') : hash(`tag ${conversation} ${tag}`)
      const id = `${of}/${LETTERS[keeping]}${until.toString(36)}-${own}`
      const head = Buffer.from(JSON.stringify(about))
      const length = Buffer.alloc(2)
      length.writeUInt16BE(head.length)
      const sealed = sealBytes(key, id, Buffer.concat([length, head, content]))
      await files.write(id, sealed)
      counted.bytes += sealed.length
      return id
    },
    keptUntil: (id) => (ID.test(id) ? untilOf(id.split('/')[1] ?? '') : 0),
    isOf: (id, conversation) => ID.test(id) && id.startsWith(`${folderOf(conversation)}/`),
    async opened(conversation, tag) {
      const id = await find(conversation, tag)
      return id === null ? null : await read(id)
    },
    async drop(id) {
      if (ID.test(id)) await files.remove(id)
    },
    closed: (conversation) => clear(conversation, LETTERS.opened),
    ended: (conversation) => clear(conversation, LETTERS.opened + LETTERS.photo),
    forget: (conversation) => files.forget(folderOf(conversation)),
    async sweep() {
      const removed = await files.sweep(clock.now())
      counted.at = Number.NEGATIVE_INFINITY
      return removed
    },
  }
}

/** 0: no name of ours, to be cleared; what a dead process left half written has none either. */
export function untilOf(name: string): number {
  const [, until = '0'] = /^[opw]([0-9a-z]{1,10})-[0-9a-f]{32}$/.exec(name) ?? []
  return Number.parseInt(until, 36)
}
