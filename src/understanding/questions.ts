/** What a question of ours asks for. */
import { fold, isExactlyIn, wordSet, words } from './normalise.ts'

const WHICH = wordSet('nào gì đâu sao mấy ai bao hay hoặc')
/** At its end these make it a question of yes or no, whatever stands before: "biết ai bán chưa", "thấy dòng nào không". */
const WHETHER_END = /\b(chua|khong|nhe|nha|chu|ha|nhi)( (a|day|vay|the))*$/
const WHICH_ENGLISH = /^(which|what|where|when|who|how)\b|\bor\b/

/**
 * True where yes answers nothing: "Bác cần việc nào ạ?". The last question of a message counts; without one, false.
 *
 * @param text  as it is said, with its accents
 */
export function asksWhich(text: string): boolean {
  const question = text.match(/[^.?!…:\n]*\?/g)?.at(-1)
  if (question === undefined) return false
  const parts = fold(question)
    .split(/[,;()]/)
    .map((part) => part.replace(/[^\p{L}\p{N}]+/gu, ' ').trim())
  if (parts.some((part) => WHETHER_END.test(part))) return false
  return WHICH_ENGLISH.test(parts.join(' ')) || words(question).some((word) => isExactlyIn(WHICH, word))
}
