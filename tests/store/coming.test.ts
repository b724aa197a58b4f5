/** A store that comes late: refused until it is here, itself from then on, and nobody keeps one open that came after the end. */
import { join } from 'node:path'
import { afterAll, expect, it, onTestFinished, vi } from 'vitest'
import { AppError } from '../../src/errors.ts'
import { comingStore } from '../../src/store/coming.ts'
import { sqliteStore } from '../../src/store/sqlite/sqlite.ts'
import type { Store } from '../../src/store/store.ts'
import { keyOf, MORNING, newDirectory, removeDirectories, turnCommit } from './fixtures.ts'

afterAll(removeDirectories)

const opened = () => sqliteStore({ path: join(newDirectory(), 'x.db'), clock: { now: () => MORNING } })
const away = () => new AppError('store-away', 'nobody answers')

/** Opens as many times as it is told to in vain, then as it should. */
function late(failures: readonly Error[]): { readonly open: () => Promise<Store>; readonly tries: () => number } {
  let tries = 0
  const open = async () => {
    const failure = failures[tries++]
    if (failure) throw failure
    return opened()
  }
  return { open, tries: () => tries }
}

it('refuses every call until it is here, as in any outage, and is then the very store', async () => {
  const coming = comingStore(late([away()]).open, true)
  expect(await coming.first()).toBe(false)
  const calls = [coming.store.commitTurn(turnCommit({ person: 'a' })), coming.store.readConversation(keyOf('a'))]
  for (const call of calls) await expect(call).rejects.toMatchObject({ code: 'store-away' })
  // It is a store, not the promise of one.
  expect(await coming.store).toBe(coming.store)

  await coming.rest()
  expect(coming.isHere()).toBe(true)
  expect(await coming.store.commitTurn(turnCommit({ person: 'a' }))).toBe('committed')
  expect((await coming.store.readConversation(keyOf('a')))?.turn).toBe(1)
  await coming.store.close()
})

it('is tried again by itself, and not opened a second time when it is here', async () => {
  const { open, tries } = late([away(), away()])
  const coming = comingStore(open, true)
  await coming.first()
  await coming.rest()
  await coming.rest()
  expect([coming.isHere(), tries()]).toEqual([true, 3])
  await coming.store.close()
})

it('what no waiting mends is said at once, at the first try and later', async () => {
  const mistaken = new AppError('config', 'another key')
  await expect(comingStore(late([mistaken]).open, true).first()).rejects.toBe(mistaken)
  const coming = comingStore(late([away(), mistaken]).open, true)
  await coming.first()
  await expect(coming.rest()).rejects.toBe(mistaken)
  // On a disk nothing comes later.
  await expect(comingStore(late([away()]).open, false).first()).rejects.toMatchObject({ code: 'store-away' })
})

it('closed while nobody answers, it waits no longer; one that comes after that is closed too', async () => {
  // No time passes: whoever still waited for the next try would wait for ever.
  vi.useFakeTimers({ toFake: ['setTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  for (const turns of [0, 1]) {
    const coming = comingStore(late([away(), away(), away()]).open, true)
    await coming.first()
    const waiting = coming.rest()
    for (let turn = 0; turn < turns; turn++) await new Promise((go) => setImmediate(go))
    await coming.store.close()
    await waiting
    expect(coming.isHere()).toBe(false)
  }

  let come: (store: Store) => void = () => {}
  const slow = comingStore(() => new Promise((resolve) => (come = resolve)), true)
  const first = slow.first()
  await slow.store.close()
  const store = opened()
  come(store)
  await first
  expect(slow.isHere()).toBe(false)
  await expect(store.readConversation(keyOf('a'))).rejects.toMatchObject({ code: 'store-away' })
})
