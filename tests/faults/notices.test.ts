/**
 * The process is killed (SIGKILL) again and again while a notice goes out to hundreds, some of whom write "thôi báo"
 * meanwhile. Afterwards everyone's messages are counted. By hand, with more: `KILLS=30 npm test -- tests/faults/notices`.
 */
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { SUBSCRIPTION } from '../../src/conversation/news.ts'
import { VALID_MS } from '../../src/conversation/notice.ts'
import { newState } from '../../src/conversation/turn.ts'
import { noticeOf, writeNotice } from '../../src/notices/book.ts'
import { BEGUN, CLAIM_MS } from '../../src/notices/round.ts'
import { openStore } from '../../src/store/open.ts'
import { telegramStandIn } from '../platforms/telegram.ts'
import { turnCommit } from '../store/fixtures.ts'
import { freePort, until } from '../store/redis-server.ts'
import { countingFolder, drained, IMPATIENT, SECRET, seeded, startProgram } from './counting.ts'

process.env.TZ = 'Asia/Ho_Chi_Minh'

const KILLS = Number(process.env.KILLS ?? 5)
/** Enough that each kill strikes in the middle. */
const PEOPLE = 60 * (KILLS + 1)
const FIRST_ID = 70_000
const ID = 'thongbao0001'
const WORDS = 'Phí nộp hồ sơ đã đổi'
/** A call that had left when the stop was acknowledged may arrive this much later. */
const ON_ITS_WAY_MS = 500

it('each who asked is told once, or what may be twice is in the log; nobody who stopped is told', async () => {
  const folder = countingFolder()
  const data = join(folder.path, 'data')
  const platform = await telegramStandIn(IMPATIENT)
  const port = await freePort()
  platform.setWebhook(`http://127.0.0.1:${port}/webhooks/telegram`, SECRET)
  const chance = seeded(20_261_130)
  // Ten in the morning, whenever this runs: at night nothing would go out. Later by a claim with every start, so that what
  // the dead one held is taken over at once.
  const morning = new Date().setHours(10, 0, 0, 0)
  let offMs = morning - Date.now()
  await seed(data, morning)

  const printed: string[] = []
  let product = await start()
  onTestFinished(async () => {
    await product.end('SIGKILL')
    await platform.close()
    folder.remove()
  })
  async function start() {
    const started = await startProgram({ platform, folder, port, data, env: { CLOCK_OFF_MS: String(offMs) } })
    offMs += CLAIM_MS + 1_000
    return started
  }
  const seen = () => platform.callsOf('sendMessage').filter(({ payload }) => String(payload.text).includes(WORDS))
  const toldOf = (id: number) => seen().filter(({ payload }) => payload.chat_id === id)

  /** When whose stop was acknowledged. */
  const stopped = new Map<number, number>()
  const told = new Set<number>()
  for (let kills = 0; kills < KILLS; kills++) {
    if (kills % 2 === 1) {
      // At the first word of a page: the rest of it is not decided yet.
      await platform.called('sendMessage', platform.callsOf('sendMessage').length + 1)
      await product.end('SIGKILL')
      printed.push(product.printed())
      product = await start()
      continue
    }
    const more = seen().length + 5 + Math.floor(chance() * 40)
    await until(() => Promise.resolve(seen().length >= more), 'the notice did not go on', 60_000)
    // One of those at the end of the round stops just now, and the process dies the moment it has said so.
    const id = FIRST_ID + PEOPLE - 1 - kills * 3
    if (toldOf(id).length > 0) told.add(id)
    await platform.person({ id, started: true }).says('thôi báo')
    stopped.set(id, performance.timeOrigin + performance.now())
    await product.end('SIGKILL')
    printed.push(product.printed())
    product = await start()
  }
  await until(
    async () => new Set(seen().map(({ payload }) => payload.chat_id)).size >= PEOPLE - stopped.size,
    'somebody was never told',
    90_000,
  )
  await drained(port)
  await product.end('SIGTERM')
  printed.push(product.printed())

  const wrong: string[] = []
  let twice = 0
  for (let id = FIRST_ID; id < FIRST_ID + PEOPLE; id++) {
    const calls = toldOf(id)
    const stop = stopped.get(id)
    if (stop === undefined && calls.length === 0) wrong.push(`${id}: never told`)
    if (stop !== undefined && calls.some(({ at }) => at > stop + ON_ITS_WAY_MS))
      wrong.push(`${id}: told after the stop`)
    if (calls.length > KILLS) wrong.push(`${id}: told ${calls.length} times`)
    twice += Math.max(0, calls.length - 1)
  }
  expect(wrong).toEqual([])
  const marked = printed.join('').split('may be seen twice').length - 1
  expect(twice).toBeLessThanOrEqual(marked)
  // The test is worth nothing if the stops came after everything.
  expect(told.size).toBeLessThan(stopped.size)
  const store = await openStore({ dataDir: data })
  expect((await noticeOf(store, ID))?.body.round?.pages ?? []).toEqual([])
  await store.close()
}, 300_000)

/** People who asked to be told of the one flow, an hour ago, and a notice that has just been sent off. */
async function seed(dataDir: string, now: number): Promise<void> {
  const store = await openStore({ dataDir })
  const at = now - 3_600_000
  for (let n = 0; n < PEOPLE; n++) {
    const person = String(FIRST_ID + n)
    const conversation = `telegram:main:${person}`
    const id = `sub${String(n).padStart(10, '0')}`
    const news = { yes: [{ id, topic: 'dem', at }], offered: [], seen: [] }
    const document = {
      ...{ kind: SUBSCRIPTION, id, version: 1, indexes: { conversation, topic: 'dem' }, sort: n },
      body: { conversation, topic: 'dem', at, words: '…' },
    }
    await store.commitTurn({
      ...turnCommit({ state: { ...newState(at), consent: { state: 'yes', at }, news } }),
      ...{ key: conversation, address: { channel: 'telegram', account: 'main', person }, at },
      documents: [{ document, replaces: 0 }],
    })
  }
  const by = { staff: 'duyet', name: 'Cô Duyệt' }
  await writeNotice(
    store,
    { id: ID, version: 0 },
    {
      ...{ topic: 'dem', texts: { vi: `${WORDS}.` }, authors: ['hanh'], state: 'sending', by },
      ...{ changedAt: now, until: now + VALID_MS, round: BEGUN, started: { ...by, at: now } },
    },
  )
  await store.close()
}
