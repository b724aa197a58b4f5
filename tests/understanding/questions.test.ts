/** A plain yes or no answers only a question that can be answered so; people say "dạ vâng" to everything. */
import { describe, expect, it } from 'vitest'
import { readChoice } from '../../src/understanding/answers.ts'
import { asksWhich } from '../../src/understanding/questions.ts'

describe('a question', () => {
  it.each([
    'Bác cần việc nào ạ?',
    'Hồ sơ của bác đến đâu rồi ạ?',
    'VNeID đang bị sao ạ?',
    'Bác thử tiếp, ra quầy, hay để lúc khác?',
    'Thẻ có trong 7 ngày. Giờ bác muốn làm gì tiếp ạ?',
    'What do you need?',
    'Is it on the phone or on the computer?',
  ])('asks which: %s', (question) => {
    expect(asksWhich(question)).toBe(true)
  })

  it.each([
    'Bác có mức 2 chưa ạ?',
    'Tìm dòng ấy rồi bấm vào. Thấy không ạ?',
    'Có ai đưa người ấy ra phường được không, dù chỉ một lần ạ?',
    'Bác biết mã nào chưa ạ?',
    'Mình xem thêm nhé?',
    'Bấm vào đâu cũng được. Xong thì bấm Tiếp.',
    'Do you see it?',
  ])('can be answered by yes or no: %s', (question) => {
    expect(asksWhich(question)).toBe(false)
  })
})

const FILE = [
  { id: 'cho', label: 'Đang chờ thẻ', also: ['chưa có', 'chờ'] },
  { id: 'tra', label: 'Bị trả, từ chối', also: ['trả lại'] },
  { id: 'co', label: 'Báo có thẻ rồi', also: ['có rồi', 'lấy thẻ'] },
]
const APP = [
  { id: 'thoat', label: 'Mở lên tự thoát', also: ['văng'] },
  { id: 'cu', label: 'Bản cũ, đòi cập nhật' },
  { id: 'khong', label: 'Không vào được' },
]
const PAPERS = [
  { id: 'sao', label: 'Sao y, photo công chứng' },
  { id: 'hop', label: 'Ủy quyền, hợp đồng' },
]
const LEVEL = [
  { id: 'co', label: 'Có mức 2 rồi' },
  { id: 'chua', label: 'Chưa có mức 2' },
  { id: 'quen', label: 'Quên mật khẩu' },
]

describe('a plain yes or no', () => {
  it.each<[question: string, choices: typeof FILE | typeof PAPERS, said: string, id: string | null]>([
    ['Hồ sơ của bác đang thế nào ạ?', FILE, 'đồng ý', null],
    ['Hồ sơ của bác đang thế nào ạ?', FILE, 'dạ vâng ạ', null],
    ['Hồ sơ của bác đang thế nào ạ?', FILE, 'khong thay nut nao ca', null],
    ['Hồ sơ của bác đang thế nào ạ?', FILE, 'chưa', 'cho'],
    ['Hồ sơ của bác đang thế nào ạ?', FILE, 'chưa thấy gì', 'cho'],
    ['Hồ sơ của bác đang thế nào ạ?', FILE, 'rồi', 'co'],
    ['Hồ sơ của bác đang thế nào ạ?', FILE, 'lấy thẻ rồi', 'co'],
    ['VNeID đang bị sao ạ?', APP, 'vâng', null],
    ['VNeID đang bị sao ạ?', APP, 'không', null],
    ['VNeID đang bị sao ạ?', APP, 'văng', 'thoat'],
    ['VNeID đang bị sao ạ?', APP, 'không vào được', 'khong'],
    ['Bác cần chứng thực gì ạ?', PAPERS, 'đồng ý', null],
    ['Bác cần chứng thực gì ạ?', PAPERS, 'dong y', null],
    ['Bác cần chứng thực gì ạ?', PAPERS, 'hợp đồng', 'hop'],
    ['Bác có mức 2 chưa ạ?', LEVEL, 'dạ vâng', 'co'],
    ['Bác có mức 2 chưa ạ?', LEVEL, 'chưa', 'chua'],
  ])('%s', (question, choices, said, id) => {
    const reading = readChoice(said, choices, question)
    expect([said, reading.kind === 'choice' ? reading.id : null]).toEqual([said, id])
  })
})
