/** A person may only read what somebody agreed to: who did not is asked at the hand-over, and waits all the same. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { HelperAct } from '../../src/conversation/helper-act.ts'
import type { Document, Helper, Ticket } from '../../src/records.ts'
import { acquainted, openTalk, type Talk } from '../talk.ts'

const lan: Helper = { staff: 'lan', name: 'Chị Lan', role: 'tình nguyện viên', unit: 'phường Hải An' }

let talk: Talk
beforeEach(async () => {
  talk = await openTalk()
})
afterEach(() => talk.close())

async function ticket(): Promise<Document<Ticket>> {
  const [found] = await talk.store.listDocuments('ticket', { index: ['open', 'yes'], max: 5 })
  return found as Document<Ticket>
}
async function acts(act: HelperAct): Promise<void> {
  await talk.receive.happen(talk.key, talk.address, { kind: 'helper', act })
  await talk.settled()
}
const words = async () => (await talk.store.transcript(talk.key, 50)).map(({ text }) => text)

async function refuse(): Promise<void> {
  await talk.says('xin chào')
  await talk.presses('Chưa')
}

describe('a hand-over without consent', () => {
  it.each<[string, string]>([
    ['asked for', 'gặp người'],
    ['of somebody in distress', 'tôi hoảng quá, cứu với'],
  ])('%s asks whether a person may read, and opens the ticket at once', async (_what, text) => {
    await refuse()
    const heard = await talk.says(text)
    expect(heard).toContain('có đồng ý không')
    expect(talk.buttons()).toEqual(['Đồng ý', 'Chưa', 'Cách khác', 'Tiếp tục với trợ lý'])
    expect((await ticket()).body).toMatchObject({ state: 'waiting', who: { kept: false } })
  })

  it('does not ask who has agreed', async () => {
    await acquainted(talk)
    expect(await talk.says('gặp người')).not.toContain('đồng ý')
    expect((await ticket()).body.who.kept).toBe(true)
  })

  it.each([
    ['the button', () => talk.presses('Đồng ý')],
    ['its words', () => talk.says('đồng ý')],
    ['its number', () => talk.says('1')],
  ])('agreed to by %s: what comes from then on is kept, what was before is not', async (_how, agree) => {
    await refuse()
    await talk.says('gặp người')
    await talk.says('trước đó tôi nói bí mật')
    await agree()
    await talk.says('giờ thì đọc được')
    expect((await talk.state()).consent.state).toBe('yes')
    expect((await talk.state()).owner).toBe('queue')
    expect((await ticket()).body.who.kept).toBe(true)
    expect(await words()).toContain('giờ thì đọc được')
    expect(JSON.stringify(await words())).not.toContain('bí mật')
  })

  it('not agreed to leaves everything as it was: they wait, and nothing is kept', async () => {
    await refuse()
    await talk.says('gặp người')
    expect(await talk.presses('Chưa')).toContain('không đọc được')
    await talk.says('tôi vẫn nói')
    expect((await ticket()).body).toMatchObject({ state: 'waiting', who: { kept: false } })
    expect(await words()).toEqual([])
  })

  it('never says that a person will read what nobody can', async () => {
    await refuse()
    await talk.says('gặp người')
    const heard = await talk.says('tôi cần gấp lắm')
    expect(heard).toContain('không đọc được')
    expect(heard).not.toContain('sẽ đọc được tin này')
  })

  it('lets them go on alone by the number under it', async () => {
    await refuse()
    await talk.says('gặp người')
    await talk.says('3')
    expect((await talk.state()).owner).toBe('bot')
    expect((await talk.state()).consent.state).toBe('no')
  })
})

describe('with a person there', () => {
  beforeEach(async () => {
    await refuse()
    await talk.says('gặp người')
    await acts({ kind: 'claim', helper: lan })
  })

  it('it is asked once more, under who it is', () => {
    expect(talk.heard.at(-1)?.text).toContain('Chị Lan')
    expect(talk.buttons()).toEqual(['Đồng ý', 'Chưa'])
  })

  it.each([
    ['the button', () => talk.presses('Đồng ý'), 'yes'],
    ['its very words', () => talk.says('Đồng ý'), 'yes'],
    ['anything else said to the helper', () => talk.says('chưa được cháu ạ'), 'no'],
    ['a number said to the helper', () => talk.says('1'), 'no'],
  ])('%s: %s', async (_how, answer, state) => {
    await answer()
    expect((await talk.state()).consent.state).toBe(state)
    expect((await talk.state()).owner).toBe('human')
    expect((await ticket()).body.who.kept).toBe(state === 'yes')
  })
})

describe('what they write to a person who cannot read it', () => {
  const MINUTES = 60_000

  async function held(): Promise<void> {
    await talk.says('gặp người')
    await acts({ kind: 'claim', helper: lan })
  }

  it.each<[string, () => Promise<unknown>]>([
    ['words', () => talk.says('màn hình trắng xóa')],
    ['a photo', () => talk.sends('photo')],
  ])('%s: they are told at once, and asked', async (_what, write) => {
    await refuse()
    await held()
    await write()
    expect(talk.heard.at(-1)?.text).toContain('không đọc được')
    expect(talk.buttons()).toEqual(['Đồng ý', 'Chưa'])
  })

  it('they are told once in ten minutes, and no more once they have agreed', async () => {
    await refuse()
    await held()
    const told = () => talk.heard.filter(({ text }) => text.includes('Tin này')).length
    await talk.says('màn hình trắng xóa')
    await talk.says('vẫn trắng')
    expect(told()).toBe(1)
    talk.clock.pass(10 * MINUTES)
    await talk.says('vẫn trắng đây')
    expect(told()).toBe(2)
    await talk.says('Đồng ý')
    talk.clock.pass(10 * MINUTES)
    await talk.says('giờ thì được')
    expect(told()).toBe(2)
  })

  it('who has agreed hears nothing between them and the person', async () => {
    await acquainted(talk)
    await held()
    const before = talk.heard.length
    await talk.says('màn hình trắng xóa')
    expect(talk.heard.length).toBe(before)
  })
})

describe('taking consent back while waiting', () => {
  it('forgets the words, also on the ticket, and they still wait', async () => {
    await acquainted(talk)
    const consent = talk.heard.flatMap(({ choices }) => choices).find(({ label }) => label === 'Chưa')?.data ?? ''
    await talk.opens('nuoi-ga')
    await talk.says('1', { name: 'Nguyễn Thị Hoa' })
    await talk.says('gặp người')
    const { id, body } = await ticket()
    expect(body).toMatchObject({ answers: { chuong: 'Có rồi' }, who: { name: 'Hoa' } })
    await talk.pressesData(consent)
    const after = await ticket()
    expect(after).toMatchObject({ id, body: { state: 'waiting', who: { kept: false } } })
    expect([after.body.answers, after.body.tries]).toEqual([{}, []])
    expect(after.body.who).not.toHaveProperty('name')
    expect((await talk.state()).owner).toBe('queue')
    expect(await words()).toEqual([])
    await acts({ kind: 'claim', helper: lan })
    expect((await talk.state()).owner).toBe('human')
  })
})
