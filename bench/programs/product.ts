/** (c), on Redis (d) and (e), over the Bot Framework (g): this product as it is: every turn durable before the 200. Only the pace is lifted, since the stand-in has no limits. */
import { createApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { READY, SECRET, TOKEN } from '../work.ts'
import { answerMeasurements } from './measured.ts'

const config = readConfig({
  PORT: process.env.PORT,
  DATA_DIR: process.env.DATA_DIR,
  REDIS_URL: process.env.REDIS_URL,
  DATA_KEY: process.env.DATA_KEY,
  FLOWS_DIR: process.env.FLOWS_DIR,
  LOCALES_DIR: process.env.LOCALES_DIR,
  LOG_LEVEL: 'warn',
  TELEGRAM_BOT_TOKEN: TOKEN,
  TELEGRAM_WEBHOOK_SECRET: SECRET,
  TELEGRAM_API_ROOT: process.env.API,
  HOST: process.env.BOTFRAMEWORK_OPEN ? '127.0.0.1' : undefined,
  BOTFRAMEWORK_OPEN: process.env.BOTFRAMEWORK_OPEN,
})
process.env.TZ = config.timeZone
const app = await createApp(config, { pace: { perPersonMs: 0, perSecond: 1_000_000 } })
await app.start()
answerMeasurements()
console.log(READY)
