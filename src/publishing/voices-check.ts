/** What is not right about recordings when a draft goes out: one that says the old words, and steps left silent. Pure. */
import { createHash } from 'node:crypto'
import type { StepWords } from '../flows/definition.ts'
import { MAIN_LANGUAGE } from '../flows/lending.ts'
import type { EditorProblem } from './api.ts'
import { HEAD, partsOf, stepOfPart, type UnitFiles } from './units.ts'

export function voiceProblems(unit: string, before: UnitFiles | null, after: UnitFiles): readonly EditorProblem[] {
  const old = before ? wordsIn(unit, before) : new Map<string, StepWords>()
  const now = wordsIn(unit, after)
  const problem = (part: string, what: string, remedy: string): EditorProblem => ({
    ...{ level: 'warn', part, file: MAIN_LANGUAGE as 'vi', line: 1, path: ['voice'], what, remedy },
    id: createHash('sha256').update(`${unit} ${part} ${what}`).digest('hex').slice(0, 12),
  })
  const stale = [...now].flatMap(([part, { voice, text }]) => {
    const was = old.get(part)
    if (voice === undefined || was?.voice !== voice || JSON.stringify(was.text) === JSON.stringify(text)) return []
    return [problem(part, 'lời đã đổi mà bản ghi vẫn đọc lời cũ', 'thu lại hoặc bỏ bản ghi')]
  })
  const spoken = [...now.values()].filter(({ text }) => text !== undefined)
  const silent = spoken.filter(({ voice }) => voice === undefined).length
  // A flow without a single recording is one where nobody has begun: the device reads all of it.
  const some = silent > 0 && silent < spoken.length
  return some
    ? [...stale, problem(HEAD, `${silent} bước chưa có bản ghi`, 'thu thêm ở mục Âm thanh, hoặc để máy đọc')]
    : stale
}

function wordsIn(unit: string, files: UnitFiles): ReadonlyMap<string, StepWords> {
  const found = new Map<string, StepWords>()
  for (const [part, { words }] of partsOf(unit, files)) {
    const own = (words as Readonly<Record<string, StepWords>> | undefined)?.[MAIN_LANGUAGE]
    if (stepOfPart(part) !== undefined && own) found.set(part, own)
  }
  return found
}
