/** `npm run doctor` and `npm run connect`, as an operator runs them. */
import { execFile } from 'node:child_process'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { dataFolder, SECRET } from '../journeys/server.ts'
import { type TelegramStandIn, telegramStandIn } from '../platforms/telegram.ts'

let folder: ReturnType<typeof dataFolder>
let platform: TelegramStandIn
beforeEach(async () => {
  folder = dataFolder()
  platform = await telegramStandIn()
})
afterEach(async () => {
  await platform.close()
  folder.remove()
})

const telegram = () => ({
  TELEGRAM_BOT_TOKEN: platform.token,
  TELEGRAM_WEBHOOK_SECRET: SECRET,
  TELEGRAM_API_ROOT: platform.apiRoot,
})

function run(command: 'doctor' | 'connect', env: Readonly<Record<string, string>>, ...args: readonly string[]) {
  return new Promise<{ code: number; out: string }>((resolve) => {
    execFile(
      process.execPath,
      [`src/setup/${command}.ts`, ...args],
      { env: { PATH: process.env.PATH, DATA_DIR: folder.path, PUBLIC_URL: 'https://bot.example.vn', ...env } },
      (error, out, err) => resolve({ code: error ? Number(error.code) : 0, out: out + err }),
    )
  })
}

describe('doctor', () => {
  it('is content with a machine on which every platform is off', async () => {
    const { code, out } = await run('doctor', {})
    expect(code).toBe(0)
    for (const channel of ['telegram', 'messenger', 'zalo']) expect(out).toContain(`\n${channel}\n`)
    expect(out).not.toContain('✗')
  })

  it('ends with 1 when something is broken, and names the remedy below it', async () => {
    const { code, out } = await run('doctor', telegram())
    expect(code).toBe(1)
    expect(out).toMatch(/✗ Webhook: .+\n +→ Chạy: npm run connect -- telegram/)
    expect(out).not.toContain(platform.token)
  })

  it('says every mistake in the settings', async () => {
    const { code, out } = await run('doctor', { PORT: 'eighty', TELEGRAM_BOT_TOKEN: 'x' })
    expect(code).toBe(1)
    expect(out).toMatch(/PORT: .+\n.*TELEGRAM_BOT_TOKEN: /)
  })
})

describe('connect', () => {
  it('mends what doctor had found', async () => {
    expect((await run('connect', telegram(), 'telegram')).code).toBe(0)
    const { code, out } = await run('doctor', telegram())
    expect(out).toContain('✓ Webhook')
    expect(code).toBe(0)
  })

  it.each([[[]], [['facebook']], [['__proto__']]])('says which platforms there are when asked for %j', async (args) => {
    const { code, out } = await run('connect', {}, ...args)
    expect(code).toBe(1)
    expect(out).toContain('telegram, messenger, zalo')
  })

  it('says what is missing for a platform without settings', async () => {
    const { code, out } = await run('connect', {}, 'telegram')
    expect(code).toBe(1)
    expect(out).toContain('TELEGRAM_BOT_TOKEN')
  })
})
