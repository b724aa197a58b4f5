import { readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { openSpool, SPOOL_LIMITS, type Spool, type SpoolLimits } from '../../src/store/spool.ts'
import { inbound, keyOf, newDirectory, removeDirectories, timesIn } from './fixtures.ts'

afterAll(removeDirectories)

const ARRIVED = 1_764_000_000_378
const full = expect.objectContaining({ code: 'spool-full' })
const opened: Spool[] = []

afterEach(async () => {
  for (const spool of opened.splice(0)) await spool.close()
})

function open(path = newPath(), limits?: SpoolLimits): Spool {
  const spool = openSpool(path, limits)
  opened.push(spool)
  return spool
}

const newPath = () => join(newDirectory(), 'spool.db')
const idsOf = async (spool: Spool, max = 100) => (await spool.take(max)).map(({ event }) => event.id)
const bytesOf = (event: unknown) => Buffer.byteLength(JSON.stringify(event))

describe('the spool', () => {
  it('gives events back whole, in the order they came', async () => {
    const spool = open()
    const press = inbound('b', { input: { kind: 'press', data: '#x', label: 'Rồi ạ' }, name: 'Hoa', reply: 'ref' })
    await spool.append([inbound('a', { person: '1' }), press], ARRIVED)
    await spool.append([inbound('c', { person: '1' })], ARRIVED)
    const taken = await spool.take(10)
    expect(taken.map(({ event }) => event)).toEqual([
      inbound('a', { person: '1' }),
      press,
      inbound('c', { person: '1' }),
    ])
    expect(taken.map(({ arrivedAt }) => arrivedAt)).toEqual([ARRIVED, ARRIVED, ARRIVED])
    expect(taken.map(({ id }) => id)).toEqual([...taken.map(({ id }) => id)].sort((a, b) => a - b))
  })

  it('keeps them in order when many are appended at once', async () => {
    const spool = open()
    const ids = Array.from({ length: 50 }, (_, n) => `e${n}`)
    await Promise.all(ids.map((id) => spool.append([inbound(id)], ARRIVED)))
    expect(await idsOf(spool)).toEqual(ids)
    expect(await idsOf(spool, 3)).toEqual(['e0', 'e1', 'e2'])
  })

  it('gives the same ones until they are removed', async () => {
    const spool = open()
    await spool.append([inbound('a'), inbound('b')], ARRIVED)
    const [first] = await spool.take(1)
    expect(await idsOf(spool)).toEqual(['a', 'b'])
    await spool.remove([first?.id ?? 0])
    expect(await idsOf(spool)).toEqual(['b'])
    await spool.remove([first?.id ?? 0])
    expect(spool.depth().entries).toBe(1)
  })

  it('never gives an id a second time', async () => {
    const spool = open()
    await spool.append([inbound('a')], ARRIVED)
    const [first] = await spool.take(1)
    await spool.remove([first?.id ?? 0])
    await spool.append([inbound('b')], ARRIVED)
    expect((await spool.take(1))[0]?.id).toBeGreaterThan(first?.id ?? 0)
  })

  it('has them after a restart, and knows how many', async () => {
    const path = newPath()
    const before = open(path)
    await before.append([inbound('a'), inbound('b')], ARRIVED)
    const depth = before.depth()
    expect(depth).toEqual({ entries: 2, bytes: bytesOf(inbound('a')) + bytesOf(inbound('b')) })
    await before.close()
    const after = open(path)
    expect(after.depth()).toEqual(depth)
    expect(await idsOf(after)).toEqual(['a', 'b'])
  })

  it('does not keep what only serves to acknowledge a press', async () => {
    const path = newPath()
    await open(path).append([inbound('a', { acknowledge: 'callback-4711' })], ARRIVED)
    expect(timesIn(path, 'callback-4711')).toBe(0)
  })

  it('takes 200,000 events or 1 GiB unless told otherwise', () => {
    expect(SPOOL_LIMITS).toEqual({ maxEntries: 200_000, maxBytes: 2 ** 30 })
  })

  it('is readable by us alone', async () => {
    const path = newPath()
    await open(path).append([inbound('a')], ARRIVED)
    for (const name of readdirSync(dirname(path))) expect(statSync(join(dirname(path), name)).mode & 0o777).toBe(0o600)
  })

  it('refuses when it is closed', async () => {
    const spool = open()
    await spool.close()
    await expect(spool.append([inbound('a')], ARRIVED)).rejects.toEqual(full)
    await expect(spool.take(1)).rejects.toMatchObject({ code: 'store-away' })
  })
})

it('may be closed by two at once, with what was being written', async () => {
  const path = newPath()
  const spool = open(path)
  const written = spool.append([inbound('a')], ARRIVED)
  await Promise.all([spool.close(), spool.close(), written])
  expect(await idsOf(open(path))).toEqual(['a'])
})

describe('a full spool', () => {
  const size = bytesOf(inbound('a'))

  it.each([
    ['too many events', { maxEntries: 3, maxBytes: SPOOL_LIMITS.maxBytes }],
    ['too many bytes', { maxEntries: SPOOL_LIMITS.maxEntries, maxBytes: 3 * size }],
  ])('refuses %s, all or none, and takes more when some have gone', async (_what, limits) => {
    const spool = open(newPath(), limits)
    await spool.append([inbound('a'), inbound('b')], ARRIVED)
    await expect(spool.append([inbound('c'), inbound('d')], ARRIVED)).rejects.toEqual(full)
    expect(await idsOf(spool)).toEqual(['a', 'b'])
    await spool.append([inbound('c')], ARRIVED)
    await expect(spool.append([inbound('d')], ARRIVED)).rejects.toEqual(full)
    await spool.remove((await spool.take(1)).map(({ id }) => id))
    await spool.append([inbound('d')], ARRIVED)
    expect(await idsOf(spool)).toEqual(['b', 'c', 'd'])
  })

  it('counts what is being written at this moment too', async () => {
    const spool = open(newPath(), { maxEntries: 3, maxBytes: SPOOL_LIMITS.maxBytes })
    const outcomes = await Promise.allSettled(
      ['a', 'b', 'c', 'd', 'e'].map((id) => spool.append([inbound(id)], ARRIVED)),
    )
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(3)
    expect(await idsOf(spool)).toHaveLength(3)
  })
})

describe('a text in the spool', () => {
  const CANARY = 'chim-hoang-yen'
  const event = (n: number, person: string, text: string) =>
    inbound(`e${n}`, {
      person,
      input: { kind: 'text', text: `${text} ${'x'.repeat((n * 37) % 900)} ${text}`, secrets: [] },
    })

  it('is gone from its files when the last event was applied', async () => {
    const path = newPath()
    const spool = open(path)
    for (let n = 0; n < 300; n++) void spool.append([event(n, String(n % 7), CANARY)], ARRIVED)
    await spool.append([event(300, '1', CANARY)], ARRIVED)
    expect(timesIn(path, CANARY)).toBeGreaterThan(300)
    for (let batch = await spool.take(40); batch.length > 0; batch = await spool.take(40)) {
      await spool.remove(batch.map(({ id }) => id))
    }
    expect(spool.depth()).toEqual({ entries: 0, bytes: 0 })
    expect(timesIn(path, CANARY)).toBe(0)
    await spool.append([inbound('next')], ARRIVED)
    expect(await idsOf(spool)).toEqual(['next'])
  })

  it('is gone from its files when the person is erased, and others wait on', async () => {
    const path = newPath()
    const spool = open(path)
    for (let n = 0; n < 300; n++)
      void spool.append([event(n, n % 3 ? 'other' : 'gone', n % 3 ? 'khác' : CANARY)], ARRIVED)
    await spool.append([inbound('last', { person: 'other' })], ARRIVED)
    await spool.erase(keyOf('gone'))
    expect(timesIn(path, CANARY)).toBe(0)
    expect(spool.depth().entries).toBe(201)
    expect(new Set((await spool.take(500)).map((one) => one.event.person))).toEqual(new Set(['other']))
  })

  it('… up to the wish, which goes too; what they said after it stays', async () => {
    const spool = open(newPath())
    await spool.append([event(1, 'gone', 'chào'), event(2, 'gone', 'xóa'), event(3, 'gone', 'bác lại đây')], ARRIVED)
    const [, wish] = await spool.take(3)
    await spool.erase(keyOf('gone'), wish?.id)
    expect(await idsOf(spool)).toEqual(['e3'])
  })
})
