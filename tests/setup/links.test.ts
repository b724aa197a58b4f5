/** The links that begin a flow, on every channel that is switched on: as an operator asks for them, and as they are followed. */
import { execFile } from 'node:child_process'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openLinks } from '../../src/setup/links.ts'
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

const base = () => ({ PATH: process.env.PATH, DATA_DIR: folder.path, PUBLIC_URL: 'https://bot.example.vn' })
const telegram = () => ({
  TELEGRAM_BOT_TOKEN: platform.token,
  TELEGRAM_WEBHOOK_SECRET: SECRET,
  TELEGRAM_API_ROOT: platform.apiRoot,
})
const others = {
  MESSENGER_PAGE_ID: '100200300',
  MESSENGER_PAGE_TOKEN: 'page-token-of-nobody',
  MESSENGER_APP_ID: '400500',
  MESSENGER_APP_SECRET: 'app-secret-of-nobody',
  MESSENGER_VERIFY_TOKEN: 'verify-of-nobody',
  ZALO_APP_ID: '7700770077',
  ZALO_APP_SECRET: 'zalo-secret-of-nobody',
  ZALO_OA_ID: '3000000000000000003,3000000000000000008',
  ZALO_OA_SECRET: 'oa-secret-of-nobody',
  ZALO_BOT_TOKEN: '12345:token_of_nobody_at_all',
  ZALO_BOT_SECRET: 'secret_of_nobody_at_all',
  MicrosoftAppId: '00000000-0000-4000-8000-000000000001',
  MicrosoftAppPassword: 'password-of-nobody',
}

async function linksTo(id: string, env: Readonly<Record<string, string | undefined>>) {
  const open = await openLinks({ ...base(), ...env })
  return open.of(id).finally(() => open.close())
}

describe('links that begin a flow', () => {
  it('lead to the web page where nothing else is switched on', async () => {
    expect(await linksTo('tam-tru', {})).toEqual([{ channel: 'web', url: 'https://bot.example.vn/?ref=tam-tru' }])
  })

  it('lead to every channel that is switched on; where none can name a flow, the words to send stand beside it', async () => {
    expect(await linksTo('vneid-muc-2', { ...telegram(), ...others })).toEqual([
      { channel: 'web', url: 'https://bot.example.vn/?ref=vneid-muc-2' },
      { channel: 'telegram', url: 'https://t.me/tung_buoc_bot?start=vneid-muc-2' },
      { channel: 'messenger', url: 'https://m.me/100200300?ref=vneid-muc-2' },
      { channel: 'zalo:3000000000000000003', url: 'https://zalo.me/3000000000000000003', say: '#vneid-muc-2' },
      { channel: 'zalo:3000000000000000008', url: 'https://zalo.me/3000000000000000008', say: '#vneid-muc-2' },
      { channel: 'zalobot', say: '#vneid-muc-2' },
      { channel: 'botframework', say: '#vneid-muc-2' },
    ])
  })

  it('leave out a bot whose name Telegram does not tell', async () => {
    const env = { ...telegram(), TELEGRAM_BOT_TOKEN: '4200000001:AAanother_token_of_nobody_else_here' }
    expect((await linksTo('tam-tru', env)).map(({ channel }) => channel)).toEqual(['web'])
  })

  it('are printed by the command, and mistakes in the settings end it', async () => {
    const run = (env: Readonly<Record<string, string>>) =>
      new Promise<{ code: number; out: string }>((resolve) => {
        const all = { env: { ...base(), ...env } }
        execFile(process.execPath, ['src/flows/cli.ts', 'links', 'tam-tru'], all, (error, out, err) =>
          resolve({ code: error ? Number(error.code) : 0, out: out + err }),
        )
      })
    expect(await run({})).toMatchObject({
      code: 0,
      out: expect.stringContaining('https://bot.example.vn/?ref=tam-tru'),
    })
    expect(await run({ TELEGRAM_BOT_TOKEN: 'no token' })).toMatchObject({
      code: 1,
      out: expect.stringContaining('TELEGRAM_BOT_TOKEN'),
    })
  })
})
