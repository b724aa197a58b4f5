/** Charts of our own: drawn as SVG for the eye, with the same numbers as a table for everybody. */
import { type RefObject, useLayoutEffect, useRef, useState } from 'react'
import type { Shown } from '../../../../insight/api.ts'

export interface Bar {
  readonly key: string
  readonly title: string
  readonly values: readonly Shown[]
}

interface BarsProps {
  readonly caption: string
  /** What each value of a bar is, in order. */
  readonly names: readonly string[]
  readonly bars: readonly Bar[]
}

/** A count of one to four people is not told: its bar is drawn as of four. */
const HIDDEN = 4
const ROW = 26
/** Height of the line above the bars that says what they are of. */
const TITLE = 26
/** Room for the number behind a bar. */
const NUMBER = 70
/** About what a letter takes, at the size of the titles. */
const LETTER = 8
const COLOURS = ['#0b4f9e', '#8a6100', '#0d4a26']

const height = ({ value }: Shown) => value ?? HIDDEN

/** Titles stand above their bars: beside them there is no room on a phone, and none for long ones anywhere. */
export function Bars({ caption, names, bars }: BarsProps) {
  const [wide, frame] = useWidth()
  const most = Math.max(1, ...bars.flatMap(({ values }) => values.map(height)))
  const row = TITLE + ROW * names.length + 8
  const tall = bars.length * row
  const letters = Math.floor(wide / LETTER)
  return (
    <Charted
      caption={caption}
      frame={frame}
      chart={
        <svg viewBox={`0 0 ${wide} ${tall}`} width="100%" role="img" aria-label={`${caption}. Số liệu có trong bảng.`}>
          {bars.map(({ key, title, values }, at) => (
            <g key={key} transform={`translate(0 ${at * row})`}>
              <text x={0} y={TITLE * 0.7} fontSize={15} fill="#12233a">
                {title.length > letters ? `${title.slice(0, letters - 1)}…` : title}
              </text>
              {values.map((value, one) => {
                const long = (height(value) / most) * (wide - NUMBER)
                return (
                  <g key={names[one]} transform={`translate(0 ${TITLE + one * ROW})`}>
                    <rect width={Math.max(1, long)} height={ROW - 6} fill={COLOURS[one % COLOURS.length]} />
                    <text x={long + 6} y={ROW * 0.6} fontSize={15} fill="#12233a">
                      {value.text}
                    </text>
                  </g>
                )
              })}
            </g>
          ))}
        </svg>
      }
      legend={names}
      head={['', ...names]}
      rows={bars.map(({ key, title, values }) => ({ key, cells: [title, ...values.map(({ text }) => text)] }))}
    />
  )
}

interface LinesProps {
  readonly caption: string
  readonly names: readonly string[]
  readonly points: readonly { readonly key: string; readonly title: string; readonly values: readonly Shown[] }[]
}

/** One line for each name, a point for each day; the second is dashed, so that it is not told by colour alone. */
export function Lines({ caption, names, points }: LinesProps) {
  const [wide, frame] = useWidth()
  const [tall, margin] = [200, 24]
  const most = Math.max(1, ...points.flatMap(({ values }) => values.map(height)))
  const x = (at: number) => margin + (at / Math.max(1, points.length - 1)) * (wide - 2 * margin)
  const y = (value: Shown) => tall - margin - (height(value) / most) * (tall - 2 * margin)
  return (
    <Charted
      caption={caption}
      frame={frame}
      chart={
        <svg viewBox={`0 0 ${wide} ${tall}`} width="100%" role="img" aria-label={`${caption}. Số liệu có trong bảng.`}>
          <line x1={margin} y1={tall - margin} x2={wide - margin} y2={tall - margin} stroke="#5a6b82" />
          {names.map((name, one) => (
            <polyline
              key={name}
              fill="none"
              stroke={COLOURS[one % COLOURS.length]}
              strokeWidth={3}
              strokeDasharray={one === 0 ? undefined : `${8 / one} 5`}
              points={points.map(({ values }, at) => `${x(at)},${y(values[one] ?? { value: 0, text: '' })}`).join(' ')}
            />
          ))}
          <text x={margin} y={14} fontSize={14} fill="#384860">
            {most}
          </text>
          <text x={margin} y={tall - 4} fontSize={14} fill="#384860">
            {points[0]?.title}
          </text>
          <text x={wide - margin} y={tall - 4} fontSize={14} fill="#384860" textAnchor="end">
            {points.at(-1)?.title}
          </text>
        </svg>
      }
      legend={names}
      head={['Ngày', ...names]}
      rows={points.map(({ key, title, values }) => ({ key, cells: [title, ...values.map(({ text }) => text)] }))}
    />
  )
}

/** Before the first look, and where there is nothing to measure with. */
const USUAL_WIDTH = 600

/** As wide as there is room: a drawing that is only made smaller cannot be read on a phone. */
function useWidth(): readonly [width: number, frame: RefObject<HTMLDivElement | null>] {
  const frame = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(USUAL_WIDTH)
  useLayoutEffect(() => {
    const { current } = frame
    if (!current) return
    const watching = new ResizeObserver(() => setWidth(Math.max(200, Math.min(USUAL_WIDTH, current.clientWidth))))
    watching.observe(current)
    return () => watching.disconnect()
  }, [])
  return [width, frame]
}

interface ChartedProps {
  readonly caption: string
  /** What the drawing fits into. */
  readonly frame: RefObject<HTMLDivElement | null>
  readonly chart: React.ReactNode
  readonly legend: readonly string[]
  readonly head: readonly string[]
  readonly rows: readonly { readonly key: string; readonly cells: readonly string[] }[]
}

function Charted({ caption, frame, chart, legend, head, rows }: ChartedProps) {
  const [table, setTable] = useState(false)
  return (
    <div className="chart" ref={frame}>
      <h3>{caption}</h3>
      {rows.length === 0 ? (
        <p className="soft">Chưa có số liệu trong những ngày này.</p>
      ) : table ? (
        <Table caption={caption} head={head} rows={rows} />
      ) : (
        <>
          {legend.length > 1 && (
            <p className="legend">
              {legend.map((name, at) => (
                <span key={name}>
                  <svg width="18" height="12" aria-hidden="true">
                    <rect width="18" height="12" fill={COLOURS[at % COLOURS.length]} />
                  </svg>{' '}
                  {name}
                </span>
              ))}
            </p>
          )}
          {chart}
        </>
      )}
      {rows.length > 0 && (
        <button type="button" className="plain" aria-pressed={table} onClick={() => setTable(!table)}>
          Xem bảng<span className="unseen">: {caption}</span>
        </button>
      )}
    </div>
  )
}

interface TableProps {
  readonly caption: string
  readonly head: readonly string[]
  readonly rows: readonly { readonly key: string; readonly cells: readonly React.ReactNode[] }[]
}

/** Scrolls inside itself where a phone is too narrow, and can be reached by keyboard for that. */
export function Table({ caption, head, rows }: TableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard
    <section className="scrolls" aria-label={caption} tabIndex={0}>
      <table>
        <caption className="unseen">{caption}</caption>
        <thead>
          <tr>
            {head.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells: [first, ...rest] }) => (
            <tr key={key}>
              <th scope="row">{first}</th>
              {rest.map((cell, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: cells belong to their columns
                <td key={at} className="figure">
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
