/** Several wishes in one message: "làm khai sinh cho bé rồi nhập hộ khẩu luôn". */
import { findTopics, PERSON, SURE, type TopicIndex } from './topics.ts'

/** What people put between one wish and the next. A comma more often goes on telling the same story, and so does "rồi". */
const BETWEEN =
  /[;\n]+|[,.]?\s(?:và|với lại|đồng thời|tiện thể|tiện|ngoài ra|thêm nữa|kèm theo|sau đó|rồi(?=\s.*\sluôn)|va|voi lai|dong thoi|tien the|ngoai ra|sau do|roi(?=\s.*\sluon)|and|also|với|voi)(?=\s)/giu
/** Here "với" and "và" stand between things that are compared, not wished for. */
const COMPARED = /khác|phân biệt|khớp|giống|trùng|so với|xác nhận|khac|phan biet|khop|giong|xac nhan|difference/iu
const PARTS_MAX = 4
const LETTERS_MAX = 300
const TWO_WORDS = /\S+\s+\S+/

/** The flows asked for, in the order they were said; fewer than two when the message is one wish. */
export function wishes(index: TopicIndex, text: string): readonly string[] {
  if (text.length > LETTERS_MAX || COMPARED.test(text)) return []
  const parts = text.split(BETWEEN).filter((part) => part !== undefined && TWO_WORDS.test(part.trim()))
  if (parts.length < 2 || parts.length > PARTS_MAX) return []
  const found = new Set<string>()
  for (const part of parts) {
    const { best, score } = findTopics(index, part)
    if (best === null || best === PERSON || score < SURE) continue
    found.add(best)
  }
  if (found.size < 2) return []
  // The whole must lead to one of them: parts torn out may sound like something else.
  const { best } = findTopics(index, text)
  return best !== null && found.has(best) ? [...found] : []
}
