/** Whom a resident suspects of fraud: who still sees them, in which order, and who may take them. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type DeskRig, openDesk } from './rig.ts'

let rig: DeskRig
beforeEach(async () => {
  rig = await openDesk({ onShift: ['lan', 'minh', 'mai'] })
  await rig.talk.says('gặp người')
  await rig.claim('lan')
  await rig.talk.says('tôi nghi lừa đảo')
})
afterEach(() => rig.close())

it('a lead sees it first, and why; the helper and other volunteers see nothing any more', async () => {
  expect(await rig.card('mai')).toMatchObject({ state: 'waiting', urgent: true, front: true, suspected: true })
  const { id } = await rig.card('mai')
  for (const staff of ['lan', 'minh']) {
    const { cards, gone } = await rig.cards(staff, 1)
    expect(cards).toEqual([])
    expect(gone).toContain(id)
    for (const path of ['', '/lines', '/notes'])
      expect((await rig.ask(staff, 'GET', `/api/desk/tickets/${id}${path}`)).status).toBe(404)
    expect((await rig.ask(staff, 'POST', `/api/desk/tickets/${id}/claim`, {})).status).toBe(404)
    const said = { id: '0123456789abcdefghijklmnop', claim: 1, text: 'Bác gửi cháu xem' }
    expect((await rig.ask(staff, 'POST', `/api/desk/tickets/${id}/say`, said)).status).toBe(404)
    expect((await rig.ask(staff, 'GET', '/api/desk/search?q=hoa')).body.found).toEqual([])
  }
})

it('a lead takes it, and cannot give it to a volunteer', async () => {
  const { claim } = await rig.claim('mai')
  const { id } = await rig.card('mai')
  const answer = await rig.ask('mai', 'POST', `/api/desk/tickets/${id}/transfer`, { claim, to: 'lan' })
  expect(answer.body.error.code).toBe('other-off')
})
