/** Plain fields with their labels. */
import { useId, useState } from 'react'

interface TextInputProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly disabled?: boolean
  /** Emptied, it keeps what it had until something else stands there. */
  readonly required?: boolean
  /** Where it stands in what is edited, so that a fault can lead here: `vi/title`, `flow/sources.nd69`. */
  readonly place?: string
  readonly max?: number
  readonly type?: 'text' | 'date' | 'url' | 'tel'
}

export function TextInput(props: TextInputProps) {
  const { label, value, onChange, disabled = false, required = false, place, max = 300, type = 'text' } = props
  const id = useId()
  const [emptied, setEmptied] = useState(false)
  return (
    <div className="field" {...placed(place)}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type={type}
        value={emptied ? '' : value}
        maxLength={max}
        readOnly={disabled}
        aria-describedby={emptied ? `${id}-empty` : undefined}
        onChange={({ target }) => {
          const empty = required && target.value === ''
          setEmptied(empty)
          if (!empty) onChange(target.value)
        }}
      />
      {emptied && (
        <p id={`${id}-empty`} className="fault">
          Không để trống được. Đang giữ “{value}”.
        </p>
      )}
    </div>
  )
}

interface LinesFieldProps {
  readonly label: string
  readonly lines: readonly string[]
  readonly onChange: (lines: readonly string[]) => void
  readonly rows?: number
  readonly disabled?: boolean
  /** As of `TextInput`. */
  readonly place?: string
}

/** A list, one a line. Empty lines are nobody's business but the typist's. */
export function LinesField({ label, lines, onChange, rows = 2, disabled = false, place }: LinesFieldProps) {
  const id = useId()
  const outside = lines.join('\n')
  const [typed, setTyped] = useState(outside)
  if (linesOf(typed).join('\n') !== outside) setTyped(outside)
  return (
    <div className="field" {...placed(place)}>
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id}
        rows={rows}
        value={typed}
        readOnly={disabled}
        onChange={({ target }) => {
          setTyped(target.value)
          onChange(linesOf(target.value))
        }}
      />
    </div>
  )
}

function placed(place: string | undefined) {
  if (place === undefined) return {}
  const [file, path] = place.split('/')
  return { 'data-path': path, ...(file !== 'flow' && { 'data-file': file }) }
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}
