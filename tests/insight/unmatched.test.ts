/** What nothing matched: of whom it is kept, when it is shown, what teaching it would do, and that it goes with its person. */
import { afterEach, describe, expect, it } from 'vitest'
import { UNHEARD } from '../../src/conversation/unheard.ts'
import { sweepUnheard } from '../../src/insight/unmatched.ts'
import { unmatchedPages } from '../../src/insight/unmatched-pages.ts'
import { acquainted, fixtures, openTalk, type Talk } from '../talk.ts'

let talk: Talk
afterEach(() => talk.close())

const catalogue = fixtures()
const kept = () => talk.store.listDocuments(UNHEARD, { max: 100 })
let taught: unknown[] = []
/** Whether the place is still there in the draft. */
let there = true
const teach = async (...asked: unknown[]) => {
  taught.push(asked)
  return there
}
const page = () => unmatchedPages({ store: talk.store, clock: talk.clock, catalogue: () => catalogue, teach })
const PHRASE = 'mới đóng xong bữa qua'

/** Some people at the first step of a flow, who all write this. */
async function write(people: readonly string[], text: string): Promise<void> {
  for (const person of people) {
    const say = async (input: Parameters<Talk['does']>[0]) => {
      talk.clock.pass(1_000)
      const at = talk.clock.now()
      await talk.receive.inbound({ channel: 'test', account: 'main', person, id: talk.clock.id(), at, input })
      await talk.settled()
    }
    for (const said of ['xin chào', 'Đồng ý', 'Bác']) await say({ kind: 'text', text: said, secrets: [] })
    await say({ kind: 'open', ref: 'nuoi-ga' })
    await say({ kind: 'text', text, secrets: [] })
  }
}

async function ownAnswer(): Promise<void> {
  await talk.says('1')
  await talk.says('con mèo bay lượn')
}

describe('a phrase that nothing matched', () => {
  it('is kept only of people who agreed', async () => {
    talk = await openTalk()
    await talk.says('xin chào')
    await talk.presses('Chưa')
    await talk.opens('nuoi-ga')
    await talk.says(PHRASE)
    expect(await kept()).toEqual([])
  })

  it.each([
    ['an answer of their own', () => ownAnswer()],
    ['something masked', async () => void (await talk.says('mật khẩu: hoaMai1998 á'))],
    ['a story', async () => void (await talk.says('chuyện là '.repeat(12)))],
    ['a number', async () => void (await talk.says('7777777'))],
  ])('is not kept where it is %s', async (_what, say) => {
    talk = await acquainted(await openTalk())
    await talk.opens('nuoi-ga')
    await say()
    expect(await kept()).toEqual([])
  })

  it('is kept ten times a day of one person, and goes with them', async () => {
    talk = await acquainted(await openTalk())
    for (let n = 0; n < 15; n++) {
      await talk.says(`xyzzy plugh ${'abcdefghijklmno'[n]}`)
      talk.clock.pass(60_000)
    }
    expect(await kept()).toHaveLength(10)
    await talk.says('xóa dữ liệu của tôi')
    expect(await kept()).toEqual([])
  })

  it('is hidden until three people wrote it, however it is spelled', async () => {
    talk = await openTalk()
    await write(['a', 'b'], PHRASE)
    expect(await page().list(undefined, 'open')).toMatchObject({ groups: [], hidden: 1 })
    await write(['c'], 'Moi dong xong bua qua!')
    const { groups, hidden } = await page().list(undefined, 'open')
    expect(hidden).toBe(0)
    expect(groups).toMatchObject([
      {
        text: 'moi dong xong bua qua',
        people: { text: '<5' },
        flow: { id: 'nuoi-ga' },
        step: { id: 'co_chuong' },
        also: [],
      },
    ])
    expect(groups[0]?.targets.map(({ choice }) => choice).slice(0, 2)).toEqual(['roi', 'chua'])
  })

  it('can be tried at a choice, and put aside and taken up again', async () => {
    talk = await openTalk()
    await write(['a', 'b', 'c'], PHRASE)
    const [group] = (await page().list(undefined, 'open')).groups
    const id = group?.id ?? ''
    const [target] = group?.targets ?? []
    expect(await page().try(id, target as never)).toMatchObject({ works: true, now: 'sẽ hiểu là “Có rồi”', worse: [] })
    await page().ignore(id, true)
    expect((await page().list(undefined, 'open')).groups).toEqual([])
    expect((await page().list(undefined, 'ignored')).groups).toHaveLength(1)
    await page().ignore(id, false)
    expect((await page().list('nuoi-ga', 'open')).groups).toHaveLength(1)
    await expect(page().try('0'.repeat(24), target as never)).rejects.toThrow('absent')
    await expect(page().try(id, { flow: 'nuoi-ga', step: 'co_chuong', choice: 'khong_co' })).rejects.toThrow('invalid')
  })

  it('is added once to the draft and leaves the list; where its place is gone it stays', async () => {
    talk = await openTalk()
    taught = []
    await write(['a', 'b', 'c'], PHRASE)
    const id = (await page().list(undefined, 'open')).groups[0]?.id ?? ''
    const by = { staff: 's1', name: 'Chị Hạnh' }
    const target = { flow: 'nuoi-ga', step: 'co_chuong', choice: 'roi' }
    there = false
    await expect(page().add(id, target, by)).rejects.toThrow('changed')
    expect((await page().list(undefined, 'open')).groups).toHaveLength(1)
    there = true
    expect(await page().add(id, target, by)).toEqual({ flow: 'nuoi-ga', step: 'co_chuong' })
    expect(taught.at(-1)).toEqual([target, PHRASE, by])
    expect((await page().list(undefined, 'open')).groups).toEqual([])
  })

  it('can be tried as an example of a flow, and goes when its time is over', async () => {
    talk = await openTalk()
    await write(['a', 'b', 'c'], PHRASE)
    const [group] = (await page().list(undefined, 'open')).groups
    const tried = await page().try(group?.id ?? '', { flow: 'nuoi-vit' })
    expect(tried).toMatchObject({ works: true, worse: [] })
    await sweepUnheard(talk.store, talk.clock.now() + 1)
    expect(await kept()).toEqual([])
  })
})
