/** Opening hours, a line for each day or run of days. What does not read yet stays in the field and is not saved. */
import { useId, useState } from 'react'
import type { Hours } from '../../../../flows/place.ts'

interface Props {
  readonly hours: Hours | null
  readonly disabled: boolean
  readonly onChange: (hours: Hours | null) => void
}

const DAYS: readonly (readonly [id: string, name: string])[] = [
  ['mon', 'thứ 2'],
  ['tue', 'thứ 3'],
  ['wed', 'thứ 4'],
  ['thu', 'thứ 5'],
  ['fri', 'thứ 6'],
  ['sat', 'thứ 7'],
  ['sun', 'chủ nhật'],
]
const SPAN = /^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$/

export function HoursField({ hours, disabled, onChange }: Props) {
  const id = useId()
  const [typed, setTyped] = useState(() => inLines(hours))
  const read = fromLines(typed)
  return (
    <div className="field">
      <label htmlFor={id}>Giờ mở cửa (mỗi dòng: “thứ 2-thứ 6: 07:30-11:30, 13:30-17:00”)</label>
      <textarea
        id={id}
        rows={2}
        readOnly={disabled}
        value={typed}
        aria-invalid={read === undefined}
        aria-describedby={`${id}-how`}
        onChange={({ target }) => {
          setTyped(target.value)
          const next = fromLines(target.value)
          if (next !== undefined) onChange(next)
        }}
      />
      <p id={`${id}-how`} className={read === undefined ? 'fault' : 'soft'}>
        {read === undefined
          ? 'Dòng này chưa đọc được nên chưa lưu. Viết như ví dụ trên.'
          : 'Để trống nếu chưa ai xác nhận.'}
      </p>
    </div>
  )
}

function inLines(hours: Hours | null): string {
  const name = (id: string) => DAYS.find(([day]) => day === id)?.[1] ?? id
  return Object.entries(hours ?? {})
    .map(([days, spans]) => `${days.split('-').map(name).join('-')}: ${spans.join(', ')}`)
    .join('\n')
}

/** @returns `undefined` where a line does not read */
export function fromLines(text: string): Hours | null | undefined {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  if (lines.length === 0) return null
  const hours: Record<string, string[]> = {}
  for (const line of lines) {
    const at = line.indexOf(':')
    const days = line
      .slice(0, at)
      .toLowerCase()
      .split('-')
      .map((day) => DAYS.find(([, name]) => name === day.trim())?.[0])
    const spans = line
      .slice(at + 1)
      .split(',')
      .map((span) => span.replaceAll(' ', ''))
    if (at < 0 || days.length > 2 || days.includes(undefined) || !spans.every((span) => SPAN.test(span)))
      return undefined
    hours[days.join('-')] = spans
  }
  return hours
}
