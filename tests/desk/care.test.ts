/** One's own figures and nobody else's, what became of the people one helped, and an evening that ends. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { countClaim, EVENING_MAX, hasDoneEnough } from '../../src/desk/care.ts'
import { type DeskRig, openDesk } from './rig.ts'

const DAY_MS = 86_400_000
let rig: DeskRig
beforeEach(async () => {
  rig = await openDesk()
})
afterEach(() => rig.close())
const own = async (staff: string) => (await rig.ask(staff, 'GET', '/api/desk/own')).body

it('whom one helped, and that they finished, is told to the helper alone', async () => {
  await rig.talk.opens('nuoi-vit')
  await rig.talk.says('gặp người')
  const { claim, card } = await rig.claim('lan')
  await rig.ask('lan', 'POST', `/api/desk/tickets/${card.id}/hand-back`, { claim, reason: 'done' })
  expect(await own('lan')).toEqual({
    ...{ month: { helped: 1, finished: 0 }, week: { helped: 1, finished: 0 }, finished: [] },
  })
  const [document] = await rig.talk.store.listDocuments('ticket', { max: 1 })
  if (!document) throw new Error('no ticket')
  const at = rig.talk.clock.now()
  const body = { ...(document.body as object), after: 'finished', afterAt: at }
  await rig.talk.store.putDocument({
    replaces: document.version,
    document: { ...document, version: document.version + 1, body },
  })
  expect(await own('lan')).toMatchObject({
    month: { helped: 1, finished: 1 },
    finished: [{ who: expect.stringMatching(/^bác [A-Z]\d[A-Z]\d$/), at }],
  })
  expect(await own('minh')).toEqual({
    ...{ month: { helped: 0, finished: 0 }, week: { helped: 0, finished: 0 }, finished: [] },
  })
  rig.talk.clock.pass(8 * DAY_MS)
  expect(await own('lan')).toMatchObject({ week: { helped: 0, finished: 0 }, finished: [] })
})

it('a flow finished after help says when', async () => {
  await rig.talk.opens('nuoi-tho')
  await rig.talk.says('gặp người')
  const { claim, card } = await rig.claim('lan')
  await rig.ask('lan', 'POST', `/api/desk/tickets/${card.id}/hand-back`, { claim, reason: 'done' })
  for (let tries = 0; tries < 12; tries++) {
    const [ticket] = await rig.talk.store.listDocuments('ticket', { max: 1 })
    const { after, afterAt } = (ticket?.body ?? {}) as { after?: string; afterAt?: number }
    if (after === 'finished') return expect(afterAt).toBe(rig.talk.clock.now())
    const [first = 'tiếp'] = rig.talk.buttons()
    await rig.talk.presses(first)
  }
  throw new Error('the flow was not finished')
})

it('nobody takes more than an evening holds, but whoever is in danger', async () => {
  const { store, clock } = rig.talk
  for (let n = 0; n < EVENING_MAX; n++) await countClaim(store, 'lan', clock.now())
  await rig.talk.says('gặp người')
  const { id } = await rig.card('lan')
  const refused = await rig.ask('lan', 'POST', `/api/desk/tickets/${id}/claim`, {})
  expect([refused.status, refused.body.error.code]).toEqual([409, 'enough'])
  expect((await rig.ask('minh', 'POST', `/api/desk/tickets/${id}/claim`, {})).status).toBe(200)
  expect(await hasDoneEnough(store, 'lan', clock.now() + DAY_MS)).toBe(false)
})

it('claims are counted', async () => {
  const { store, clock } = rig.talk
  for (let n = 1; n < EVENING_MAX; n++) await countClaim(store, 'lan', clock.now())
  expect(await hasDoneEnough(store, 'lan', clock.now())).toBe(false)
  await rig.talk.says('gặp người')
  await rig.claim('lan')
  expect(await hasDoneEnough(store, 'lan', clock.now())).toBe(true)
})
