/** One flow: where people stand, leave and are stuck, by step, day, channel and revision. */
import { useState } from 'react'
import { Link } from 'wouter'
import type { FlowFigures, StepRow } from '../../../../insight/api.ts'
import { Screen } from '../ui/screen.tsx'
import { BalanceTable } from './balance.tsx'
import { Bars, Lines, Table } from './charts.tsx'
import { PeriodPicker, usePeriod } from './period.tsx'
import { Tile, useNumbers } from './tile.tsx'

const reached = ({ entered }: StepRow) => entered.text !== '0'

export function FlowNumbers({ flow }: { readonly flow: string }) {
  const { chosen, choose, query } = usePeriod()
  const [revision, setRevision] = useState('')
  const path = `/api/insight/flows/${flow}?${query}${revision === '' ? '' : `&revision=${revision}`}`
  const title = useNumbers<FlowFigures>(path).data?.flow.title
  return (
    <Screen
      title={title === undefined ? 'Số liệu của thủ tục' : `Số liệu: ${title}`}
      up={{ to: '/numbers', title: 'Số liệu' }}
    >
      <PeriodPicker chosen={chosen} choose={choose} />
      <Tile<FlowFigures>
        title="Trong những ngày này"
        path={path}
        about={['entered', 'passed', 'waiting', 'left', 'handed', 'stopped', 'time', 'stuck', 'few']}
      >
        {(data) => (
          <>
            <p>
              <Link href={`/u/${flow}`}>{data.flow.title}</Link>: {data.flow.entered.text} bắt đầu,{' '}
              {data.flow.finished.text} làm xong ({data.flow.rate.text}, kỳ trước {data.flow.rateBefore.text}).
            </p>
            {data.revisions.length > 1 && (
              <p className="row">
                <label htmlFor="revision">Bản</label>
                <select id="revision" value={revision} onChange={({ target }) => setRevision(target.value)}>
                  <option value="">Mọi bản</option>
                  {data.revisions.map((one) => (
                    <option key={one.revision} value={one.revision}>
                      Bản {one.revision} ({one.rate.text} xong)
                    </option>
                  ))}
                </select>
              </p>
            )}
            {data.days.length > 1 && (
              <Lines
                caption="Bắt đầu và làm xong theo ngày"
                names={['bắt đầu', 'làm xong']}
                points={data.days.map(({ day, started, finished }) => ({
                  key: day,
                  title: day.split('-').reverse().slice(0, 2).join('/'),
                  values: [started, finished],
                }))}
              />
            )}
            <Bars
              caption="Dừng lại và kẹt theo bước"
              names={['dừng ở đây', 'kẹt']}
              bars={data.steps
                .filter(({ stopped, stuck }) => stopped.text !== '0' || stuck.text !== '0')
                .map(({ step, title, stopped, stuck }) => ({
                  key: step,
                  title,
                  values: [stopped, stuck],
                }))}
            />
            <h3>Từng bước</h3>
            <Table
              caption="Từng bước"
              head={['Bước', 'Tới', 'Qua', 'Còn ở đó', 'Bỏ dở', 'Gặp người', 'Mất bao lâu']}
              rows={data.steps.filter(reached).map((row) => ({
                key: row.step,
                cells: [
                  row.removed ? (
                    `${row.title} (đã bỏ)`
                  ) : (
                    <Link key="link" href={`/u/${flow}/steps/${row.step}`}>
                      {row.title}
                    </Link>
                  ),
                  row.entered.text,
                  row.passed.text,
                  row.waiting.text,
                  row.left.text,
                  row.handed.text,
                  row.time.text,
                ],
              }))}
            />
            <p className="soft">
              Trong mỗi dòng: tới = qua + còn ở đó + bỏ dở + gặp người.
              {data.steps.some((row) => !reached(row)) &&
                ` ${data.steps.filter((row) => !reached(row)).length} bước khác chưa có ai tới trong những ngày này.`}
            </p>
            <h3>Từng bản</h3>
            <BalanceTable
              caption="Từng bản"
              of="Bản"
              rows={data.revisions.map((row) => ({ ...row, key: String(row.revision), title: `Bản ${row.revision}` }))}
            />
            <h3>Từng kênh</h3>
            <BalanceTable
              caption="Từng kênh"
              of="Kênh"
              rows={data.channelRows.map((row) => ({ ...row, key: row.channel, title: row.title }))}
            />
          </>
        )}
      </Tile>
    </Screen>
  )
}
