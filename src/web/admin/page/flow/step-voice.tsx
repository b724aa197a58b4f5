/** The recording of a step: recorded on this device or taken from a file, listened to, replaced, taken away. */
import { type ChangeEvent, useEffect, useRef, useState } from 'react'
import type { StepContent } from '../../../../publishing/api.ts'
import type { VoiceMade } from '../../../../publishing/api-play.ts'
import { upload } from '../server.ts'
import { Note, Trouble } from '../ui/notice.tsx'
import { withWords } from './content.ts'
import type { Change } from './said.tsx'

interface Props {
  readonly content: StepContent
  readonly change: Change
  readonly disabled: boolean
}

/** As the server has it; a recording ends by itself there. */
const SECONDS_MAX = 300

export function StepVoice({ content, change, disabled }: Props) {
  const voice = content.words.vi?.voice
  const [error, setError] = useState<unknown>(null)
  const [sending, setSending] = useState(false)
  /** What was said when the recording was put here: words that change afterwards are another sentence. */
  const text = JSON.stringify(content.words.vi?.text ?? '')
  const recorded = useRef({ voice, text })
  if (recorded.current.voice !== voice) recorded.current = { voice, text }
  const set = (path: string | undefined) => change((now) => withWords(now, 'vi', { voice: path }))
  const send = async (bytes: Blob) => {
    setError(null)
    setSending(true)
    try {
      set((await upload<VoiceMade>('/api/admin/voices', bytes)).path)
    } catch (failure) {
      setError(failure)
    } finally {
      setSending(false)
    }
  }
  const recorder = useRecorder((bytes) => void send(bytes))
  const choose = ({ target }: ChangeEvent<HTMLInputElement>) => {
    const file = target.files?.[0]
    target.value = ''
    if (file) void send(file)
  }
  return (
    <section data-path="voice">
      <h2>Tiếng đọc</h2>
      {voice ? (
        // biome-ignore lint/a11y/useMediaCaption: the words stand above it, in the field it was read from
        <audio controls preload="none" src={`/chat/voices/${voice}`} aria-label="Bản ghi của bước này" />
      ) : (
        <p>Chưa có bản ghi. Người dân nghe máy đọc, nếu máy họ có giọng tiếng Việt.</p>
      )}
      {voice && recorded.current.text !== text && (
        <Note kind="warn">
          <p>Lời của bước vừa đổi, bản ghi vẫn đọc lời cũ. Xin thu lại hoặc bỏ bản ghi.</p>
        </Note>
      )}
      <p className="soft">
        Trên trang chat người dân bấm “Nghe”; trên Messenger, Telegram bản ghi được gửi ngay trước lời. Zalo không nhận
        bản ghi: ở đó người dân đọc chữ. Nhiều nhất 5 phút; máy chủ chỉnh độ to cho đều và bỏ thông tin đi kèm.
      </p>
      {error !== null && <Trouble error={error} />}
      <p role="status">
        {sending
          ? 'Đang gửi bản ghi…'
          : recorder.state === 'on'
            ? `Đang thu… ${clockOf(recorder.seconds)}. Đọc chậm, rõ, rồi bấm “Xong”.`
            : recorder.state === 'refused'
              ? 'Trình duyệt chưa cho dùng micro. Cho phép trong thanh địa chỉ rồi bấm lại, hoặc chọn tệp đã thu bằng máy khác.'
              : ''}
      </p>
      {!disabled && (
        <p className="row">
          {recorder.state === 'on' ? (
            <>
              <button type="button" className="main" onClick={recorder.finish}>
                Xong
              </button>
              <button type="button" className="plain" onClick={recorder.cancel}>
                Bỏ, thu lại sau
              </button>
            </>
          ) : (
            <>
              <button type="button" disabled={sending} onClick={() => void recorder.begin()}>
                {voice ? 'Thu lại trên máy này' : 'Thu trên máy này'}
              </button>
              <label className="button" htmlFor="voice">
                {voice ? 'Thay bằng tệp khác' : 'Chọn tệp ghi âm'}
              </label>
              <input
                id="voice"
                className="unseen"
                type="file"
                accept="audio/*,.m4a,.mp3,.wav,.ogg"
                disabled={sending}
                onChange={choose}
              />
              {voice && (
                <button type="button" onClick={() => set(undefined)}>
                  Bỏ bản ghi
                </button>
              )}
            </>
          )}
        </p>
      )}
    </section>
  )
}

function clockOf(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

interface Recorder {
  readonly state: 'off' | 'on' | 'refused'
  readonly seconds: number
  begin(): Promise<void>
  finish(): void
  cancel(): void
}

function useRecorder(onDone: (bytes: Blob) => void): Recorder {
  const [state, setState] = useState<Recorder['state']>('off')
  const [seconds, setSeconds] = useState(0)
  const running = useRef<MediaRecorder>(undefined)
  const wanted = useRef(false)
  const done = useRef(onDone)
  done.current = onDone

  const stop = (keep: boolean) => {
    wanted.current = keep
    if (running.current?.state === 'recording') running.current.stop()
    setState('off')
  }
  useEffect(() => {
    if (state !== 'on') return
    const timer = setInterval(() => setSeconds((now) => now + 1), 1_000)
    return () => clearInterval(timer)
  }, [state])
  useEffect(() => {
    if (state === 'on' && seconds >= SECONDS_MAX) stop(true)
  })
  // Leaving the step throws an unfinished recording away, and lets the microphone go.
  useEffect(() => () => void (running.current?.state === 'recording' && running.current.stop()), [])

  return {
    state,
    seconds,
    async begin() {
      const stream = await navigator.mediaDevices?.getUserMedia({ audio: true }).catch(() => null)
      if (!stream || !('MediaRecorder' in window)) return setState('refused')
      const pieces: Blob[] = []
      const recorder = new MediaRecorder(stream)
      recorder.addEventListener('dataavailable', ({ data }) => pieces.push(data))
      recorder.addEventListener('stop', () => {
        for (const track of stream.getTracks()) track.stop()
        if (wanted.current) done.current(new Blob(pieces, { type: 'application/octet-stream' }))
      })
      running.current = recorder
      wanted.current = false
      setSeconds(0)
      recorder.start()
      setState('on')
    },
    finish: () => stop(true),
    cancel: () => stop(false),
  }
}
