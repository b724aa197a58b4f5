/** A recording of one's own: press or hold, hear it, and only then it is sent. */
import { type ComponentChildren, h } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { type CannotRecord, canRecord, type Recording, record } from '../../../chat/page/recorder.ts'
import { showSheet } from '../acts.ts'
import { dropDraft, fileDraftOf, putDraft } from '../own-files.ts'
import { cardOf, change, chatOf, type State } from '../state.ts'
import { FULL, Sending, useFile } from './own-sending.ts'
import { SheetView } from './sheet.ts'

/** A finger that stays longer holds, and lifting it ends the recording; a shorter one has pressed. */
const HOLD_MS = 500
const SECONDS_MAX = 300

const TROUBLES: Readonly<Record<CannotRecord | 'old' | 'short' | 'full', string>> = {
  old: 'Trình duyệt này không thu âm được. Xin mở Bàn trực bằng Chrome hoặc Safari bản mới, hoặc viết bằng chữ.',
  denied: 'Bạn chưa cho phép dùng micro. Mở phần quyền của trang này trong trình duyệt, cho phép micro, rồi bấm lại.',
  missing: 'Máy này không có micro. Xin viết bằng chữ, hoặc dùng máy khác.',
  broken: 'Chưa mở được micro: có thể ứng dụng khác đang dùng. Đóng ứng dụng ấy rồi bấm lại.',
  short: 'Chưa thu được tiếng. Xin bấm rồi nói, nói xong bấm lần nữa.',
  full: FULL,
}

export function OwnVoice({ state }: { readonly state: State }): ComponentChildren {
  const { sheet } = state
  if (sheet?.kind !== 'own-voice') return null
  const draft = fileDraftOf(sheet.ticket)
  if (draft?.kind !== 'voice') return h(Recorder, { state, ticket: sheet.ticket })
  const again = h('button', { type: 'button', onClick: () => void dropDraft(sheet.ticket) }, 'Thu lại')
  const shown = h(Hear, { key: draft.id, id: draft.id, seconds: draft.seconds ?? 0 })
  return h(Sending, { state, draft, title: 'Gửi lời nói', shown }, again)
}

function Hear({ id, seconds }: { readonly id: string; readonly seconds: number }): ComponentChildren {
  const url = useFile(id)
  if (url === null) return h('p', { class: 'trouble', role: 'alert' }, 'Lời nói này không còn trên máy. Xin thu lại.')
  return [
    h('p', { key: 'length' }, `Lời nói · ${clock(seconds)}`),
    url && h('audio', { key: 'hear', controls: true, src: url, 'aria-label': 'Nghe lại trước khi gửi' }),
  ]
}

function Recorder({ state, ticket }: { readonly state: State; readonly ticket: string }): ComponentChildren {
  const [seconds, setSeconds] = useState<number | null>(null)
  const [trouble, setTrouble] = useState<keyof typeof TROUBLES | null>(canRecord() ? null : 'old')
  const recording = useRef<Recording | null>(null)
  const wanted = useRef(false)
  const pressedAt = useRef(0)
  const most = secondsMax(ticket)
  const who = cardOf(ticket)?.who ?? 'người dân'

  // Closing the sheet throws away what is being said.
  useEffect(
    () => () => {
      wanted.current = false
      recording.current?.cancel()
    },
    [],
  )

  const begin = async () => {
    setTrouble(null)
    wanted.current = true
    const begun = await record({
      onSecond(whole) {
        setSeconds(whole)
        if (whole >= most) recording.current?.stop()
      },
      onEnd: (voice, length) => void keep(voice, Math.min(length, most)),
      onBroken: () => fail('short'),
    })
    if (typeof begun === 'string') return fail(begun)
    recording.current = begun
    if (!wanted.current) return begun.cancel()
    setSeconds(0)
    change({ news: 'Đang thu' })
  }
  const fail = (why: keyof typeof TROUBLES) => {
    recording.current = null
    setSeconds(null)
    setTrouble(why)
  }
  const keep = async (voice: Blob, length: number) => {
    if (length < 1) return fail('short')
    if (!(await putDraft(ticket, { kind: 'voice', seconds: length }, voice))) return fail('full')
    change({ news: `Đã thu ${length} giây` })
  }
  const isOn = seconds !== null
  const press = () => {
    if (trouble === 'old') return
    if (isOn) recording.current?.stop()
    else void begin()
  }
  return h(
    SheetView,
    { title: `Thu lời nói cho ${who}`, kind: 'own', goOn: 'reply' },
    trouble && h('p', { class: 'trouble', role: 'alert' }, TROUBLES[trouble]),
    h(
      'p',
      { class: 'recording', role: isOn ? 'timer' : undefined },
      isOn ? `Đang thu ${clock(seconds)} · còn ${clock(Math.max(0, most - seconds))}` : `Dài nhất ${spoken(most)}.`,
    ),
    h(
      'button',
      {
        type: 'button',
        class: isOn ? 'danger record' : 'main record',
        'aria-disabled': trouble === 'old' ? 'true' : undefined,
        onPointerDown: (event: PointerEvent) => {
          if (event.button !== 0) return
          pressedAt.current = isOn ? 0 : event.timeStamp
          press()
        },
        onPointerUp: (event: PointerEvent) => {
          const { current: from } = pressedAt
          if (from > 0 && event.timeStamp - from >= HOLD_MS) recording.current?.stop()
        },
        // By keyboard, or by a reader's double tap.
        onClick: (event: MouseEvent) => {
          if (event.detail === 0) press()
        },
        onContextMenu: (event: Event) => event.preventDefault(),
      },
      isOn ? 'Dừng' : 'Bấm hoặc giữ để nói',
    ),
    h('p', { class: 'soft' }, 'Thu xong bạn nghe lại được, rồi mới gửi.'),
    h('button', { type: 'button', onClick: () => showSheet(null) }, 'Thôi'),
    !state.net.on && h('p', { class: 'soft' }, 'Đang mất mạng: thu xong sẽ được giữ lại, có mạng tự gửi.'),
  )
}

function secondsMax(ticket: string): number {
  const voice = chatOf(ticket).opened?.sends?.voice
  return voice && 'secondsMax' in voice ? voice.secondsMax : SECONDS_MAX
}

/** "0:07" */
function clock(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

function spoken(seconds: number): string {
  return seconds % 60 === 0 ? `${seconds / 60} phút` : `${seconds} giây`
}
