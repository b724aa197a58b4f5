/** The twelve promises of `docs/conversation.md`, each by a resident talking to the real conversation over the real store. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { encodeButton } from '../../src/conversation/buttons.ts'
import { acquainted, fixtures, openTalk, type Talk } from '../talk.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

let talk: Talk
beforeEach(async () => {
  talk = await acquainted(await openTalk())
})
afterEach(() => talk.close())

async function atTheCoop(): Promise<string> {
  return talk.opens('nuoi-ga')
}

describe('1. one question at a time, buttons and numbers, progress', () => {
  it('shows the question with its choices and where we are', async () => {
    expect(await atTheCoop()).toBe(
      'Bước 1/4\nCháu giúp bác việc: Nuôi gà.\n\nBác đã có chuồng gà chưa ạ?\n[Có rồi] [Chưa có] [Tôi bị vướng]',
    )
  })

  it('sends one message for one turn', async () => {
    await atTheCoop()
    const before = talk.heard.length
    await talk.says('1')
    expect(talk.heard.length - before).toBe(1)
  })
})

describe('2. any way of answering', () => {
  it.each([
    ['the button', () => talk.presses('Có rồi')],
    ['its number', () => talk.says('1')],
    ['an ordinal', () => talk.says('cái đầu tiên')],
    ['the words', () => talk.says('Có rồi')],
    ['the words without accents', () => talk.says('co roi a')],
    ['decomposed Unicode', () => talk.says('Có rồi'.normalize('NFD'))],
    ['a polite yes', () => talk.says('dạ rồi ạ')],
  ])('%s leads on', async (_way, answer) => {
    await atTheCoop()
    expect(await answer()).toContain('Bác nuôi bao nhiêu con?')
  })

  it.each(['photo', 'voice', 'sticker', 'location', 'contact'] as const)(
    'a %s gets a sentence and costs no attempt',
    async (kind) => {
      await atTheCoop()
      const answer = await talk.sends(kind)
      expect(answer).toContain('Bác đã có chuồng gà chưa ạ?')
      expect((await talk.state()).frames.at(-1)?.misses).toBe(0)
    },
  )

  it('takes words under a picture as words', async () => {
    await atTheCoop()
    expect(await talk.sends('photo', 'có rồi')).toContain('Bác nuôi bao nhiêu con?')
  })

  it.each(['chờ bác tí nhé', 'cho chut', 'để bác xem', 'để bác đi lấy kính'])(
    'waits for "%s", which is no miss',
    async (words) => {
      await atTheCoop()
      const heard = await talk.says(words)
      expect(heard).toContain('cứ từ từ')
      expect(heard).toContain('đã có chuồng gà chưa')
      expect((await talk.state()).frames.at(-1)?.misses).toBe(0)
    },
  )
})

describe('3. a burst is one thought', () => {
  it('joins texts within the quiet time into one answer, in order', async () => {
    await atTheCoop()
    await talk.says('1')
    await talk.says('12')
    expect(await talk.says('Bông')).toBe('')
    expect(await talk.says('con lông trắng')).toBe('')
    expect(await talk.waits(4_000)).toContain('Số điện thoại của bác là gì ạ?')
    expect((await talk.state()).frames.at(-1)?.answers.ten_ga?.value).toBe('Bông con lông trắng')
  })

  it('advances once for a double tap', async () => {
    await atTheCoop()
    await talk.presses('Có rồi')
    const data = talk.heard.flatMap(({ choices }) => choices).find(({ label }) => label === 'Có rồi')?.data ?? ''
    expect(await talk.pressesData(data)).toBe('')
    expect((await talk.state()).frames.at(-1)?.step).toBe('so_con')
  })

  it('does not apply words to a question that had not been shown', async () => {
    await atTheCoop()
    talk.platform(
      Array.from({ length: 9 }, () => ({ kind: 'retry', reason: 'down', afterMs: 60_000, scope: 'message' })),
    )
    await talk.says('1')
    await talk.says('5')
    expect((await talk.state()).frames.at(-1)?.step).toBe('so_con')
    talk.platform([])
    expect(await talk.waits(3 * MINUTE)).toContain('Bác nuôi bao nhiêu con?')
    expect(await talk.says('5')).toContain('Con gà đầu đàn tên gì ạ?')
  })

  it('takes words that the platform had kept back as older than the question', async () => {
    await atTheCoop()
    await talk.says('1')
    const asked = talk.clock.now()
    talk.clock.pass(10 * MINUTE)
    await talk.says('5', { at: asked - 5_000 })
    expect((await talk.state()).frames.at(-1)?.step).toBe('so_con')
    expect(await talk.says('5')).toContain('Con gà đầu đàn tên gì ạ?')
  })

  it('hears a call for help even before the question was shown', async () => {
    await atTheCoop()
    talk.platform(
      Array.from({ length: 9 }, () => ({ kind: 'retry', reason: 'down', afterMs: 60_000, scope: 'message' })),
    )
    await talk.says('1')
    await talk.says('gặp người')
    expect((await talk.state()).owner).toBe('queue')
  })
})

describe('4. old buttons live for ever', () => {
  it('asks whether to change an answer already given, and changes it', async () => {
    await atTheCoop()
    await talk.presses('Chưa có')
    await talk.presses('Tiếp')
    expect(await talk.presses('Có rồi')).toContain('“Chuồng gà” bác đã trả lời rồi')
    expect(await talk.presses('Đổi câu trả lời')).toContain('Bác đã có chuồng gà chưa ạ?')
    await talk.says('1')
    expect((await talk.state()).frames.at(-1)?.answers.chuong?.value).toBe('roi')
  })

  it('keeps the answer when asked to, and comes back to the standing question', async () => {
    await atTheCoop()
    await talk.presses('Chưa có')
    await talk.presses('Tiếp')
    await talk.presses('Có rồi')
    expect(await talk.presses('Giữ nguyên')).toContain('Bác nuôi bao nhiêu con?')
    expect((await talk.state()).frames.at(-1)?.answers.chuong?.value).toBe('chua')
  })

  it('leads somewhere useful when the flow is over', async () => {
    await talk.opens('nuoi-vit')
    await talk.presses('Có rồi')
    talk.clock.pass(HOUR)
    const answer = await talk.presses('Chưa có')
    expect(answer).toContain('[Nuôi vịt]')
    expect(answer).toContain('[Danh sách việc]')
  })

  it.each([
    ['a flow that is gone', { flow: 'nuoi-rong', step: 'x', choice: 'y', revision: 1, turn: 1 }],
    ['a step that is gone', { flow: 'nuoi-vit', step: 'rong', choice: 'y', revision: 1, turn: 1 }],
    ['a menu line that is gone', { flow: '-', step: 'flow', choice: 'nuoi-rong', revision: 0, turn: 1 }],
    ['a question of ours that no longer stands', { flow: '-', step: 'change', choice: 'yes', revision: 0, turn: 1 }],
    ['something nobody ever made', { flow: '-', step: 'hack', choice: 'root', revision: 0, turn: 1 }],
  ])('never stays silent: %s', async (_what, token) => {
    expect(await talk.pressesData(encodeButton(token))).not.toBe('')
  })
})

describe('5. wrong answers', () => {
  it('gives simpler hints, then help, and never the same sentence four times', async () => {
    await atTheCoop()
    const answers: string[] = []
    for (let i = 0; i < 6; i++) {
      answers.push(await talk.says(`lung tung beng ${i}`))
      if ((await talk.state()).owner === 'queue') break
    }
    expect(answers[0]).toContain('Chuồng là chỗ gà ngủ.')
    expect(answers[1]).toContain('Gõ 1 hoặc 2 thôi ạ.')
    expect(answers[2]).toContain('[Không có gỗ]')
    for (const answer of answers) expect(answers.filter((other) => other === answer).length).toBeLessThan(4)
    expect((await talk.state()).owner).toBe('queue')
  })

  it('takes the way out that the step names after its attempts', async () => {
    await atTheCoop()
    await talk.says('1')
    await talk.says('nhiều lắm')
    await talk.says('cả đàn')
    expect(await talk.says('không đếm')).toContain('Cháu nhờ thú y xem giúp.')
  })
})

describe('a question of ours that can be answered by yes or no', () => {
  it.each([
    ['có', 0],
    ['dạ vâng', 0],
    ['không', 1],
    ['thôi không', 1],
  ])('"%s" to whether to stop leaves %i flows', async (words, left) => {
    await atTheCoop()
    await talk.says('dừng')
    await talk.says(words)
    expect((await talk.state()).frames).toHaveLength(left)
  })
})

describe('the offer of a person', () => {
  it.each(['dạ vâng', 'vâng ạ', 'đồng ý'])('is taken by "%s"', async (words) => {
    await atTheCoop()
    await talk.opens('nuoi-vit')
    for (let i = 0; i < 4; i++) await talk.says(`lung tung beng ${'x'.repeat(i)}`)
    expect(talk.buttons()).toContain('Gặp người hỗ trợ')
    await talk.says(words)
    expect((await talk.state()).owner).toBe('queue')
  })
})

describe('6. a question in the middle', () => {
  it('answers "mất phí không?" from the fact and comes back', async () => {
    await atTheCoop()
    expect(await talk.says('mất phí không?')).toBe(
      'Bước 1/4\nNuôi gà mất 10.000 đồng.\n\nBác đã có chuồng gà chưa ạ?\n[Có rồi] [Chưa có] [Tôi bị vướng]',
    )
  })

  it('says to ask again once the fact is out of date', async () => {
    talk.clock.set('2027-03-01T10:00:00+07:00')
    await talk.opens('nuoi-ga')
    await talk.opens('nuoi-ga')
    expect(await talk.says('mất phí không?')).toContain('Phí nuôi gà bác hỏi lại trạm thú y.')
  })

  it('does another topic first and comes back to the step, two levels deep', async () => {
    await atTheCoop()
    expect(await talk.says('tôi muốn nuôi vịt')).toContain('Bác có ao chưa ạ?')
    expect(await talk.says('đăng ký nuôi thỏ')).toContain('Bác có cà rốt chưa ạ?')
    expect(await talk.says('có rồi')).toContain('Bác có ao chưa ạ?')
    expect(await talk.says('có rồi')).toContain('Bác đã có chuồng gà chưa ạ?')
    expect((await talk.state()).frames.map(({ flow }) => flow)).toEqual(['nuoi-ga'])
  })
})

describe('7. coming back after days', () => {
  it('tells what is done, what is next and what to have at hand, and goes on', async () => {
    await atTheCoop()
    await talk.says('1')
    talk.clock.pass(3 * DAY)
    const answer = await talk.says('chào cháu nhé bác đây')
    expect(answer).toContain('Nuôi gà')
    expect(answer).toContain('Đã qua: Chuồng gà.')
    expect(answer).toContain('Tiếp theo: Số gà.')
    expect(answer).toContain('Để sẵn bên mình: một bao thóc.')
    expect(answer).toContain('[Làm tiếp] [Làm lại từ đầu] [Gặp người hỗ trợ]')
    expect(await talk.presses('Làm tiếp')).toContain('Bác nuôi bao nhiêu con?')
  })

  it('starts again when asked to', async () => {
    await atTheCoop()
    await talk.says('1')
    talk.clock.pass(3 * DAY)
    await talk.says('alo')
    expect(await talk.presses('Làm lại từ đầu')).toContain('Bác đã có chuồng gà chưa ạ?')
  })
})

describe('8. stuck is noticed', () => {
  it('offers the known troubles, helps, and comes back to the step', async () => {
    await atTheCoop()
    expect(await talk.presses('Tôi bị vướng')).toContain('[Không có gỗ] [Mất đinh] [Chuyện khác, gặp người giúp]')
    expect(await talk.presses('Mất đinh')).toContain('Bác mua đinh ở chợ ạ.')
    expect(await talk.presses('Tiếp')).toContain('Bác đã có chuồng gà chưa ạ?')
  })

  it('leads to a person in two messages at the most', async () => {
    await atTheCoop()
    await talk.says('tôi bị vướng')
    expect(await talk.says('tôi bị đau lưng')).toContain('Đội hỗ trợ dịch vụ công phường Hải An')
  })

  it('answers a question asked over the list of troubles, and calls nobody', async () => {
    await atTheCoop()
    await talk.says('tôi bị vướng')
    const heard = await talk.says('mất phí không?')
    expect(heard).toContain('10.000 đồng')
    expect(heard).toContain('đã có chuồng gà chưa')
    expect((await talk.state()).owner).toBe('bot')
    expect((await talk.state()).pending).toBeUndefined()
  })

  it.each(['dạ vâng', 'không', 'có'])('takes "%s" for none of the troubles: a person', async (words) => {
    await atTheCoop()
    await talk.says('tôi bị vướng')
    expect(await talk.says(words)).toContain('Đội hỗ trợ dịch vụ công phường Hải An')
  })

  it('calls a person at once for someone in distress, and puts them first', async () => {
    await atTheCoop()
    await talk.says('bác hoảng loạn quá cháu ơi')
    const [ticket] = await talk.store.listDocuments('ticket', { index: ['conversation', talk.key], max: 5 })
    expect(ticket?.body).toMatchObject({ reason: 'distress', urgent: true, flow: 'nuoi-ga', step: 'co_chuong' })
  })

  it('stops someone who is being defrauded before anything else', async () => {
    await atTheCoop()
    const answer = await talk.says('tôi lỡ chuyển tiền cho nó rồi')
    expect(answer).toContain('đừng chuyển tiền')
    expect((await talk.state()).frames.at(-1)?.flow).toBe('kiem-tra-lua-dao')
  })

  it('speaks up after a long silence at a hard step', async () => {
    await atTheCoop()
    await talk.says('1')
    await talk.says('12')
    await talk.says('bỏ qua')
    await talk.says('bỏ qua')
    await talk.says('đúng')
    expect((await talk.state()).frames.at(-1)?.step).toBe('anh')
    expect(await talk.waits(11 * MINUTE)).toContain('Tôi bị vướng')
  })
})

describe('9. with a person the bot is silent', () => {
  it('says who comes and when, keeps still, and goes on at the same step afterwards', async () => {
    await atTheCoop()
    const told = await talk.says('gặp người')
    expect(told).toContain('Người hỗ trợ sẽ vào lúc 19:00 hôm nay')
    expect(told).toContain('[Tiếp tục với trợ lý]')
    await talk.receive.happen(talk.key, talk.address, { kind: 'take-over' })
    expect(await talk.says('cháu ơi bác chịu')).toBe('')
    expect(await talk.waits(2 * DAY)).toBe('')
    await talk.receive.happen(talk.key, talk.address, { kind: 'hand-back' })
    await talk.settled()
    expect(talk.heard.at(-1)?.text).toBe(
      'Bước 1/4\nCháu là trợ lý tự động, cháu đi tiếp cùng bác từ đây.\n\nBác đã có chuồng gà chưa ạ?',
    )
    const transcript = await talk.store.transcript(talk.key, 50)
    expect(transcript.map(({ text }) => text)).toContain('cháu ơi bác chịu')
  })

  it('goes on at the step the volunteer chose', async () => {
    await atTheCoop()
    await talk.says('gặp người')
    await talk.receive.happen(talk.key, talk.address, { kind: 'take-over' })
    await talk.receive.happen(talk.key, talk.address, { kind: 'hand-back', step: 'so_con' })
    await talk.settled()
    expect(talk.heard.at(-1)?.text).toContain('Bác nuôi bao nhiêu con?')
  })

  it('lets the resident go on alone, and closes the ticket', async () => {
    await atTheCoop()
    await talk.says('gặp người')
    expect(await talk.presses('Tiếp tục với trợ lý')).toContain('Bác đã có chuồng gà chưa ạ?')
    const [ticket] = await talk.store.listDocuments('ticket', { index: ['conversation', talk.key], max: 5 })
    expect(ticket?.body).toMatchObject({ state: 'closed', closedBy: 'resident' })
  })

  it('offers the choice once more after ten minutes, and then waits in silence', async () => {
    await atTheCoop()
    await talk.says('gặp người')
    expect(await talk.waits(11 * MINUTE)).toContain('[Tiếp tục với trợ lý]')
    expect(await talk.waits(5 * HOUR)).toBe('')
  })

  it('goes silent when a person answers in the platform’s own inbox, and keeps their words', async () => {
    await atTheCoop()
    await talk.does({ kind: 'staff-echo', text: 'Chào bác, cháu Lan đây ạ' })
    expect(await talk.says('chào cháu Lan')).toBe('')
    expect((await talk.store.transcript(talk.key, 10)).map(({ from }) => from).slice(-2)).toEqual([
      'person',
      'resident',
    ])
  })
})

describe('10. nobody is dropped by an edit', () => {
  it('moves someone at a renamed step to its alias with one sentence', async () => {
    await atTheCoop()
    await talk.says('1')
    talk.publishes(
      fixtures((file, text) =>
        file === 'nuoi-ga.yaml'
          ? `${text.replaceAll('so_con', 'dem_ga')}${text.startsWith('#') ? 'aliases: { so_con: dem_ga }\n' : ''}`
          : text,
      ),
    )
    const answer = await talk.says('12')
    expect(answer).toContain('vừa được sửa')
    expect(answer).toContain('Bác nuôi bao nhiêu con?')
    expect(await talk.says('12')).toContain('Con gà đầu đàn tên gì ạ?')
  })

  it('moves someone at a removed step to the nearest step that is left of their way', async () => {
    await atTheCoop()
    await talk.says('2')
    expect((await talk.state()).frames.at(-1)?.step).toBe('lam_chuong')
    talk.publishes(
      fixtures((file, text) =>
        file === 'nuoi-ga.yaml'
          ? text.replace(/^ {2}lam_chuong:.*\n/m, '').replace('chua: lam_chuong', 'chua: so_con')
          : text,
      ),
    )
    await talk.receive.happen(talk.key, talk.address, { kind: 'published' })
    await talk.settled()
    expect(talk.heard.at(-1)?.text).toContain('Bác nuôi bao nhiêu con?')
  })

  it('does not run passed steps again', async () => {
    await atTheCoop()
    await talk.says('1')
    talk.publishes(fixtures((_file, text) => text.replace('Bác nuôi', 'bác đang nuôi')))
    expect(await talk.says('12')).toContain('Con gà đầu đàn tên gì ạ?')
  })

  it('finds something useful when the whole flow is gone', async () => {
    await talk.opens('nuoi-vit')
    talk.publishes(
      fixtures((file, text) => (file === 'nuoi-vit.yaml' ? null : text.replace('offer: [nuoi-vit]', 'offer: []'))),
    )
    expect(await talk.says('1')).toContain('tạm dừng')
  })
})

describe('11. limits', () => {
  it('stops a flow that runs in circles, gives the resident a person and staff the path', async () => {
    talk.publishes(
      fixtures((file, text) =>
        file === 'nuoi-vit.yaml' && text.includes('kind:')
          ? text.replace(
              'dao: { kind: say, next: xong }',
              'dao: { kind: say, pause: none, next: dao2 }\n  dao2: { kind: say, pause: none, next: dao }',
            )
          : text.replace('  dao: {', '  dao2: { text: "Đào nữa." }\n  dao: {'),
      ),
    )
    await talk.opens('nuoi-vit')
    const before = talk.heard.length
    const answer = await talk.says('2')
    expect(talk.heard.length - before).toBe(2)
    expect(answer).toContain('đang có lỗi')
    expect(talk.failures[0]?.path.length).toBeGreaterThan(40)
    expect((await talk.state()).owner).toBe('queue')
  })

  it('stops a bot that repeats itself, tells it once, and others notice nothing', async () => {
    await atTheCoop()
    const answers: string[] = []
    for (let i = 0; i < 14; i++) {
      answers.push(await talk.says('I am a bot too'))
      talk.clock.pass(11_000)
    }
    expect(answers.filter((answer) => answer.includes('lặp lại nhiều lần'))).toHaveLength(1)
    expect(answers.slice(-2)).toEqual(['', ''])
    const [ticket] = await talk.store.listDocuments('ticket', { index: ['conversation', talk.key], max: 5 })
    expect(ticket).toBeDefined()
  })

  it('does not take someone who answers "1" to ten questions running for a machine', async () => {
    for (let i = 0; i < 12; i++) {
      await talk.opens('nuoi-vit')
      await talk.says('1')
      talk.clock.pass(10_000)
    }
    expect((await talk.state()).owner).toBe('bot')
  })

  it('takes nobody for a flood because the machine’s clock was put back', async () => {
    talk.clock.pass(-6 * 60 * 60_000)
    for (let i = 0; i < 15; i++) {
      talk.clock.pass(20_000)
      expect(await talk.opens('nuoi-vit')).not.toBe('')
      talk.clock.pass(20_000)
      expect(await talk.says(i % 2 ? '1' : '2')).not.toBe('')
    }
  })

  it('answers a flood once and still keeps every word', async () => {
    await atTheCoop()
    talk.clock.pass(60_000)
    const before = (await talk.store.transcript(talk.key, 2_000)).length
    let spoken = 0
    for (let i = 0; i < 30; i++) {
      await talk.receive.inbound({
        ...talk.address,
        id: `flood-${i}`,
        at: talk.clock.now(),
        input: { kind: 'text', text: `chữ ${i} abc`, secrets: [] },
      })
      await talk.settled()
    }
    spoken = talk.heard.filter(({ text }) => text.includes('nhanh quá')).length
    expect(spoken).toBe(1)
    const kept = (await talk.store.transcript(talk.key, 2_000)).slice(before)
    expect(kept.filter(({ from }) => from === 'resident').map(({ text }) => text)).toHaveLength(30)
  })
})

describe('12. reminders', () => {
  it('comes once, from the time the message left', async () => {
    await atTheCoop()
    expect(await talk.waits(16 * MINUTE)).toContain('Bác đã có chuồng gà chưa ạ?')
    expect(await talk.waits(2 * DAY)).toBe('')
  })

  it('keeps the quiet hours', async () => {
    talk.clock.set('2026-11-23T20:50:00+07:00')
    await atTheCoop()
    expect(await talk.waits(9 * HOUR)).toBe('')
    expect(await talk.waits(2 * HOUR)).toContain('Bác đã có chuồng gà chưa ạ?')
  })

  it('is forgotten once the question was answered', async () => {
    await atTheCoop()
    await talk.says('1')
    expect(await talk.waits(20 * MINUTE)).toBe('')
  })

  it('asks again after days where the flow says so', async () => {
    await atTheCoop()
    for (const line of ['1', '12', 'bỏ qua', 'bỏ qua', 'đúng', 'bỏ qua', 'khỏe']) await talk.says(line)
    expect((await talk.state()).frames.at(-1)?.step).toBe('cho')
    expect(await talk.waits(3 * DAY + HOUR)).toMatch(/Mã hẹn là [0-9A-Z]{2}-[0-9A-Z]{4}\./)
    const [visit] = await talk.store.listDocuments('visit', { index: ['conversation', talk.key], max: 5 })
    expect(visit?.body).toMatchObject({ flow: 'nuoi-ga', state: 'requested', answers: { so_con: '12' } })
  })
})

describe('outside the platform’s window', () => {
  it('no reminder goes out', async () => {
    const narrow = await acquainted(await openTalk({ windowMs: 5 * MINUTE }))
    await narrow.opens('nuoi-ga')
    expect(await narrow.waits(DAY)).toBe('')
    await narrow.close()
  })
})
