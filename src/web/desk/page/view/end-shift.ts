/** The end of a shift asks about every open talk: nobody is left with someone who has gone home. */
import { type ComponentChildren, h } from 'preact'
import { go, release, schedule, setShift, showSheet } from '../acts.ts'
import { section } from '../cards.ts'
import type { State } from '../state.ts'
import { at, dayTime } from '../when.ts'
import { capital, placeText } from '../words.ts'
import { SheetView } from './sheet.ts'

export function EndShift({ state }: { readonly state: State }): ComponentChildren {
  const open = section(state.list, 'mine')
  const tomorrow = at(state.now, 8, 0, 1)
  const said = dayTime(tomorrow, state.now)
  const toChat = (ticket: string) => {
    showSheet(null)
    go({ screen: 'chat', ticket })
  }
  return h(
    SheetView,
    { title: 'Kết thúc ca', kind: 'end-shift' },
    open.length > 0
      ? h('p', {}, `Còn ${open.length} người bạn đang giúp. Xin chọn cho từng người:`)
      : h('p', {}, 'Không còn ai dở dang.'),
    open.map((card) =>
      h(
        'div',
        { key: card.id, class: 'open-talk', role: 'group', 'aria-label': card.who },
        h('p', {}, h('strong', {}, capital(card.who)), ` · ${placeText(card)}`),
        h(
          'div',
          { class: 'row' },
          h('button', { type: 'button', onClick: () => void release(card.id) }, 'Hàng chờ'),
          h('button', { type: 'button', onClick: () => toChat(card.id) }, 'Mở để trả lại trợ lý'),
          h('button', { type: 'button', onClick: () => void schedule(card.id, tomorrow, said) }, `Hẹn ${said}`),
        ),
      ),
    ),
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
