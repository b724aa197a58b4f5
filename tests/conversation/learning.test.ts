/** What people type is learned anew when titles or examples are published: in slices, so that nobody waits for all of it. */
import { beforeAll, expect, it } from 'vitest'
import { buildCatalogue, type Catalogue, type LoadedCatalogue, learnFrom } from '../../src/conversation/catalogue.ts'
import { loadDefinitions } from '../../src/flows/load.ts'
import type { Place } from '../../src/flows/place.ts'
import { inSlices } from '../../src/loop.ts'

let before: Catalogue
let changed: LoadedCatalogue
beforeAll(() => {
  const { place, ...definitions } = loadDefinitions('flows', 'locales')
  before = buildCatalogue({ ...definitions, place: place as Place })
  const flows = new Map(before.loaded.flows)
  const [id, flow] = [...flows].find(([, { definition }]) => !definition.part) ?? ['', undefined]
  const words = new Map(flow?.words)
  const vi = words.get('vi')
  if (!flow || !vi) throw new Error('no flow')
  words.set('vi', { ...vi, examples: [...(vi.examples ?? []), 'tôi muốn bay lên cung trăng'] })
  flows.set(id, { ...flow, words })
  changed = { ...before.loaded, flows }
})

/** Processor time of this thread, ms: what others on the machine do does not count. */
function busyMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1_000
}

/** The longest work during which nothing else had its turn, as a share of the whole. */
async function longestStall(work: () => Promise<unknown>): Promise<number> {
  const began = busyMs()
  let [last, longest, over] = [began, 0, false]
  const tick = () => {
    const now = busyMs()
    longest = Math.max(longest, now - last)
    last = now
    if (!over) setImmediate(tick)
  }
  setImmediate(tick)
  await work()
  tick()
  over = true
  return longest / (busyMs() - began)
}

it('gives way all the time, and learns the very same', { timeout: 120_000 }, async () => {
  expect(await inSlices(learnFrom(changed, before))).toEqual(buildCatalogue(changed, 90, before).topics)
  const shares: number[] = []
  // The memory is tidied up now and then in the middle of a slice: not in all of them.
  for (let n = 0; n < 4; n++) shares.push(await longestStall(() => inSlices(learnFrom(changed, before))))
  expect(Math.min(...shares)).toBeLessThan(1 / 8)
  // What it is measured against: learned at once, one stall is the whole.
  expect(await longestStall(async () => buildCatalogue(changed, 90, before))).toBeGreaterThan(1 / 2)
})

it('learns nothing where nothing was taught', async () => {
  expect(await inSlices(learnFrom({ ...before.loaded, flows: new Map(before.loaded.flows) }, before))).toBe(
    before.topics,
  )
})
