/** Playing a draft with the real engine: each act is sent with all before it, so nothing is kept anywhere. */
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import type { PlayAct, PlayAsked, Played, ShownMessage } from '../../../../publishing/api-play.ts'
import { ask } from '../server.ts'
import { Loading, Trouble } from '../ui/notice.tsx'
import { pictureAddress } from './step-extras.tsx'
import { unitPath, useUnit } from './unit.ts'

export interface Play {
  readonly asked: PlayAsked
  readonly played: Played | undefined
  readonly busy: boolean
  readonly error: unknown
  act(act: PlayAct): void
  back(): void
  again(): void
}

/** Where a play is asked for, and what it depends on: another key plays it anew. */
export interface Stage {
  readonly key: readonly unknown[]
  play(asked: PlayAsked): Promise<Played>
}

export function usePlayOn(stage: Stage, how: Omit<PlayAsked, 'acts'>): Play {
  const [acts, setActs] = useState<readonly PlayAct[]>([])
  const asked: PlayAsked = { ...how, acts }
  const query = useQuery({
    queryKey: ['play', ...stage.key, asked],
    queryFn: () => stage.play(asked),
    placeholderData: (before) => before,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  })
  return {
    asked,
    played: query.data,
    busy: query.isFetching,
    error: query.error,
    act: (act) => setActs([...acts, act]),
    back: () => setActs(acts.slice(0, -1)),
    again: () => setActs([]),
  }
}

/** Of the unit one is in: an edit shows at once, at the place one has come to. */
export function usePlay(how: Omit<PlayAsked, 'acts'>): Play {
  const { unit } = useUnit()
  const stage: Stage = {
    key: [unit.row.id, unit.draft, unit.row.live?.number],
    play: (asked) => ask<Played>('POST', `${unitPath(unit.row.id)}/play`, asked),
  }
  return usePlayOn(stage, how)
}

export function PlayLog({ play, channel }: { readonly play: Play; readonly channel: PlayAsked['channel'] }) {
  const { played, busy, error, act, back, again, asked } = play
  const log = useRef<HTMLDivElement>(null)
  useEffect(() => {
    log.current?.scrollTo({ top: log.current.scrollHeight })
  }, [played])
  const say = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const text = String(new FormData(event.currentTarget).get('say')).trim()
    event.currentTarget.reset()
    if (text !== '') act({ kind: 'text', text })
  }
  const last = played?.beats.at(-1)
  return (
    <div className="playing">
      {played === undefined && error === null && <Loading what="cuộc trò chuyện thử" />}
      {error !== null && <Trouble error={error} />}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a log that scrolls must be reachable with the keyboard */}
      <div className="log" ref={log} role="log" aria-label="Cuộc trò chuyện thử" tabIndex={0}>
        {played?.beats.map((beat, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: beats are only ever added at the end
          <div key={at}>
            {beat.act && <p className="own">{actInWords(beat.act, played.beats.slice(0, at))}</p>}
            <Look
              channel={channel}
              messages={beat.messages}
              {...(at === played.beats.length - 1 &&
                !busy && { onPress: (choice: string) => act({ kind: 'press', choice }) })}
            />
            {beat.owner !== 'bot' && <p className="soft">Từ đây chờ người hỗ trợ.</p>}
          </div>
        ))}
        {(played?.ended ?? (last && last.at === undefined)) && (
          <p className="soft">{played?.ended ?? 'Đã kết thúc.'}</p>
        )}
      </div>
      <form onSubmit={say} className="row">
        <label htmlFor="say" className="unseen">
          Gõ như người dân
        </label>
        <input id="say" name="say" autoComplete="off" placeholder="Gõ như người dân…" maxLength={500} />
        <button type="submit" disabled={busy}>
          Gửi
        </button>
      </form>
      <p className="row">
        <button type="button" disabled={busy} onClick={() => act({ kind: 'photo' })}>
          Gửi một ảnh
        </button>
        <button type="button" disabled={busy} onClick={() => act({ kind: 'wait', ms: 24 * 60 * 60_000 })}>
          Để im một ngày
        </button>
        <button type="button" disabled={busy || asked.acts.length === 0} onClick={back}>
          Lùi một lượt
        </button>
        <button type="button" disabled={busy || asked.acts.length === 0} onClick={again}>
          Chạy lại từ đầu
        </button>
      </p>
    </div>
  )
}

/** What the resident did, as they see it: a button by its words. */
export function actInWords(act: PlayAct, before: Played['beats'] = []): string {
  if (act.kind === 'text') return act.text
  if (act.kind === 'press') {
    const buttons = before.flatMap(({ messages }) => messages.flatMap((message) => message.buttons))
    return buttons.findLast(({ choice }) => choice === act.choice)?.label ?? act.choice
  }
  return act.kind === 'photo' ? '[gửi một ảnh]' : '[để im một ngày]'
}

interface LookProps {
  readonly channel: PlayAsked['channel']
  readonly messages: readonly ShownMessage[]
  /** Absent: the buttons are only looked at. */
  readonly onPress?: (choice: string) => void
}

/** Messages in the colours and shapes of their channel. */
export function Look({ channel, messages, onPress }: LookProps) {
  return (
    <div className={`phone ${channel}`}>
      {messages.map((message, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a list that is drawn once
        <div key={at} className="message">
          {/* Other channels have it in the text. */}
          {message.progress && channel === 'web' && (
            <p className="progress">
              Bước {message.progress.stage}/{message.progress.of}
            </p>
          )}
          {message.picture && <img src={pictureAddress(message.picture.path)} alt={message.picture.alt} />}
          {message.voice && (
            // biome-ignore lint/a11y/useMediaCaption: the words are the message itself
            <audio controls preload="none" src={`/chat/voices/${message.voice}`} aria-label="Bản ghi của bước" />
          )}
          {message.text !== '' && <p className="bubble">{message.text}</p>}
          {message.buttons.map(({ choice, label }) =>
            onPress ? (
              <button key={choice} type="button" className="press" onClick={() => onPress(choice)}>
                {label}
              </button>
            ) : (
              <span key={choice} className="press">
                {label}
              </span>
            ),
          )}
        </div>
      ))}
    </div>
  )
}
