/** A step that is not there yet: its kind and its words are asked, the rest is set so that the flow still holds together. */
import { type FormEvent, useState } from 'react'
import { useLocation } from 'wouter'
import type { Step } from '../../../../flows/definition.ts'
import { KIND_NAMES } from '../../../../flows/in-words.ts'
import type { AddStepAsked, StepContent } from '../../../../publishing/api.ts'
import { Sheet } from '../ui/dialog.tsx'
import { Trouble } from '../ui/notice.tsx'
import { idFor, stepsOf } from './content.ts'
import { useUnit, useUnitAct } from './unit.ts'

/** Those an official needs; the others are made in the text view. */
const KINDS = ['choose', 'say', 'ask', 'confirm', 'photo', 'handoff', 'finish'] as const
type NewKind = (typeof KINDS)[number]

export interface NewStepAt {
  /** Behind this one; `''`: at the beginning. */
  readonly after: string
  /** The way of another step that is to lead to it. */
  readonly from?: { readonly step: string; readonly event: string }
}

export function NewStep({ at, onClose }: { readonly at: NewStepAt; readonly onClose: () => void }) {
  const { unit } = useUnit()
  const [kind, setKind] = useState<NewKind>('choose')
  const [, go] = useLocation()
  const add = useUnitAct((asked: AddStepAsked) => ({ path: 'steps', body: asked }))
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const title = String(form.get('title')).trim()
    const id = idFor(title, (taken) => unit.parts.some((part) => part.id === `step.${taken}`))
    const steps = stepsOf(unit)
    const place = steps.findIndex(({ step }) => step === at.after)
    const onward = steps[place + 1]?.step ?? steps[0]?.step ?? id
    const said = (field: string) => String(form.get(field)).trim()
    const content = fresh(kind, { title, text: said('text'), english: said('english'), onward, id })
    add.mutate(
      { draft: unit.draft, id, after: at.after, content, ...(at.from && { from: at.from }) },
      { onSuccess: () => go(`/u/${unit.row.id}/steps/${id}`) },
    )
  }
  return (
    <Sheet title="Bước mới" onClose={onClose}>
      <form onSubmit={submit} className="stack">
        <label htmlFor="new-kind">Bước này làm gì</label>
        <select id="new-kind" value={kind} onChange={({ target }) => setKind(target.value as NewKind)}>
          {KINDS.map((one) => (
            <option key={one} value={one}>
              {KIND_NAMES[one]}
            </option>
          ))}
        </select>
        <label htmlFor="new-title">Tên ngắn, 2–6 chữ, để nhận ra trong danh sách</label>
        <input id="new-title" name="title" required maxLength={80} autoComplete="off" />
        <label htmlFor="new-text">Người dân đọc</label>
        <textarea id="new-text" name="text" required rows={3} maxLength={4_000} />
        <label htmlFor="new-english">Người dân đọc, tiếng Anh (viết sau cũng được, phải có khi phát hành)</label>
        <textarea id="new-english" name="english" rows={2} maxLength={4_000} lang="en" />
        {at.from && <p className="soft">Nút vừa chọn sẽ dẫn tới bước này.</p>}
        {add.isError && <Trouble error={add.error} />}
        <button type="submit" className="main" disabled={add.isPending}>
          Thêm bước
        </button>
      </form>
    </Sheet>
  )
}

interface Given {
  readonly title: string
  readonly text: string
  /** Empty: not written yet. */
  readonly english: string
  /** Where it goes on until the editor says otherwise. */
  readonly onward: string
  readonly id: string
}

function fresh(kind: NewKind, { title, text, english, onward, id }: Given): StepContent {
  const labels = (co: string, chua: string) => (kind === 'choose' ? { choices: { co, chua } } : {})
  const vi = { title, text, ...labels('Có', 'Chưa') }
  const en = { ...(english !== '' && { text: english }), ...labels('Yes', 'Not yet') }
  return { structure: structureOf(kind, onward, id), words: { vi, ...(Object.keys(en).length > 0 && { en }) } }
}

function structureOf(kind: NewKind, onward: string, id: string): Step {
  switch (kind) {
    case 'choose':
      return { kind, choices: { co: onward, chua: onward } }
    case 'say':
    case 'photo':
      return { kind, next: onward }
    case 'ask':
      return { kind, expect: 'text', remember: id, next: onward }
    case 'confirm':
      return { kind, yes: onward, no: onward }
    case 'handoff':
      // biome-ignore lint/suspicious/noThenProperty: the field is called so in the files
      return { kind, topic: 'chung', then: onward, nobody: onward }
    case 'finish':
      return { kind, outcome: 'done' }
    default:
      return kind satisfies never
  }
}
