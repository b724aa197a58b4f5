/** What the checks found, as an official reads it: what is wrong, what to do, and the way to the field itself. */
import { useEffect } from 'react'
import { Link } from 'wouter'
import { withoutFileTerms } from '../../../../flows/problem.ts'
import type { EditorProblem, Unit } from '../../../../publishing/api.ts'
import { screenOf } from '../units.tsx'
import { nameOf, stepOf, stepsOf } from './content.ts'

/** Fault and remedy, without what only the files call so. */
export function inWords({ what, remedy }: Pick<EditorProblem, 'what' | 'remedy'>): string {
  return withoutFileTerms(`${what} → ${remedy}`)
}

/** Above the fields they are about; a press leads to the field. */
export function Faults({ problems }: { readonly problems: readonly EditorProblem[] }) {
  if (problems.length === 0) return null
  return (
    <ul className="faults" aria-label="Điều cần xem ở đây">
      {problems.map((problem) => (
        <li key={problem.id} className={problem.level === 'block' ? 'fault' : 'hint'}>
          {problem.level === 'block' ? 'Lỗi' : 'Nhắc'}: {inWords(problem)}{' '}
          {problem.path.length > 0 && (
            <button type="button" className="plain" onClick={() => goToField(placeOf(problem))}>
              Tới ô ấy<span className="unseen">: {withoutFileTerms(problem.what)}</span>
            </button>
          )}
        </li>
      ))}
    </ul>
  )
}

/** One fault among those of a whole unit: where, what, remedy, and the way there. */
export function ProblemLine({ problem, unit }: { readonly problem: EditorProblem; readonly unit: Unit }) {
  const { part, unit: other } = problem
  const step = part === undefined ? undefined : stepsOf(unit).find(({ id }) => id === part)
  const where = other ?? (step ? nameOf(step) : part === 'head' ? 'Thông tin chung' : (stepOf(part ?? '') ?? ''))
  return (
    <>
      <p>
        {where && <strong>{where} · </strong>}
        {inWords(problem)}
      </p>
      {other === undefined && part !== undefined && (
        <Link className="button" href={`${screenOf(unit.row.id, part)}#${placeOf(problem)}`}>
          Tới chỗ này<span className="unseen">: {where}</span>
        </Link>
      )}
    </>
  )
}

/** Where a fault stands among the fields of its screen: `vi/choices.roi`, `flow/when.0.to`. */
export function placeOf({ file, path }: Pick<EditorProblem, 'file' | 'path'>): string {
  return `${file}/${path.join('.')}`
}

/** To the field that the address names behind its `#`, once the screen is there. */
export function useFieldFromAddress(): void {
  useEffect(() => {
    const place = decodeURIComponent(location.hash.slice(1))
    if (place.includes('/')) goToField(place)
  }, [])
}

/** Moves to a field, or to the nearest thing around it that is there; what is folded away is opened. */
export function goToField(place: string): void {
  const [file = '', path = ''] = place.split('/')
  const names = path.split('.')
  const fields = [...document.querySelectorAll<HTMLElement>('[data-path]')]
  for (let length = names.length; length > 0; length--) {
    const wanted = names.slice(0, length).join('.')
    const here = fields.filter(({ dataset }) => isAt(dataset.path ?? '', wanted))
    // What stands in the words is told apart by its language; the rest is there once.
    const field = here.find(({ dataset }) => dataset.file === file) ?? here.find(({ dataset }) => !dataset.file)
    if (field === undefined) continue
    field.closest('details')?.setAttribute('open', '')
    field.scrollIntoView({ block: 'center' })
    field.querySelector<HTMLElement>('textarea, input, select, button')?.focus()
    return
  }
}

function isAt(path: string, wanted: string): boolean {
  return path === wanted || path.startsWith(`${wanted}.`)
}
