/** Asking to be told of news, and the word that ends it: what is offered, kept, understood, and what is not. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SUBSCRIPTION, TOPICS_MAX } from '../../src/conversation/news.ts'
import type { Document, Subscription } from '../../src/records.ts'
import { acquainted, openTalk, type Talk } from '../talk.ts'

const DAY = 24 * 60 * 60_000
const ASK = 'Báo tôi khi có gì mới'
const NOTHING = 'chưa nhờ cháu báo tin nào'
const STOPPED = 'dừng mọi tin báo'
let talk: Talk

beforeEach(async () => {
  talk = await acquainted(await openTalk())
})
afterEach(() => talk.close())

async function finishes(on: Talk = talk): Promise<string> {
  await on.opens('nuoi-vit')
  return await on.presses('Có rồi')
}
async function subscriptions(on: Talk = talk): Promise<readonly Document<Subscription>[]> {
  return (await on.store.listDocuments(SUBSCRIPTION, { max: 50 })) as readonly Document<Subscription>[]
}
const standing = async (on: Talk = talk) => (await subscriptions(on)).filter(({ indexes }) => indexes.topic)

describe('at the end of a procedure', () => {
  it('a button offers it, says what it is for, and keeps the yes with the words that were read', async () => {
    expect(await finishes()).toContain(`[${ASK}]`)
    const asked = await talk.presses(ASK)
    expect(asked).toContain('Khi “Nuôi vịt” có gì mới')
    expect(asked).toContain('nhắn “thôi báo” là dừng ngay')
    expect(asked).toContain('[Có, báo cho tôi] [Báo cả tin chung của phường] [Không cần báo]')
    expect(await subscriptions()).toEqual([])
    expect(await talk.presses('Có, báo cho tôi')).toContain('có gì mới về “Nuôi vịt” cháu nhắn bác ở đây')
    const [kept, ...more] = await subscriptions()
    expect(more).toEqual([])
    expect(kept?.indexes).toEqual({ conversation: talk.key, topic: 'nuoi-vit' })
    expect(kept?.body).toEqual({
      ...{ conversation: talk.key, topic: 'nuoi-vit', at: talk.clock.now() },
      words: asked.split('\n[')[0],
    })
  })

  it('the ward’s own news are a choice of their own', async () => {
    await finishes()
    await talk.presses(ASK)
    await talk.presses('Báo cả tin chung của phường')
    expect((await standing()).map(({ body }) => body.topic).sort()).toEqual(['nuoi-vit', 'ward'])
  })

  it('is offered once for a procedure, whatever was answered', async () => {
    await finishes()
    await talk.presses(ASK)
    await talk.presses('Không cần báo')
    expect(await subscriptions()).toEqual([])
    expect(await finishes()).not.toContain(ASK)
  })

  it.each([
    ['1', 1],
    ['có báo cho tôi', 1],
    ['2', 2],
    ['3', 0],
    ['không cần báo', 0],
    ['ừm để xem', 0],
    ['tôi muốn nuôi gà', 0],
  ])('“%s” to the question keeps %i', async (answer, kept) => {
    await finishes()
    await talk.presses(ASK)
    await talk.says(answer)
    expect(await standing()).toHaveLength(kept)
  })

  it('is not offered to somebody who has just needed a person', async () => {
    await talk.opens('nuoi-vit')
    await talk.says('gặp người')
    await talk.presses('Tiếp tục với trợ lý')
    expect(await talk.presses('Có rồi')).not.toContain(ASK)
    await talk.waits(2 * DAY)
    expect(await finishes()).toContain(ASK)
  })

  it('is not offered to somebody who does not want anything kept', async () => {
    const other = await openTalk({ person: '43' })
    await other.says('xin chào')
    await other.presses('Chưa')
    expect(await finishes(other)).not.toContain(ASK)
    await other.close()
  })
})

describe('by a word', () => {
  it.each([
    ['báo tôi khi có gì mới', 'ward'],
    ['bao toi khi co gi moi', 'ward'],
    ['có gì mới thì báo tôi nhé', 'ward'],
    ['Có tin mới nhắn tôi', 'ward'],
    ['đăng ký nhận tin', 'ward'],
  ])('“%s” asks', async (text, topic) => {
    expect(await talk.says(text)).toContain('[Có, báo cho tôi]')
    await talk.presses('Có, báo cho tôi')
    expect((await standing()).map(({ body }) => body.topic)).toEqual([topic])
  })

  it('in the middle of a step it is about that procedure, and the step comes back', async () => {
    await talk.opens('nuoi-vit')
    const { frames } = await talk.state()
    expect(await talk.says('báo tôi khi có gì mới')).toContain('Nuôi vịt')
    await talk.presses('Có, báo cho tôi')
    expect((await talk.state()).frames).toEqual(frames)
    expect(await talk.presses('Làm tiếp')).toContain('[Có rồi]')
    expect((await standing()).map(({ body }) => body.topic)).toEqual(['nuoi-vit'])
  })

  it('twice is once', async () => {
    for (const _ of [1, 2]) {
      await talk.says('báo tôi khi có gì mới')
      if (_ === 1) await talk.presses('Có, báo cho tôi')
    }
    expect(await talk.store.listDocuments(SUBSCRIPTION, { max: 5 })).toHaveLength(1)
    expect(talk.heard.at(-1)?.text).toContain('đã nhờ cháu báo')
  })

  it('of more than anybody follows the oldest makes room', async () => {
    const state = await talk.state()
    const yes = Array.from({ length: TOPICS_MAX }, (_, n) => ({ id: `s${n}`, topic: `viec-${n}`, at: n }))
    for (const { id, topic, at } of yes) {
      const body = { conversation: talk.key, topic, at, words: '…' }
      const indexes = { conversation: talk.key, topic }
      await talk.store.putDocument({
        replaces: 0,
        document: { kind: SUBSCRIPTION, id, version: 1, indexes, sort: at, body },
      })
    }
    const { turn } = (await talk.store.readConversation(talk.key)) ?? { turn: 0 }
    await talk.store.commitTurn({
      ...{ key: talk.key, address: talk.address, expectedTurn: turn, inboundIds: [], outbox: [], claimUntil: 0 },
      ...{ timers: [], cancelTimers: [], transcript: [], counts: {}, at: talk.clock.now(), documents: [] },
      state: { ...state, news: { yes, offered: [], seen: [] } },
    })
    await talk.says('báo tôi khi có gì mới')
    await talk.presses('Có, báo cho tôi')
    const topics = (await standing()).map(({ body }) => body.topic)
    expect(topics).toHaveLength(TOPICS_MAX)
    expect(topics).not.toContain('viec-0')
    expect(topics).toContain('ward')
  })
})

describe('the word that ends it', () => {
  async function agreed(on: Talk = talk): Promise<void> {
    await on.says('báo tôi khi có gì mới')
    await on.presses('Có, báo cho tôi')
  }

  it.each([
    'thôi báo',
    'thoi bao',
    'Thôi báo!',
    'thôi báo nữa đi',
    'dừng nhận tin',
    'dung nhan tin',
    'DỪNG NHẬN TIN',
    'dừng nhận tin nhé cháu',
    'huỷ báo tin',
    'hủy báo tin',
    'huy bao tin',
    'ngừng gửi tin',
    'đừng nhắn nữa',
    'dung nhan nua',
    'không muốn nhận tin nữa',
    'unsubscribe',
    'dừng nhận tin'.normalize('NFD'),
  ])('“%s” ends it, with one sentence', async (text) => {
    await agreed()
    expect(await talk.says(text)).toContain(STOPPED)
    expect(await standing()).toEqual([])
    const [kept] = await subscriptions()
    expect(kept?.indexes).toEqual({ conversation: talk.key, ended: 'ward' })
    expect(kept?.body).toMatchObject({ endedAt: talk.clock.now() })
  })

  it.each([
    'thôi báo cáo',
    'thôi báo cáo sau',
    'thôi báo công an',
    'thời báo',
    'dừng xe',
    'báo tin buồn',
    'thôi',
    'dừng',
    'hủy',
    'không báo với công an nữa có được không',
    'chưa thôi báo',
    'tôi báo rồi',
    'nhận tin nhắn',
    'không nhận được tin nhắn',
    'huỷ đăng ký xe',
  ])('“%s” does not', async (text) => {
    await agreed()
    await talk.says(text)
    expect(await standing()).toHaveLength(1)
  })

  it('says so where nothing was asked for', async () => {
    expect(await talk.says('dừng nhận tin')).toContain(NOTHING)
  })

  it('works at a step that takes any words, and the step stands as it stood', async () => {
    await agreed()
    await talk.opens('nuoi-ga')
    for (const answer of ['1', '5']) await talk.says(answer)
    const { frames } = await talk.state()
    expect(await talk.says('thôi báo')).toContain(STOPPED)
    expect((await talk.state()).frames).toEqual(frames)
    expect(await talk.says('Mơ')).not.toContain(STOPPED)
  })

  it.each([
    ['before anything was agreed to', async () => void (await talk.does({ kind: 'open' }))],
    [
      'while a question of ours stands',
      async () => {
        await talk.says('dữ liệu của tôi')
        await talk.presses('Xóa dữ liệu của tôi')
      },
    ],
    ['while they wait for a person', async () => void (await talk.says('gặp người'))],
    ['with a person', () => talk.receive.happen(talk.key, talk.address, { kind: 'take-over' })],
  ])('works %s', async (_situation, before) => {
    await agreed()
    await before()
    expect(await talk.says('thôi báo')).toContain(STOPPED)
    expect(await standing()).toEqual([])
  })

  it('is understood in the other language too', async () => {
    await agreed()
    await talk.says('english')
    expect(await talk.says('thôi báo')).toContain('All notices end now')
    await talk.says('tell me when there is news')
    await talk.presses('Yes, tell me')
    expect(await talk.says('stop sending me news')).toContain('All notices end now')
  })

  it('the first words of a stranger are answered too', async () => {
    const other = await openTalk({ person: '44' })
    expect(await other.says('dừng nhận tin')).toContain('chưa nhờ em báo tin nào')
    await other.close()
  })
})

describe('what is kept', () => {
  it('is told with everything else, with a button that ends it', async () => {
    await talk.says('báo tôi khi có gì mới')
    await talk.presses('Có, báo cho tôi')
    const told = await talk.says('dữ liệu của tôi')
    expect(told).toContain('nhờ báo khi có gì mới: Tin chung của phường (từ thứ Hai 23/11)')
    expect(await talk.presses('Thôi báo')).toContain(STOPPED)
    expect(await talk.says('dữ liệu của tôi')).not.toContain('nhờ báo')
  })

  it('goes with the rest when they are forgotten', async () => {
    await talk.says('báo tôi khi có gì mới')
    await talk.presses('Có, báo cho tôi')
    await talk.says('xóa dữ liệu của tôi')
    expect(await subscriptions()).toEqual([])
    expect((await talk.state()).news).toBeUndefined()
  })

  it('goes when the consent to keeping is taken back, and they are told', async () => {
    await talk.says('báo tôi khi có gì mới')
    await talk.presses('Có, báo cho tôi')
    expect(await talk.presses('Chưa')).toContain('bỏ luôn những việc')
    expect(await subscriptions()).toEqual([])
    expect((await talk.state()).news).toBeUndefined()
  })

  it('comes along to another channel, with its proof', async () => {
    await talk.says('báo tôi khi có gì mới')
    await talk.presses('Có, báo cho tôi')
    const code = /là ([2-9A-HJ-NP-Z]{6})\./.exec(await talk.says('tiếp tục trên Zalo'))?.[1]
    const there = { channel: 'test', account: 'other', person: '7' }
    await talk.receive.inbound({
      ...{ ...there, id: 'there', at: talk.clock.now() },
      input: { kind: 'text', text: code ?? '', secrets: [] },
    })
    await talk.settled()
    const [kept, ...more] = await subscriptions()
    expect(more).toEqual([])
    expect(kept?.indexes).toEqual({ conversation: 'test:other:7', topic: 'ward' })
    expect((await talk.store.readConversation('test:other:7'))?.state.news?.yes).toMatchObject([{ topic: 'ward' }])
    expect((await talk.state()).news).toBeUndefined()
  })
})
