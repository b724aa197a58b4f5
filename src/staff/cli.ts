/**
 * `npm run staff -- invite|link|reset|audit`: for whoever keeps the machine. Works beside a running server; what it does
 * stands in the audit log as done by the server.
 */
import { parseArgs } from 'node:util'
import { systemClock } from '../clock.ts'
import { readConfig } from '../config.ts'
import { AppError } from '../errors.ts'
import { keyFor, openDataKey } from '../keys.ts'
import { createLog } from '../logging.ts'
import { cleanName } from '../privacy/clean.ts'
import { openStore } from '../store/open.ts'
import type { MadeLink } from './links.ts'
import { isRole, ROLE_NAMES, ROLES } from './roles.ts'
import { type Staff, startStaff } from './staff.ts'

const USAGE = `Cách dùng:
  npm run staff -- invite --name "Trần Thị Lan" --role volunteer   mời một người, in ra liên kết dùng một lần
  npm run staff -- link --name tran-thi-lan                        liên kết mới cho người đã có tài khoản (tên đăng nhập)
  npm run staff -- reset --name tran-thi-lan                       bỏ hết chìa khóa và mã của người ấy, rồi in liên kết mới
  npm run staff -- audit                                           kiểm tra nhật ký kiểm tra có còn nguyên không
Vai trò: ${ROLES.map((role) => `${role} (${ROLE_NAMES[role]})`).join(', ')}`

async function run(
  staff: Staff,
  command: string | undefined,
  name: string,
  role: string | undefined,
): Promise<boolean> {
  if (command === 'audit') return await audit(staff)
  if (command === 'invite' && name !== '' && isRole(role))
    return told(await staff.invite({ name, role }), ROLE_NAMES[role])
  if ((command === 'link' || command === 'reset') && name !== '') {
    const link = await staff.linkFor(name.toLowerCase(), { reset: command === 'reset' })
    if (link) return told(link, name)
    console.error(`Không có ai đang dùng tên đăng nhập "${name}".`)
    return false
  }
  console.error(USAGE)
  return false
}

function told({ url, expiresAt }: MadeLink, whom: string): boolean {
  console.log(`Liên kết dùng một lần cho ${whom}, đến ${new Date(expiresAt).toLocaleString('vi-VN')}:`)
  console.log(`  ${url}`)
  console.log('Chỉ gửi cho đúng người, qua kênh riêng: ai mở trước thì vào trước.')
  return true
}

async function audit(staff: Staff): Promise<boolean> {
  const { entries, problem } = await staff.checkAudit()
  if (problem === null) console.log(`Nhật ký còn nguyên: ${entries} dòng.`)
  else
    console.error(
      `Nhật ký đã bị sửa hoặc mất ở dòng ${problem.seq} (${problem.kind}). Giữ nguyên mọi thứ và báo người phụ trách.`,
    )
  return problem === null
}

try {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { name: { type: 'string', short: 'n' }, role: { type: 'string', short: 'r' } },
  })
  const config = readConfig(process.env)
  process.env.TZ = config.timeZone
  const dataKey = openDataKey(config.dataDir, config.dataKey)
  const store = await openStore({
    dataDir: config.dataDir,
    ...(config.redisUrl === undefined ? {} : { redisUrl: config.redisUrl }),
    hashKey: keyFor(dataKey, 'applied-ids'),
  })
  const { publicUrl } = config
  const staff = startStaff({ store, clock: systemClock, log: createLog('silent'), dataKey, publicUrl, count: () => {} })
  try {
    process.exitCode = (await run(staff, positionals[0], cleanName(values.name ?? ''), values.role)) ? 0 : 1
  } finally {
    await staff.stop()
    await store.close()
  }
} catch (error) {
  const known = error instanceof AppError || (error instanceof TypeError && 'code' in error)
  if (!known) throw error
  console.error(error instanceof AppError ? `Không làm được: ${error.message}` : USAGE)
  if (error instanceof AppError) for (const line of error.details) console.error(`  ${line}`)
  process.exitCode = 1
}
