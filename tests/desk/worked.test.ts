/** Why a step is hard, and what worked there for others: counted without anybody, and shown only of five. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hardName, workedName } from '../../src/conversation/counted.ts'
import { READ_EVERY_MS, WORKED_MIN } from '../../src/desk/worked.ts'
import { dayOf } from '../../src/flows/calendar.ts'
import { type DeskRig, openDesk } from './rig.ts'

const WARM = { id: 'tu-tu', text: '{bác} cứ làm từ từ, {cháu} ở đây ạ.' }
let rig: DeskRig
beforeEach(async () => {
  rig = await openDesk({ canned: [WARM, { id: 'chao', text: 'Dạ {bác}' }] })
  await rig.talk.opens('nuoi-tho')
  await rig.talk.says('gặp người')
})
afterEach(() => rig.close())
const counts = () => rig.talk.store.counts(dayOf(rig.talk.clock.now()), dayOf(rig.talk.clock.now()))
const at = async () => {
  const { flow = '', step = '' } = await rig.card('mai').then((card) => ({ flow: card.flow?.id, step: card.step?.id }))
  return { flow, step, revision: rig.catalogue().flows.get(flow)?.revision ?? -1, channel: 'test' }
}
const does = (act: string, body: object) => async () =>
  await rig.ask('lan', 'POST', `/api/desk/tickets/${(await rig.card('lan')).id}/${act}`, body)

describe('why a step is hard', () => {
  it.each([
    ['hand-back', { reason: 'explained' }],
    ['close', {}],
  ])('is counted for the step and its revision on a %s', async (act, more) => {
    const asked = await at()
    const { claim } = await rig.claim('lan')
    expect((await does(act, { claim, ...more, hard: 'eyes' })()).status).toBe(200)
    expect((await counts())[hardName('eyes', asked)]).toBe(1)
  })

  it('need not be said', async () => {
    const { claim } = await rig.claim('lan')
    await does('hand-back', { claim, reason: 'done' })()
    expect(Object.keys(await counts()).filter((name) => name.startsWith('hard:'))).toEqual([])
  })

  it('is one of the list', async () => {
    const { claim } = await rig.claim('lan')
    expect((await does('hand-back', { claim, reason: 'done', hard: 'lười' })()).status).toBe(400)
  })
})

describe('what worked', () => {
  const say = (claim: number, id: string, text: string) => does('say', { id: id.padEnd(26, '0'), claim, text })()

  it('is counted when they finish: why they were handed back, and the ready-made replies they got', async () => {
    const asked = await at()
    const { claim } = await rig.claim('lan')
    const { canned } = await rig.open('lan')
    const words = canned.find(({ id }) => id === WARM.id)?.text ?? ''
    await say(claim, 'a', `${words} Bác xem giúp.`)
    await say(claim, 'b', 'Dạ bác xem chuồng nhé')
    await does('hand-back', { claim, reason: 'explained' })()
    const before = Object.keys(await counts()).filter((name) => name.startsWith('worked:'))
    expect(before).toEqual([])
    for (let tries = 0; tries < 20; tries++) {
      const [ticket] = await rig.talk.store.listDocuments('ticket', { max: 1 })
      if ((ticket?.body as { after?: string } | undefined)?.after === 'finished') break
      await rig.talk.presses(rig.talk.buttons()[0] ?? 'tiếp')
    }
    const after = await counts()
    expect(after[workedName('back-explained', asked)]).toBe(1)
    expect(after[workedName('say-tu-tu', asked)]).toBe(1)
    // Two words stand in many sentences by chance.
    expect(after[workedName('say-chao', asked)]).toBeUndefined()
    // No staff, no resident: names of counters are all there is.
    for (const name of Object.keys(after)) expect(name).not.toMatch(/lan|hoa|main/i)
  })

  it('is shown in the card once it was so for five, in words for this resident', async () => {
    const asked = await at()
    const count = async (n: number) => {
      const counts = { [workedName('say-tu-tu', asked)]: n, [workedName('back-other', asked)]: 9 }
      const { key, address, turn, state } = (await rig.talk.store.readConversation(rig.talk.key)) as NonNullable<
        Awaited<ReturnType<typeof rig.talk.store.readConversation>>
      >
      await rig.talk.store.commitTurn({
        ...{ key, address, expectedTurn: turn, state, inboundIds: [], outbox: [], claimUntil: 0, timers: [] },
        ...{ cancelTimers: [], transcript: [], counts, at: rig.talk.clock.now(), documents: [] },
      })
    }
    await count(WORKED_MIN - 1)
    expect((await rig.open('lan')).worked).toBeUndefined()
    await count(1)
    rig.talk.clock.pass(READ_EVERY_MS)
    const { worked, canned } = await rig.open('lan')
    expect(worked).toEqual([{ people: WORKED_MIN, said: canned.find(({ id }) => id === WARM.id)?.text }])
  })
})
