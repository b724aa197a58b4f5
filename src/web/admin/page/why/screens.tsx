/** Why turns went as they did: the conversations one may look at, and one of them turn by turn. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, Route, Switch } from 'wouter'
import type { WhyPlace, WhyTickets, WhyTurn, WhyTurns } from '../../../../why/api.ts'
import { Failure, read } from '../server.ts'
import { Loading, Note, Trouble } from '../ui/notice.tsx'
import { Screen } from '../ui/screen.tsx'
import { moment, second, span } from '../when.ts'
import { ReplaySheet } from './replay.tsx'
import './why.css'

export default function WhyScreens() {
  return (
    <Switch>
      <Route path="/turns" component={Tickets} />
      <Route path="/turns/:ticket">{({ ticket }) => <Turns key={ticket} ticket={ticket} />}</Route>
    </Switch>
  )
}

const REASONS: Readonly<Record<string, string>> = {
  asked: 'Bấm nhờ giúp',
  stuck: 'Bị vướng',
  distress: 'Hoảng hốt, cầu cứu',
  fraud: 'Nghi bị lừa',
  'flow-failed': 'Trợ lý gặp lỗi',
  'bot-loop': 'Trợ lý nói lặp',
  step: 'Bước này cần người',
}

function Tickets() {
  const query = useQuery({ queryKey: ['why'], queryFn: () => read<WhyTickets>('/api/why/tickets') })
  return (
    <Screen title="Vì sao trợ lý làm vậy" up={{ to: '/', title: 'Thủ tục' }}>
      <p>
        Xem từng lượt của một cuộc trò chuyện: người dân gửi gì, máy hiểu là gì và vì sao, đã trả lời gì. Chỉ có những
        cuộc đã nhờ tới người hỗ trợ trong bảy ngày qua. Mỗi lần mở được ghi vào nhật ký.
      </p>
      {query.isPending && <Loading what="danh sách" />}
      {query.isError && (
        <Refusal error={query.error} absent="Mục này dành cho trưởng nhóm và người kiểm tra." onRetry={query.refetch} />
      )}
      {query.data?.tickets.length === 0 && (
        <p>Bảy ngày qua chưa có ai nhờ người hỗ trợ. Khi có, cuộc trò chuyện hiện ở đây.</p>
      )}
      <ul className="notes">
        {query.data?.tickets.map(({ id, at, channel, flow, step, reason }) => (
          <li key={id}>
            <h2>
              <Link href={`/turns/${id}`}>
                {flow ?? 'Chưa vào thủ tục nào'}
                {step && ` › ${step}`}
                <span className="unseen">, lúc {moment(at)}</span>
              </Link>
            </h2>
            <p className="soft">
              {moment(at)} · {channel} · {REASONS[reason] ?? reason}
            </p>
          </li>
        ))}
      </ul>
    </Screen>
  )
}

function Turns({ ticket }: { readonly ticket: string }) {
  const [asked, setAsked] = useState<WhyTurn | null>(null)
  const query = useInfiniteQuery({
    queryKey: ['why', ticket],
    queryFn: ({ pageParam }) =>
      read<WhyTurns>(`/api/why/tickets/${ticket}${pageParam === '' ? '' : `?before=${pageParam}`}`),
    initialPageParam: '',
    getNextPageParam: (page) => (page.older ? page.turns[0]?.id : undefined),
    // Every reading is written down: not one more than was asked for.
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const pages = query.data?.pages ?? []
  const turns = pages.toReversed().flatMap((page) => page.turns)
  const newest = pages[0]
  return (
    <Screen title="Từng lượt một" up={{ to: '/turns', title: 'Vì sao trợ lý làm vậy' }}>
      {query.isPending && <Loading what="các lượt" />}
      {query.isError && <Refusal error={query.error} absent={GONE} onRetry={query.refetch} />}
      {newest?.kept === false && (
        <Note>
          <p>Người này chưa đồng ý cho lưu, nên không có lời nào và không có lý do nào được giữ.</p>
        </Note>
      )}
      {newest?.kept && turns.length === 0 && (
        <Note>
          <p>Không còn gì để xem: nội dung chỉ giữ {newest.keptDays} ngày, quá hạn thì tự xóa.</p>
        </Note>
      )}
      {query.hasNextPage && (
        <p>
          <button type="button" disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            Xem những lượt trước đó
          </button>
        </p>
      )}
      <ol className="turns">
        {turns.map((turn) => (
          <Turn key={turn.id} turn={turn} onReplay={() => setAsked(turn)} />
        ))}
      </ol>
      {newest && turns.length > 0 && (
        <p>
          <button type="button" disabled={query.isFetching} onClick={() => void query.refetch()}>
            Xem có lượt mới không
          </button>
        </p>
      )}
      {asked && newest && (
        <ReplaySheet ticket={ticket} turn={asked} drafts={newest.drafts} onClose={() => setAsked(null)} />
      )}
    </Screen>
  )
}

const GONE =
  'Không mở được: người dân đã xóa dữ liệu của mình, nội dung đã quá hạn giữ, hoặc bạn không được xem cuộc trò chuyện này.'

interface RefusalProps {
  readonly error: unknown
  /** What forbidden and not there mean here: the server answers both alike. */
  readonly absent: string
  readonly onRetry: () => Promise<unknown>
}

function Refusal({ error, absent, onRetry }: RefusalProps) {
  if (error instanceof Failure && error.status === 404) {
    return (
      <Note kind="warn">
        <p>{absent}</p>
      </Note>
    )
  }
  return <Trouble error={error} onRetry={() => void onRetry()} />
}

const WHO = { resident: 'Người dân', bot: 'Trợ lý', person: 'Người hỗ trợ', system: 'Hệ thống' } as const
const DELIVERY = {
  waiting: 'chưa gửi đi',
  sent: '',
  failed: 'không gửi được',
  doubtful: 'không chắc đã tới',
} as const

function Turn({ turn, onReplay }: { readonly turn: WhyTurn; readonly onReplay: () => void }) {
  const { at, lines, why } = turn
  return (
    <li className="turn">
      <h2>{second(at)}</h2>
      <ul className="lines">
        {lines.map(({ id, from, text, delivery }) => (
          <li key={id} className={from}>
            <strong>{WHO[from]}</strong>
            {delivery && delivery !== 'sent' && <em> ({DELIVERY[delivery]})</em>}
            <p dir="auto">{text === '' ? '(không có chữ)' : text}</p>
          </li>
        ))}
      </ul>
      {why ? (
        <>
          <dl>
            <dt>Cái đã đến</dt>
            <dd>{why.came}</dd>
            <dt>Máy hiểu</dt>
            <dd>
              {why.heard.length === 0 ? (
                'Không cần hiểu gì thêm.'
              ) : (
                <ul>
                  {why.heard.map((reason) => (
                    <li key={reason}>{reason}</li>
                  ))}
                </ul>
              )}
            </dd>
            {why.where && <Place title="Đang ở" place={why.where} />}
            {why.to && <Place title="Đi tới" place={why.to} />}
            {why.next.length > 0 && (
              <>
                <dt>Hẹn giờ</dt>
                <dd>
                  <ul>
                    {why.next.map(({ what, at: due, afterMs }) => (
                      <li key={what}>
                        {what}
                        {due !== undefined && `, lúc ${moment(due)}`}
                        {afterMs !== undefined && `, ${span(afterMs)} sau khi tin tới nơi`}
                      </li>
                    ))}
                  </ul>
                </dd>
              </>
            )}
          </dl>
          {why.replayable && (
            <button type="button" onClick={onReplay}>
              Chạy lại lượt này…<span className="unseen"> lúc {second(at)}</span>
            </button>
          )}
        </>
      ) : (
        <p className="soft">Lượt này có trước khi phần mềm ghi lý do.</p>
      )}
    </li>
  )
}

export function Place({ title, place }: { readonly title: string; readonly place: WhyPlace }) {
  return (
    <>
      <dt>{title}</dt>
      <dd>
        {place.flow} › {place.step} ({place.revision === 0 ? 'bản nháp' : `bản ${place.revision}`})
      </dd>
    </>
  )
}
