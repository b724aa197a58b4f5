/** What can be exported, as tables of text: counts, no people. */
import type { Catalogue } from '../conversation/catalogue.ts'
import type { ExportAsked, FlowRow, Hours, Shown, SourceRow, StepRow } from './api.ts'
import { handoffFigures } from './desk-figures.ts'
import { dayRows, flowRows, flowTitle, stepRows } from './flow-figures.ts'
import type { DaySums, Tally, Wanted } from './tally.ts'

export const EXPORT_NAMES: Readonly<Record<ExportAsked['kind'], string>> = {
  flows: 'thu-tuc',
  steps: 'tung-buoc',
  days: 'tung-ngay',
  handoffs: 'nho-nguoi-giup',
  hours: 'tinh-nguyen-vien',
  sources: 'to-dan',
}

export interface TableFrom {
  readonly flows: Catalogue['flows']
  readonly today: string
  readonly days: readonly DaySums[]
  readonly now: Tally
  readonly before: Tally
  readonly wanted: Wanted
  readonly hours: () => Promise<Hours>
  readonly sources: () => Promise<readonly (readonly [kind: string, row: SourceRow])[]>
}

type Table = readonly (readonly string[])[]

const text = (...counts: readonly Shown[]) => counts.map((count) => count.text)
const BALANCE = ['Vào', 'Đi tiếp', 'Đang ở đó', 'Bỏ dở', 'Gặp người']

export async function tableOf(kind: ExportAsked['kind'], from: TableFrom): Promise<Table> {
  const { flows, days, now, before, today, wanted } = from
  switch (kind) {
    case 'flows':
      return [
        ['Mã', 'Thủ tục', ...BALANCE, 'Làm xong', 'Tỷ lệ xong'],
        ...flowRows(flows, now, before).flows.map(flowCells),
      ]
    case 'steps': {
      const ids = flowRows(flows, now, before).flows.map(({ flow }) => flow)
      return [
        [
          'Thủ tục',
          'Mã bước',
          'Bước',
          ...BALANCE,
          'Dừng lại',
          'Bị vướng',
          'Được giúp',
          'Xong sau khi được giúp',
          'Thời gian',
        ],
        ...ids.flatMap((id) => stepRows(flows, id, now).map((row) => [flowTitle(flows, id), ...stepCells(row)])),
      ]
    }
    case 'days':
      return [
        ['Ngày', 'Bắt đầu', 'Làm xong', 'Bắt đầu tuần trước', 'Làm xong tuần trước'],
        ...dayRows(days, days[0]?.day ?? '', undefined, flows, wanted).map((row) => [
          row.day,
          ...text(row.started, row.finished, row.startedBefore, row.finishedBefore),
        ]),
      ]
    case 'handoffs':
      return [
        ['Ngày', 'Cần người giúp', 'Đã có người nhận', 'Thời gian chờ'],
        ...handoffFigures(days, today).days.map((row) => [row.day, ...text(row.handoffs, row.claimed), row.wait.text]),
      ]
    case 'hours':
      return [
        ['Thứ', 'Giờ', 'Cần', 'Có'],
        ...(await from.hours()).rows.flatMap(({ weekday, hours }) =>
          hours.map(({ hour, needed, present }) => [weekday, `${hour}:00`, cell(needed), cell(present)]),
        ),
      ]
    case 'sources':
      return [
        ['Loại', 'Tên', 'Mở', 'Bắt đầu', 'Làm xong', 'Tỷ lệ xong'],
        ...(await from.sources()).map(([what, row]) => [
          what,
          row.title,
          ...text(row.opened, row.started, row.finished),
          row.rate.text,
        ]),
      ]
    default:
      return kind satisfies never
  }
}

function flowCells(row: FlowRow): readonly string[] {
  return [
    row.flow,
    row.title,
    ...text(row.entered, row.passed, row.waiting, row.left, row.handed, row.finished),
    row.rate.text,
  ]
}

function stepCells(row: StepRow): readonly string[] {
  return [
    row.step,
    row.title,
    ...text(row.entered, row.passed, row.waiting, row.left, row.handed),
    ...text(row.stopped, row.stuck, row.helped, row.finishedAfterHelp),
    row.time.text,
  ]
}

function cell(n: number | null): string {
  return n === null ? '' : String(n).replace('.', ',')
}
