/** How long a message may be, and how its sentences are counted: for `check`, the printed sheet and the editor's counters. */

/** Below the smallest limit of all channels (Zalo and Messenger: 2,000), with room for "Bước 4/9" and a lead-in. */
export const MESSAGE_CHARS_MAX = 1_900
export const SENTENCE_WORDS_MAX = 30
export const SENTENCES_MAX = 3

/** A "…" ends one only behind a word and before a capital: one that stands apart is shown for an unknown fact or datum. */
const SENTENCE_END = /(?<=[.!?]["”’»)]*)\s+|(?<=[\p{L}\p{N}]…["”’»)]*)\s+(?=["“‘«(]*\p{Lu})/u

/** Lines of a list belong to the sentence before them. */
export function sentencesOf(text: string): readonly string[] {
  return text
    .split('\n')
    .filter((line) => !/^\s*(?:[-–•*]|\d{1,2}[.)])\s/.test(line))
    .flatMap((line) => line.split(SENTENCE_END))
    .filter((sentence) => /[\p{L}\p{N}]/u.test(sentence))
}

export function wordsIn(sentence: string): number {
  return sentence.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length
}
