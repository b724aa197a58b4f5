/** What is known of somebody who is stuck: how often they were not understood, what they said, where, and why. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type DeskRig, openDesk } from './rig.ts'

let rig: DeskRig
beforeEach(async () => {
  rig = await openDesk()
  await rig.talk.opens('nuoi-ga')
  await rig.talk.says('1')
})
afterEach(() => rig.close())

it('misses are counted on the card, and what they said at the step stands in it', async () => {
  for (const said of ['đông lắm cháu ạ', 'bác đếm không xuể']) await rig.talk.says(said)
  await rig.talk.says('gặp người')
  expect(await rig.card('lan')).toMatchObject({
    misses: 2,
    reason: 'asked',
    step: { id: 'so_con', stage: expect.any(String) },
  })
  const { tries, asked, answers } = await rig.open('lan')
  expect(tries).toEqual(['đông lắm cháu ạ', 'bác đếm không xuể'])
  expect(asked).toBeDefined()
  expect(answers).toHaveLength(1)
})

it('who was understood has none', async () => {
  await rig.talk.says('gặp người')
  expect((await rig.card('lan')).misses).toBeUndefined()
})

it('back in the queue at another step, the misses are those of that step', async () => {
  await rig.talk.says('đông lắm cháu ạ')
  await rig.talk.says('gặp người')
  const { claim, card } = await rig.claim('lan')
  const path = `/api/desk/tickets/${card.id}`
  await rig.ask('lan', 'POST', `${path}/hand-back`, { claim, reason: 'done', step: 'ten_ga' })
  await rig.talk.says('gặp người')
  expect(await rig.card('lan')).toMatchObject({ step: { id: 'ten_ga' } })
  expect((await rig.card('lan')).misses).toBeUndefined()
})
