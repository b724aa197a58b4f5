/** Where each answer of this step leads, and adding or taking away answers and known troubles. */
import { memo, useMemo, useState } from 'react'
import type { Step } from '../../../../flows/definition.ts'
import type { StepContent } from '../../../../publishing/api.ts'
import { Sheet } from '../ui/dialog.tsx'
import { namedIn } from './answers.ts'
import { idFor, nameOf, put, type StepPart, stepsOf, withStructure, withWords } from './content.ts'
import { eventOf, leadTo, type Way, waysOf } from './exits.ts'
import { NewStep, type NewStepAt } from './new-step.tsx'
import type { Change } from './said.tsx'
import { StepPicker } from './step-picker.tsx'
import { useUnit } from './unit.ts'

interface Props {
  readonly part: StepPart
  readonly content: StepContent
  readonly change: Change
  readonly disabled: boolean
  /** Everything typed is with the server: a step that is made new may be joined to this one. */
  readonly saved: boolean
}

/** As `check` has it: more do not fit on a phone. */
const CHOICES_MAX = 8

export const StepWays = memo(function StepWays({ part, content, change, disabled, saved }: Props) {
  const { unit } = useUnit()
  const steps = stepsOf(unit)
  const [way, setWay] = useState<Way | null>(null)
  const [fresh, setFresh] = useState<NewStepAt | null>(null)
  const [adding, setAdding] = useState<'choices' | 'stuck' | null>(null)
  const names = useMemo(() => new Map(steps.map((step) => [step.step, nameOf(step)])), [steps])
  const { structure } = content
  const ways = waysOf(content, namedIn(steps))
  const choices = structure.kind === 'choose' ? Object.keys(structure.choices).length : 0
  return (
    <section>
      <h2>Đường đi</h2>
      <ul className="ways">
        {ways.map((one) => (
          <li key={one.path.join('.')} data-path={one.path.join('.')}>
            <span>
              {one.when} {one.what && <strong>{one.what}</strong>}
            </span>
            <span aria-hidden="true"> → </span>
            <button type="button" className="target" disabled={disabled} onClick={() => setWay(one)}>
              {names.get(one.to) ?? `Không có bước “${one.to}”`} <span aria-hidden="true">▾</span>
            </button>
            {!disabled && (one.path[0] === 'stuck' || (one.path[0] === 'choices' && choices > 1)) && (
              <button type="button" className="plain" onClick={() => change((now) => without(now, one))}>
                Bỏ<span className="unseen"> {one.what}</span>
              </button>
            )}
          </li>
        ))}
        {structure.kind === 'finish' && <li>Kết thúc ở đây.</li>}
      </ul>
      {!disabled && (
        <p className="row">
          {structure.kind === 'choose' && choices < CHOICES_MAX && (
            <button type="button" onClick={() => setAdding('choices')}>
              + Thêm nút
            </button>
          )}
          {structure.kind !== 'finish' &&
            structure.kind !== 'branch' &&
            Object.keys(structure.stuck ?? {}).length < 8 && (
              <button type="button" onClick={() => setAdding('stuck')}>
                + Thêm chỗ hay vướng
              </button>
            )}
        </p>
      )}
      {way && (
        <StepPicker
          title={`${way.when}${way.what ? ` “${way.what}”` : ''} thì tới bước nào?`}
          steps={steps}
          current={way.to}
          onPick={(to) => {
            change((now) => ({ ...now, structure: leadTo(now.structure, way.path, to) }))
            setWay(null)
          }}
          onClose={() => setWay(null)}
          {...(saved && {
            onNew: () => {
              setFresh({ after: part.step, from: { step: part.step, event: eventOf(way) } })
              setWay(null)
            },
          })}
        />
      )}
      {fresh && <NewStep at={fresh} onClose={() => setFresh(null)} />}
      {adding && (
        <NewWay
          kind={adding}
          steps={steps.filter(({ step }) => step !== part.step)}
          onAdd={(label, to) => {
            change((now) => withWay(now, adding, label, to))
            setAdding(null)
          }}
          onClose={() => setAdding(null)}
        />
      )}
    </section>
  )
})

interface NewWayProps {
  readonly kind: 'choices' | 'stuck'
  readonly steps: readonly StepPart[]
  readonly onAdd: (label: string, to: string) => void
  readonly onClose: () => void
}

function NewWay({ kind, steps, onAdd, onClose }: NewWayProps) {
  const [label, setLabel] = useState('')
  const [named, setNamed] = useState(false)
  if (named)
    return (
      <StepPicker
        title={`“${label}” thì tới bước nào?`}
        steps={steps}
        onPick={(to) => onAdd(label, to)}
        onClose={onClose}
      />
    )
  return (
    <Sheet title={kind === 'choices' ? 'Thêm nút' : 'Thêm chỗ hay vướng'} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          setNamed(true)
        }}
      >
        <label htmlFor="new-way">Chữ trên nút, 2–5 chữ</label>
        <input id="new-way" required maxLength={80} value={label} onChange={({ target }) => setLabel(target.value)} />
        <button type="submit" className="main">
          Chọn bước nút này dẫn tới
        </button>
      </form>
    </Sheet>
  )
}

function withWay(content: StepContent, kind: 'choices' | 'stuck', label: string, to: string): StepContent {
  const known = recordOf(content.structure, kind)
  const id = idFor(label, (taken) => taken in known)
  const next = withStructure(content, { [kind]: { ...known, [id]: to } } as Partial<Step>)
  return withWords(next, 'vi', { [kind]: put(content.words.vi?.[kind], id, label) })
}

/** The way and every word that belongs to it. */
function without(content: StepContent, { path: [kind, id] }: Way): StepContent {
  const field = kind as 'choices' | 'stuck'
  const key = String(id)
  const { [key]: _gone, ...left } = recordOf(content.structure, field)
  const rest = field === 'stuck' && Object.keys(left).length === 0 ? undefined : left
  let next = withStructure(content, { [field]: rest } as Partial<Step>)
  for (const language of ['vi', 'en'] as const) {
    const words = next.words[language]
    if (words === undefined) continue
    next = withWords(next, language, {
      [field]: put(words[field], key, undefined),
      ...(field === 'choices' && { also: put(words.also, key, undefined) }),
    })
  }
  return next
}

function recordOf(step: Step, field: 'choices' | 'stuck'): Readonly<Record<string, string>> {
  if (field === 'stuck') return step.stuck ?? {}
  return step.kind === 'choose' ? step.choices : {}
}
