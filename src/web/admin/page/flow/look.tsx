/** As whom and where one looks at a flow: the channel, how people address each other, the language. One row for every phone. */
import { useId, useState } from 'react'
import type { PlayAsked } from '../../../../publishing/api-play.ts'

type Pair = PlayAsked['pair']

export const PAIRS: readonly Pair[] = [
  { resident: 'bác', bot: 'cháu' },
  { resident: 'anh', bot: 'em' },
  { resident: 'bà', bot: 'cháu' },
  { resident: 'bác', bot: 'con' },
]

const CHANNELS: readonly (readonly [id: PlayAsked['channel'], title: string])[] = [
  ['zalo', 'Zalo'],
  ['messenger', 'Messenger'],
  ['telegram', 'Telegram'],
  ['web', 'Trang chat'],
]

export interface Looking {
  readonly channel: PlayAsked['channel']
  readonly pair: Pair
  readonly language: string
}

const USUAL: Pair = { resident: 'bác', bot: 'cháu' }

export function useLooking(): readonly [Looking, (change: Partial<Looking>) => void] {
  const [looking, set] = useState<Looking>({ channel: 'zalo', pair: USUAL, language: 'vi' })
  return [looking, (change) => set((before) => ({ ...before, ...change }))]
}

interface Props {
  readonly looking: Looking
  readonly onChange: (change: Partial<Looking>) => void
  readonly pairs?: readonly Pair[]
  /** Absent: there is only Vietnamese. */
  readonly languages?: boolean
}

export function LookingAs({ looking, onChange, pairs = PAIRS, languages = false }: Props) {
  const id = useId()
  const nameOf = ({ resident, bot }: Pair) => `${resident} – ${bot}`
  return (
    <div className="looking">
      <p>
        <label htmlFor={`${id}-channel`}>Kênh</label>
        <select
          id={`${id}-channel`}
          value={looking.channel}
          onChange={({ target }) => onChange({ channel: target.value as PlayAsked['channel'] })}
        >
          {CHANNELS.map(([channel, title]) => (
            <option key={channel} value={channel}>
              {title}
            </option>
          ))}
        </select>
      </p>
      <p>
        <label htmlFor={`${id}-pair`}>Xưng hô</label>
        <select
          id={`${id}-pair`}
          value={nameOf(looking.pair)}
          onChange={({ target }) => onChange({ pair: pairs.find((pair) => nameOf(pair) === target.value) ?? USUAL })}
        >
          {pairs.map((pair) => (
            <option key={nameOf(pair)}>{nameOf(pair)}</option>
          ))}
        </select>
      </p>
      {languages && (
        <p>
          <label htmlFor={`${id}-language`}>Tiếng</label>
          <select
            id={`${id}-language`}
            value={looking.language}
            onChange={({ target }) => onChange({ language: target.value })}
          >
            <option value="vi">Tiếng Việt</option>
            <option value="en">Tiếng Anh</option>
          </select>
        </p>
      )}
    </div>
  )
}
