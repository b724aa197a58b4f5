/** Someone from whom something has just been taken: what comes first, in which order, and a person at once. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadCatalogue } from '../../src/definitions.ts'
import type { Ticket } from '../../src/records.ts'
import { acquainted, openTalk, type Talk } from '../talk.ts'

const FLOW = 'kiem-tra-lua-dao'
const catalogue = loadCatalogue({ flowsDir: 'flows', localesDir: 'locales' })

let talk: Talk

beforeEach(async () => {
  talk = await acquainted(await openTalk({ catalogue }))
})
afterEach(() => talk.close())

const tickets = async (of: Talk = talk): Promise<readonly Ticket[]> =>
  (await of.store.listDocuments('ticket', { max: 5 })).map(({ body }) => body as Ticket)

/** Where each of these is said, so that their order can be seen. */
function order(said: string, marks: readonly string[]): readonly string[] {
  return marks
    .map((mark) => [mark, said.indexOf(mark)] as const)
    .filter(([, at]) => at >= 0)
    .sort(([, a], [, b]) => a - b)
    .map(([mark]) => mark)
}

const BANK = 'ngân hàng'
const OFFLINE = 'tắt Wi-Fi'
const VNEID = '1900 0368'
const SIM = 'khóa SIM'
const POLICE = 'trình báo'
const KEEP = 'Giữ nguyên tin nhắn'
const STEPS = [BANK, OFFLINE, VNEID, SIM, POLICE, KEEP]

describe('told out of the blue', () => {
  it.each([
    ['money has gone: the bank first', 'tôi bị lừa mất tiền rồi', [BANK, OFFLINE, VNEID, SIM, POLICE, KEEP]],
    ['a code has gone: offline first', 'lỡ đọc mã otp cho nó rồi', [OFFLINE, BANK, VNEID, SIM, POLICE, KEEP]],
  ])('%s', async (_what, words, wanted) => {
    expect(order(await talk.says(words), STEPS)).toEqual(wanted)
    expect(await tickets()).toMatchObject([{ reason: 'fraud', urgent: true, topic: 'lua-dao', flow: FLOW }])
  })

  it('is heard in the first words ever, before any consent', async () => {
    const stranger = await openTalk({ catalogue })
    expect(order(await stranger.says('cháu ơi bác lỡ chuyển tiền cho nó rồi'), STEPS)[0]).toBe(BANK)
    expect(await tickets(stranger)).toMatchObject([{ reason: 'fraud', urgent: true, tries: [] }])
    await stranger.close()
  })

  it('leaves the step that waited where it was', async () => {
    await talk.opens('vneid-cai-dat')
    const before = (await talk.state()).frames[0]?.step
    await talk.says('tôi bị lừa mất tiền rồi')
    expect((await talk.state()).frames.map(({ flow }) => flow)).toEqual(['vneid-cai-dat', FLOW])
    expect((await talk.state()).frames[0]?.step).toBe(before)
  })

  it('is asked about where nothing was given yet', async () => {
    expect(await talk.says('có người gọi bắt chuyển tiền')).toContain(
      'đã lỡ đưa mã, chuyển tiền hay cài ứng dụng lạ chưa',
    )
    expect(await tickets()).toEqual([])
  })
})

describe('told where a message is to be pasted', () => {
  const pastes = async (text: string) => {
    await talk.opens(FLOW)
    await talk.presses('Chưa, chỉ muốn hỏi')
    return await talk.says(text)
  }

  it.each([
    ['money has gone', 'tôi lỡ chuyển khoản cho nó 5 triệu rồi', BANK],
    ['an app is on the phone', 'lỡ cài app nó gửi rồi', OFFLINE],
    ['a password was typed', 'nhỡ nhập mật khẩu vào trang đó', OFFLINE],
  ])('%s', async (_what, text, first) => {
    expect(order(await pastes(text), STEPS)[0]).toBe(first)
    expect((await tickets())[0]).toMatchObject({ reason: 'fraud', urgent: true })
  })

  it('only a link was opened: asked what was done there', async () => {
    expect(await pastes('lỡ bấm vào đường link lạ')).toContain('có gõ mã, mật khẩu, số thẻ, hay cài thứ gì không')
    expect(await tickets()).toEqual([])
  })

  it('nothing was done: the judgement and its reason', async () => {
    const said = await pastes('nó bảo lên định danh mức 3')
    expect(said).toContain('Rất có thể đây là lừa đảo')
    expect(said).toContain('không có mức 3')
    expect(await tickets()).toEqual([])
  })

  it('a second message is judged by itself', async () => {
    await pastes('lỡ bấm vào đường link lạ')
    await talk.says('quay lại')
    expect(await talk.says('Giấy triệu tập ông lên làm việc')).toContain('Tin này đáng ngờ')
  })

  it('neither the message nor a code in it is kept', async () => {
    await pastes('nó bảo đọc mã otp là 482913 cho nó')
    expect(JSON.stringify(await talk.state())).not.toMatch(/482913|bảo đọc/)
  })
})

describe('in the list of what they said', () => {
  it.each(['muc 3', 'mức 3', 'mức ba', '3', 'lên mức 3'])('“%s” is the third: an update', async (words) => {
    await talk.opens(FLOW)
    await talk.presses('Chưa, chỉ muốn hỏi')
    await talk.presses('Chọn từ gợi ý')
    expect(await talk.says(words)).toContain('Không có “định danh mức 3”')
  })
})
