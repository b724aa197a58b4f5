/** `npm run restore -- FILE`: a sealed backup takes the place of the data in DATA_DIR. The program must be stopped. */
import { join, resolve } from 'node:path'
import { readConfig } from '../config.ts'
import { AppError } from '../errors.ts'
import { keyFor, openDataKey } from '../keys.ts'
import { openErasures } from './erasures.ts'
import { restore } from './restoring.ts'

const [path, ...more] = process.argv.slice(2)
if (path === undefined || path === '' || more.length > 0) {
  console.error('Cách dùng: npm run restore -- TỆP   (TỆP: bản sao lưu do npm run backup làm ra)')
  process.exit(2)
}
try {
  const { dataDir, dataKey: given, redisUrl } = readConfig(process.env)
  const dataKey = openDataKey(dataDir, given)
  const now = Date.now()
  const { conversations, erasedAgain, before } = await restore({
    from: resolve(path),
    dataDir,
    key: keyFor(dataKey, 'backups'),
    erasures: openErasures(join(dataDir, 'erased.list'), keyFor(dataKey, 'erasures'), now),
    now,
  })
  console.log(`Đã khôi phục ${conversations} cuộc trò chuyện.`)
  if (erasedAgain > 0) console.log(`Trong đó ${erasedAgain} người đã xin xóa sau lúc sao lưu: đã xóa lại.`)
  if (before) console.log(`Dữ liệu cũ nằm ở ${before}: xem lại mọi thứ rồi xóa thư mục ấy.`)
  console.log(
    redisUrl === undefined
      ? 'Bật chương trình, rồi chạy npm run doctor.'
      : `Dữ liệu nằm trong ${dataDir}. Đưa vào Redis (phải trống): npm run move-store -- --from ${dataDir} --to ĐỊA-CHỈ-REDIS`,
  )
} catch (error) {
  if (!(error instanceof AppError)) throw error
  console.error(`Chưa khôi phục, dữ liệu đang có vẫn nguyên: ${error.message}`)
  process.exit(1)
}
