import { describe, expect, it } from 'vitest'
import { matchPhrases, phraseIndex } from '../../src/understanding/phrases.ts'

const index = phraseIndex({
  back: ['quay lại', 'bước trước'],
  stop: ['dừng', 'hủy', '=thôi không làm nữa'],
  correct: ['nhầm rồi', 'bấm nhầm rồi'],
  stuck: ['khó quá', 'tôi bị vướng', 'không làm được'],
  human: ['gặp người', 'chán lắm rồi'],
  suspect: ['bị lừa'],
  pair: ['gọi tôi là'],
  language_en: ['=tiếng anh', 'speak english'],
  thanks: ['cảm ơn'],
  distress: ['khổ quá', 'sợ quá'],
})
const found = (text: string) =>
  matchPhrases(index, text).map(({ id, whole, accented }) => `${id}${whole ? '!' : ''}${accented ? '^' : ''}`)

describe('listed phrases are found however they are typed', () => {
  it.each([
    ['as listed', 'quay lại', ['back!^']],
    ['with politeness around', 'dạ cho bác quay lại với cháu ơi', ['back!^']],
    ['with somebody named in the middle', 'khó bác quá', ['stuck!^']],
    ['without accents', 'quay lai', ['back!']],
    ['with one slip', 'quya lại', ['back!']],
    ['n for l', 'quay nại', ['back!']],
    ['in Telex', 'quay laji', ['back!^']],
    ['inside a sentence', 'bước này bác thấy khó quá trời', ['stuck^']],
    ['old tone placement', 'huỷ', ['stop!^']],
    ['two of one kind', 'khó quá, tôi không làm được cháu ơi', ['stuck!^']],
    ['two of different kinds', 'cảm ơn, quay lại bước trước', ['back^', 'thanks^']],
    ['decomposed', 'chán lắm rồi'.normalize('NFD'), ['human!^']],
    ['nothing of the list', 'tôi dùng máy samsung', []],
    ['empty', '', []],
  ])('%s', (_how, text, ids) => {
    expect(found(text)).toEqual(ids)
  })
})

describe('a phrase does not fire where it means something else', () => {
  it.each([
    ['a name with the letters of a move is no exact match', 'Huy', ['stop!']],
    ['a single word inside a sentence', 'nhà ở ngõ Dừng', []],
    ['another accent is another word', 'đứng', []],
    ['somebody named in the middle, and more said', 'quay bác lại sau cho khách', []],
    ['denied', 'tôi không bị lừa', []],
    ['denied with small words between', 'chưa cần gặp người', []],
    ['only as the whole message', 'xin bản khai sinh tiếng anh', []],
    ['that same one as the whole message', 'tiếng anh nhé', ['language_en!^']],
    ['two words without accents inside a sentence', 'ho so qua han roi', []],
    ['without accents the earlier list wins', 'kho qua', ['stuck!']],
    ['with accents each is itself', 'khổ quá', ['distress!^']],
    ['another word one letter away', 'nhập rồi', []],
    ['a negation never appears by a slip', 'bị vướng tôi', []],
  ])('%s', (_situation, text, ids) => {
    expect(found(text)).toEqual(ids)
  })
})
