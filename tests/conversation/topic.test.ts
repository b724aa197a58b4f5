/** Where words lead a resident: straight there, to two or three buttons, to the menu, to a person; and in the middle of a step. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadCatalogue } from '../../src/definitions.ts'
import { acquainted, openTalk, type Talk } from '../talk.ts'

const catalogue = loadCatalogue({ flowsDir: 'flows', localesDir: 'locales' })

let talk: Talk
beforeEach(async () => {
  talk = await acquainted(await openTalk({ catalogue }))
})
afterEach(() => talk.close())

const flows = async () => (await talk.state()).frames.map(({ flow }) => flow)
const title = (flow: string) => catalogue.flows.get(flow)?.words.get('vi')?.title ?? ''

describe('from nothing', () => {
  it('goes there when it is sure, and says so', async () => {
    expect(await talk.says('bác làm mất bằng lái xe máy')).toContain(
      `Cháu giúp bác việc: ${title('giay-phep-lai-xe')}.`,
    )
    expect(await flows()).toEqual(['giay-phep-lai-xe'])
  })

  it('offers what is near as buttons, with a way out', async () => {
    expect(await talk.says('đăng ký')).toContain('Ý bác là việc nào dưới đây ạ?')
    expect(talk.buttons()).toContain(title('vneid-muc-1'))
    expect(talk.buttons()).toContain('Không phải các mục này')
    expect(await flows()).toEqual([])
    await talk.presses(title('vneid-muc-1'))
    expect(await flows()).toEqual(['vneid-muc-1'])
  })

  it('says what it can do when nothing is near, with the menu and a person', async () => {
    await talk.says('hôm nay giá vàng bao nhiêu một chỉ')
    expect(await flows()).toEqual([])
    expect(talk.buttons()).toContain('Gặp người hỗ trợ')
    expect(talk.buttons()).toContain('Cư trú')
  })

  it('offers both of two wishes', async () => {
    await talk.says('xin giấy độc thân và đăng ký kết hôn')
    expect(talk.buttons().slice(0, 2)).toEqual([title('tinh-trang-hon-nhan'), title('ket-hon')])
  })

  it('hears fraud before any topic', async () => {
    await talk.says('tôi bị lừa lấy hết tiền khi làm căn cước')
    expect(await flows()).toEqual(['kiem-tra-lua-dao'])
  })

  it('hears distress before any topic', async () => {
    await talk.says('làm căn cước mãi không được tôi không muốn sống nữa')
    expect((await talk.state()).owner).toBe('queue')
  })

  it('answers a question of the fee of a procedure that is named', async () => {
    await talk.says('lệ phí làm hộ chiếu bao nhiêu tiền')
    expect(await flows()).toEqual([])
    expect(talk.buttons()).toContain(title('ho-chieu'))
  })
})

describe('in the middle of a step', () => {
  it('does what was clearly asked first and keeps the rest', async () => {
    await talk.opens('ho-chieu')
    await talk.says('quên mật khẩu vneid rồi')
    expect(await flows()).toEqual(['ho-chieu', 'vneid-quen-mat-khau'])
  })

  it.each(['không nhớ', 'quên rồi'])('takes “%s” for a poor answer, not for a forgotten password', async (words) => {
    await talk.opens('ho-chieu')
    await talk.says(words)
    expect(await flows()).toEqual(['ho-chieu'])
  })
})
