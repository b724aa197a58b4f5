/** Which days and which channel the figures are of. */
import { useState } from 'react'

export interface Chosen {
  readonly days: number
  readonly channel: string
}

const DAY_MS = 24 * 60 * 60_000
/** Days of the ward, whatever clock this device has. */
const dayOf = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Ho_Chi_Minh' })

export function usePeriod() {
  const [chosen, choose] = useState<Chosen>({ days: 7, channel: '' })
  const now = Date.now()
  const query = new URLSearchParams({
    from: dayOf.format(now - (chosen.days - 1) * DAY_MS),
    to: dayOf.format(now),
    ...(chosen.channel !== '' && { channel: chosen.channel }),
  }).toString()
  return { chosen, choose, query }
}

interface PeriodProps {
  readonly chosen: Chosen
  readonly choose: (chosen: Chosen) => void
}

const CHANNELS = [
  ['', 'Mọi kênh'],
  ['zalo', 'Zalo'],
  ['messenger', 'Messenger'],
  ['telegram', 'Telegram'],
  ['webchat', 'Trang chat'],
] as const

export function PeriodPicker({ chosen, choose }: PeriodProps) {
  return (
    <p className="row">
      <label htmlFor="days">Trong</label>
      <select
        id="days"
        value={chosen.days}
        onChange={({ target }) => choose({ ...chosen, days: Number(target.value) })}
      >
        <option value={1}>hôm nay</option>
        <option value={7}>7 ngày</option>
        <option value={30}>30 ngày</option>
        <option value={90}>90 ngày</option>
      </select>
      <label htmlFor="of-channel">Kênh</label>
      <select
        id="of-channel"
        value={chosen.channel}
        onChange={({ target }) => choose({ ...chosen, channel: target.value })}
      >
        {CHANNELS.map(([id, title]) => (
          <option key={id} value={id}>
            {title}
          </option>
        ))}
      </select>
    </p>
  )
}
