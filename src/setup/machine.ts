/** What can be wrong with the machine and the settings, apart from any platform. */
import { execFile } from 'node:child_process'
import { accessSync, constants, existsSync, readFileSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Finding } from '../channels/setup.ts'
import type { Config } from '../config.ts'
import { AppError } from '../errors.ts'
import type { Store } from '../store/store.ts'

/** Below this a busy day and its backup may not fit. */
const DISK_LOW_BYTES = 2 ** 30

/** What a ward may lose when the disk dies, and no more. */
const BACKUP_OLD_DAYS = 2

/** The system answers at once, or it is not that kind of system. */
const CLOCK_MS = 3_000

/** The oldest Node the product was tried with is the one it brings. */
const NODE_MAJOR = 24

/** @param storeWarnings  what the store said of itself when it was opened */
export async function examineMachine(
  config: Config,
  store: Store,
  storeWarnings: readonly string[],
  now: number,
): Promise<readonly Finding[]> {
  return [
    nodeFinding(process.versions.node),
    await clockFinding(),
    addressFinding(config),
    diskFinding(config.dataDir),
    await storeFinding(store),
    ...storeWarnings.map(promiseFinding),
    backupFinding(config.dataDir, now),
  ]
}

function nodeFinding(version: string): Finding {
  const about = 'Node.js'
  if (Number(version.split('.')[0]) >= NODE_MAJOR) return { about, state: 'ok', found: `bản ${version}.` }
  return {
    about,
    state: 'broken',
    found: `bản ${version} quá cũ.`,
    remedy: 'Chạy bằng npm (npm start, npm run doctor): npm ci đã mang sẵn bản đúng.',
  }
}

/** Whether the system keeps the clock right. Quiet hours, reminders and the platforms' signatures go by it. */
async function clockFinding(): Promise<Finding> {
  const about = 'Đồng hồ'
  const said = await promisify(execFile)('timedatectl', ['show', '--property=NTPSynchronized', '--value'], {
    timeout: CLOCK_MS,
  }).then(
    ({ stdout }) => stdout.trim(),
    () => '',
  )
  if (said === 'yes') return { about, state: 'ok', found: 'được hệ thống chỉnh giờ.' }
  if (said === 'no')
    return {
      about,
      state: 'warning',
      found: 'chưa được hệ thống chỉnh giờ.',
      remedy: 'Bật đồng bộ giờ: sudo timedatectl set-ntp true',
    }
  return {
    about,
    state: 'unknown',
    found: 'không hỏi được hệ thống (máy không có timedatectl, hoặc đang ở trong container).',
    remedy: 'Xem trên máy chủ: timedatectl phải báo "System clock synchronized: yes".',
  }
}

/** Redis says it of its own settings: the name and the value stand before the colon. */
function promiseFinding(warning: string): Finding {
  return {
    about: 'Redis',
    state: 'warning',
    found: `chưa giữ trọn lời hứa "đã nhận": ${warning.split(':')[0]}.`,
    remedy: 'Sửa redis.conf theo docs/van-hanh.md, mục "Nhiều máy chung một Redis".',
  }
}

function addressFinding({ publicUrl }: Config): Finding {
  const about = 'Địa chỉ công khai'
  const { protocol, hostname } = new URL(publicUrl)
  if (protocol === 'https:') return { about, state: 'ok', found: publicUrl }
  const isHere = ['127.0.0.1', '[::1]', 'localhost'].includes(hostname)
  return {
    about,
    state: 'warning',
    found: isHere
      ? 'chỉ mở được trên chính máy này: người dân và các nền tảng chưa tới được.'
      : 'chưa phải https: các nền tảng không gửi tin tới.',
    remedy: 'Đặt PUBLIC_URL là địa chỉ https mà người dân nhìn thấy (docs/van-hanh.md).',
  }
}

function diskFinding(dataDir: string): Finding {
  const about = 'Ổ đĩa'
  try {
    accessSync(dataDir, constants.W_OK)
  } catch {
    return {
      about,
      state: 'broken',
      found: `không ghi được vào ${dataDir}.`,
      remedy: 'Sửa quyền của thư mục dữ liệu cho người dùng chạy dịch vụ.',
    }
  }
  const { bavail, bsize } = statfsSync(dataDir)
  const free = bavail * bsize
  const gigabytes = (free / 2 ** 30).toFixed(1)
  if (free > DISK_LOW_BYTES) return { about, state: 'ok', found: `còn ${gigabytes} GB.` }
  return {
    about,
    state: 'warning',
    found: `chỉ còn ${gigabytes} GB.`,
    remedy: 'Dọn ổ đĩa hoặc chuyển bản sao lưu đi nơi khác.',
  }
}

async function storeFinding(store: Store): Promise<Finding> {
  const about = 'Dữ liệu'
  try {
    await store.ping()
    return { about, state: 'ok', found: 'ghi được.' }
  } catch (error) {
    const why = error instanceof AppError ? error.code : 'lỗi không rõ'
    return {
      about,
      state: 'broken',
      found: `không ghi được (${why}).`,
      remedy:
        'Xem ổ đĩa còn chỗ không, tệp có bị chương trình khác khóa không; với Redis: còn bộ nhớ không, có chạy không.',
    }
  }
}

/** The command leaves the time of the newest one beside the data. */
function backupFinding(dataDir: string, now: number): Finding {
  const about = 'Sao lưu'
  const remedy = 'Chạy npm run backup -- TỆP rồi chép tệp ấy sang máy khác; nên làm mỗi ngày bằng lịch của máy.'
  const path = join(dataDir, 'last-backup')
  const at = existsSync(path) ? Date.parse(readFileSync(path, 'utf8').trim()) : Number.NaN
  if (Number.isNaN(at)) return { about, state: 'warning', found: 'chưa có bản nào.', remedy }
  const days = Math.floor((now - at) / 86_400_000)
  const found = days < 1 ? 'bản mới nhất trong vòng một ngày qua.' : `bản mới nhất ${days} ngày trước.`
  return days <= BACKUP_OLD_DAYS ? { about, state: 'ok', found } : { about, state: 'warning', found, remedy }
}
