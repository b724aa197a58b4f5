/** Name, phone and address for a home visit stand in the visit, and in no line, card, search or preview. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hideContact } from '../../src/conversation/contact.ts'
import type { Opened, Search } from '../../src/desk/api.ts'
import { type DeskRig, openDesk } from '../desk/rig.ts'
import { asksForVisit, shipped } from '../visiting.ts'

const SECRETS = ['Trần Thị Hoa', 'ngõ chợ', '0912', '345 678', '…678']
let rig: DeskRig
beforeEach(async () => {
  rig = await openDesk({ catalogue: shipped() })
})
afterEach(() => rig.close())
const lines = async () => (await rig.talk.store.transcript(rig.talk.key, 200)).map(({ text }) => text)
const expectNone = (shown: unknown) => {
  for (const secret of SECRETS) expect(JSON.stringify(shown)).not.toContain(secret)
}

/** Up to the question for this. */
async function upTo(what: 'ho_ten' | 'cho_o' | 'dien_thoai'): Promise<void> {
  const { talk } = rig
  await talk.opens('ho-tro-tai-nha')
  for (const label of ['Xin đội đến nhà', 'Việc khác', 'Tiếp', 'Nằm một chỗ', 'Ở một mình']) await talk.presses(label)
  const answers = ['bà Trần Thị Hoa', 'Đằng Hải', 'tổ 5 Đằng Hải', 'số 8 ngõ chợ']
  for (const answer of answers.slice(0, { ho_ten: 0, cho_o: 3, dien_thoai: 4 }[what])) {
    await talk.says(answer)
    await talk.waits(4_000)
  }
  expect((await talk.state()).frames.at(-1)?.step).toBe(what)
}

it('the team gets them, the resident reads them, and the lines say that they were given', async () => {
  const visit = await asksForVisit(rig.talk)
  expect(visit.body).toMatchObject({ name: 'bà Trần Thị Hoa', phone: '0912 345 678', address: 'số 8 ngõ chợ' })
  const heard = rig.talk.heard.map(({ text }) => text).join('\n')
  expect(heard).toContain('bà Trần Thị Hoa, ở số 8 ngõ chợ, gọi 0912 345 678')
  const kept = await lines()
  expectNone(kept)
  expect(kept).toEqual(
    expect.arrayContaining([
      '[tên – chỉ đội đến nhà xem được]',
      '[địa chỉ – chỉ đội đến nhà xem được]',
      '[số điện thoại – chỉ đội đến nhà xem được]',
      expect.stringContaining('[tên], ở [địa chỉ], gọi [số điện thoại]'),
    ]),
  )
  // What is not theirs alone stays readable.
  expect(kept).toContain('tổ 5 Đằng Hải')
})

it('whoever helps sees none of it: card, answers, tries, lines, preview, search, notes of the flow', async () => {
  await upTo('dien_thoai')
  await rig.talk.says('0912 345 678')
  await rig.talk.says('gặp người')
  const { claim, card } = await rig.claim('lan')
  const path = `/api/desk/tickets/${card.id}`
  const opened = (await rig.ask('lan', 'GET', path)).body as Opened
  expect(opened.answers.map(({ said }) => said)).toContain('tổ 5 Đằng Hải')
  const shown = [
    opened,
    await rig.cards('lan'),
    (await rig.ask('lan', 'GET', `${path}/hand-back`)).body,
    (await rig.ask('lan', 'GET', `${path}/hand-back?step=soat`)).body,
    (await rig.talk.store.listDocuments('ticket', { max: 5 })).map(({ body }) => body),
  ]
  expectNone(shown)
  expect(JSON.stringify(shown[3])).toContain('[tên], ở [địa chỉ], gọi [số điện thoại]')
  for (const words of ['ngõ chợ', 'Trần Thị'])
    expect(
      ((await rig.ask('lan', 'GET', `/api/desk/search?q=${encodeURIComponent(words)}`)).body as Search).found,
    ).toEqual([])
  // The resident gets it whole all the same.
  await rig.ask('lan', 'POST', `${path}/hand-back`, { claim, reason: 'done', step: 'soat' })
  expect(rig.talk.heard.at(-1)?.text).toContain('bà Trần Thị Hoa, ở số 8 ngõ chợ, gọi 0912 345 678')
})

describe('at such a question', () => {
  it('what was not understood is hidden, and is no try for a helper to read', async () => {
    await upTo('dien_thoai')
    for (const said of ['nhà bà Trần Thị Hoa ngõ chợ', 'ngõ chợ ấy', 'ngõ chợ mà', 'ngõ chợ']) await rig.talk.says(said)
    expectNone(await lines())
    const tickets = (await rig.talk.store.listDocuments('ticket', { max: 5 })).map(({ body }) => body)
    expect(tickets).toMatchObject([{ reason: 'stuck', tries: [] }])
    expectNone(tickets)
  })

  it('an edited message does not bring it back', async () => {
    await upTo('cho_o')
    await rig.talk.says('số 8 ngõ chợ', { id: 'm8' })
    await rig.talk.waits(4_000)
    await rig.talk.does({ kind: 'edit', of: 'm8', text: 'số 9 ngõ chợ', secrets: [] })
    expectNone(await lines())
  })

  it.each([
    ['distress', 'bác hoảng loạn quá cháu ơi'],
    ['a wish for a person', 'cho tôi gặp người'],
  ])('%s is read by whoever comes', async (_what, said) => {
    await upTo('cho_o')
    await rig.talk.says(said)
    expect(await lines()).toContain(said)
  })

  it('what is told to a person who helps is theirs to read', async () => {
    await upTo('cho_o')
    await rig.talk.says('gặp người')
    await rig.claim('lan')
    await rig.talk.says('nhà gần chợ cháu ạ')
    expect(await lines()).toContain('nhà gần chợ cháu ạ')
  })
})

it.each([
  ['Đội đến nhà An nhé, an toàn, An ơi', 'An', 'Đội đến nhà [tên] nhé, an toàn, [tên] ơi'],
  ['Ngân hàng, Anh An', 'An', 'Ngân hàng, Anh [tên]'],
  ['gọi bà (Hoa)?', 'bà (Hoa)?', 'gọi bà (Hoa)?'],
])('of "%s" whole words are hidden', (text, said, shown) => {
  expect(hideContact(text, [{ answers: { ho_ten: { value: said, said } } }])).toBe(
    said.endsWith('?') ? 'gọi [tên]' : shown,
  )
})
