/** The installation's own key: from the environment, or made once and kept beside the data. */
import { createHmac, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from './errors.ts'

const FILE = 'data.key'

/** @returns 32 bytes */
export function openDataKey(dataDir: string, given?: Buffer): Buffer {
  if (given) return given
  const path = join(dataDir, FILE)
  if (!existsSync(path)) {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    // `wx`: two first starts at once must not end with two keys.
    writeFileSync(path, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx' })
  }
  const key = Buffer.from(readFileSync(path, 'utf8').trim(), 'base64')
  if (key.length === 32) return key
  throw new AppError('config', 'the data key is damaged', {
    details: [
      `${FILE} in the data folder: holds ${key.length} bytes; expected 32 bytes in base64. Restore it from the backup: without it sealed data cannot be read.`,
    ],
  })
}

/** A key of its own for every use, so that one that leaks opens nothing else. */
export function keyFor(
  dataKey: Buffer,
  use:
    | 'log-person'
    | 'log-address'
    | 'group-codes'
    | 'web-chat'
    | 'applied-ids'
    | 'vault'
    | 'desk-phones'
    | 'file-links'
    | 'staff-secrets'
    | 'staff-seals'
    | 'staff-audit'
    | 'visits'
    | 'media'
    | 'media-refs'
    | 'backups'
    | 'erasures',
): Buffer {
  return createHmac('sha256', dataKey).update(use).digest()
}
