/** One turn decided once more: what was said then, and what would be said by what is live now or by a draft. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Replayed, ReplaySide, WhyTurn, WhyTurns } from '../../../../why/api.ts'
import { ask } from '../server.ts'
import { Sheet } from '../ui/dialog.tsx'
import { Loading, Note, Trouble } from '../ui/notice.tsx'
import { Place } from './screens.tsx'

interface Props {
  readonly ticket: string
  readonly turn: WhyTurn
  readonly drafts: WhyTurns['drafts']
  readonly onClose: () => void
}

export function ReplaySheet({ ticket, turn, drafts, onClose }: Props) {
  const unit = turn.why?.where?.unit
  const [draft, setDraft] = useState(drafts.some((one) => one.unit === unit) ? (unit ?? '') : '')
  const query = useQuery({
    queryKey: ['replay', ticket, turn.id, draft],
    queryFn: () =>
      ask<Replayed>('POST', `/api/why/tickets/${ticket}/replay`, { line: turn.id, ...(draft && { draft }) }),
    refetchOnWindowFocus: false,
    retry: false,
    gcTime: 0,
  })
  const would = draft === '' ? 'Với bản đang chạy' : 'Với bản nháp này'
  return (
    <Sheet title="Chạy lại lượt này" wide onClose={onClose}>
      <p>Chỉ chạy thử ở đây: người dân không nhận gì, không có gì thay đổi.</p>
      <p className="row">
        <label htmlFor="against">Chạy với</label>
        <select id="against" value={draft} onChange={({ target }) => setDraft(target.value)}>
          <option value="">bản đang chạy</option>
          {drafts.map(({ unit: id, title }) => (
            <option key={id} value={id}>
              bản nháp: {title}
            </option>
          ))}
        </select>
      </p>
      {query.isPending && <Loading what="kết quả" />}
      {query.isError && <Trouble error={query.error} onRetry={() => void query.refetch()} />}
      {query.data && (
        <>
          <Note kind={query.data.same ? 'good' : 'info'}>
            <p>
              {query.data.same
                ? 'Không đổi: người dân vẫn nhận đúng những lời này và tới đúng bước này.'
                : query.data.was
                  ? 'Có khác: xem hai bên dưới đây.'
                  : 'Bản của lúc đó không còn, nên chỉ xem được bên dưới.'}
            </p>
          </Note>
          {query.data.was && !query.data.faithful && (
            <Note kind="warn">
              <p>
                Chạy lại không ra đúng lời đã gửi lúc đó: người trực, lịch hẹn hoặc chính phần mềm đã khác. Kết quả này
                chỉ để tham khảo.
              </p>
            </Note>
          )}
          <div className="sides">
            {query.data.was && <Side title="Với bản lúc đó" side={query.data.was} />}
            <Side title={would} side={query.data.would} />
          </div>
        </>
      )}
    </Sheet>
  )
}

function Side({ title, side }: { readonly title: string; readonly side: ReplaySide }) {
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      {side.messages.length === 0 && <p className="soft">Không nói gì.</p>}
      {side.messages.map(({ text, buttons }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a finished answer, nothing is added or moved
        <div key={at} className="said">
          <p dir="auto">{text}</p>
          {buttons.length > 0 && <p className="soft">Nút: {buttons.join(' · ')}</p>}
        </div>
      ))}
      <dl>
        <dt>Máy hiểu</dt>
        <dd>
          <ul>
            {side.heard.map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
        </dd>
        {side.to ? (
          <Place title="Ở bước" place={side.to} />
        ) : (
          <>
            <dt>Ở bước</dt>
            <dd>Không ở thủ tục nào</dd>
          </>
        )}
      </dl>
    </section>
  )
}
