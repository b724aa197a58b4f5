/** Today in four sentences: numbers in words, no gauges. Pure. */
import type { Catalogue } from '../conversation/catalogue.ts'
import type { Today } from './api.ts'
import { handoffCount, longestWait, waitMedian } from './desk-figures.ts'
import { flowRows } from './flow-figures.ts'
import { dayOf, weekdayOf } from './period.ts'
import type { HourMean } from './presence.ts'
import { decimal, shown } from './shown.ts'
import type { Tally } from './tally.ts'

/** Silent for longer in the daytime, a channel may be late. */
const LATE_MS = 2 * 60 * 60_000
/** The evening that is spoken of. */
const EVENING = { from: 18, to: 22 }

export interface TodayFrom {
  readonly now: number
  readonly today: Tally
  /** The same weekday a week ago. */
  readonly weekAgo: Tally
  readonly flows: Catalogue['flows']
  /** Volunteers whose promise reaches into this evening. */
  readonly promised: number
  readonly means: readonly (readonly HourMean[])[]
  readonly channels: readonly { readonly title: string; readonly lastAt: number | null }[]
}

export function todayFigures(from: TodayFrom): Today {
  const { now, today, weekAgo, flows } = from
  const day = dayOf(now)
  const { all } = flowRows(flows, today, weekAgo)
  const began = all.entered.text !== '0'
  const rate = all.rate.value === null ? '' : ` (${all.rate.text}${before(all.rateBefore)})`
  const needed = shown(handoffCount(today))
  const wait = waitMedian(today)
  const longest = longestWait(today)
  const waits = wait.text === '–' ? '' : `, một nửa chờ ${wait.text}, lâu nhất ${longest.text}`
  const left = shown(today.other.left_waiting ?? 0)
  return {
    at: now,
    day,
    sentences: [
      {
        text: `Hôm nay có ${all.entered.text} lượt bắt đầu, ${all.finished.text} lượt làm xong${rate}.`,
        about: ['started', 'finished', 'finish-rate'],
      },
      { text: `${needed.text} lượt cần người giúp${waits}.`, about: ['handoffs', 'wait'] },
      { text: `${left.text} lượt thôi chờ và tự làm tiếp.`, about: ['left-waiting'] },
      { text: eveningSentence(from), about: ['present', 'needed'] },
    ],
    late: lateChannels(from),
    ...(began || needed.text !== '0'
      ? {}
      : { empty: 'Hôm nay chưa có ai nhắn. Số liệu hiện ra ngay khi có người bắt đầu một thủ tục.' }),
  }
}

function before({ text, value }: { readonly text: string; readonly value: number | null }): string {
  return value === null ? '' : `, cùng ngày tuần trước ${text}`
}

function eveningSentence({ now, promised, means }: TodayFrom): string {
  const there =
    promised === 0
      ? 'Tối nay chưa có tình nguyện viên nào hẹn trực'
      : `Tối nay có ${promised} tình nguyện viên hẹn trực`
  const hours = means[weekdayOf(dayOf(now))] ?? []
  const evening = hours
    .map(({ needed }, hour) => ({ needed, hour }))
    .filter(({ hour, needed }) => hour >= EVENING.from && hour < EVENING.to && needed !== null)
  const most = evening.sort((a, b) => (b.needed ?? 0) - (a.needed ?? 0))[0]
  if (!most?.needed) return `${there}.`
  return `${there}, thường cần ${decimal(Math.ceil(most.needed))} lúc ${most.hour}:00.`
}

function lateChannels({ now, channels }: TodayFrom): readonly string[] {
  return channels.flatMap(({ title, lastAt }) =>
    lastAt !== null && now - lastAt > LATE_MS
      ? [`${title} im ${Math.floor((now - lastAt) / 3_600_000)} giờ nay, số liệu có thể thiếu.`]
      : [],
  )
}

/** From now to the end of the evening of today. */
export function eveningOf(now: number): { readonly from: number; readonly to: number } {
  const midnight = Date.parse(`${dayOf(now)}T00:00:00+07:00`)
  return { from: Math.max(now, midnight + EVENING.from * 3_600_000), to: midnight + EVENING.to * 3_600_000 }
}
