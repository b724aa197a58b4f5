/** Photos and voices in the conversation: covered until somebody opens them, and what happens on the way, in words. */
import { type ComponentChildren, h } from 'preact'
import type { Card, Line } from '../../../../desk/api.ts'
import { askReason, cover, playVoice, seeSent } from '../media.ts'
import type { Seen, State } from '../state.ts'

type Item = NonNullable<Line['media']>[number]

interface MediaProps {
  readonly state: State
  readonly card: Card
  readonly item: Item
}

export function Media({ state, card, item }: MediaProps): ComponentChildren {
  const { id, kind, can } = item
  const seen = state.media.get(id)
  const may = can === 'see' || card.mine || state.me?.lead === true
  if (seen?.kind === 'shown') return h(Shown, { item, seen, who: card.who })
  if (!can || !may) return h('p', { class: 'media' }, SENT[kind] ?? 'Tệp đính kèm', can && ' · nhận giúp thì mở được')
  return h(
    'div',
    { class: `media covered ${can}` },
    h('p', {}, SENT[kind] ?? 'Tệp đính kèm', can === 'open' && ' · đang che'),
    seen?.kind === 'loading' && h('p', { role: 'status' }, can === 'play' ? 'Đang lấy lời nói…' : 'Đang lấy ảnh…'),
    seen?.kind === 'failed' && h('p', { class: 'trouble', role: 'alert' }, seen.message),
    seen?.kind !== 'loading' && (seen?.kind !== 'failed' || seen.again) && h(OpenButton, { state, card, item, seen }),
  )
}

function OpenButton({ state, card, item, seen }: MediaProps & { readonly seen: Seen | undefined }): ComponentChildren {
  const { id, can } = item
  const press = () => {
    if (!state.net.on) return
    if (can === 'open') askReason(card.id, id)
    else if (can === 'play') void playVoice(card.id, id)
    else void seeSent(card.id, id)
  }
  const text = seen?.kind === 'failed' ? 'Thử lại' : can === 'open' ? 'Xem ảnh' : can === 'play' ? 'Nghe' : 'Xem lại'
  return h(
    'button',
    { type: 'button', 'aria-disabled': state.net.on ? undefined : 'true', onClick: press },
    state.net.on ? text : `${text} – cần có mạng`,
  )
}

function Shown({
  item,
  seen,
  who,
}: {
  readonly item: Item
  readonly seen: Extract<Seen, { kind: 'shown' }>
  readonly who: string
}): ComponentChildren {
  if (item.kind === 'voice') {
    return h(
      'div',
      { class: 'media' },
      h('p', {}, SENT.voice, seen.seconds !== undefined && ` · ${length(seen.seconds)}`),
      h('audio', {
        controls: true,
        src: seen.url,
        controlsList: 'nodownload',
        'aria-label': item.can === 'see' ? 'Lời nói đã gửi' : `Lời nói của ${who}`,
        onError: (event: Event) => {
          const note = (event.currentTarget as HTMLElement).nextElementSibling
          if (note instanceof HTMLElement) note.hidden = false
        },
      }),
      h(
        'p',
        { class: 'trouble', hidden: true },
        'Máy này không phát được loại tiếng này. Xin nghe trên máy khác, hoặc nhờ viết lại bằng chữ.',
      ),
    )
  }
  return h(
    'figure',
    { class: 'media' },
    h('img', {
      src: seen.url,
      alt: item.can === 'see' ? 'Ảnh đã gửi' : `Ảnh ${who} gửi`,
      draggable: false,
      onContextMenu: (event: Event) => event.preventDefault(),
    }),
    h('button', { type: 'button', onClick: () => cover(item.id) }, 'Che lại'),
  )
}

/** "0:07" */
function length(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

const SENT: Readonly<Record<string, string>> = {
  photo: 'Ảnh',
  voice: 'Lời nói',
  video: 'Đã gửi một đoạn phim',
  file: 'Tệp',
  sticker: 'Đã gửi một hình dán',
  location: 'Đã gửi một vị trí',
  contact: 'Đã gửi một danh thiếp',
}
