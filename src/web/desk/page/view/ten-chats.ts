/** Ten chats of last week, drawn by lot. */
import { type ComponentChildren, h } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Review } from '../../../../desk/api.ts'
import { ask } from '../client.ts'
import { address } from '../route.ts'
import { dayTime } from '../when.ts'
import { capital, placeText } from '../words.ts'

/** Masked as they are kept; opening one is written down. */
export function TenChats({ now }: { readonly now: number }): ComponentChildren {
  const [review, setReview] = useState<Review | null>(null)
  const [trouble, setTrouble] = useState('')
  const load = async () => {
    setTrouble('')
    const answer = await ask<Review>('GET', '/api/desk/review')
    if (answer.kind === 'ok') setReview(answer.value)
    else setTrouble(answer.message)
  }
  useEffect(() => {
    void load()
  }, [])
  return h(
    'section',
    { 'aria-labelledby': 'ten-title' },
    h('h2', { id: 'ten-title' }, 'Mười cuộc trò chuyện tuần trước'),
    h(
      'p',
      { class: 'soft' },
      'Máy rút thăm. Người dân đã được báo trước; thông tin riêng đã che; mỗi lần mở được ghi lại.',
    ),
    trouble && [
      h('p', { key: 'why', class: 'trouble', role: 'alert' }, trouble),
      h('button', { key: 'again', type: 'button', onClick: () => void load() }, 'Thử lại'),
    ],
    !review && !trouble && h('p', { class: 'soft', role: 'status' }, 'Đang tải…'),
    review?.chats.length === 0 && h('p', { class: 'soft' }, 'Tuần trước chưa có cuộc nào để đọc.'),
    review &&
      h(
        'ul',
        { class: 'menu-list', 'aria-label': 'Mười cuộc trò chuyện tuần trước' },
        review.chats.map(({ card, helper }) =>
          h(
            'li',
            { key: card.id },
            h(
              'a',
              { class: 'button', href: address({ screen: 'chat', ticket: card.id }) },
              `${capital(card.who)} · ${placeText(card)} · ${helper} giúp ${dayTime(card.helped?.at ?? now, now)}`,
            ),
          ),
        ),
      ),
  )
}
