/** The drawings of a flow, sent by whoever helps. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { fixtures } from '../talk.ts'
import { type DeskRig, openDesk } from './rig.ts'

let rig: DeskRig
let ticket: string
beforeEach(async () => {
  const catalogue = fixtures((file, text) =>
    file === 'nuoi-ga.yaml'
      ? text
          .replace('kind: ask, stage: 2,', 'kind: ask, picture: ga/dem-con, stage: 2,')
          .replace('lam_chuong: { kind: say,', 'lam_chuong: { kind: say, picture: ga/chuong,')
      : text,
  )
  rig = await openDesk({ catalogue })
  await rig.talk.opens('nuoi-ga')
  await rig.talk.says('1')
  await rig.talk.says('gặp người')
  ticket = (await rig.card('lan')).id
  await rig.claim('lan')
})
afterEach(() => rig.close())

const show = (staff: string, picture: string, id = '0'.repeat(26), claim = 1) =>
  rig.ask(staff, 'POST', `/api/desk/tickets/${ticket}/picture`, { id, claim, picture })

it("offers the flow's drawings, the present step's first", async () => {
  expect((await rig.open('lan')).pictures?.map(({ path }) => path)).toEqual(['ga/dem-con', 'ga/chuong'])
})

it('one goes out once under name and role, and stands in the transcript as what it shows', async () => {
  const before = rig.talk.heard.length
  expect([(await show('lan', 'ga/chuong')).status, (await show('lan', 'ga/chuong')).status]).toEqual([200, 200])
  const heard = rig.talk.heard.slice(before)
  expect(heard.map(({ picture }) => picture?.path)).toEqual(['ga/chuong'])
  expect(heard[0]?.author).toMatchObject({ kind: 'person', name: 'Chị Lan' })
  expect((await rig.open('lan')).lines.at(-1)).toMatchObject({ from: 'person', mine: true, media: [{ kind: 'photo' }] })
})

it('no other is sent, nor by anybody who does not hold the talk, nor under a claim that is over', async () => {
  expect((await show('lan', 'vneid/chip-the')).body.error.code).toBe('no-picture')
  for (const path of ['../etc/passwd', 'shelf/x', 'http://evil.top/a'])
    expect((await show('lan', path)).status).toBeGreaterThan(399)
  expect((await show('minh', 'ga/chuong')).body.error.code).toBe('stale')
  expect((await show('lan', 'ga/chuong', '1'.repeat(26), 9)).body.error.code).toBe('stale')
  expect((await show('kha', 'ga/chuong')).status).toBe(404)
})
