/**
 * What goes wrong by itself: a message whose turn fails each time it is tried, fresh or from the spool, and a flow that runs in
 * circles. Neither holds up anybody else, each ends, and whoever looks finds it in the figures and the log.
 */
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type Postman, postman } from '../journeys/postman.ts'
import { acquainted, conversationOf, hears, keyOf, PATIENCE, settled } from '../journeys/resident.ts'
import { dataFolder, type Product, roomyPlatform, startProduct } from '../journeys/server.ts'
import type { TelegramStandIn } from '../platforms/telegram.ts'
import { fixtures } from '../talk.ts'
import { lockFile } from './locks.ts'

const POISONED = 'vneid-quen-mat-khau'
/** Five tries with rests of 2, 4, 8 and 10 s between them. */
const GIVEN_UP = { timeout: 45_000 }

let folder: ReturnType<typeof dataFolder>
let post: Postman
let platform: TelegramStandIn
let product: Product

beforeEach(async () => {
  folder = dataFolder()
  post = postman()
  post.productListens()
  platform = await roomyPlatform(post.options)
  product = await startProduct(platform, folder.path)
})
afterEach(async () => {
  await product.stop()
  await platform.close()
  await post.close()
  folder.remove()
})

/** From now on nobody who is inside this flow can be answered: a mistake of ours. */
function poison(): void {
  const live = product.app.catalogue()
  const flows = new Map(live.flows)
  const get = flows.get.bind(flows)
  flows.get = (id) => {
    if (id === POISONED) throw new Error('poison')
    return get(id)
  }
  product.app.setCatalogue({ ...live, flows })
}

async function figure(name: string, label = ''): Promise<number> {
  const text = await (await fetch(`${product.url}/metrics`)).text()
  const lines = text.split('\n').filter((line) => line.startsWith(name) && line.includes(label))
  return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0)
}

async function saidBy(person: { readonly id: number }): Promise<readonly string[]> {
  const said = await product.app.store.transcript(keyOf(person), 100)
  return said.filter(({ from, text }) => from === 'resident' && text.startsWith('vịt')).map(({ text }) => text)
}

it('a message whose turn always fails is given up the fifth time; others are answered meanwhile, and its person after it', async () => {
  const [ill, well] = [platform.person(), platform.person()]
  await acquainted(ill, POISONED)
  await acquainted(well, 'vneid-kich-hoat')
  await settled(product.app)
  const whole = product.app.catalogue()
  poison()
  const bitter = ill.says('vịt độc')
  expect(await well.says('vịt lành')).toBe(true)
  await bitter
  // The platform was asked to bring it again four times.
  expect(await figure('tungbuoc_webhook_failed_total')).toBe(4)
  expect(await figure('tungbuoc_webhook_given_up_total')).toBe(1)
  expect([await saidBy(ill), await saidBy(well)]).toEqual([[], ['vịt lành']])
  product.app.setCatalogue(whole)
  expect(await ill.says('vịt sau')).toBe(true)
  await settled(product.app)
  expect(await saidBy(ill)).toEqual(['vịt sau'])
}, 90_000)

it('one that waits in the spool holds up those behind it for half a minute at the most', async () => {
  const [ill, well] = [platform.person(), platform.person()]
  await acquainted(ill, POISONED)
  await acquainted(well, 'vneid-kich-hoat')
  await settled(product.app)
  const store = lockFile(join(folder.path, 'tung-buoc.db'))
  try {
    expect(await ill.says('vịt độc')).toBe(true)
    expect(await well.says('vịt lành')).toBe(true)
  } finally {
    store.release()
  }
  poison()
  await vi.waitUntil(() => product.app.intake.spooled() === 0, GIVEN_UP)
  expect([await saidBy(ill), await saidBy(well)]).toEqual([[], ['vịt lành']])
  expect(await figure('tungbuoc_spool_total', 'what="given-up"')).toBe(1)
}, 120_000)

it('a flow that runs in circles is stopped: its person is handed to one of us, its way stands in the log', async () => {
  product.app.setCatalogue(
    fixtures((file, text) =>
      file === 'nuoi-vit.yaml' && text.includes('kind:')
        ? text.replace(
            'dao: { kind: say, next: xong }',
            'dao: { kind: say, pause: none, next: dao2 }\n  dao2: { kind: say, pause: none, next: dao }',
          )
        : text.replace('  dao: {', '  dao2: { text: "Đào nữa." }\n  dao: {'),
    ),
  )
  const person = platform.person()
  await acquainted(person, 'nuoi-vit')
  const others = platform.person()
  const [, answered] = await Promise.all([person.says('2'), acquainted(others)])
  expect(answered.text).not.toBe('')
  await vi.waitUntil(async () => (await conversationOf(product.app, person)).state.owner === 'queue', PATIENCE)
  let heard = await hears(person)
  while (!heard.text.includes('đang có lỗi')) heard = await hears(person)
  const line = await product.logged(({ msg }) => msg === 'a flow could not go on')
  expect(JSON.stringify(line.path)).toContain('nuoi-vit')
  expect(await figure('tungbuoc_flow_failures_total')).toBe(1)
}, 90_000)
