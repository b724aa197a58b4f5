/** Fifteen minutes without a touch: residents are hidden until a passkey or a password opens the desk again. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { LOCK_AFTER_MS, TOUCH_EVERY_MS } from '../../src/staff/session.ts'
import { member, openRig, type Rig } from './rig.ts'

let rig: Rig
let lan: Awaited<ReturnType<typeof member>>
const locked: string[] = []
beforeEach(async () => {
  rig = await openRig({
    routes: (app, staff) => {
      app.get('/api/list', staff.right('ticket.list'), async () => ({ who: 'bác Hoa' }))
      app.get('/api/shift', staff.right('desk.open'), async () => ({}))
    },
  })
  rig.staff.locked((session) => locked.push(session))
  locked.splice(0)
  lan = await member(rig, 'volunteer')
})
afterEach(() => rig.close())
const list = async () => (await lan.get('/api/list')).body

it('hides residents, and nothing else, and does not end the session', async () => {
  rig.clock.pass(LOCK_AFTER_MS)
  expect(await list()).toEqual({ who: 'bác Hoa' })
  rig.clock.pass(1)
  expect(await lan.get('/api/list')).toMatchObject({ status: 403, body: { error: { code: 'locked' } } })
  expect((await lan.get('/api/shift')).status).toBe(200)
  expect((await lan.get('me')).body).toMatchObject({ level: 'full', lockAfterMs: LOCK_AFTER_MS })
})

it('reading and being told of news is no touch; a touch is one', async () => {
  for (let minutes = 0; minutes < 14; minutes++) {
    rig.clock.pass(60_000)
    await list()
  }
  expect((await lan.post('me/touch')).status).toBe(200)
  rig.clock.pass(LOCK_AFTER_MS - 60_000)
  expect(await list()).toEqual({ who: 'bác Hoa' })
  rig.clock.pass(60_001)
  expect((await lan.get('/api/list')).status).toBe(403)
})

it('touches in the same minute are written once', async () => {
  rig.clock.pass(TOUCH_EVERY_MS)
  const { version } = (await rig.store.listDocuments('session', { max: 9 })).at(-1) ?? { version: 0 }
  for (let n = 0; n < 5; n++) await lan.post('me/touch')
  expect((await rig.store.listDocuments('session', { max: 9 })).at(-1)?.version).toBe(version + 1)
})

it('a touch opens nothing that is locked; a proof does', async () => {
  rig.clock.pass(LOCK_AFTER_MS + 1)
  expect(await lan.post('me/touch')).toMatchObject({ status: 403, body: { error: { code: 'locked' } } })
  expect((await lan.get('/api/list')).status).toBe(403)
  expect((await lan.prove()).status).toBe(200)
  expect(await list()).toEqual({ who: 'bác Hoa' })
})

it('whoever holds a stream is told, also without a request', async () => {
  await list()
  await rig.look()
  expect(locked).toEqual([])
  rig.clock.pass(LOCK_AFTER_MS + 1)
  await rig.look()
  expect(locked).toHaveLength(1)
})
