/**
 * Loaded before the program itself (`--import`): what Node has compiled at an earlier start is kept beside the data, so that
 * the next one neither strips types nor parses again. Node keeps it by the digest of each file, its own version and its
 * flags, and writes it when the process ends. In plain JavaScript, or the stripping would be loaded for this file alone.
 */
import { mkdirSync } from 'node:fs'
import { enableCompileCache } from 'node:module'
import { join, resolve } from 'node:path'

const dataDir = resolve(process.env.DATA_DIR || './data')
try {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  enableCompileCache(join(dataDir, 'compiled'))
} catch {
  // A folder that cannot be made is a mistake of the settings, and told where they are read.
}
