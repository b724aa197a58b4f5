/** The end of a shift asks about every open talk, with what the resident would read: nobody is left with someone who has gone home. */
import { type ComponentChildren, h } from 'preact'
import { useState } from 'preact/hooks'
import type { Card, HandBackPreview } from '../../../../desk/api.ts'
import { handBack, release, schedule, setShift } from '../acts.ts'
import { section } from '../cards.ts'
import { ask } from '../client.ts'
import type { Loaded, State } from '../state.ts'
import { at, dayTime } from '../when.ts'
import { capital, placeText } from '../words.ts'
import { SheetView } from './sheet.ts'

export function EndShift({ state }: { readonly state: State }): ComponentChildren {
  const open = section(state.list, 'mine')
  return h(
    SheetView,
    { title: 'Kết thúc ca', kind: 'end-shift' },
    open.length > 0
      ? h('p', {}, `Còn ${open.length} người bạn đang giúp. Xin chọn cho từng người:`)
      : h('p', {}, 'Không còn ai dở dang.'),
    open.map((card) => h(OpenTalk, { key: card.id, card, now: state.now })),
    h(
      'button',
      {
        type: 'button',
        class: 'main',
        'aria-disabled': open.length > 0 ? 'true' : undefined,
        onClick: () => {
          if (open.length === 0) void setShift(null)
        },
      },
      open.length > 0 ? `Kết thúc ca – còn ${open.length} người` : 'Kết thúc ca',
    ),
  )
}

type Way = 'queue' | 'bot' | 'tomorrow'

function OpenTalk({ card, now }: { readonly card: Card; readonly now: number }): ComponentChildren {
  const [way, setWay] = useState<Way | null>(null)
  const [shown, setShown] = useState<Loaded<HandBackPreview> | null>(null)
  const [busy, setBusy] = useState(false)
  const tomorrow = at(now, 8, 0, 1)
  const said = dayTime(tomorrow, now)
  const choose = async (next: Way) => {
    setWay(next)
    setShown(null)
    if (next === 'queue') return
    setShown({ kind: 'loading' })
    const path = next === 'bot' ? 'hand-back' : `schedule?at=${tomorrow}`
    const answer = await ask<HandBackPreview>('GET', `/api/desk/tickets/${card.id}/${path}`)
    setShown(
      answer.kind === 'ok' ? { kind: 'ready', value: answer.value } : { kind: 'failed', message: answer.message },
    )
  }
  const act = async () => {
    if (busy) return
    setBusy(true)
    if (way === 'queue') await release(card.id)
    if (way === 'bot') await handBack(card.id, 'other')
    if (way === 'tomorrow') await schedule(card.id, tomorrow, said)
    setBusy(false)
  }
  const pick = (value: Way, text: string) =>
    h(
      'button',
      { type: 'button', 'aria-pressed': way === value ? 'true' : 'false', onClick: () => void choose(value) },
      text,
    )
  const ready = way === 'queue' || shown?.kind === 'ready'
  return h(
    'div',
    { class: 'open-talk', role: 'group', 'aria-label': card.who },
    h('p', {}, h('strong', {}, capital(card.who)), ` · ${placeText(card)}`),
    h(
      'div',
      { class: 'row' },
      pick('queue', 'Hàng chờ'),
      pick('bot', 'Trả lại trợ lý'),
      pick('tomorrow', `Giữ đến ${said}`),
    ),
    way === 'queue' && h('p', {}, `${capital(card.who)} đứng đầu hàng chờ và không nhận tin nào lúc này.`),
    shown?.kind === 'loading' && h('p', { role: 'status' }, 'Đang xem người dân sẽ nhận gì…'),
    shown?.kind === 'failed' && h('p', { class: 'refusal', role: 'alert' }, shown.message),
    shown?.kind === 'ready' && [
      h('p', { key: 'says' }, `${capital(card.who)} sẽ nhận:`),
      ...shown.value.messages.map(({ text, buttons }, n) =>
        h(
          'div',
          { key: n, class: 'preview' },
          h('p', {}, text),
          buttons.length > 0 && h('p', { class: 'soft' }, buttons.map((label) => `[${label}]`).join(' ')),
        ),
      ),
    ],
    ready &&
      h(
        'button',
        { type: 'button', class: 'main', onClick: () => void act() },
        busy ? 'Đang làm…' : LABELS[way ?? 'queue'],
      ),
  )
}

const LABELS: Readonly<Record<Way, string>> = {
  queue: 'Đưa vào hàng chờ',
  bot: 'Trả lại trợ lý',
  tomorrow: 'Giữ đến mai',
}
