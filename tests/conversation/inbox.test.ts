/** Someone of ours answers in the platform's own inbox: the bot is silent at once, and comes back without being a nuisance. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { INBOX_QUIET_MS } from '../../src/conversation/inbox.ts'
import type { Input } from '../../src/messages.ts'
import { acquainted, openTalk, type Talk } from '../talk.ts'

const HOUR = 3_600_000
let talk: Talk

beforeEach(async () => {
  talk = await acquainted(await openTalk())
  await talk.opens('nuoi-ga')
})
afterEach(() => talk.close())

const inInbox = (text: string) => talk.does({ kind: 'staff-echo', text })

describe('a person in the platform’s inbox', () => {
  it('silences the bot at once, and what is said is in the transcript of both', async () => {
    await inInbox('Cháu Lan ở phường đây ạ')
    expect(await talk.says('chào cháu')).toBe('')
    const said = await talk.store.transcript(talk.key, 2)
    expect(said.map(({ from, text }) => [from, text])).toEqual([
      ['person', 'Cháu Lan ở phường đây ạ'],
      ['resident', 'chào cháu'],
    ])
  })

  it('reads what the platform shows, whether it may be kept or not: the bot does not come between', async () => {
    await talk.close()
    talk = await openTalk()
    await talk.says('xin chào')
    await talk.presses('Chưa')
    await inInbox('Cháu Lan ở phường đây ạ')
    expect(await talk.says('chào cháu')).toBe('')
    expect(await talk.sends('photo')).toBe('')
  })

  it('takes back what the bot was about to say', async () => {
    talk.platform([{ kind: 'retry', reason: 'busy', afterMs: 5_000, scope: 'person' }])
    await talk.says('1')
    const heard = talk.heard.length
    await inInbox('Cháu Lan đây ạ')
    await talk.waits(60_000)
    expect(talk.heard.length).toBe(heard)
  })

  it.each(['Trợ lý tiếp tục', 'tro ly tiep tuc.', '#trợ lý'])('gives back with “%s”', async (word) => {
    await inInbox('Cháu Lan đây ạ')
    expect(await inInbox(word)).toContain('trợ lý tự động')
    expect((await talk.state()).owner).toBe('bot')
  })

  it('is left by the resident with the words of the button', async () => {
    await inInbox('Cháu Lan đây ạ')
    expect(await talk.says('tiếp tục với trợ lý')).toContain('trợ lý tự động')
  })

  it('who is silent for long gives back without a sound; the bot says who it is when it is written to', async () => {
    await inInbox('Cháu Lan đây ạ')
    await talk.waits(INBOX_QUIET_MS - HOUR)
    await inInbox('Bác chờ cháu nhé')
    expect(await talk.waits(INBOX_QUIET_MS - HOUR)).toBe('')
    expect(await talk.says('alo')).toBe('')
    expect(await talk.waits(2 * HOUR)).toBe('')
    expect(await talk.says('1')).toContain('trợ lý tự động')
    expect((await talk.state()).inbox).toBeUndefined()
  })

  it('who was given the thread is a person too, and gives it back by the platform', async () => {
    await talk.does({ kind: 'control', owner: 'human' })
    expect(await talk.says('có ai không')).toBe('')
    expect(await talk.does({ kind: 'control', owner: 'bot' })).toContain('trợ lý tự động')
  })

  it('does not take a conversation from the desk: no time gives it back', async () => {
    await talk.receive.happen(talk.key, talk.address, { kind: 'take-over' })
    await inInbox('Cháu Lan đây ạ')
    await talk.waits(INBOX_QUIET_MS + HOUR)
    expect(await talk.says('tiếp tục với trợ lý')).toBe('')
    expect((await talk.state()).owner).toBe('human')
  })
})

describe('a message that did not arrive', () => {
  it('leaves a line for staff in the transcript', async () => {
    talk.platform([{ kind: 'rejected', reason: 'refused' }])
    await talk.says('1')
    await talk.settled()
    const said = await talk.store.transcript(talk.key, 1)
    expect(said.map(({ from, text }) => [from, text])).toEqual([['system', 'Một tin không gửi được.']])
  })
})

describe('a reaction', () => {
  it('says nothing and moves nothing, but shows that the person is there', async () => {
    const before = await talk.state()
    await talk.waits(HOUR)
    const heard = talk.heard.length
    await talk.does({ kind: 'reaction' })
    expect(talk.heard.length).toBe(heard)
    const after = await talk.state()
    expect(after.lastInAt).toBeGreaterThan(before.lastInAt)
    expect(after.frames).toEqual(before.frames)
  })
})

describe('what the platform tells of someone we do not know', () => {
  it.each<Input>([
    { kind: 'receipt', state: 'read', ids: [] },
    { kind: 'reaction' },
    { kind: 'staff-echo', text: 'Chào bác' },
    { kind: 'control', owner: 'human' },
    { kind: 'reachable', reachable: false },
  ])('begins no conversation: $kind', async (input) => {
    const stranger = { ...talk.address, person: 'stranger' }
    await talk.receive.inbound({ ...stranger, id: 'x', at: talk.clock.now(), input })
    expect(await talk.store.readConversation('test:main:stranger')).toBeNull()
  })
})

describe('a receipt', () => {
  it('takes back no reminder and costs no turn', async () => {
    const before = (await talk.store.readConversation(talk.key))?.turn
    await talk.does({ kind: 'receipt', state: 'read', ids: ['p-1'] })
    expect((await talk.store.readConversation(talk.key))?.turn).toBe(before)
  })
})
