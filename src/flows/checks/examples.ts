/** Does the topic finder send what people type to the flow that says it understands it? */
import type { Scope } from './scope.ts'

/** The finder, with everything live in its index. */
export type FindTopics = (text: string) => { readonly best: string | null }

export function checkExamples({ id, flow, report }: Scope, findTopics: FindTopics): void {
  if (flow.definition.part) return
  for (const [language, { examples = [] }] of flow.words) {
    if (examples.length === 0) {
      report(
        'warn',
        { language, path: ['title'] },
        `chưa có câu ví dụ nào (${language})`,
        'thêm examples: những câu người dân hay gõ',
      )
    }
    for (const [i, example] of examples.entries()) {
      const { best } = findTopics(example)
      if (best === id) continue
      const where = best === null ? 'không dẫn tới đâu' : `dẫn tới "${best}"`
      report(
        'warn',
        { language, path: ['examples', i] },
        `câu "${example}" ${where}`,
        'sửa câu, hoặc chuyển sang thủ tục kia',
      )
    }
  }
}
