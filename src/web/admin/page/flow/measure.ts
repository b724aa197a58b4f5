/** What the counters beside a text say: words, the longest sentence, room on the narrowest channel. Pure. */
import {
  MESSAGE_CHARS_MAX,
  SENTENCE_WORDS_MAX,
  SENTENCES_MAX,
  sentencesOf,
  wordsIn,
} from '../../../../flows/sentences.ts'

export interface Measure {
  /** "18 chữ · câu dài nhất 12 chữ · 96/1.900 ký tự". */
  readonly text: string
  /** What is too much, in words. */
  readonly warnings: readonly string[]
}

/** Written out once: it takes longer than all the counting. */
const ROOM = MESSAGE_CHARS_MAX.toLocaleString('vi-VN')

export function measure(text: string): Measure {
  const sentences = sentencesOf(text).map(wordsIn)
  const longest = Math.max(0, ...sentences)
  return {
    text: `${wordsIn(text)} chữ · câu dài nhất ${longest} chữ · ${text.length}/${ROOM} ký tự`,
    warnings: [
      ...(longest > SENTENCE_WORDS_MAX ? [`có câu dài ${longest} chữ, nên dưới ${SENTENCE_WORDS_MAX}`] : []),
      ...(sentences.length > SENTENCES_MAX ? [`${sentences.length} câu, nên nhiều nhất ${SENTENCES_MAX}`] : []),
      ...(text.length > MESSAGE_CHARS_MAX ? [`dài quá, kênh hẹp nhất chỉ nhận ${ROOM} ký tự`] : []),
    ],
  }
}
