/** The product in a process of its own, with its pace lifted: the stand-in has no limits, and a test no hours. */
import { createApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'

const config = readConfig(process.env)
process.env.TZ = config.timeZone
const app = await createApp(config, { pace: { perPersonMs: 0, perSecond: 1_000_000 } })
await app.start()
process.on('SIGTERM', () => void app.stop().then(() => process.exit(0)))
