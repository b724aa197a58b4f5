/** Requests about one's data that came on paper: what is written down, the law's clock, reminders, and the end. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { DataRequest, Me } from '../../src/desk/api.ts'
import { clockOf, DONE_DAYS, OPEN_MAX, sweepRequests } from '../../src/desk/data-requests.ts'
import { type DeskRig, openDesk, PEOPLE } from './rig.ts'

const DAY_MS = 86_400_000
/** As Viet Nam writes it: `2026-11-23 23:59`. */
const said = (at: number) => new Date(at + 7 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')
const dayOf = (at: number) => said(at).slice(0, 10)

describe('the clock', () => {
  it.each([
    ['Monday', '2026-11-23', '2026-11-25'],
    ['Thursday', '2026-11-26', '2026-11-30'],
    ['Friday', '2026-11-27', '2026-12-01'],
    ['Saturday', '2026-11-28', '2026-12-01'],
    ['Sunday', '2026-11-29', '2026-12-01'],
  ])('of what came on a %s lets two working days pass', (_day, came, answered) => {
    const { answerBy } = clockOf('erase', Date.parse(`${came}T00:00:00+07:00`))
    expect(said(answerBy - 1)).toBe(`${answered} 23:59`)
  })

  it.each(Object.entries(DONE_DAYS))('for %s ends after %i days', (kind, days) => {
    const came = Date.parse('2026-11-23T00:00:00+07:00')
    const { doneBy } = clockOf(kind as DataRequest['kind'], came)
    expect(said(doneBy - 1)).toBe(`${dayOf(came + days * DAY_MS)} 23:59`)
  })
})

describe('the book', () => {
  let rig: DeskRig
  beforeEach(async () => {
    rig = await openDesk()
  })
  afterEach(() => rig.close())
  const today = () => dayOf(rig.talk.clock.now())
  const take = (more: object = {}) =>
    rig.ask('mai', 'POST', '/api/desk/requests', { kind: 'erase', way: 'paper', day: today(), ...more })
  const all = async () => (await rig.ask('mai', 'GET', '/api/desk/requests')).body.requests as DataRequest[]
  const due = async () => ((await rig.cards('mai')).me as Me).requests

  it('is written into, says what is due first, and reminds a lead', async () => {
    const { body } = await take({ reference: 'Đơn 12/2026' })
    expect(body).toMatchObject({ kind: 'erase', way: 'paper', by: 'Cô Mai', reference: 'Đơn 12/2026', version: 1 })
    await take({ kind: 'see', way: 'phone' })
    expect(await due()).toEqual({ open: 2, soon: 0, late: 0 })
    rig.talk.clock.pass(body.answerBy - rig.talk.clock.now() - 60_000)
    expect(await due()).toEqual({ open: 2, soon: 2, late: 0 })
    expect((await rig.ask('mai', 'POST', `/api/desk/requests/${body.id}/answered`, { version: 1 })).status).toBe(200)
    rig.talk.clock.pass(60_001)
    expect(await due()).toEqual({ open: 2, soon: 0, late: 1 })
    // Unanswered it is overdue; the other has until its end.
    expect((await all()).map(({ kind }) => kind)).toEqual(['see', 'erase'])
    expect((await rig.cards('lan')).me.requests).toBeUndefined()
  })

  it('is closed with a result, and what was done is in the audit log', async () => {
    const { id } = (await take()).body
    const done = await rig.ask('hong', 'POST', `/api/desk/requests/${id}/close`, { version: 1, result: 'done' })
    expect(done.body.closed).toMatchObject({ result: 'done', by: 'Cô Hồng' })
    expect(await due()).toEqual({ open: 0, soon: 0, late: 0 })
    expect(await all()).toMatchObject([{ id, closed: { result: 'done' } }])
    expect(rig.gate.audited.slice(-2)).toMatchObject([
      { who: 'mai', what: 'request-taken', object: `request ${id}`, why: 'erase paper' },
      { who: 'hong', what: 'request-closed', object: `request ${id}`, why: 'done' },
    ])
    const again = await rig.ask('mai', 'POST', `/api/desk/requests/${id}/close`, { version: 1, result: 'not-found' })
    expect(again.body.error.code).toBe('changed')
  })

  it('says why something was refused', async () => {
    const { id } = (await take()).body
    const close = (more: object) =>
      rig.ask('mai', 'POST', `/api/desk/requests/${id}/close`, { version: 1, result: 'refused', ...more })
    expect((await close({})).body.error.code).toBe('why-needed')
    expect((await close({ note: 'Không chứng minh được là chính chủ' })).status).toBe(200)
  })

  it('names a ticket the lead sees, and holds nothing of whoever it is about when they are gone', async () => {
    await rig.talk.says('1', { name: 'Nguyễn Thị Hoa' })
    await rig.talk.says('gặp người')
    const ticket = (await rig.card('mai')).id
    const { body } = await take({ ticket, reference: 'của 0912345678' })
    expect(body).toMatchObject({ ticket })
    expect((await take({ ticket: '0'.repeat(26) })).status).toBe(404)
    await rig.ask('mai', 'POST', `/api/desk/tickets/${ticket}/erase`, { reason: 'Đơn 12' })
    const kept = JSON.stringify(await rig.talk.store.listDocuments('data-request', { max: 9 }))
    expect(kept).toContain(ticket)
    for (const secret of ['Hoa', '0912345678', rig.talk.key]) expect(kept).not.toContain(secret)
  })

  it.each([
    ['tomorrow', 1],
    ['three months ago', -92],
  ])('takes nothing that came %s', async (_when, days) => {
    expect((await take({ day: dayOf(rig.talk.clock.now() + days * DAY_MS) })).body.error.code).toBe('request-day')
    expect(await all()).toEqual([])
  })

  it('has an end', async () => {
    for (let n = 0; n < OPEN_MAX; n++) await take()
    expect((await take()).body.error.code).toBe('request-full')
  })

  it('is kept for two years after the end, as a proof', async () => {
    const { id } = (await take()).body
    await take()
    await rig.ask('mai', 'POST', `/api/desk/requests/${id}/close`, { version: 1, result: 'done' })
    const now = rig.talk.clock.now()
    expect(await sweepRequests(rig.talk.store, now + 720 * DAY_MS)).toBe(0)
    expect(await sweepRequests(rig.talk.store, now + 740 * DAY_MS)).toBe(1)
    expect(await all()).toHaveLength(1)
  })

  it.each(PEOPLE.filter(({ role }) => role !== 'lead'))('is nothing for $role $id', async ({ id }) => {
    expect((await rig.ask(id, 'GET', '/api/desk/requests')).status).toBe(404)
    const asked = { kind: 'see', way: 'phone', day: today() }
    expect((await rig.ask(id, 'POST', '/api/desk/requests', asked)).status).toBe(404)
  })
})
