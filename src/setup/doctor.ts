/** `npm run doctor`: looks at the machine and at every platform, changes nothing, names the remedy of each problem. */
import { lastSeen } from '../channels/seen.ts'
import type { Finding } from '../channels/setup.ts'
import { AppError } from '../errors.ts'
import { examineMachine } from './machine.ts'
import { openWorkshop, type Workshop } from './open.ts'
import { isBroken, reportLines } from './report.ts'

/** A channel on which nobody has written for so long is worth a look: webhooks are switched off in silence. */
const SILENT_MS = 24 * 3_600_000

async function examineAll({ config, store, tools, setups, storeWarnings }: Workshop): Promise<boolean> {
  const machine = await examineMachine(config, store, storeWarnings, tools.clock.now())
  for (const line of reportLines('Máy và cấu hình', machine)) console.log(line)
  let broken = isBroken(machine)
  for (const { channel, configured, examine } of setups) {
    const findings = [...(await examine(tools))]
    if (configured) findings.push(silence(await lastSeen(store, channel), tools.clock.now()))
    for (const line of reportLines(`\n${channel}`, findings)) console.log(line)
    broken ||= isBroken(findings)
  }
  return broken
}

function silence(at: number | null, now: number): Finding {
  const about = 'Tin gần nhất'
  if (at === null)
    return {
      about,
      state: 'warning',
      found: 'chưa nhận được tin nào.',
      remedy: 'Nhắn thử một tin từ điện thoại, đợi một phút rồi xem lại.',
    }
  const hours = Math.floor((now - at) / 3_600_000)
  const found = hours < 1 ? 'trong vòng một giờ qua.' : `${hours} giờ trước.`
  if (now - at < SILENT_MS) return { about, state: 'ok', found }
  return {
    about,
    state: 'warning',
    found,
    remedy: 'Nhắn thử một tin. Không thấy trả lời thì nền tảng có thể đã tắt webhook: chạy lại npm run connect.',
  }
}

try {
  const workshop = await openWorkshop(process.env)
  const broken = await examineAll(workshop).finally(() => workshop.close())
  process.exitCode = broken ? 1 : 0
} catch (error) {
  if (!(error instanceof AppError)) throw error
  const away: Finding = {
    about: 'Dữ liệu',
    state: 'broken',
    found: `kho dữ liệu không trả lời (${error.message}).`,
    remedy:
      'Xem Redis có chạy không, REDIS_URL đúng chưa, mạng giữa hai máy có thông không. Chương trình đang chạy vẫn nhận tin và giữ trên đĩa.',
  }
  if (error.code === 'store-away') for (const line of reportLines('Máy và cấu hình', [away])) console.log(line)
  else console.error(`Không xem được: ${error.message}`)
  for (const line of error.details) console.error(`  ${line}`)
  process.exitCode = 1
}
