/** `npm run chat [flow]`: talks to the bot in the terminal. The same engine and store as everywhere; nothing is sent or kept. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createApp } from '../../app.ts'
import { systemClock } from '../../clock.ts'
import { readConfig } from '../../config.ts'
import { AppError } from '../../errors.ts'
import { createLog } from '../../logging.ts'
import { clean } from '../../privacy/clean.ts'
import { type TerminalChannel, terminalChannel } from './channel.ts'

const folder = mkdtempSync(join(tmpdir(), 'tung-buoc-chat-'))
const { FLOWS_DIR, LOCALES_DIR, TZ } = process.env
try {
  // Only where the definitions stand is taken over: a terminal must never send to a platform.
  const config = readConfig({ FLOWS_DIR, LOCALES_DIR, TZ, DATA_DIR: folder })
  process.env.TZ = config.timeZone
  const [ref] = process.argv.slice(2)
  let terminal: TerminalChannel | undefined
  const app = await createApp(config, {
    log: createLog('silent'),
    extra: () => {
      terminal = terminalChannel({
        input: process.stdin,
        output: process.stdout,
        receive: async (event) => (await app.intake.take(event)).kind,
        settled,
        clean,
        clock: systemClock,
        ...(ref === undefined ? {} : { ref }),
      })
      return [terminal]
    },
  })

  async function settled(): Promise<void> {
    await app.receive.idle()
    for (;;) {
      const { sending, waiting, unsettled } = app.delivery.stats()
      if (sending + waiting + unsettled === 0) return
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }

  await terminal?.run()
  await settled()
  await app.stop()
} catch (error) {
  if (!(error instanceof AppError)) throw error
  console.error(`Không khởi động được: ${error.message}`)
  for (const line of error.details) console.error(`  ${line}`)
  process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
