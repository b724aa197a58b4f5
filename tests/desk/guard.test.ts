/** The guard of what helpers write: what is stopped, what passes, with accents and without, whole and in pieces. */
import { describe, expect, it } from 'vitest'
import { unsafe } from '../../src/desk/guard.ts'
import { PASSED, STOPPED } from './sentences.ts'

const bare = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'D')

describe('a helper’s words', () => {
  it('are tried with many sentences', () => {
    expect(new Set([...STOPPED.map(([, text]) => text), ...PASSED]).size).toBeGreaterThanOrEqual(200)
  })

  it.each(STOPPED)('%s: “%s” is stopped', (kind, text) => {
    expect(unsafe(text)).toBe(kind)
    expect(unsafe(text.toUpperCase().replace(/HTTPS?:\/\/\S+/, (link) => link.toLowerCase()))).not.toBeNull()
  })

  it.each(STOPPED)('%s: “%s” is stopped without accents', (_kind, text) => {
    expect(unsafe(bare(text))).not.toBeNull()
  })

  it.each(PASSED)('“%s” passes', (text) => {
    expect(unsafe(text)).toBeNull()
  })

  it.each<[string, readonly string[], string, string | null]>([
    ['in two messages', ['Bác gửi cháu'], 'mã OTP nhé', 'otp'],
    ['in three', ['Bác đọc giúp cháu', 'cái dòng chữ ấy'], 'mật khẩu bác nhé', 'password'],
    ['with the thing first', ['Về cái ảnh căn cước'], 'bác gửi cho cháu nhé', 'card-photo'],
    ['and a warning before it', ['Bác đừng đưa mã OTP cho ai'], 'Bác làm tiếp bước sau nhé', null],
    ['and guidance before it', ['Bác nhập mã OTP vào ứng dụng'], 'Xong bác báo cháu nhé', null],
    ['three messages ago', ['Bác gửi cháu', 'Vâng ạ', 'Máy bác là máy gì ạ'], 'mã OTP về chưa bác', null],
  ])('asked %s', (_how, before, text, kind) => {
    expect(unsafe(text, { before })).toBe(kind)
  })

  it('may hold the numbers of the place and listed links, and no others', () => {
    expect(unsafe('Bác gọi công an phường 0912 345 678 nhé')).toBe('elsewhere')
    expect(unsafe('Bác gọi công an phường 0912 345 678 nhé', { numbers: ['0912345678'] })).toBeNull()
    expect(unsafe('Xem https://hai-an.example.vn/lich', { official: () => true })).toBeNull()
  })

  it.each([
    ['spaces nobody sees', 'Bác đọc mã O\u200bT\u200bP cho cháu'],
    ['other letters', 'Bác đọc mã ＯＴＰ cho cháu'],
    ['decomposed letters', 'Bác đọc mật khẩu cho cháu'.normalize('NFD')],
    ['a slip of the finger', 'Bác đọc mật khẩuu cho cháu'],
    ['points between', 'Bác đọc mã O.T.P cho cháu'],
  ])('are not hidden by %s', (_how, text) => {
    expect(unsafe(text)).not.toBeNull()
  })

  it('are judged in time, however long', () => {
    const began = performance.now()
    unsafe('bác gửi mã cho cháu đừng '.repeat(160))
    unsafe('ừ '.repeat(1_000))
    expect(performance.now() - began).toBeLessThan(1_000)
  })

  it.each(PASSED)('“%s” passes without accents', (text) => {
    expect(unsafe(bare(text))).toBeNull()
  })
})
