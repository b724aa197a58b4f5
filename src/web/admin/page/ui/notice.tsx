/** What happened, whether anything is lost, what to do: the same look everywhere. */
import type { ReactNode } from 'react'
import { withoutFileTerms } from '../../../../flows/problem.ts'
import { Failure } from '../server.ts'

interface TroubleProps {
  readonly error: unknown
  readonly onRetry?: () => void
  /** The reader sees the file: each fault with its line. */
  readonly lines?: boolean
}

export function Trouble({ error, onRetry, lines = false }: TroubleProps) {
  const said =
    error instanceof Failure ? error.message : 'Trang gặp lỗi khi làm việc này. Chưa có gì bị mất; xin thử lại.'
  return (
    <div className="trouble" role="alert">
      <p>{said}</p>
      {error instanceof Failure && error.problems.length > 0 && (
        <ul>
          {error.problems.map((problem) => (
            <li key={problem.id}>
              {lines
                ? `Dòng ${problem.line}: ${problem.what} → ${problem.remedy}`
                : withoutFileTerms(`${problem.what} → ${problem.remedy}`)}
            </li>
          ))}
        </ul>
      )}
      {onRetry && (
        <button type="button" onClick={onRetry}>
          Thử lại
        </button>
      )}
    </div>
  )
}

export function Note({
  kind = 'info',
  children,
}: {
  readonly kind?: 'info' | 'warn' | 'good'
  readonly children: ReactNode
}) {
  return <div className={`notice ${kind}`}>{children}</div>
}

/** Grey lines, drawn only when waiting is long enough to be noticed (`frame.css`). */
export function Loading({ what }: { readonly what: string }) {
  return (
    <div className="loading" role="status">
      <p>Đang tải {what}…</p>
      <div aria-hidden="true" />
      <div aria-hidden="true" />
      <div aria-hidden="true" />
    </div>
  )
}
