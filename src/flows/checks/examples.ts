/** Does the topic finder send what people type to the flow that says it understands it? */
import { LANGUAGE_NAMES } from '../in-words.ts'
import { MAIN_LANGUAGE } from '../lending.ts'
import type { Scope } from './scope.ts'

/** The finder, with everything live in its index. */
export type FindTopics = (text: string) => { readonly best: string | null }

export function checkExamples({ whole, id, flow, report }: Scope, findTopics: FindTopics): void {
  if (flow.definition.part) return
  for (const [language, { examples = [] }] of flow.words) {
    if (examples.length === 0) {
      report(
        'warn',
        { language, path: ['title'] },
        `chưa có câu ví dụ nào bằng ${LANGUAGE_NAMES[language] ?? language}`,
        'thêm những câu người dân hay gõ (trong tệp: examples)',
      )
    }
    for (const [i, example] of examples.entries()) {
      const { best } = findTopics(example)
      if (best === id) continue
      const where =
        best === null
          ? 'không dẫn tới đâu'
          : `dẫn tới "${whole.flows.get(best)?.words.get(MAIN_LANGUAGE)?.title ?? best}"`
      report(
        'warn',
        { language, path: ['examples', i] },
        `câu "${example}" ${where}`,
        'sửa câu, hoặc chuyển sang thủ tục kia',
      )
    }
  }
}
