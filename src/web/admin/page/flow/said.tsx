/** A field for something that is said: counters, buttons for what is filled in, and what to say where a figure is not known. */
import { memo, useId, useRef, useState, useTransition } from 'react'
import type { Text } from '../../../../flows/definition.ts'
import type { StepContent } from '../../../../publishing/api.ts'
import { type Language, plain, put, withWords } from './content.ts'
import { measure } from './measure.ts'

/** Where in a step's words: `['text']`, `['choices', 'roi']`, `['hint', 0]`. */
export type WordPath =
  | readonly [field: TextField]
  | readonly [field: 'choices' | 'stuck', id: string]
  | readonly ['hint', number]
type TextField = 'text' | 'brief' | 'next' | 'skip' | 'yes' | 'no' | 'title' | 'helper' | 'alt'

export type Change = (edit: (content: StepContent) => StepContent) => void

/** Figures that can be filled in, with how an editor recognises them. */
export type Facts = readonly (readonly [id: string, name: string])[]

interface SaidProps {
  readonly label: string
  readonly path: WordPath
  readonly language: Language
  readonly value: Text | undefined
  readonly change: Change
  readonly disabled?: boolean
  readonly hint?: string
  readonly lines?: number
  /** A whole message: counted, with buttons for what is filled in. */
  readonly message?: boolean
  readonly facts?: Facts
  /** Vietnamese was changed after it. */
  readonly stale?: boolean
}

const TOKENS = ['{bác}', '{cháu}', '{tên}']

export const Said = memo(function Said(props: SaidProps) {
  const { label, path, language, value, change, disabled = false, hint, lines = 1, message = false, facts = [] } = props
  const id = useId()
  const field = useRef<HTMLTextAreaElement>(null)
  // The letter stands in its field at once; what else it changes on the page follows when the processor is free for it.
  const [typed, setTyped] = useState('')
  const [late, follow] = useTransition()
  const text = late ? typed : plain(value)
  const otherwise = typeof value === 'object' ? value.otherwise : undefined
  const needsOtherwise = otherwise !== undefined || /\{(fact|place|answer)\./.test(text)
  const set = (next: string, other: string | undefined = otherwise) =>
    change((content) => setWord(content, language, path, other === undefined ? next : { text: next, otherwise: other }))
  const type = (next: string) => {
    setTyped(next)
    follow(() => set(next))
  }
  const insert = (token: string) => {
    const box = field.current
    if (box === null) return
    box.setRangeText(token, box.selectionStart, box.selectionEnd, 'end')
    type(box.value)
    box.focus()
  }
  const { text: counted, warnings } = message ? measure(text) : { text: '', warnings: [] }
  return (
    <div className="field" data-path={path.join('.')} data-file={language}>
      <label htmlFor={id}>
        {label}
        {props.stale && <span className="tag warn">bản dịch cũ</span>}
      </label>
      {hint && <p className="soft">{hint}</p>}
      <textarea
        ref={field}
        id={id}
        rows={lines}
        value={text}
        readOnly={disabled}
        maxLength={4_000}
        aria-describedby={message ? `${id}-count` : undefined}
        onChange={({ target }) => type(target.value)}
      />
      {message && !disabled && (
        <p className="row tokens">
          {TOKENS.map((token) => (
            <button key={token} type="button" aria-label={`Chèn ${token}`} onClick={() => insert(token)}>
              {token}
            </button>
          ))}
          {facts.length > 0 && (
            <select aria-label="Chèn số liệu" value="" onChange={({ target }) => insert(`{fact.${target.value}}`)}>
              <option value="">Chèn số liệu…</option>
              {facts.map(([fact, name]) => (
                <option key={fact} value={fact}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </p>
      )}
      {message && (
        <p id={`${id}-count`} className={warnings.length > 0 ? 'count over' : 'count'}>
          {counted}
          {warnings.length > 0 && ` — ${warnings.join('; ')}`}
        </p>
      )}
      {needsOtherwise && (
        <>
          <label htmlFor={`${id}-other`}>Khi chưa rõ số liệu trong câu trên thì nói</label>
          <textarea
            id={`${id}-other`}
            rows={lines}
            value={otherwise ?? ''}
            readOnly={disabled}
            maxLength={4_000}
            onChange={({ target }) => set(text, target.value === '' ? undefined : target.value)}
          />
        </>
      )}
    </div>
  )
}, alike)

/** While one field is typed in, the others are not drawn again; paths are written anew each time and compared by what they say. */
function alike({ path: before, ...was }: SaidProps, { path: after, ...is }: SaidProps): boolean {
  const keys = Object.keys({ ...was, ...is }) as (keyof typeof is)[]
  return before.join('.') === after.join('.') && keys.every((key) => was[key] === is[key])
}

/** The words with one of their texts changed; an empty one goes. */
export function setWord(content: StepContent, language: Language, path: WordPath, value: Text): StepContent {
  const words = content.words[language]
  const kept = plain(value) === '' && typeof value === 'string' ? undefined : value
  const [field, id] = path
  if (field === 'choices' || field === 'stuck') {
    return withWords(content, language, { [field]: put(words?.[field], id as string, kept) })
  }
  if (field === 'hint') {
    const hints = hintsOf(words?.hint)
    const next = hints.map((hint, at) => (at === id ? value : hint))
    const filled = next.filter((hint) => plain(hint) !== '')
    return withWords(content, language, { hint: filled.length > 1 ? filled : filled[0] })
  }
  return withWords(content, language, { [field]: kept })
}

/** One text or a list of them; with an empty place at the end to add one. */
export function hintsOf(hint: Text | readonly Text[] | undefined): readonly Text[] {
  const hints = hint === undefined ? [] : Array.isArray(hint) ? (hint as readonly Text[]) : [hint as Text]
  return hints.length < 6 ? [...hints, ''] : hints
}
