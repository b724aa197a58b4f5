/**
 * How a step looks to a resident. The step itself is drawn here from what is being typed, so it is there at once and
 * without a network; "Chạy từ bước này" plays the real engine on what is saved.
 */
import { useState } from 'react'
import type { PlayAsked, StepContent } from '../../../../publishing/api.ts'
import { headOf, plain } from './content.ts'
import { waysOf } from './exits.ts'
import { Look, PlayLog, usePlay } from './playing.tsx'
import { useUnit } from './unit.ts'

export const PAIRS = [
  { resident: 'bác', bot: 'cháu', label: 'bác – cháu' },
  { resident: 'anh', bot: 'em', label: 'anh – em' },
  { resident: 'bà', bot: 'cháu', label: 'bà – cháu' },
  { resident: 'bác', bot: 'con', label: 'bác – con' },
] as const

export const CHANNELS = [
  { id: 'zalo', title: 'Zalo' },
  { id: 'messenger', title: 'Messenger' },
  { id: 'telegram', title: 'Telegram' },
  { id: 'web', title: 'Trang chat' },
] as const

interface Props {
  readonly content: StepContent
  readonly step: string
  /** What is typed has reached the server: playing shows it too. */
  readonly saved: boolean
}

export default function Preview({ content, step, saved }: Props) {
  const { unit } = useUnit()
  const [channel, setChannel] = useState<PlayAsked['channel']>('zalo')
  const [pair, setPair] = useState(0)
  const [playing, setPlaying] = useState(false)
  const chosen = PAIRS[pair] ?? PAIRS[0]
  const facts = headOf(unit)?.content.structure.facts ?? {}
  const fill = (text: string) => filled(text, chosen, facts)
  const text = fill(plain(content.words.vi?.text))
  const buttons = waysOf(content)
    .filter(({ when }) => when === 'Nếu bấm')
    .map(({ what, path }) => ({ choice: path.join('.'), label: fill(what ?? '') }))
  const { picture } = content.structure
  return (
    <>
      <h2>Trên điện thoại</h2>
      <p className="row">
        <label htmlFor="look">Kênh</label>
        <select id="look" value={channel} onChange={({ target }) => setChannel(target.value as PlayAsked['channel'])}>
          {CHANNELS.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </select>
        <label htmlFor="pair">Xưng hô</label>
        <select id="pair" value={pair} onChange={({ target }) => setPair(Number(target.value))}>
          {PAIRS.map(({ label }, at) => (
            <option key={label} value={at}>
              {label}
            </option>
          ))}
        </select>
      </p>
      {playing ? (
        <FromHere step={step} channel={channel} pair={chosen} saved={saved} onEnd={() => setPlaying(false)} />
      ) : (
        <>
          <Look
            channel={channel}
            messages={[
              {
                text: text === '' ? '(bước này không nói gì)' : text,
                buttons,
                ...(picture && { picture: { path: picture, alt: content.words.vi?.alt ?? '' } }),
              },
            ]}
          />
          <button type="button" className="main" onClick={() => setPlaying(true)}>
            Chạy từ bước này
          </button>
        </>
      )}
    </>
  )
}

interface FromHereProps {
  readonly step: string
  readonly channel: PlayAsked['channel']
  readonly pair: { readonly resident: string; readonly bot: string }
  readonly saved: boolean
  readonly onEnd: () => void
}

function FromHere({ step, channel, pair, saved, onEnd }: FromHereProps) {
  const play = usePlay({ channel, language: 'vi', pair: { resident: pair.resident, bot: pair.bot }, from: step })
  return (
    <>
      {!saved && <p className="soft">Đang lưu phần vừa gõ; phần chạy thử sẽ theo ngay sau đó.</p>}
      <PlayLog play={play} channel={channel} />
      <button type="button" onClick={onEnd}>
        Thôi chạy thử
      </button>
    </>
  )
}

type FactsOf = NonNullable<ReturnType<typeof headOf>>['content']['structure']['facts']

/** As near as one comes without the engine: the address pair, figures, and names in brackets for what is only known later. */
function filled(text: string, pair: { readonly resident: string; readonly bot: string }, facts: FactsOf): string {
  return text.replace(/\{([^}]+)\}/gu, (_whole, name: string, at: number) => {
    const value = valueFor(name, pair, facts)
    const starts = /(?:^|[.!?…]\s+|\n)$/u.test(text.slice(0, at))
    return starts ? value.charAt(0).toUpperCase() + value.slice(1) : value
  })
}

function valueFor(name: string, pair: { readonly resident: string; readonly bot: string }, facts: FactsOf): string {
  if (name === 'bác') return pair.resident
  if (name === 'cháu') return pair.bot
  if (name === 'tên') return 'Hoa'
  const fact = name.startsWith('fact.') ? facts?.[name.slice('fact.'.length)]?.value : undefined
  if (fact === undefined) return `[${name}]`
  return typeof fact === 'object' ? (fact.vi ?? Object.values(fact)[0] ?? '') : String(fact)
}
