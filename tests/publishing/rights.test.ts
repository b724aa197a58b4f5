/** Every address of the editor with every role: what the table of rights says is what the server does. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWard, PEOPLE, type Ward } from './rig.ts'

let ward: Ward
beforeAll(async () => {
  ward = await openWard()
  await ward.save('hanh', 'step.lam_the', ({ words }) => (words.vi.text = 'Làm thẻ ạ.'))
})
afterAll(() => ward.close())

const READ = 'editor approver auditor admin'
const EDIT = 'editor admin'
const LET = 'approver admin'
const U = '/units/muon-sach'
const PLAY = { channel: 'web', language: 'vi', pair: { resident: 'bác', bot: 'cháu' }, acts: [] }
const PROOF = { proof: 'a'.repeat(32), parts: ['step.lam_the'] }
const D = { draft: 999 }
/** Bodies that are read and then lead to a refusal of their own, so that nothing changes under the next row. */
const ROWS: readonly (readonly [route: string, roles: string, body?: unknown])[] = [
  ['GET /units', READ],
  ['POST /units', EDIT, { id: 'place', title: 'x', group: 'vneid' }],
  ['GET /search?q=sách', READ],
  [`GET ${U}`, READ],
  [`POST ${U}/here`, READ, {}],
  [`PUT ${U}/parts/step.lam_the`, EDIT, { base: 'ff', content: { structure: {}, words: {} } }],
  [`POST ${U}/steps`, EDIT, { ...D, id: 'x', content: { structure: {}, words: {} } }],
  [`POST ${U}/steps/lam_the/move`, EDIT, { ...D, after: '' }],
  [`POST ${U}/steps/lam_the/rename`, EDIT, { ...D, to: 'x' }],
  [`POST ${U}/steps/lam_the/remove`, EDIT, D],
  [`POST ${U}/steps/lam_the/link`, EDIT, { ...D, event: 'next', to: 'xong' }],
  [`POST ${U}/discard`, EDIT, { ...D, parts: [] }],
  [`POST ${U}/undo`, EDIT, D],
  [`GET ${U}/text/vi`, READ],
  [`PUT ${U}/text/vi`, EDIT, { base: 'ff', text: 'title: x' }],
  [`POST ${U}/notes`, READ, { part: 'head', text: 'Xem lại', open: false }],
  [`POST ${U}/notes/aaaaaaaaaaaa/done`, EDIT, {}],
  [`POST ${U}/review`, READ, {}],
  [`POST ${U}/approve`, LET, PROOF],
  [`POST ${U}/publish`, LET, { ...PROOF, note: 'x', reasons: {} }],
  [`GET ${U}/versions`, READ],
  [`GET ${U}/versions/1`, READ],
  [`POST ${U}/versions/1/restore`, LET, { seen: 99 }],
  ['POST /units/khong-co/off', LET, { inside: 'finish', note: 'x' }],
  ['POST /units/khong-co/on', LET, {}],
  [`POST ${U}/canary/stop`, LET, {}],
  [`POST ${U}/canary/all`, LET, {}],
  [`GET ${U}/update`, READ],
  [`POST ${U}/update`, EDIT, { take: [] }],
  [`POST ${U}/play`, READ, PLAY],
  [`POST ${U}/links`, EDIT, {}],
  [`POST ${U}/word`, EDIT, {}],
  [`DELETE ${U}/word`, EDIT],
  [`GET ${U}/journeys`, READ],
  [`POST ${U}/journeys`, EDIT, { name: 'x', play: PLAY }],
  [`DELETE ${U}/journeys/aaaaaaaaaaaa`, EDIT],
  ['GET /pictures', READ],
  ['GET /pictures/aaaaaaaaaaaa', READ],
  ['GET /settings/publishing', READ],
  ['PUT /settings/publishing', 'admin', { twoPeople: false }],
]
/** What the stand-in for signing in answers to whoever lacks the right. */
const LACKS = 's404'

describe('every role at every address', () => {
  const people = PEOPLE.filter(({ id }) => !['binh', 'duyet2'].includes(id))
  it.each(ROWS.map((row) => [...row] as [string, string, unknown?]))('%s is for %s', async (route, roles, body) => {
    const [method = '', path = ''] = route.split(' ')
    const let_: string[] = []
    for (const { id, role } of people) {
      const answer = await ward.ask(id, method as 'GET', encodeURI(path), body)
      if (answer.body?.error?.code !== LACKS) let_.push(role)
    }
    expect(let_.sort()).toEqual(roles.split(' ').sort())
    expect((await ward.ask('niemand', method as 'GET', encodeURI(path), body)).status).toBe(401)
  })

  it('none is missing here', () => {
    const listed = new Set(ROWS.map(([route]) => route.replace(/\?.*/, '').replace(/khong-co|muon-sach/, ':unit')))
    expect(listed.size).toBe(ROWS.length)
    expect([...new Set(ward.routes)].filter((route) => !listed.has(route)).sort()).toEqual([
      'POST /pictures',
      'POST /preview',
      'POST /voices',
    ])
  })

  it('nobody approves what they wrote', async () => {
    await ward.save('quan', 'step.chon_sach', ({ words }) => (words.vi.text = 'Chọn ạ.'))
    const { proof, changes, mayApprove } = await ward.review('quan')
    const parts = changes.map(({ part }) => part)
    expect(mayApprove).toBe(false)
    expect((await ward.ask('quan', 'POST', `${U}/approve`, { proof, parts })).status).toBe(404)
  })
})
