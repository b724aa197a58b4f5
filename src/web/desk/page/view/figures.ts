/** What became of the people I helped: my own figures, nobody else's, and a word of thanks. */
import { type ComponentChildren, h } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Figures } from '../../../../desk/api.ts'
import { ask } from '../client.ts'
import { dayWord } from '../when.ts'
import { capital } from '../words.ts'

export function OwnFigures({ now }: { readonly now: number }): ComponentChildren {
  const [figures, setFigures] = useState<Figures | null>(null)
  const [trouble, setTrouble] = useState('')
  const load = async () => {
    setTrouble('')
    const answer = await ask<Figures>('GET', '/api/desk/own')
    if (answer.kind === 'ok') setFigures(answer.value)
    else setTrouble(answer.message)
  }
  useEffect(() => {
    void load()
  }, [])
  return h(
    'section',
    { class: 'figures', 'aria-labelledby': 'figures-title' },
    h('h2', { id: 'figures-title' }, 'Việc bạn đã giúp'),
    trouble && [
      h('p', { key: 'why', class: 'trouble', role: 'alert' }, trouble),
      h('button', { key: 'again', type: 'button', onClick: () => void load() }, 'Thử lại'),
    ],
    !figures && !trouble && h('p', { class: 'soft', role: 'status' }, 'Đang tải…'),
    figures && h('p', {}, monthText(figures.month)),
    figures && figures.week.helped > 0 && h('p', {}, `Bảy ngày qua: ${countsText(figures.week)}. Cảm ơn bạn.`),
    figures &&
      figures.finished.length > 0 &&
      h(
        'ul',
        { 'aria-label': 'Mới làm xong' },
        figures.finished.map(({ who, at, flow }, index) =>
          h('li', { key: index }, `${capital(who)} đã làm xong${flow ? ` “${flow}”` : ''} ${dayWord(at, now)}.`),
        ),
      ),
    h('p', { class: 'soft' }, 'Chỉ bạn thấy những con số này. Ở đây không xếp hạng ai.'),
  )
}

function monthText({ helped, finished }: Figures['month']): string {
  return helped === 0 ? 'Tháng này bạn chưa giúp ai.' : `Tháng này bạn ${countsText({ helped, finished })}.`
}

function countsText({ helped, finished }: Figures['month']): string {
  return finished === 0 ? `giúp ${helped} người` : `giúp ${helped} người, ${finished} người đã làm xong`
}
