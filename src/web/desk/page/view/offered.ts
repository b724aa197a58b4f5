/** A volunteer's photo that waits for a lead: who sent it reads so, a lead looks at it and lets it go or not. */
import { type ComponentChildren, type FunctionComponent, h } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Card, OfferedCard } from '../../../../desk/api.ts'
import type { State } from '../state.ts'
import { clockTime } from '../when.ts'

export interface OfferedProps {
  readonly state: State
  readonly card: Card
  readonly photo: OfferedCard
}

export function Offered({ state, card, photo }: OfferedProps): ComponentChildren {
  const { at, text, refused } = photo
  const decides = state.me?.lead === true && !card.mine
  return h(
    'li',
    { class: `line person offered ${card.mine ? 'mine' : ''}` },
    h('p', { class: 'by' }, `${card.mine ? 'Tôi' : (card.helper?.name ?? 'Người hỗ trợ')} · ${clockTime(at)}`),
    h('p', { class: 'media' }, 'Ảnh'),
    text !== '' && h('p', { class: 'text', dir: 'auto' }, text),
    refused
      ? h('p', { class: 'state failed' }, `${refused.by} chưa cho gửi: ${refused.why}`)
      : h('p', { class: 'state' }, `Chưa đến ${card.who}: chờ trưởng nhóm xem`),
    decides && !refused && h(ForLeads, { state, card, photo }),
  )
}

/** Few are leads: their part is fetched by them. */
function ForLeads(props: OfferedProps): ComponentChildren {
  const [view, setView] = useState<{ readonly of?: FunctionComponent<OfferedProps>; readonly failed?: true }>({})
  const fetchIt = () => {
    import('./photo-deciding.ts').then(
      ({ Deciding }) => setView({ of: Deciding }),
      () => setView({ failed: true }),
    )
  }
  useEffect(fetchIt, [])
  if (view.of) return h(view.of, props)
  return (
    view.failed &&
    h(
      'p',
      { class: 'trouble', role: 'alert' },
      'Chưa mở được phần duyệt ảnh. ',
      h('button', { type: 'button', onClick: fetchIt }, 'Thử lại'),
    )
  )
}
