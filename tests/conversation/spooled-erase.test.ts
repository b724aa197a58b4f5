/** A wish to be forgotten among many messages that waited on disk: what was said after it is not lost with what was before. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { startIntake } from '../../src/conversation/intake.ts'
import { createReceive } from '../../src/conversation/receive.ts'
import { openSpool, type Spool } from '../../src/store/spool.ts'
import { fixtures, openTalk, type Talk } from '../talk.ts'

/** More than are taken from the disk at once. */
const MESSAGES = 230
const WISH = 5

let folder: string
let spool: Spool
let talk: Talk
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'spooled-'))
  spool = openSpool(join(folder, 'spool.db'))
  talk = await openTalk()
})
afterEach(async () => {
  await spool.close()
  await talk.close()
  rmSync(folder, { recursive: true })
})

it('everything after the wish is applied', async () => {
  const { clock } = talk
  await spool.append(
    Array.from({ length: MESSAGES }, (_, n) => ({
      ...talk.address,
      id: `spooled-${n}`,
      at: clock.now() + n * 11_000,
      input: { kind: 'text', text: n === WISH ? 'xóa dữ liệu của tôi' : `chuyện số ${n} ạ`, secrets: [] } as const,
    })),
    clock.now(),
  )
  const receive = createReceive({
    store: talk.store,
    clock,
    catalogue: () => catalogue,
    windowMs: () => undefined,
    elsewhere: () => [],
    onMoved: () => {},
    handOver: () => {},
    withdraw: () => {},
    forget: (key) => intake.forget(key),
    holds: () => false,
    onFailure: () => {},
    onTimer: () => {},
  })
  const catalogue = fixtures()
  const intake = startIntake({ receive, spool, clock, count: () => {}, onError: (error) => expect(error).toBeNull() })
  await expect.poll(() => intake.spooled(), { timeout: 20_000 }).toBe(0)
  await intake.loop.stop()
  const applied = await Promise.all(
    Array.from({ length: MESSAGES }, (_, n) => talk.store.wasApplied(talk.key, `spooled-${n}`)),
  )
  expect(applied.flatMap((was, n) => (was ? [] : [n]))).toEqual([])
}, 30_000)
