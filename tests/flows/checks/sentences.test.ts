import { describe, expect, it } from 'vitest'
import { sentencesOf } from '../../../src/flows/checks/texts.ts'

describe('sentences', () => {
  it.each([
    ['Một. Hai! Ba?', 3],
    ['Gọi 1900.0368 ạ.', 1],
    ['Bác nói: “Rồi ạ.” Rồi đi.', 2],
    ['Một\nHai', 2],
    ['Mang theo:\n- thẻ\n- điện thoại', 1],
    ['1. Mở\n2. Bấm', 0],
    ['...', 0],
  ])('%j', (said, count) => {
    expect(sentencesOf(said)).toHaveLength(count)
  })
})
