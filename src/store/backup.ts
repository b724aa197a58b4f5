/**
 * `npm run backup -- PATH`: a consistent copy of the data in DATA_DIR, or of Redis, sealed with the data
 * key, also while the server runs.
 */
import { mkdirSync, statSync, unlinkSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { readConfig } from '../config.ts'
import { AppError } from '../errors.ts'
import { keyFor, openDataKey } from '../keys.ts'
import { backupData } from './open.ts'
import { sealFile } from './sealed.ts'

const [path, ...more] = process.argv.slice(2)
if (path === undefined || path === '' || more.length > 0) {
  console.error('Cách dùng: npm run backup -- TỆP   (TỆP: tên tệp mới)')
  process.exit(2)
}

const to = resolve(path)
try {
  const { dataDir, dataKey, redisUrl } = readConfig(process.env)
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  // In the data folder, which is ours alone: the open copy must not lie where the sealed one goes.
  const open = join(dataDir, `tung-buoc.copying-${process.pid}`)
  await backupData({ dataDir, ...(redisUrl && { redisUrl }) }, open)
  try {
    await sealFile(open, to, keyFor(openDataKey(dataDir, dataKey), 'backups'))
  } finally {
    unlinkSync(open)
  }
  // `doctor` tells how old the newest one is.
  writeFileSync(join(dataDir, 'last-backup'), `${new Date().toISOString()}\n`, { mode: 0o600 })
} catch (error) {
  console.error(why(error))
  process.exit(1)
}
console.log(`Đã ghi ${to} (${statSync(to).size.toLocaleString('vi')} byte, đã niêm bằng khóa dữ liệu).`)
console.log('Chép nó sang máy khác, giữ data.key ở chỗ riêng (mất khóa là không mở được), và xóa bản sao sau 30 ngày.')

function why(error: unknown): string {
  if (error instanceof AppError) return [error.message, ...error.details].join('\n')
  if (error instanceof Error && 'code' in error && error.code === 'EEXIST')
    return `${to} đã có: không ghi đè lên tệp nào.`
  return `Không sao lưu được: ${error instanceof Error ? error.message : String(error)}`
}
