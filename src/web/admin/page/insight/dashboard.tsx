/** Today in four sentences, then where people are stuck, who is needed when, and every flow. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from 'wouter'
import type {
  ExportAsked,
  ExportRow,
  FlowRow,
  FlowRows,
  Handoffs,
  Hours,
  Sources,
  StuckSteps,
  Today,
} from '../../../../insight/api.ts'
import { useAccount } from '../account.ts'
import { ask } from '../server.ts'
import { Note, Trouble } from '../ui/notice.tsx'
import { Screen } from '../ui/screen.tsx'
import { BalanceTable } from './balance.tsx'
import { Bars, Lines, Table } from './charts.tsx'
import { PeriodPicker, usePeriod } from './period.tsx'
import { InsightNav } from './screens.tsx'
import { Tile } from './tile.tsx'

export function Dashboard() {
  const { chosen, choose, query } = usePeriod()
  const may = useAccount().data?.may ?? []
  return (
    <Screen title="Số liệu" up={{ to: '/', title: 'Thủ tục' }}>
      <InsightNav />
      <Tile<Today>
        title="Hôm nay"
        path="/api/insight/today"
        about={['started', 'finished', 'finish-rate', 'handoffs', 'wait', 'few']}
      >
        {({ sentences, late }) => (
          <>
            <ul className="sentences">
              {sentences.map(({ text }) => (
                <li key={text}>{text}</li>
              ))}
            </ul>
            {late.map((text) => (
              <Note key={text} kind="warn">
                <p>{text}</p>
              </Note>
            ))}
          </>
        )}
      </Tile>
      <PeriodPicker chosen={chosen} choose={choose} />
      <Tile<StuckSteps>
        title="Bước đang kẹt"
        path={`/api/insight/stuck?${query}`}
        about={['stuck', 'hard', 'helped', 'finished-after-help']}
      >
        {({ steps }) => (
          <>
            <Bars
              caption="Mười bước nhiều người kẹt nhất"
              names={['kẹt', 'được giúp', 'xong sau khi giúp']}
              bars={steps.slice(0, 10).map(({ flow, step, title, stuck, helped, finishedAfterHelp }) => ({
                key: `${flow}.${step}`,
                title,
                values: [stuck, helped, finishedAfterHelp],
              }))}
            />
            <ul className="links">
              {steps.slice(0, 10).map(({ flow, flowTitle, step, title, hard }) => (
                <li key={`${flow}.${step}`}>
                  <Link href={`/u/${flow}/steps/${step}`}>
                    Sửa bước này: {flowTitle} › {title}
                  </Link>
                  {hard.length > 0 && (
                    <p className="why">
                      Người giúp nói khó vì: {hard.map((why) => `${why.title} (${why.count.text})`).join(', ')}.
                    </p>
                  )}
                </li>
              ))}
            </ul>
          </>
        )}
      </Tile>
      <Tile<Hours> title="Cần người và có người" path="/api/insight/hours?weeks=4" about={['needed', 'present']}>
        {({ rows }) => <HoursTable rows={rows} />}
      </Tile>
      <Tile<Handoffs>
        title="Sau khi trả lại trợ lý"
        path={`/api/insight/handoffs?${query}`}
        about={['handoffs', 'wait', 'left-waiting']}
      >
        {(data) => <AfterHandBack data={data} />}
      </Tile>
      <Tile<FlowRows>
        title="Thủ tục"
        path={`/api/insight/flows?${query}`}
        about={['started', 'finished', 'waiting', 'left', 'handed']}
      >
        {({ flows, all }) => (
          <>
            <BalanceTable
              caption="Số liệu từng thủ tục"
              of="Thủ tục"
              rows={[...flows.filter(begun), all].map((row) => ({
                ...row,
                key: row.flow,
                title: row.flow === '*' ? 'Tất cả' : <Link href={`/numbers/${row.flow}`}>{row.title}</Link>,
              }))}
            />
            <Untouched flows={flows.filter((row) => !begun(row))} />
          </>
        )}
      </Tile>
      <Tile<Sources> title="Người dân đến từ đâu" path={`/api/insight/sources?${query}`} about={['by-poster', 'few']}>
        {(data) => <WhereFrom data={data} />}
      </Tile>
      {may.includes('export.counts') && <Exports query={query} />}
    </Screen>
  )
}

const begun = ({ entered }: FlowRow) => entered.text !== '0'

/** Rows of noughts say one thing. */
function Untouched({ flows }: { readonly flows: readonly FlowRow[] }) {
  if (flows.length === 0) return null
  return (
    <details>
      <summary>{flows.length} thủ tục chưa có ai bắt đầu</summary>
      <ul className="links">
        {flows.map(({ flow, title }) => (
          <li key={flow}>
            <Link href={`/numbers/${flow}`}>{title}</Link>
          </li>
        ))}
      </ul>
    </details>
  )
}

/** By channel, neighbourhood group and poster. Posters that brought nobody are in their own list. */
function WhereFrom({ data: { byChannel, groups, posters } }: { readonly data: Sources }) {
  const tables = [
    ['Kênh', byChannel],
    ['Tổ dân phố', groups],
    ['Tờ dán', posters.filter(({ opened }) => opened.text !== '0')],
  ] as const
  return (
    <>
      {tables.map(([of, rows]) =>
        rows.length > 0 ? (
          <Table
            key={of}
            caption={`Người dân đến từ đâu, theo ${of.toLowerCase()}`}
            head={[of, ...(of === 'Kênh' ? [] : ['Mở']), 'Bắt đầu', 'Xong', 'Tỷ lệ xong']}
            rows={rows.map(({ title, opened, started, finished, rate }) => ({
              key: title,
              cells: [
                title,
                ...(of === 'Kênh' ? [] : [opened.text]),
                ...[started, finished, rate].map(({ text }) => text),
              ],
            }))}
          />
        ) : (
          <p key={of} className="soft">
            {of}: chưa có. <Link href="/numbers/posters">Tờ dán có mã riêng</Link> cho biết tờ nào, tổ nào đưa được
            người đến.
          </p>
        ),
      )}
    </>
  )
}

/** Hours at which anybody was needed or there; a night without either says nothing. */
function HoursTable({ rows }: Pick<Hours, 'rows'>) {
  const hours = [...Array(24).keys()].filter((hour) =>
    rows.some((row) => (row.hours[hour]?.needed ?? 0) > 0 || (row.hours[hour]?.present ?? 0) > 0),
  )
  if (hours.length === 0) return <p>Chưa đo được giờ nào.</p>
  return (
    <Table
      caption="Cần và có bao nhiêu tình nguyện viên, theo thứ và giờ"
      head={['Thứ', ...hours.map((hour) => `${hour} giờ`)]}
      rows={rows.map(({ weekday, hours: cells }) => ({
        key: weekday,
        cells: [
          weekday,
          ...hours.map((hour) => {
            const cell = cells[hour]
            return cell?.short ? <strong key={hour}>{cell.text} – thiếu</strong> : (cell?.text ?? '')
          }),
        ],
      }))}
    />
  )
}

function AfterHandBack({ data }: { readonly data: Handoffs }) {
  const { handoffs, claimed, wait, longest, leftWaiting, after, days, reasons } = data
  return (
    <>
      <p>
        {handoffs.text} lượt cần người giúp, {claimed.text} có người nhận; chờ {wait.text}, lâu nhất {longest.text};{' '}
        {leftWaiting.text} bỏ đi khi chờ.
      </p>
      <Bars
        caption="Sau khi trả lại trợ lý"
        names={['người']}
        bars={after.map(({ id, title, count }) => ({ key: id, title, values: [count] }))}
      />
      <Bars
        caption="Vì sao cần người"
        names={['lượt']}
        bars={reasons.map(({ id, title, count }) => ({ key: id, title, values: [count] }))}
      />
      {days.length > 1 && (
        <Lines
          caption="Lượt cần người giúp theo ngày"
          names={['cần giúp', 'có người nhận']}
          points={days.map(({ day, handoffs: asked, claimed: got }) => ({
            key: day,
            title: day.split('-').reverse().slice(0, 2).join('/'),
            values: [asked, got],
          }))}
        />
      )}
    </>
  )
}

const KINDS: readonly (readonly [kind: ExportAsked['kind'], title: string])[] = [
  ['flows', 'Thủ tục'],
  ['steps', 'Từng bước'],
  ['days', 'Từng ngày'],
  ['handoffs', 'Lượt cần giúp'],
  ['hours', 'Giờ cần người'],
  ['sources', 'Nguồn đến'],
]

function Exports({ query }: { readonly query: string }) {
  const client = useQueryClient()
  const { from = '', to = '', channel } = Object.fromEntries(new URLSearchParams(query))
  const make = useMutation({
    mutationFn: (kind: ExportAsked['kind']) =>
      ask<ExportRow>('POST', '/api/insight/exports', { kind, from, to, ...(channel && { channel }) }),
    onSuccess: (made) => {
      void client.invalidateQueries({ queryKey: ['exports'] })
      location.assign(`/api/insight/exports/${made.id}`)
    },
  })
  return (
    <section>
      <h2>Tải bảng tính (CSV), không có dữ liệu cá nhân</h2>
      {make.isError && <Trouble error={make.error} />}
      {make.data && (
        <p role="status">
          Đã tạo {make.data.name}, {make.data.rows} dòng. Tệp tự xóa sau 24 giờ.
        </p>
      )}
      <p className="row">
        {KINDS.map(([kind, title]) => (
          <button key={kind} type="button" disabled={make.isPending} onClick={() => make.mutate(kind)}>
            {title}
          </button>
        ))}
      </p>
    </section>
  )
}
