/**
 * How a step looks to a resident. The step itself is drawn here from what is being typed, so it is there at once and
 * without a network; "Chạy từ bước này" plays the real engine on what is saved.
 */
import { memo, useState } from 'react'
import type { StepContent } from '../../../../publishing/api.ts'
import { asSent } from './as-sent.ts'
import { headOf, stepsOf } from './content.ts'
import { type Looking, LookingAs, useLooking } from './look.tsx'
import { Look, PlayLog, usePlay } from './playing.tsx'
import { useUnit } from './unit.ts'

interface Props {
  readonly content: StepContent
  readonly step: string
  /** What is typed has reached the server: playing shows it too. */
  readonly saved: boolean
}

export default memo(function Preview({ content, step, saved }: Props) {
  const { unit } = useUnit()
  const [looking, look] = useLooking()
  const [playing, setPlaying] = useState(false)
  const facts = headOf(unit)?.content.structure.facts ?? {}
  const fill = (text: string) => filled(text, looking.pair, facts)
  const stages = Math.max(0, ...stepsOf(unit).map(({ content: { structure } }) => structure.stage ?? 0))
  return (
    <>
      <h2>Trên điện thoại</h2>
      <LookingAs looking={looking} onChange={look} />
      {!playing && (
        <button type="button" className="main" onClick={() => setPlaying(true)}>
          Chạy từ bước này
        </button>
      )}
      {playing ? (
        <FromHere step={step} looking={looking} saved={saved} onEnd={() => setPlaying(false)} />
      ) : (
        <Look channel={looking.channel} messages={asSent(content, looking.channel, stages, fill)} />
      )}
    </>
  )
})

interface FromHereProps {
  readonly step: string
  readonly looking: Looking
  readonly saved: boolean
  readonly onEnd: () => void
}

function FromHere({ step, looking, saved, onEnd }: FromHereProps) {
  const play = usePlay({ ...looking, from: step })
  return (
    <>
      {!saved && <p className="soft">Đang lưu phần vừa gõ; phần chạy thử sẽ theo ngay sau đó.</p>}
      <PlayLog play={play} channel={looking.channel} />
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
