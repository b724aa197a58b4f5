/** Going on with the same conversation on another channel, by a code that is shown here and typed there. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { codeIn, MOVE_CODE, MOVE_CODE_MS, sweepMoveCodes } from '../../src/conversation/elsewhere.ts'
import type { Address } from '../../src/messages.ts'
import { acquainted, openTalk, type Talk } from '../talk.ts'

let talk: Talk
const THERE: Address = { channel: 'test', account: 'other', person: '7' }
let said = 0

beforeEach(async () => {
  talk = await acquainted(await openTalk())
})
afterEach(() => talk.close())

/** Says something on the other channel; gives everything that was heard since, on both. */
async function says(text: string, address = THERE): Promise<string> {
  const before = talk.heard.length
  said += 1
  talk.clock.pass(2_000)
  await talk.receive.inbound({
    ...address,
    id: `there-${said}`,
    at: talk.clock.now(),
    input: { kind: 'text', text, secrets: [] },
  })
  await talk.settled()
  return talk.heard
    .slice(before)
    .map(({ text }) => text)
    .join('\n---\n')
}

async function codeFrom(words = 'tiếp tục trên Zalo'): Promise<string> {
  const answer = await talk.says(words)
  const code = /là ([2-9A-HJ-NP-Z]{6})\./.exec(answer)?.[1]
  if (!code) throw new Error(`no code in: ${answer}`)
  return code
}

const stateThere = async () => (await talk.store.readConversation('test:other:7'))?.state

describe('a code', () => {
  it.each([
    ['K7M2QX', 'K7M2QX'],
    [' k7m 2qx ', 'K7M2QX'],
    ['k7m-2qx.', 'K7M2QX'],
    ['KHONGG', null],
    ['234567', null],
    ['K7M2Q', null],
    ['mã K7M2QX', null],
    ['K7M2QO', null],
    ['A1BCDE', null],
  ])('is found in “%s”: %s', (text, code) => {
    expect(codeIn(text)).toBe(code)
  })
})

describe('someone who goes on elsewhere', () => {
  it('is told where, and for how long', async () => {
    const answer = await talk.says('tiếp tục trên Zalo')
    expect(answer).toContain('Trên Zalo hoặc Trang chat')
    expect(answer).toContain('15 phút')
  })

  it('stands there where they stood here, with their answers, their consent and how they are called', async () => {
    await talk.opens('nuoi-ga')
    await talk.says('1')
    const before = await talk.state()
    const heard = await says(await codeFrom())
    expect(heard).toContain('mình làm tiếp ở đây')
    const there = await stateThere()
    expect(there?.frames.at(-1)?.step).toBe(before.frames.at(-1)?.step)
    expect(there?.frames.at(-1)?.answers).toEqual(before.frames.at(-1)?.answers)
    expect([there?.consent, there?.pair, there?.name]).toEqual([before.consent, before.pair, before.name])
    expect(await says('12')).toContain('Con gà đầu đàn tên gì ạ?')
  })

  it('no longer stands here, and is told so', async () => {
    await talk.opens('nuoi-ga')
    expect(await says(await codeFrom())).toContain('chuyển sang chỗ khác')
    expect((await talk.state()).frames).toEqual([])
  })

  it('hears no reminder here of what goes on there', async () => {
    await talk.opens('nuoi-ga')
    await says(await codeFrom())
    const heard = await talk.waits(3_600_000)
    expect(heard.split('---').length).toBeLessThanOrEqual(1)
  })

  it('may type it as it comes: small, with spaces', async () => {
    const code = await codeFrom()
    expect(await says(`${code.slice(0, 3).toLowerCase()} ${code.slice(3).toLowerCase()}`)).toContain('làm tiếp ở đây')
  })
})

describe('a code that moves nothing', () => {
  it('is one that was used', async () => {
    const code = await codeFrom()
    await says(code)
    expect(await says(code, { ...THERE, person: '8' })).toContain('đã dùng hoặc hết hạn')
    expect((await talk.store.readConversation('test:other:8'))?.state.consent.state).toBe('asked')
  })

  it('is one whose quarter of an hour is over', async () => {
    const code = await codeFrom()
    talk.clock.pass(MOVE_CODE_MS + 1_000)
    expect(await says(code)).toContain('đã dùng hoặc hết hạn')
  })

  it('is one typed where it was shown', async () => {
    expect(await talk.says(await codeFrom())).toContain('nhắn ở ứng dụng kia')
  })

  it('is one of somebody who is with a person now', async () => {
    const code = await codeFrom()
    await talk.says('gặp người')
    expect(await says(code)).toContain('đã dùng hoặc hết hạn')
  })

  it('is anything that is no code of ours: it is read like other words', async () => {
    await talk.opens('nuoi-ga')
    expect(await talk.says('K7M2QX')).not.toContain('hết hạn')
  })

  it('is one of somebody whose data is erased', async () => {
    const code = await codeFrom()
    await talk.says('xóa dữ liệu của tôi')
    expect(await says(code)).not.toContain('làm tiếp ở đây')
  })

  it('two people who type one at once: one of them goes on', async () => {
    const code = await codeFrom()
    const people = ['8', '9'].map((person) => ({ ...THERE, person }))
    await Promise.all(people.map((address) => says(code, address)))
    const states = await Promise.all(people.map(({ person }) => talk.store.readConversation(`test:other:${person}`)))
    expect(states.filter((there) => there?.state.consent.state === 'yes')).toHaveLength(1)
  })
})

describe('codes that have ended', () => {
  it('are swept away', async () => {
    await codeFrom()
    await sweepMoveCodes(talk.store, talk.clock.now())
    expect(await talk.store.listDocuments(MOVE_CODE, { max: 10 })).toHaveLength(1)
    await sweepMoveCodes(talk.store, talk.clock.now() + MOVE_CODE_MS + 10_000)
    expect(await talk.store.listDocuments(MOVE_CODE, { max: 10 })).toEqual([])
  })
})
