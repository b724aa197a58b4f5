/** `npm run backup -- PATH`: a consistent copy of the data in DATA_DIR, or of Redis, also while the
 * server runs. */
import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { AppError } from '../errors.ts'
import { backupData } from './open.ts'

const [path, ...more] = process.argv.slice(2)
if (path === undefined || path === '' || more.length > 0) {
  console.error('Usage: npm run backup -- PATH   (PATH: the new file to write)')
  process.exit(2)
}

const { DATA_DIR, REDIS_URL } = process.env
const to = resolve(path)
try {
  await backupData({ dataDir: DATA_DIR || './data', ...(REDIS_URL && { redisUrl: REDIS_URL }) }, to)
} catch (error) {
  console.error(why(error))
  process.exit(1)
}
console.log(`Wrote ${to} (${statSync(to).size.toLocaleString('en')} bytes, readable by you alone).`)
console.log('It holds masked conversations: keep it encrypted, and delete it after 30 days.')

function why(error: unknown): string {
  if (error instanceof AppError) return [error.message, ...error.details].join('\n')
  if (error instanceof Error && 'code' in error && error.code === 'EEXIST')
    return `${to} exists: nothing is overwritten.`
  return `The copy failed: ${error instanceof Error ? error.message : String(error)}`
}
