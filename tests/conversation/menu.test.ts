/** The menu as people meet it: the doors, what is behind them, numbers, ways back, and buttons of any age. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { encodeButton } from '../../src/conversation/buttons.ts'
import { buildCatalogue, type Catalogue, type LiveFlow } from '../../src/conversation/catalogue.ts'
import { LINES_MAX, listLines, listOf, menuLines } from '../../src/conversation/doors.ts'
import { mostBegun } from '../../src/conversation/often.ts'
import { GROUPS, type Place } from '../../src/flows/definition.ts'
import { loadDefinitions } from '../../src/flows/load.ts'
import { acquainted, fixtures, openTalk, type Talk } from '../talk.ts'

const definitions = loadDefinitions('flows', 'locales')
const catalogue = buildCatalogue({ ...definitions, place: definitions.place as Place })
const DOORS = ['VNeID, định danh', 'Giấy tờ, hộ tịch', 'Cư trú', 'Xe, bằng lái, phạt', 'Trợ cấp, việc khác']
const ENDS = ['Danh sách việc', 'Gặp người hỗ trợ']

let talk: Talk
async function met(options: Parameters<typeof openTalk>[0] = {}): Promise<Talk> {
  talk = await acquainted(await openTalk({ catalogue, ...options }))
  return talk
}
afterEach(() => talk.close())

const flowHere = async () => (await talk.state()).frames.at(-1)?.flow
const press = (step: string, choice: string) =>
  talk.pressesData(encodeButton({ flow: '-', step, choice, revision: 0, turn: 1 }))

describe('the first menu', () => {
  beforeEach(() => met())

  it('has five doors, what is asked most, the check for scams and a person', () => {
    expect(talk.buttons()).toEqual([...DOORS, 'Hay được hỏi', 'Kiểm tra lừa đảo', 'Gặp người hỗ trợ'])
  })

  it('offers first to go on with what was begun, and says what that is', async () => {
    await talk.opens('tam-tru')
    expect(await talk.says('danh sách việc')).toContain('Mình đang làm dở: Đăng ký tạm trú.')
    expect(talk.buttons()).toEqual(['Làm tiếp', ...DOORS, 'Kiểm tra lừa đảo', 'Gặp người hỗ trợ'])
    await talk.says('1')
    expect(await flowHere()).toBe('tam-tru')
    expect((await talk.state()).pending).toBeUndefined()
  })

  it.each([
    ['a number', '3', 'Cư trú: bác cần việc nào'],
    ['a number with a word', 'số 3 ạ', 'Cư trú: bác cần việc nào'],
    ['the number of a line, without accents', 'muc 3', 'Cư trú: bác cần việc nào'],
    ['a number with several words', 'bấm cái số 3 nhé ạ', 'Cư trú: bác cần việc nào'],
    ['an English number', 'no. 3', 'Cư trú: bác cần việc nào'],
    ['a number as keyboards draw it', '③', 'Cư trú: bác cần việc nào'],
    ['the words of the line', 'cu tru', 'Cư trú: bác cần việc nào'],
    ['the scam line', '7', 'Kiểm tra lừa đảo'],
    ['the number of the person', '8', 'Đội hỗ trợ'],
    ['the words of a door', 'Giấy tờ, hộ tịch.', 'Giấy tờ, hộ tịch: bác cần việc nào'],
    ['a number that is not there', '9', 'bác cần làm việc gì ạ'],
    ['a huge number', '999', 'bác cần làm việc gì ạ'],
    ['nothing that means anything', 'xyzzy plugh', 'bác cần làm việc gì ạ'],
    ['only a space', ' ', 'bác cần làm việc gì ạ'],
    ['"back"', 'quay lại', 'bác cần làm việc gì ạ'],
    ['"repeat"', 'nhắc lại', 'bác cần làm việc gì ạ'],
  ])('understands %s', async (_what, words, answer) => {
    expect((await talk.says(words)).toLowerCase()).toContain(answer.toLowerCase())
  })

  it('reads no level as a line', async () => {
    expect(await talk.says('mức 3')).not.toContain('Cư trú: bác cần việc nào')
  })

  it('leaves other words to the topic finder', async () => {
    expect(await talk.says('đăng ký tạm trú cho cháu tôi')).toContain('Đăng ký tạm trú')
    expect(await flowHere()).toBe('tam-tru')
  })

  it.each(['dạ vâng', 'da vang a', 'đồng ý', 'ừ'])('stands again after "%s", which names no matter', async (words) => {
    await talk.says(words)
    expect(talk.buttons()).toEqual([...DOORS, 'Hay được hỏi', 'Kiểm tra lừa đảo', 'Gặp người hỗ trợ'])
    expect((await talk.state()).frames).toEqual([])
  })

  it('reads "mức 2" as the level and not as the second line', async () => {
    const answer = await talk.says('mức 2')
    expect(answer).not.toContain('Giấy tờ, hộ tịch:')
    expect(answer).toContain('mức 2')
  })
})

describe('behind a door', () => {
  beforeEach(() => met())

  it('shows a long list on pages, and leads back from each', async () => {
    await talk.presses(DOORS[0] as string)
    const first = talk.buttons()
    expect(first.slice(-3)).toEqual(['Xem thêm', ...ENDS])
    await talk.presses('Xem thêm')
    const second = talk.buttons()
    expect(second.slice(-2)).toEqual(ENDS)
    expect(second).not.toContain('Xem thêm')
    expect(new Set([...first, ...second]).size).toBe(first.length + second.length - 2)
    await talk.says('quay lại')
    expect(talk.buttons()).toEqual(first)
    await talk.says('quay lại')
    expect(talk.buttons().slice(0, 5)).toEqual(DOORS)
  })

  it.each(['tiếp', 'xem thêm', 'xem tiếp', '6'])('goes to the next page for "%s"', async (words) => {
    await talk.says('1')
    const first = talk.buttons()
    await talk.says(words)
    expect(talk.buttons()).not.toEqual(first)
    expect(talk.buttons().slice(-2)).toEqual(ENDS)
  })

  it('repeats the page that stands', async () => {
    await talk.says('1')
    await talk.says('6')
    const second = talk.buttons()
    await talk.says('nhắc lại')
    expect(talk.buttons()).toEqual(second)
  })

  it('begins with the same number twice running what stands at it now', async () => {
    await talk.says('1')
    await talk.says('1')
    expect(await flowHere()).toBe('vneid-quen-mat-khau')
    await talk.says('danh sách việc')
    await talk.says('2')
    await talk.says('1')
    expect((await talk.state()).frames.map(({ flow }) => flow)).toEqual(['vneid-quen-mat-khau'])
  })

  it('parts a door with two kinds of papers in two, and leads back from there', async () => {
    await talk.presses('Giấy tờ, hộ tịch')
    expect(talk.buttons()).toEqual(['Giấy tờ', 'Gia đình, hộ tịch', ...ENDS])
    await talk.presses('Gia đình, hộ tịch')
    expect(talk.buttons()).toContain('Khai sinh cho bé')
    await talk.says('quay lại')
    expect(talk.buttons()).toEqual(['Giấy tờ', 'Gia đình, hộ tịch', ...ENDS])
    await talk.says('quay lại')
    expect(talk.buttons().slice(0, 5)).toEqual(DOORS)
  })

  it.each(['danh sách việc', 'menu', '8'])('leads to the first menu by "%s"', async (words) => {
    await talk.says('1')
    await talk.says(words === '8' ? '7' : words)
    expect(talk.buttons().slice(0, 5)).toEqual(DOORS)
  })

  it('goes back to the step that waits from the menu above it', async () => {
    await talk.opens('tam-tru')
    const { step } = (await talk.state()).frames.at(-1) ?? {}
    await talk.says('danh sách việc')
    await talk.says('4')
    await talk.says('quay lại')
    await talk.says('quay lại')
    expect((await talk.state()).frames.map(({ flow, step }) => `${flow}/${step}`)).toEqual([`tam-tru/${step}`])
    expect((await talk.state()).pending).toBeUndefined()
  })
})

describe('what is asked most', () => {
  it('is what the ward lists as long as little is known', async () => {
    await met()
    await talk.presses('Hay được hỏi')
    expect(talk.buttons()[0]).toBe('Quên mật khẩu, passcode VNeID')
    expect(talk.buttons()).toHaveLength(LINES_MAX)
  })

  it('is what was begun most, of what can be chosen', async () => {
    await met({ often: ['ky-va-nop', 'dien-luc', 'khong-con', 'luu-tru'] })
    await talk.presses('Hay được hỏi')
    expect(talk.buttons()).toEqual(['Điện: lắp mới, đổi tên hợp đồng', 'Thông báo lưu trú', ...ENDS])
  })

  it('is not offered where nothing is known', async () => {
    const { often: _, ...place } = catalogue.place
    await met({ catalogue: { ...catalogue, place } })
    expect(talk.buttons()).not.toContain('Hay được hỏi')
    expect(await press('group', 'hay-hoi')).toContain('Bác cần làm việc gì')
  })

  it.each([
    ['too few to mean anything', { 'flow_started:tam-tru': 29 }, []],
    ['the most begun first', { 'flow_started:a': 5, 'flow_started:b': 30, turns: 900 }, ['b', 'a']],
    ['the same number by name', { 'flow_started:b': 20, 'flow_started:a': 20 }, ['a', 'b']],
    ['nothing at all', {}, []],
  ])('counts: %s', (_what, counts, ids) => {
    expect(mostBegun(counts)).toEqual(ids)
  })
})

describe('buttons of any age', () => {
  beforeEach(() => met())

  it.each([
    ['a section of the first version', 'group', 'giay-to', 'Làm thẻ căn cước'],
    ['a section that has no door', 'group', 'an-toan', 'Kiểm tra lừa đảo'],
    ['a section that is gone', 'group', 'rong-bay', 'Xe, bằng lái, phạt'],
    ['a page that is gone shows the last one', 'group', 'vneid_99', 'Gặp người hỗ trợ'],
    ['a page that never was', 'group', 'vneid_x', 'Quên mật khẩu, passcode VNeID'],
    ['a flow that is gone', 'flow', 'nuoi-rong', 'Xe, bằng lái, phạt'],
    ['a part that nobody chooses', 'flow', 'ky-va-nop', 'Xe, bằng lái, phạt'],
  ])('%s', async (_what, question, choice, button) => {
    await press(question, choice)
    expect(talk.buttons()).toContain(button)
  })

  it('takes a line of an old list although another stands now', async () => {
    await talk.presses('Cư trú')
    await talk.presses('Danh sách việc')
    await talk.presses('Xe, bằng lái, phạt')
    await talk.presses('Đăng ký tạm trú')
    expect(await flowHere()).toBe('tam-tru')
  })

  it('means by a number what stood there, also after an edit', async () => {
    await talk.presses('Cư trú')
    const [, , third] = talk.buttons()
    const fewer = [...catalogue.flows].filter(([id]) => id !== 'luu-tru' && id !== 'tam-tru')
    talk.publishes({ ...catalogue, flows: new Map<string, LiveFlow>(fewer) })
    await talk.says('3')
    const live = catalogue.flows.get((await flowHere()) ?? '')
    expect(live?.words.get('vi')?.title).toBe(third)
  })
})

describe('a small catalogue', () => {
  it('is shown whole, with a person', async () => {
    await met({ catalogue: fixtures() })
    expect(talk.buttons()).toEqual(['Nuôi gà', 'Nuôi thỏ', 'Nuôi vịt', 'Kiểm tra lừa đảo', 'Gặp người hỗ trợ'])
  })

  it('has a person and nothing else when every flow is switched off', async () => {
    await met({ catalogue: { ...catalogue, flows: new Map() } as Catalogue })
    expect(talk.buttons()).toEqual(['Gặp người hỗ trợ'])
    expect(await talk.says('1')).toContain('Đội hỗ trợ')
  })
})

describe('lists of any length', () => {
  const many = (n: number) =>
    Array.from({ length: n }, (_, i) => ({ id: `viec-${i}`, group: GROUPS[i % GROUPS.length] as string }))
  const inOne = (n: number) => Array.from({ length: n }, (_, i) => ({ id: `viec-${i}`, group: 'cu-tru' }))

  it.each([0, 1, 6, 7, 41, 80, 300])('of %i flows every one can be reached, in at most eight lines at a time', (n) => {
    for (const flows of [many(n), inOne(n)]) {
      for (const begun of [true, false]) {
        const queue = [menuLines(flows, begun, ['viec-0'])]
        const seen = new Set<string>()
        for (let lines = queue.pop(); lines !== undefined; lines = queue.pop()) {
          expect(lines.length).toBeLessThanOrEqual(LINES_MAX)
          expect(lines).toContain('go.human')
          for (const line of lines) {
            if (seen.has(line)) continue
            seen.add(line)
            const [question, choice = ''] = line.split('.')
            const { list, page } = listOf(choice)
            if (question === 'group') queue.push(listLines(list, page, flows, ['viec-0']))
          }
        }
        // A second check for scams stands behind no door; there is one.
        const missing = flows.filter(({ id, group }) => group !== 'an-toan' && !seen.has(`flow.${id}`))
        expect(missing).toEqual([])
      }
    }
  })

  it.each([...catalogue.common.keys()])('has names in %s that can be read as lines of a list', (language) => {
    const names = [...catalogue.flows.values()].map(({ words }) => words.get(language)?.title ?? '')
    const { labels = {} } = catalogue.common.get(language) ?? {}
    const doors = Object.entries(labels).filter(([key]) => key.startsWith('door_') || key === 'often' || key === 'more')
    // About one line of a small phone in large type, and what Telegram draws on one button.
    expect(names.filter((name) => name === '' || name.length > 40)).toEqual([])
    // A quick reply of Messenger.
    expect(doors.filter(([, name]) => name.length > 20)).toEqual([])
  })
})
