/**
 * The process is killed (SIGKILL) at random moments while many people write; the platform brings again what was not
 * acknowledged. Afterwards everything is counted. By hand, with more: `KILLS=100 npm test -- tests/faults/kill.test.ts`.
 */
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { openStore } from '../../src/store/open.ts'
import { telegramStandIn } from '../platforms/telegram.ts'
import { freePort } from '../store/redis-server.ts'
import {
  books,
  countingFolder,
  drained,
  IMPATIENT,
  rest,
  SECRET,
  seeded,
  startPeople,
  startProgram,
} from './counting.ts'

const KILLS = Number(process.env.KILLS ?? 8)
const NUMBERS = 12
const AT_ONCE = 24

it('loses nothing that was acknowledged, applies nothing twice, and marks what may be seen twice', async () => {
  const folder = countingFolder()
  const data = join(folder.path, 'data')
  const platform = await telegramStandIn(IMPATIENT)
  const port = await freePort()
  platform.setWebhook(`http://127.0.0.1:${port}/webhooks/telegram`, SECRET)
  const chance = seeded(20_261_123)
  const printed: string[] = []
  onTestFinished(async () => {
    await product.end('SIGKILL')
    await platform.close()
    folder.remove()
  })
  const start = () => startProgram({ platform, folder, port, data })

  let product = await start()
  const people = startPeople(platform, AT_ONCE, NUMBERS)
  let struckWhileWriting = 0
  /** How often the process died since this person began. */
  const killsSeen = new Map<number, number>()
  for (let kills = 0; kills < KILLS; kills++) {
    await rest(100 + chance() * 500)
    if (people.writing() > 0) struckWhileWriting += 1
    for (const id of people.ids) killsSeen.set(id, (killsSeen.get(id) ?? 0) + 1)
    await product.end('SIGKILL')
    printed.push(product.printed())
    product = await start()
  }
  await people.end()
  await drained(port)
  await product.end('SIGTERM')
  printed.push(product.printed())

  const store = await openStore({ dataDir: data })
  const { wrong, outOfOrder, shownTwice } = await books(store, platform, people, NUMBERS)
  expect((await store.outboxDepth(Date.now())).waiting).toBe(0)
  await store.close()
  for (const [id, times] of shownTwice)
    if (times > (killsSeen.get(id) ?? 0)) wrong.push(`${id}: ${times} messages twice after ${killsSeen.get(id)} kills`)
  expect([...wrong, ...outOfOrder]).toEqual([])
  const marked = printed
    .join('')
    .split('\n')
    .filter((line) => line.includes('may be seen twice')).length
  expect(marked).toBeGreaterThanOrEqual([...shownTwice.values()].reduce((sum, times) => sum + times, 0))
  // The test is worth nothing if nobody was writing when it struck.
  expect(struckWhileWriting).toBeGreaterThan(KILLS / 2)
}, 300_000)
