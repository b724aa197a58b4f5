/** Plain fields with their labels. */
import { useId, useState } from 'react'

interface TextInputProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly disabled?: boolean
  readonly max?: number
  readonly type?: 'text' | 'date' | 'url' | 'tel'
}

export function TextInput({ label, value, onChange, disabled = false, max = 300, type = 'text' }: TextInputProps) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type={type}
        value={value}
        maxLength={max}
        readOnly={disabled}
        onChange={({ target }) => onChange(target.value)}
      />
    </div>
  )
}

interface LinesFieldProps {
  readonly label: string
  readonly lines: readonly string[]
  readonly onChange: (lines: readonly string[]) => void
  readonly rows?: number
  readonly disabled?: boolean
}

/** A list, one a line. Empty lines are nobody's business but the typist's. */
export function LinesField({ label, lines, onChange, rows = 2, disabled = false }: LinesFieldProps) {
  const id = useId()
  const outside = lines.join('\n')
  const [typed, setTyped] = useState(outside)
  if (linesOf(typed).join('\n') !== outside) setTyped(outside)
  return (
    <div className="field">
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

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}
