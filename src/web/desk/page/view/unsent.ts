/** Replies that will not be sent because somebody else helps now: nothing is lost, and nothing goes out by itself. */
import { type ComponentChildren, h } from 'preact'
import { toast, unsentToNote } from '../acts.ts'
import type { Unsent } from '../outbox.ts'
import { draftOf, drop, saveDraft } from '../sending.ts'
import { type cardOf, change, changeChat, type State } from '../state.ts'
import { clockTime } from '../when.ts'
import { capital } from '../words.ts'
import { fileWords, lookAgain } from './log.ts'

interface UnsentProps {
  readonly state: State
  readonly ticket: string
  readonly items: readonly Unsent[]
}

export function UnsentPanel({ state, ticket, items }: UnsentProps): ComponentChildren {
  const lost = items.filter((item) => item.state === 'lost')
  if (lost.length === 0) return null
  const card = state.list.byId.get(ticket)
  const who = card?.who ?? lost[0]?.who ?? ''
  const isMine = card?.mine && card.state === 'held'
  const ids = lost.map(({ id }) => id)
  const words = lost.filter(({ file }) => !file)
  const text = words.map((item) => item.text).join('\n')
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      toast('Đã sao chép.', 'good')
    } catch {
      toast('Máy không cho sao chép. Bấm giữ vào dòng chữ để chép.', 'trouble')
    }
  }
  const back = () => {
    const draft = draftOf(ticket)
    saveDraft(ticket, draft === '' ? text : `${draft}\n${text}`)
    drop(words.map(({ id }) => id))
    // The field reads its draft again.
    changeChat(ticket, { refusal: null })
    change({ news: 'Đã đưa vào ô trả lời' })
    document.getElementById('reply')?.dispatchEvent(new Event('draft'))
  }
  const button = (label: string, press: () => void) => h('button', { type: 'button', onClick: press }, label)
  return h(
    'div',
    { class: 'unsent', role: 'alert' },
    h('p', {}, `${whoHelps(card, who)} `, `${lost.length} tin của bạn `, h('strong', {}, 'chưa'), ' gửi.'),
    h(
      'ul',
      {},
      lost.map((item) =>
        item.file
          ? h(
              'li',
              { key: item.id },
              `${fileWords(item.file)}${item.text === '' ? '' : ` · ${item.text}`} `,
              isMine && h('button', { type: 'button', onClick: () => lookAgain(item) }, 'Xem rồi gửi lại'),
            )
          : h('li', { key: item.id }, item.text),
      ),
    ),
    h(
      'div',
      { class: 'row' },
      isMine && text !== '' && button('Đưa vào ô trả lời', back),
      card && text !== '' && button('Chuyển thành ghi chú', () => void unsentToNote(ticket, words)),
      text !== '' && button('Sao chép', () => void copy()),
      button('Xóa', () => drop(ids)),
    ),
  )
}

function whoHelps(card: ReturnType<typeof cardOf>, who: string): string {
  if (!card) return `${capital(who)} không còn ở phía bạn nữa.`
  if (card.mine && card.state === 'held') return `Trong lúc bạn vắng, ${card.who} đã trở lại hàng chờ một lần.`
  if (card.state === 'held' && card.helper)
    return `${card.helper.name} đang giúp ${card.who} từ ${clockTime(card.helper.since)}.`
  if (card.state === 'waiting') return `${capital(card.who)} đã trở lại hàng chờ.`
  return `${capital(card.who)} đang làm với trợ lý.`
}
