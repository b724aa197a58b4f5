/**
 * The product in a process of its own, with its pace lifted: the stand-in has no limits, and a test no hours. Its clock
 * can be put wrong from outside, at its start (`CLOCK_OFF_MS`) or later.
 */
import { createApp } from '../../src/app.ts'
import { systemClock } from '../../src/clock.ts'
import { readConfig } from '../../src/config.ts'

let offMs = Number(process.env.CLOCK_OFF_MS ?? 0)
process.on('message', (ms) => {
  offMs = Number(ms)
})

const config = readConfig(process.env)
process.env.TZ = config.timeZone
const clock = { ...systemClock, now: () => Date.now() + offMs }
const app = await createApp(config, { clock, pace: { perPersonMs: 0, perSecond: 1_000_000 } })
await app.start()
process.on('SIGTERM', () => void app.stop().then(() => process.exit(0)))
