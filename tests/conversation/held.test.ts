/** A volunteer takes somebody who waits, helps, and hands back: who may do what, when, and what the resident hears of it. */
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { UNDO_MS, WATCH_MS } from '../../src/conversation/handed-back.ts'
import type { HelperAct, HelperAnswer } from '../../src/conversation/helper-act.ts'
import { LEASE_MS } from '../../src/conversation/holding.ts'
import type { Document, Helper, Ticket } from '../../src/records.ts'
import { acquainted, openTalk, type Talk } from '../talk.ts'

const MINUTE = 60_000
const lan: Helper = { staff: 'lan', name: 'Chị Lan', role: 'tình nguyện viên', unit: 'phường Hải An' }
const minh: Helper = { staff: 'minh', name: 'Anh Minh', role: 'trưởng nhóm', unit: 'phường Hải An' }

let talk: Talk
beforeEach(async () => {
  talk = await acquainted(await openTalk())
  await talk.opens('nuoi-ga')
})
afterEach(() => talk.close())

async function acts(act: HelperAct, id?: string): Promise<HelperAnswer | 'duplicate' | undefined> {
  const received = await talk.receive.happen(talk.key, talk.address, { kind: 'helper', act }, id)
  await talk.settled()
  return received.kind === 'duplicate' ? 'duplicate' : received.answer
}

async function hears(act: HelperAct): Promise<string> {
  const before = talk.heard.length
  await acts(act)
  return talk.heard
    .slice(before)
    .map(({ text }) => text)
    .join('\n---\n')
}

async function ticket(): Promise<Ticket> {
  return (await ticketDocument()).body
}

async function ticketDocument(): Promise<Document<Ticket>> {
  const [found] = await talk.store.listDocuments('ticket', { index: ['conversation', talk.key], max: 5 })
  return found as Document<Ticket>
}

const claim = (helper = lan): HelperAct => ({ kind: 'claim', helper })
const say = (text: string, at = 1, helper = lan): HelperAct => ({ kind: 'say', helper, claim: at, text })
const handBack = (more: Partial<Extract<HelperAct, { kind: 'hand-back' }>> = {}): HelperAct => ({
  kind: 'hand-back',
  helper: lan,
  claim: 1,
  reason: 'explained',
  ...more,
})

describe('a claim', () => {
  it('takes somebody who waits; they hear who it is, and what is never asked', async () => {
    await talk.says('gặp người')
    const heard = await hears(claim())
    expect(heard).toContain('Chị Lan (tình nguyện viên, phường Hải An)')
    expect(heard).toContain('không bao giờ hỏi mã OTP')
    expect(await ticket()).toMatchObject({ state: 'held', claim: 1, helper: { staff: 'lan' } })
    expect((await talk.state()).owner).toBe('human')
  })

  it('is lost by the second, who learns who was first and when', async () => {
    await talk.says('gặp người')
    await acts(claim())
    expect(await acts(claim(minh))).toMatchObject({
      kind: 'refused',
      why: 'held',
      by: 'Chị Lan',
      at: expect.any(Number),
    })
  })

  it('made twice by the same hand is one claim', async () => {
    await talk.says('gặp người')
    expect(await acts(claim())).toEqual({ kind: 'done', claim: 1 })
    expect(await acts(claim())).toEqual({ kind: 'done', claim: 1 })
  })

  it('finds nobody where nobody waits', async () => {
    expect(await acts(claim())).toEqual({ kind: 'refused', why: 'nobody' })
  })

  it('of many at once has one owner', async () => {
    await talk.says('gặp người')
    const helpers = Array.from({ length: 40 }, (_, n): Helper => ({ ...lan, staff: `s${n}`, name: `Bạn ${n}` }))
    const answers = await Promise.all(helpers.map((helper) => acts(claim(helper))))
    expect(answers.filter((answer) => answer !== 'duplicate' && answer?.kind === 'done')).toHaveLength(1)
  })

  it('over another needs a reason, which stays in the transcript; the first can no longer write', async () => {
    await talk.says('gặp người')
    await acts(claim())
    expect(await acts({ kind: 'claim', helper: minh, takeOver: 'Lan hết ca' })).toEqual({ kind: 'done', claim: 2 })
    expect(await acts(say('còn đây ạ'))).toMatchObject({ kind: 'refused', why: 'stale', by: 'Anh Minh' })
    const said = await talk.store.transcript(talk.key, 10)
    expect(said.map(({ text }) => text)).toContain('Anh Minh nhận thay Chị Lan: Lan hết ca')
  })
})

describe('a helper', () => {
  beforeEach(async () => {
    await talk.says('gặp người')
    await acts(claim())
  })

  it('speaks under their name, and once however often it is sent', async () => {
    expect(await acts(say('Bác mở VNeID nhé'), 'm1')).toEqual({ kind: 'done', claim: 1 })
    expect(await acts(say('Bác mở VNeID nhé'), 'm1')).toBe('duplicate')
    const said = talk.heard.filter(({ text }) => text.includes('Bác mở VNeID'))
    expect(said).toHaveLength(1)
    expect(said[0]?.author).toMatchObject({ kind: 'person', name: 'Chị Lan' })
  })

  it('who gives no sign of life loses the claim; the resident is in front again and hears nothing', async () => {
    expect(await talk.waits(LEASE_MS + 1_000)).toBe('')
    expect(await ticket()).toMatchObject({ state: 'waiting', front: true })
    expect((await talk.state()).owner).toBe('queue')
    expect(await acts(say('xin lỗi bác'))).toMatchObject({ kind: 'refused', why: 'stale' })
  })

  it.each<[string, HelperAct]>([
    ['a reply', say('Bác chờ cháu chút')],
    ['typing', { kind: 'keep', helper: lan, claim: 1 }],
  ])('keeps it by %s', async (_how, act) => {
    await talk.waits(8 * MINUTE)
    await acts(act)
    await talk.waits(8 * MINUTE)
    expect((await ticket()).state).toBe('held')
  })

  it('gives to another, who is presented', async () => {
    expect(await hears({ kind: 'transfer', helper: lan, claim: 1, to: minh })).toContain('Anh Minh (trưởng nhóm')
    expect(await acts(say('cháu đây', 2, minh))).toEqual({ kind: 'done', claim: 2 })
  })

  it('gives back to the queue', async () => {
    await acts({ kind: 'release', helper: lan, claim: 1 })
    expect(await ticket()).toMatchObject({ state: 'waiting', front: true })
    expect(await acts(claim(minh))).toEqual({ kind: 'done', claim: 2 })
  })

  it('makes an appointment: then they wait again, in front', async () => {
    const at = talk.clock.now() + 3 * 60 * MINUTE
    const heard = await hears({ kind: 'schedule', helper: lan, claim: 1, at, words: 'Chiều cháu nhắn bác nhé' })
    expect(heard).toContain('Chiều cháu nhắn bác nhé')
    expect((await ticket()).state).toBe('scheduled')
    await talk.waits(3 * 60 * MINUTE + 1_000)
    expect(await ticket()).toMatchObject({ state: 'waiting', front: true })
  })

  it('ends it, and the bot says that it is there', async () => {
    expect(await hears({ kind: 'close', helper: lan, claim: 1 })).toContain('trợ lý tự động')
    expect(await ticket()).toMatchObject({ state: 'closed', closedBy: 'staff' })
    expect((await talk.state()).ticket).toBeUndefined()
  })
})

describe('handing back', () => {
  beforeEach(async () => {
    await talk.says('1')
    await talk.says('gặp người')
    await acts(claim())
  })

  it('goes on at the very step, with one sentence of who speaks now', async () => {
    const heard = await hears(handBack())
    expect(heard).toContain('trợ lý tự động')
    expect(heard).toContain('nuôi bao nhiêu con')
    expect(await ticket()).toMatchObject({ state: 'watching', helped: { by: { staff: 'lan' }, reason: 'explained' } })
    expect(await talk.says('12')).toContain('Con gà đầu đàn tên gì ạ?')
  })

  it('goes on at the next step, or at a chosen one', async () => {
    expect(await hears(handBack({ step: 'next' }))).toContain('Con gà đầu đàn')
    await talk.says('gặp người')
    await acts(claim())
    expect(await hears(handBack({ claim: 2, step: 'so_con' }))).toContain('nuôi bao nhiêu con')
  })

  it('to a step that is not there changes nothing', async () => {
    expect(await acts(handBack({ step: 'khong_co' }))).toEqual({ kind: 'refused', why: 'no-step' })
    expect((await ticket()).state).toBe('held')
  })

  it('can be taken back for seconds', async () => {
    await acts(handBack())
    talk.clock.pass(8_000)
    const said = await hears({ kind: 'undo-hand-back', helper: lan })
    expect(await ticket()).toMatchObject({ state: 'held', claim: 2 })
    // What had left stands before the resident with its buttons: they are told whose turn it is.
    expect(said).toContain('vẫn đang giúp')
    expect(talk.heard.at(-1)).toMatchObject({ settles: true })
  })

  it('cannot be taken back when the resident has gone on, or later, or by another', async () => {
    await acts(handBack())
    expect(await acts({ kind: 'undo-hand-back', helper: minh })).toMatchObject({ why: 'stale' })
    await talk.says('12')
    expect(await acts({ kind: 'undo-hand-back', helper: lan })).toMatchObject({ why: 'moved-on' })
    talk.clock.pass(UNDO_MS)
    expect(await acts({ kind: 'undo-hand-back', helper: lan })).toMatchObject({ why: 'stale' })
  })

  it('is remembered for a day: stuck again, the same helper is known', async () => {
    await acts(handBack())
    await talk.says('gặp người')
    expect(await ticket()).toMatchObject({
      state: 'waiting',
      helped: { by: { staff: 'lan' } },
      after: 'stuck-again',
    })
  })

  it('shows where they are meanwhile, beside where they asked', async () => {
    const { flow, step } = await ticket()
    await acts(handBack())
    expect(await ticket()).toMatchObject({ flow, step, goesOn: { flow, step } })
    await talk.says('12')
    expect(await ticket()).toMatchObject({ flow, step, goesOn: { flow, step: 'ten_ga', stage: '3/4' } })
    const { sort } = await ticketDocument()
    await talk.says('nhắc lại')
    // Nothing is written where they have not moved.
    expect((await ticketDocument()).sort).toBe(sort)
    await talk.says('gặp người')
    expect(await ticket()).toMatchObject({ step: 'ten_ga', stage: '3/4' })
    expect((await ticket()).goesOn).toBeUndefined()
  })

  it('is forgotten after a day', async () => {
    await acts(handBack())
    await talk.waits(WATCH_MS + MINUTE)
    expect(await ticket()).toMatchObject({ state: 'closed', after: 'left' })
  })

  it('is known to have led to the end', async () => {
    await acts(handBack())
    await talk.says('dừng')
    await talk.presses('Dừng lại')
    await talk.opens('nuoi-vit')
    await talk.says('1')
    expect((await ticket()).after).toBe('finished')
  })
})

describe('whatever happens in whatever order', () => {
  it('a conversation and its ticket say the same, and one at most owns it', async () => {
    const OWNER = { waiting: 'queue', held: 'human', scheduled: 'bot', watching: 'bot', closed: 'bot' } as const
    const helper = fc.constantFrom(lan, minh)
    const number = fc.integer({ min: 0, max: 4 })
    const act = fc.oneof(
      fc.record({ kind: fc.constant('claim' as const), helper }),
      fc.record({ kind: fc.constant('say' as const), helper, claim: number, text: fc.constant('vâng ạ') }),
      fc.record({ kind: fc.constant('keep' as const), helper, claim: number }),
      fc.record({
        kind: fc.constant('hand-back' as const),
        helper,
        claim: number,
        reason: fc.constant('done' as const),
      }),
      fc.record({ kind: fc.constant('undo-hand-back' as const), helper }),
      fc.record({ kind: fc.constant('release' as const), helper, claim: number }),
      fc.record({ kind: fc.constant('transfer' as const), helper, claim: number, to: helper }),
      fc.record({ kind: fc.constant('close' as const), helper, claim: number }),
    )
    const said = fc.constantFrom('gặp người', '1', 'tiếp tục với trợ lý', 'dạ', 'tôi vẫn chờ')
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(act, said, fc.constant(null)), { maxLength: 25 }), async (steps) => {
        for (const step of steps) {
          if (step === null) await talk.waits(4 * MINUTE)
          else if (typeof step === 'string') await talk.says(step)
          else await acts(step)
          const state = await talk.state()
          const open = (await talk.store.listDocuments('ticket', {
            index: ['open', 'yes'],
            max: 9,
          })) as Document<Ticket>[]
          expect(open.length).toBeLessThanOrEqual(1)
          const body = open[0]?.body
          expect(state.owner).toBe(body ? OWNER[body.state] : 'bot')
          expect(state.ticket).toBe(open[0]?.id)
          expect(body?.helper !== undefined).toBe(body?.state === 'held')
        }
      }),
      { numRuns: 25 },
    )
  }, 120_000)
})
