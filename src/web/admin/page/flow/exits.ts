/** Where a step leads, as a person reads it: "Nếu bấm “Quét được” → Bước 5". Pure. */
import type { Step } from '../../../../flows/definition.ts'
import { conditionInWords, durationInWords, type Named } from '../../../../flows/in-words.ts'
import type { StepContent } from '../../../../publishing/api.ts'
import { plain } from './content.ts'

export interface Way {
  /** Path of the target inside the step's structure: `['choices', 'roi']`. */
  readonly path: readonly (string | number)[]
  /** "Nếu bấm", "Nếu", "Khi vướng". */
  readonly when: string
  /** What is pressed or happens; absent where `when` says it all. */
  readonly what?: string
  readonly to: string
}

export function waysOf({ structure, words }: StepContent, named?: Named): readonly Way[] {
  const vi = words.vi
  const stuck = Object.entries(structure.stuck ?? {}).map(
    ([id, to]): Way => ({ path: ['stuck', id], when: 'Khi vướng', what: plain(vi?.stuck?.[id]) || id, to }),
  )
  return [...ownWays(structure, words, named), ...stuck]
}

function ownWays(step: Step, words: StepContent['words'], named?: Named): readonly Way[] {
  const vi = words.vi
  const pressed = (path: string, label: string, to: string): Way => ({ path: [path], when: 'Nếu bấm', what: label, to })
  const skip = (to: string | undefined) => (to ? [pressed('skip', plain(vi?.skip) || 'Bỏ qua', to)] : [])
  switch (step.kind) {
    case 'say':
      return step.pause === 'none'
        ? [{ path: ['next'], when: 'Nói xong đi luôn tới', to: step.next }]
        : [pressed('next', plain(vi?.next) || 'Tiếp', step.next)]
    case 'choose':
      return Object.entries(step.choices).map(([id, to]) => ({
        path: ['choices', id],
        when: 'Nếu bấm',
        what: plain(vi?.choices?.[id]) || id,
        to,
      }))
    case 'ask':
      return [
        { path: ['next'], when: 'Khi đã trả lời', to: step.next },
        ...(step.invalid ? [{ path: ['invalid'], when: 'Khi trả lời sai quá số lần', to: step.invalid }] : []),
        ...skip(step.skip),
      ]
    case 'confirm':
      return [
        pressed('yes', plain(vi?.yes) || 'Đúng rồi', step.yes),
        pressed('no', plain(vi?.no) || 'Chưa đúng', step.no),
      ]
    case 'photo':
      return [{ path: ['next'], when: 'Khi đã gửi ảnh', to: step.next }, ...skip(step.skip)]
    case 'window':
      return [{ path: ['next'], when: 'Khi đã chọn buổi', to: step.next }, ...skip(step.skip)]
    case 'branch':
      return [
        ...step.when.map(
          ({ if: condition, to }, at): Way => ({
            path: ['when', at, 'to'],
            when: 'Nếu',
            what: conditionInWords(condition, named),
            to,
          }),
        ),
        { path: ['else'], when: 'Còn lại', to: step.else },
      ]
    case 'call':
      return [{ path: ['then'], when: 'Khi quay lại', to: step.then }]
    case 'wait':
      return [{ path: ['next'], when: `Sau ${durationInWords(step.for)}`, to: step.next }]
    case 'handoff':
      return [
        { path: ['then'], when: 'Sau khi có người giúp', to: step.then },
        { path: ['nobody'], when: 'Khi không có ai rảnh', to: step.nobody },
      ]
    case 'visit':
      return [
        { path: ['then'], when: 'Khi đã hẹn', to: step.then },
        ...(step.without ? [{ path: ['without'], when: 'Khi không hẹn được', to: step.without }] : []),
      ]
    case 'finish':
      return []
    default:
      return step satisfies never
  }
}

/** An exit's event as the server knows it: `roi`, `next`, `if0`, `else`. */
export function eventOf({ path: [first, second] }: Way): string {
  if (first === 'when') return `if${second}`
  return String(second ?? first)
}

/** The step leading elsewhere at this place. */
export function leadTo(step: Step, path: Way['path'], to: string): Step {
  return set(step, path, to) as Step
}

function set(value: unknown, [key, ...rest]: Way['path'], to: string): unknown {
  if (key === undefined) return to
  if (Array.isArray(value)) return value.map((item, at) => (at === key ? set(item, rest, to) : item))
  const record = value as Readonly<Record<string, unknown>>
  return { ...record, [key]: set(record[key], rest, to) }
}
