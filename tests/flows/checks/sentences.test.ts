import { describe, expect, it } from 'vitest'
import { sentencesOf } from '../../../src/flows/sentences.ts'

describe('sentences', () => {
  it.each([
    ['Một. Hai! Ba?', 3],
    ['Gọi 1900.0368 ạ.', 1],
    ['Bác nói: “Rồi ạ.” Rồi đi.', 2],
    ['Một\nHai', 2],
    ['Mang theo:\n- thẻ\n- điện thoại', 1],
    ['1. Mở\n2. Bấm', 0],
    ['...', 0],
    ['Thường … là có, sau … VNeID báo. Bác chờ ạ.', 2],
    ['Bác đến Trung tâm, …. Nộp xong lấy giấy hẹn.', 2],
    ['Chờ thêm… rồi bấm lại.', 1],
    ['Để cháu xem… Xong rồi ạ.', 2],
  ])('%j', (said, count) => {
    expect(sentencesOf(said)).toHaveLength(count)
  })
})
