/** The process: settings, start, stop, and what it says while doing so. */
import { flushCompileCache } from 'node:module'
import { createApp } from './app.ts'
import { setups } from './channels/index.ts'
import { type Config, readConfig } from './config.ts'
import { AppError } from './errors.ts'
import { errorFields } from './logging.ts'

/** A stop that hangs is cut short by the process itself, a little after every part has had its own grace. */
const STOP_MAX_MS = 25_000

/** What the system says of a folder that cannot be written, in words of whoever set it up. */
const ON_DISK: Readonly<Record<string, string>> = {
  EROFS: 'ổ đĩa này chỉ cho đọc. Gắn lại cho ghi, hoặc đặt DATA_DIR ở chỗ khác',
  // What making a folder on a disk that is read only ends in.
  ENOENT: 'không tạo được thư mục này: ổ đĩa chỉ cho đọc, hoặc chưa được gắn. Gắn lại, hoặc đặt DATA_DIR ở chỗ khác',
  EACCES: 'không có quyền ghi. Cho tài khoản chạy chương trình sở hữu thư mục này (chown)',
  EPERM: 'không có quyền ghi. Cho tài khoản chạy chương trình sở hữu thư mục này (chown)',
  ENOSPC: 'ổ đĩa đã đầy. Dọn chỗ rồi khởi động lại; dữ liệu cũ còn nguyên',
  ENOTDIR: 'đường dẫn đi qua một tệp, không phải thư mục. Đặt DATA_DIR là một thư mục',
}

async function main(): Promise<void> {
  const config = settings()
  process.env.TZ = config.timeZone
  const app = await createApp(config).catch((error: unknown) => {
    if (error instanceof AppError) fail(error)
    const why = ON_DISK[(error as NodeJS.ErrnoException).code ?? '']
    if (why !== undefined) fail(new AppError('config', `DATA_DIR=${config.dataDir}: ${why}`, { cause: error }))
    throw error
  })

  const { log } = app

  let stopping = false
  let exitCode = 0
  const stop = (signal: string) => {
    if (stopping) return
    stopping = true
    log.info({ signal }, 'stopping: finishing what was accepted')
    setTimeout(() => process.exit(1), STOP_MAX_MS).unref()
    app.stop().then(
      () => process.exit(exitCode),
      (error: unknown) => {
        log.error(errorFields(error), 'could not stop cleanly')
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  // A mistake of ours: what is acknowledged is in the store; the supervisor starts a clean process.
  process.on('unhandledRejection', (error) => {
    log.fatal(errorFields(error), 'unhandled rejection')
    exitCode = 1
    stop('unhandledRejection')
  })

  try {
    await app.start()
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'EADDRINUSE')
      console.error(`Cổng ${config.port} đang có chương trình khác dùng. Đặt PORT=… khác, ví dụ: PORT=3001 npm start`)
    else log.fatal(errorFields(error), 'could not listen')
    await app.stop()
    process.exit(1)
  }
  console.log(`\n  Từng Bước đang chạy. Mở trang trò chuyện: ${config.publicUrl}/\n`)
  for (const channel of app.channels) console.log(`  ${channel.name}: bật (${channel.title})`)
  for (const { channel, configured } of setups(config.channels)) {
    if (!configured) console.log(`  ${channel}: tắt (muốn bật: docs/ket-noi, rồi npm run doctor)`)
  }
  if (!app.storeIsHere()) {
    console.log('\n  Redis CHƯA trả lời (REDIS_URL). Tin của bà con vẫn được nhận và giữ trên đĩa của máy này;')
    console.log('    Redis trả lời thì tự làm tiếp, không cần khởi động lại. Vì sao: xem nhật ký, hoặc npm run doctor.')
  }
  await app.whole().catch(async (error: unknown) => {
    // Reached, and it cannot be ours: another key, a newer program's data.
    await app.stop()
    if (error instanceof AppError) fail(error)
    throw error
  })
  if (stopping) return
  const key = await app.pushKey()
  if (key === null) {
    console.log('  Thông báo cho tình nguyện viên: TẮT, không điện thoại nào được gọi khi có người chờ.')
    console.log('    Đặt PUBLIC_URL là địa chỉ https thật, hoặc DESK_PUSH_CONTACT=mailto:địa-chỉ-thư-của-phường.')
  } else console.log('  Thông báo cho tình nguyện viên: bật')
  if (!process.env.PUBLIC_URL && !['127.0.0.1', '::1', 'localhost'].includes(config.host)) {
    console.log(
      '  Lưu ý: chưa đặt PUBLIC_URL (địa chỉ mà người dân nhìn thấy). Đặt nó để trang trò chuyện nhận đúng nguồn gửi.',
    )
  }
  const first = await app.staff.firstLink()
  if (first) {
    console.log('\n  Chưa có ai quản trị. Mở liên kết này để làm quản trị đầu tiên (dùng một lần, trong 72 giờ):')
    console.log(`  ${first.url}`)
  }
  console.log('')
  // A process that is killed writes nothing at its end, and the next start would be a first one again.
  flushCompileCache()
}

function settings(): Config {
  try {
    return readConfig(process.env)
  } catch (error) {
    if (error instanceof AppError) fail(error)
    throw error
  }
}

function fail(error: AppError): never {
  console.error(`Không khởi động được: ${error.message}`)
  for (const line of error.details) console.error(`  ${line}`)
  process.exit(1)
}

await main()
