/** The drawings of the flow: one press sends one. What was written before goes first. */
import { type ComponentChildren, h } from 'preact'
import { useState } from 'preact/hooks'
import { showSheet, toast } from '../acts.ts'
import { serverNow } from '../client.ts'
import { freshId } from '../ids.ts'
import { sendPicture } from '../media.ts'
import { ofTicket } from '../outbox.ts'
import { cardOf, chatOf, get } from '../state.ts'
import { readNews } from '../sync.ts'
import { SheetView } from './sheet.ts'

export function Pictures({ ticket }: { readonly ticket: string }): ComponentChildren {
  const [id] = useState(() => freshId(serverNow()))
  const [busy, setBusy] = useState<string | null>(null)
  const [trouble, setTrouble] = useState<string | null>(null)
  const card = cardOf(ticket)
  const pictures = chatOf(ticket).opened?.pictures ?? []
  const waits = ofTicket(get().outbox, ticket).some(({ state }) => state === 'waiting')
  const send = async (picture: string) => {
    // The id belongs to the picture first pressed: another one is another message.
    if (busy !== null || waits) return
    setBusy(picture)
    setTrouble(null)
    const asked = {
      id: `${id.slice(0, 22)}${String(pictures.findIndex(({ path }) => path === picture)).padStart(4, '0')}`,
    }
    const answer = await sendPicture({ ...asked, claim: card?.claim ?? 0, picture }, ticket)
    setBusy(null)
    if (answer.kind !== 'ok') return setTrouble(answer.message)
    showSheet(null)
    toast(`Đã gửi hình cho ${card?.who ?? ''}.`, 'good')
    await readNews(ticket)
  }
  return h(
    SheetView,
    { title: `Gửi hình cho ${card?.who ?? ''}`, kind: 'pictures', goOn: 'reply' },
    waits && h('p', { role: 'status' }, 'Còn tin chưa gửi: hình sẽ gửi được sau khi các tin đó đi.'),
    trouble && h('p', { class: 'trouble', role: 'alert' }, `Hình chưa gửi. ${trouble}`),
    h(
      'ul',
      { class: 'menu-list pictures' },
      pictures.map(({ path, alt }) =>
        h(
          'li',
          { key: path },
          h(
            'button',
            {
              type: 'button',
              'aria-disabled': waits || busy !== null ? 'true' : undefined,
              onClick: () => void send(path),
            },
            h('img', { src: `/chat/pictures/${path}.png`, alt: '', width: 120, loading: 'lazy' }),
            h('span', {}, busy === path ? 'Đang gửi…' : alt || 'Hình của bước'),
          ),
        ),
      ),
    ),
  )
}
