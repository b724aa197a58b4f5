/**
 * A whole file sealed with AES-256-GCM, streamed, so that a backup may be larger than the memory: 8 bytes that say what it
 * is, 12 bytes of nonce, the hidden bytes, 16 bytes that prove every one of them.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { closeSync, createReadStream, createWriteStream, openSync, readSync, statSync, unlinkSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { AppError } from '../errors.ts'

const CIPHER = 'aes-256-gcm'
/** "TBSAOLUU": a sealed copy of Từng Bước, in its first and only form. */
const KIND = Buffer.from('TBSAOLUU')
const NONCE_BYTES = 12
const TAG_BYTES = 16
const HEAD_BYTES = KIND.length + NONCE_BYTES

/**
 * Writes `to` anew, for us alone, on the disk when it resolves.
 *
 * @param key 32 bytes
 * @throws when `to` exists (EEXIST) or cannot be written; nothing is left behind
 */
export async function sealFile(from: string, to: string, key: Buffer): Promise<void> {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv(CIPHER, key, nonce)
  const file = await open(to, 'wx', 0o600)
  try {
    await file.appendFile(Buffer.concat([KIND, nonce]))
    for await (const open of createReadStream(from)) await file.appendFile(cipher.update(open as Buffer))
    cipher.final()
    await file.appendFile(cipher.getAuthTag())
    await file.sync()
  } catch (error) {
    unlinkSync(to)
    throw error
  } finally {
    await file.close()
  }
}

/**
 * Opens what `sealFile` made into a new file for us alone. What was not proven whole is not left behind.
 *
 * @throws AppError('config') when it is none of ours, damaged, or sealed with another key
 */
export async function unsealFile(from: string, to: string, key: Buffer): Promise<void> {
  const { size } = statSync(from)
  const head = bytesAt(from, 0, HEAD_BYTES)
  if (size < HEAD_BYTES + TAG_BYTES || !head.subarray(0, KIND.length).equals(KIND))
    throw new AppError('config', `${from} is no sealed backup of this program`)
  const cipher = createDecipheriv(CIPHER, key, head.subarray(KIND.length))
  cipher.setAuthTag(bytesAt(from, size - TAG_BYTES, TAG_BYTES))
  const end = size - TAG_BYTES - 1
  const hidden = end < HEAD_BYTES ? [] : createReadStream(from, { start: HEAD_BYTES, end })
  try {
    await pipeline(hidden, cipher, createWriteStream(to, { flags: 'wx', mode: 0o600, flush: true }))
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') throw cause
    unlinkSync(to)
    throw new AppError('config', `${from} is damaged, or was sealed with another data key`, { cause })
  }
}

function bytesAt(path: string, at: number, count: number): Buffer {
  const bytes = Buffer.alloc(count)
  const file = openSync(path, 'r')
  try {
    readSync(file, bytes, 0, count, at)
  } finally {
    closeSync(file)
  }
  return bytes
}
