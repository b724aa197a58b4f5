/** "Nghi lừa đảo", said to whoever writes: they are stopped, a lead is next, and nothing of theirs arrives any more. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { HelperAct } from '../../src/conversation/helper-act.ts'
import type { Document, Helper, Ticket } from '../../src/records.ts'
import { acquainted, openTalk, type Talk } from '../talk.ts'

const lan: Helper = { staff: 'lan', name: 'Chị Lan', role: 'tình nguyện viên', unit: 'phường Hải An' }
const mai: Helper = { staff: 'mai', name: 'Cô Mai', role: 'trưởng nhóm', unit: 'phường Hải An' }

let talk: Talk
beforeEach(async () => {
  talk = await acquainted(await openTalk())
  await talk.opens('nuoi-ga')
  await talk.says('gặp người')
  await acts({ kind: 'claim', helper: lan })
})
afterEach(() => talk.close())

async function acts(act: HelperAct) {
  const received = await talk.receive.happen(talk.key, talk.address, { kind: 'helper', act })
  await talk.settled()
  return received.kind === 'done' ? received.answer : undefined
}
async function ticket(): Promise<Ticket> {
  const [found] = await talk.store.listDocuments('ticket', { index: ['conversation', talk.key], max: 5 })
  return (found as Document<Ticket>).body
}
const says = (text: string, claim = 1, helper = lan) => acts({ kind: 'say', helper, claim, text })

it('the first words of a person say how to stop them', () => {
  const first = talk.heard.at(-1)?.text ?? ''
  expect(first).toContain('Chị Lan (tình nguyện viên, phường Hải An)')
  expect(first).toContain('Chúng tôi không bao giờ hỏi mã OTP, mật khẩu hay tiền.')
  expect(first).toContain('nhắn “nghi lừa đảo”')
})

it.each(['nghi lừa đảo', 'Nghi lừa đảo!', 'toi nghi lua dao chau a', 'Bác NGHI LỪA ĐẢO đấy'])(
  '%s stops them',
  async (text) => {
    await says('Cháu chào bác ạ')
    expect(await talk.says(text)).toContain('đã dừng người này')
    expect(await ticket()).toMatchObject({
      ...{ state: 'waiting', urgent: true, front: true, reason: 'fraud', suspected: ['lan'] },
    })
    expect((await talk.state()).owner).toBe('queue')
    expect(await says('Bác gửi cháu xem')).toMatchObject({ kind: 'refused', why: 'stale' })
    expect(talk.heard.map((message) => message.text).join()).not.toContain('Bác gửi cháu xem')
  },
)

it.each([
  'Có người gọi bảo chuyển tiền, bác nghi lừa đảo nên bác tắt máy rồi',
  'không nghi lừa đảo đâu',
  'lừa đảo nhiều lắm',
])('%s is said to the helper', async (text) => {
  await talk.says(text)
  expect(await ticket()).toMatchObject({ state: 'held', helper: { staff: 'lan' } })
})

it('what of theirs had not left yet does not arrive', async () => {
  talk.platform([{ kind: 'retry', reason: 'away', afterMs: 60_000, scope: 'person' }])
  await says('Bác gửi cháu xem')
  await talk.says('nghi lừa đảo')
  await talk.waits(5 * 60_000)
  expect(talk.heard.map(({ text }) => text).join()).not.toContain('Bác gửi cháu xem')
})

it('it stays known through a lead, a hand-back and being stuck again', async () => {
  await talk.says('nghi lừa đảo')
  expect(await acts({ kind: 'claim', helper: mai })).toEqual({ kind: 'done', claim: 2 })
  await acts({ kind: 'hand-back', helper: mai, claim: 2, reason: 'done' })
  await talk.says('gặp người')
  expect(await ticket()).toMatchObject({ state: 'waiting', suspected: ['lan'] })
})

it('is offered and understood in English too', async () => {
  await acts({ kind: 'close', helper: lan, claim: 1 })
  await talk.says('english')
  await talk.says('person')
  await acts({ kind: 'claim', helper: lan })
  expect(talk.heard.at(-1)?.text).toContain('write “I suspect fraud”')
  expect(await talk.says('i suspect fraud')).toContain('has been stopped')
})
