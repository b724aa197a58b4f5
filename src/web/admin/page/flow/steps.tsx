/** The main editor: every step with its words and where each answer leads. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { memo, useCallback, useDeferredValue, useEffect, useRef, useState } from 'react'
import { Link } from 'wouter'
import { KIND_NAMES, type Named } from '../../../../flows/in-words.ts'
import type { EditorProblem, Saved, Unit } from '../../../../publishing/api.ts'
import { ask } from '../server.ts'
import { Note, Trouble } from '../ui/notice.tsx'
import { Screen } from '../ui/screen.tsx'
import { fold } from '../units.tsx'
import { namedIn } from './answers.ts'
import { Banner } from './banner.tsx'
import { nameOf, plain, type StepPart, shortened, stepsOf } from './content.ts'
import { eventOf, leadTo, type Way, waysOf } from './exits.ts'
import { NewStep, type NewStepAt } from './new-step.tsx'
import { usePresent, WhoIsHere } from './presence.tsx'
import { inWords } from './problems.tsx'
import { RemoveStep } from './remove-step.tsx'
import { StepPicker } from './step-picker.tsx'
import { unitPath, useUnit, useUnitAct, withSaved } from './unit.ts'

type Asked =
  | { readonly kind: 'lead'; readonly part: StepPart; readonly way: Way }
  | { readonly kind: 'new'; readonly at: NewStepAt }
  | { readonly kind: 'move'; readonly part: StepPart }
  | { readonly kind: 'remove'; readonly part: StepPart }

export function StepList() {
  const { unit, rights } = useUnit()
  const client = useQueryClient()
  const steps = stepsOf(unit)
  const [asked, setAsked] = useState<Asked | null>(null)
  const [wanted, setWanted] = useState('')
  /** What was done last here; only that can be undone, once. */
  const [last, setLast] = useState<'act' | 'undo' | null>(null)
  const acted = () => setLast('act')
  const filter = useDeferredValue(fold(wanted))
  const move = useUnitAct(({ step, after }: { readonly step: string; readonly after: string }) => ({
    path: `steps/${step}/move`,
    body: { draft: unit.draft, after },
  }))
  const undo = useUnitAct((_: object) => ({ path: 'undo', body: { draft: unit.draft } }))
  const lead = useMutation({
    mutationFn: ({ part, way, to }: { readonly part: StepPart; readonly way: Way; readonly to: string }) => {
      const content = { ...part.content, structure: leadTo(part.content.structure, way.path, to) }
      return ask<Saved>('PUT', `${unitPath(unit.row.id)}/parts/${part.id}`, { base: part.base, content })
    },
    onSuccess: (saved) => {
      client.setQueryData<Unit>(['unit', unit.row.id], (known) => known && withSaved(known, saved))
      void client.invalidateQueries({ queryKey: ['units'] })
    },
    onError: () => void client.invalidateQueries({ queryKey: ['unit', unit.row.id] }),
  })
  useFocusFromAddress(steps.length)

  const presentNow = usePresent()
  const names = useNames(steps)
  const shift = useCallback(
    (part: StepPart, by: -1 | 1) => {
      const at = steps.findIndex(({ step }) => step === part.step)
      const after = steps[by === 1 ? at + 1 : at - 2]
      if (by === -1 && at === 0) return
      move.mutate({ step: part.step, after: after?.step ?? '' }, { onSuccess: () => setLast('act') })
    },
    [steps, move.mutate],
  )
  const open = useCallback((next: Asked) => setAsked(next), [])
  const shown = steps.filter(
    (part) => filter === '' || fold(`${nameOf(part)} ${plain(part.content.words.vi?.text)}`).includes(filter),
  )
  const failed = [move, undo, lead].find(({ isError }) => isError)
  const pick = (to: string) => {
    if (asked?.kind === 'lead') lead.mutate({ part: asked.part, way: asked.way, to }, { onSuccess: acted })
    if (asked?.kind === 'move') move.mutate({ step: asked.part.step, after: to }, { onSuccess: acted })
    setAsked(null)
  }

  return (
    <Screen title="Các bước và đường đi" up={{ to: `/u/${unit.row.id}`, title: unit.row.title }}>
      <Banner />
      <WhoIsHere />
      {failed && <Trouble error={failed.error} />}
      {last !== null && rights.mayEdit && unit.draft > 0 && (
        <Note kind="good">
          <p role="status">{last === 'act' ? 'Đã lưu vào bản nháp.' : 'Đã hoàn tác.'}</p>
          {last === 'act' && (
            <button
              type="button"
              disabled={undo.isPending}
              onClick={() => undo.mutate({}, { onSuccess: () => setLast('undo') })}
            >
              Hoàn tác việc vừa rồi
            </button>
          )}
        </Note>
      )}
      <p className="filter">
        <label htmlFor="filter">Tìm trong {steps.length} bước</label>
        <input id="filter" type="search" value={wanted} onChange={({ target }) => setWanted(target.value)} />
        <Link href={`/u/${unit.row.id}/map`}>Bản đồ</Link>
      </p>
      {rights.mayEdit && (
        <button type="button" className="plain" onClick={() => setAsked({ kind: 'new', at: { after: '' } })}>
          + bước mới ở đầu
        </button>
      )}
      <ol className="steps">
        {shown.map((part) => (
          <StepRow
            key={part.step}
            part={part}
            names={names}
            named={namedIn(steps)}
            problems={unit.problems}
            editor={presentNow.find(({ editing }) => editing === part.id)?.name}
            at={`/u/${unit.row.id}/steps`}
            mayEdit={rights.mayEdit}
            first={part.number === 1}
            last={part.number === steps.length}
            onShift={shift}
            onAsk={open}
          />
        ))}
      </ol>
      {shown.length === 0 && <p role="status">Không có bước nào như vậy.</p>}
      {asked?.kind === 'lead' && (
        <StepPicker
          title={`${asked.way.when}${asked.way.what ? ` “${asked.way.what}”` : ''} thì tới bước nào?`}
          steps={steps}
          current={asked.way.to}
          onPick={pick}
          onClose={() => setAsked(null)}
          onNew={() =>
            setAsked({
              kind: 'new',
              at: { after: asked.part.step, from: { step: asked.part.step, event: eventOf(asked.way) } },
            })
          }
        />
      )}
      {asked?.kind === 'move' && (
        <StepPicker
          title={`Chuyển “${nameOf(asked.part)}” đến sau bước nào?`}
          steps={steps.filter(({ step }) => step !== asked.part.step)}
          onPick={pick}
          onClose={() => setAsked(null)}
        />
      )}
      {asked?.kind === 'new' && <NewStep at={asked.at} onClose={() => setAsked(null)} />}
      {asked?.kind === 'remove' && <RemoveStep part={asked.part} onDone={acted} onClose={() => setAsked(null)} />}
    </Screen>
  )
}

function useNames(steps: readonly StepPart[]): ReadonlyMap<string, string> {
  const made = useRef<{ readonly of: readonly StepPart[]; readonly names: ReadonlyMap<string, string> }>(undefined)
  if (made.current?.of !== steps) {
    made.current = { of: steps, names: new Map(steps.map((part) => [part.step, nameOf(part)])) }
  }
  return made.current.names
}

/** `#otp` of the address: from the map or a fault, straight to the row. */
function useFocusFromAddress(count: number): void {
  useEffect(() => {
    const id = location.hash.slice(1)
    const row = id === '' || count === 0 ? null : document.getElementById(`row-${id}`)
    row?.scrollIntoView({ block: 'center' })
    row?.querySelector('a')?.focus()
  }, [count])
}

interface RowProps {
  readonly part: StepPart
  readonly names: ReadonlyMap<string, string>
  readonly named: Named
  readonly problems: readonly EditorProblem[]
  readonly editor: string | undefined
  readonly at: string
  readonly mayEdit: boolean
  readonly first: boolean
  readonly last: boolean
  readonly onShift: (part: StepPart, by: -1 | 1) => void
  readonly onAsk: (asked: Asked) => void
}

const StepRow = memo(function StepRow(props: RowProps) {
  const { part, names, named, problems, editor, at, mayEdit, first, last, onShift, onAsk } = props
  const { structure, words } = part.content
  const name = names.get(part.step) ?? part.step
  const found = problems.filter((problem) => problem.part === part.id && problem.unit === undefined)
  const faults = found.filter(({ level }) => level === 'block')
  const marks = [
    KIND_NAMES[structure.kind],
    ...(structure.picture ? ['có ảnh'] : []),
    ...(words.vi?.voice ? ['có tiếng'] : []),
    ...(words.vi?.helper ? ['có lời dặn người giúp'] : []),
    ...(structure.hard ? ['bước khó'] : []),
    ...(part.changed ? ['đã sửa'] : []),
    ...(found.length > faults.length ? [`${found.length - faults.length} điều nhắc`] : []),
  ]
  return (
    <li id={`row-${part.step}`} className={faults.length > 0 ? 'step faulty' : 'step'}>
      <h2>
        <Link href={`${at}/${part.step}`}>{name}</Link>
      </h2>
      <p>{shortened(plain(words.vi?.text), 160)}</p>
      <p className="soft">{marks.join(' · ')}</p>
      {editor && <p className="here">{editor} đang sửa bước này.</p>}
      {faults.map((problem) => (
        <p key={problem.id} className="fault">
          Lỗi: {inWords(problem)}
        </p>
      ))}
      <ul className="ways">
        {waysOf(part.content, named).map((way) => (
          <li key={way.path.join('.')}>
            <span>
              {way.when} {way.what && <strong>{way.what}</strong>}
            </span>
            <span aria-hidden="true"> → </span>
            {mayEdit ? (
              <button type="button" className="target" onClick={() => onAsk({ kind: 'lead', part, way })}>
                {names.get(way.to) ?? `Không có bước “${way.to}”`} <span aria-hidden="true">▾</span>
              </button>
            ) : (
              <span>{names.get(way.to) ?? `Không có bước “${way.to}”`}</span>
            )}
          </li>
        ))}
        {QUESTIONS.has(structure.kind) && <li className="soft">Mọi câu khác → giải thích lại, rồi gọi người giúp</li>}
      </ul>
      {mayEdit && (
        <p className="row">
          <button type="button" disabled={first} aria-label={`Chuyển lên: ${name}`} onClick={() => onShift(part, -1)}>
            ↑
          </button>
          <button type="button" disabled={last} aria-label={`Chuyển xuống: ${name}`} onClick={() => onShift(part, 1)}>
            ↓
          </button>
          <button type="button" className="plain" onClick={() => onAsk({ kind: 'move', part })}>
            Chuyển đến sau bước…
          </button>
          <button type="button" className="plain" onClick={() => onAsk({ kind: 'remove', part })}>
            Xóa bước
          </button>
          <button type="button" className="plain" onClick={() => onAsk({ kind: 'new', at: { after: part.step } })}>
            + bước mới ở đây
          </button>
        </p>
      )}
    </li>
  )
})

/** Kinds that read an answer. */
const QUESTIONS: ReadonlySet<string> = new Set(['choose', 'ask', 'confirm', 'photo', 'window'])
