import { describe, expect, it } from 'vitest'
import {
  readArea,
  readChoice,
  readDate,
  readFileCode,
  readNumber,
  readPhone,
  readYesNo,
} from '../../src/understanding/answers.ts'
import { fold, nfc, words } from '../../src/understanding/normalise.ts'
import { matchPhrases, phraseIndex } from '../../src/understanding/phrases.ts'
import { buildTopics, findTopics } from '../../src/understanding/topics.ts'
import { BOOK, choicesOf, NOW, REPLIES, says } from './replies.ts'
import { bestOf, unitOfWorkMs } from './unit-of-work.ts'

/** Longest message a channel lets in. */
const CHARS = 4_096

const HOSTILE: Readonly<Record<string, string>> = {
  'one letter': 'a',
  'marks on one letter': '\u0301',
  'every mark at once': 'o\u0302\u0323\u031b\u0301\u0309',
  'teen code': 'k ',
  digits: '1',
  'numbers and dots': '1.',
  'numbers and dashes': '1-',
  'half phone numbers': '0912 ',
  'half file numbers': '000.h24.',
  punctuation: '...,(((',
  'zero width': 'a\u200b',
  'full width': 'ｋ１②',
  Telex: 'uwowj',
  emoji: '👍',
  'lone surrogates': '\ud83d',
  'other scripts': '漢字',
  negations: 'không phải là không có đâu ',
  'a phrase again and again': 'quay lại quay ',
  prose: 'bác không vào được vneid nó báo mã otp chưa gửi về ',
}

const yesNo = Object.values(REPLIES.yesNo).flatMap(says)
const phrases = phraseIndex({ back: ['quay lại', 'quay lại bước trước'], rest: yesNo })
const topics = buildTopics(
  Array.from({ length: 40 }, (_, i) => ({
    flow: `flow-${i}`,
    language: 'vi',
    title: `Việc ${i}`,
    examples: yesNo.slice(i * 10, i * 10 + 40),
  })),
)
const choices = REPLIES.choices.map(choicesOf)[2] ?? []

const FUNCTIONS: Readonly<Record<string, (text: string) => unknown>> = {
  nfc,
  fold,
  words,
  readYesNo,
  readChoice: (text) => readChoice(text, choices),
  readNumber,
  readDate: (text) => readDate(text, NOW),
  readPhone,
  readArea: (text) => readArea(text, BOOK),
  readFileCode,
  matchPhrases: (text) => matchPhrases(phrases, text),
  findTopics: (text) => findTopics(topics, text),
}

describe('no message takes longer than another, whatever it is made of', () => {
  // As much as plain work of the same length takes, or less; something quadratic takes hundreds of times as much.
  const LIMIT_UNITS = 8

  it.each(Object.entries(FUNCTIONS))('%s', (_name, read) => {
    const limitMs = LIMIT_UNITS * unitOfWorkMs()
    for (const [kind, piece] of Object.entries(HOSTILE)) {
      const longest = piece.repeat(Math.ceil(CHARS / piece.length)).slice(0, CHARS)
      for (const text of [longest, longest.slice(0, 300), longest.slice(0, 240), `a${longest.slice(1)}b`]) {
        const best = bestOf(5, () => read(text), limitMs / 4)
        expect(best, `${kind}, ${text.length} characters`).toBeLessThan(limitMs)
      }
    }
  })
})
