/** Everybody in the ward who waits or is helped, with filters; and what is done for many of them. */
import { type ComponentChildren, h } from 'preact'
import { useState } from 'preact/hooks'
import type { Card } from '../../../../desk/api.ts'
import { type Filters, fits, readFilters } from '../filters.ts'
import { keep, keptJson } from '../kept.ts'
import { address } from '../route.ts'
import type { State } from '../state.ts'
import { clockTime, dayTime, span } from '../when.ts'
import { capital, hereText, waitingPhotos } from '../words.ts'
import { Bulk } from './bulk.ts'
import { FilterFields } from './filter-fields.ts'

/** One asks for each of them: more is more than a minute's requests. */
const CHOSEN_MAX = 30
const SHOWN = 50

export function WardList({ state, staff }: { readonly state: State; readonly staff: string }): ComponentChildren {
  const { list, now } = state
  const [filters, setFilters] = useState<Filters>(() => readFilters(keptJson(`${staff}:filters`)))
  const [chosen, setChosen] = useState<readonly string[]>([])
  const all = [...list.byId.values()]
  const found = all.filter((card) => fits(card, filters, now)).sort((a, b) => a.waitingSince - b.waitingSince)
  const change = (next: Filters) => {
    setFilters(next)
    setChosen([])
    keep(`${staff}:filters`, JSON.stringify(next))
  }
  const here = chosen.filter((id) => list.byId.has(id))
  return h(
    'section',
    { 'aria-labelledby': 'everybody-title' },
    h('h2', { id: 'everybody-title' }, 'Mọi người trong phường'),
    h(FilterFields, { cards: all, filters, change, states: STATES, open: state.wide }),
    h('p', { role: 'status' }, found.length === 0 ? 'Không có ai khớp.' : `${found.length} người`),
    h(
      'ul',
      { class: 'cards', 'aria-label': 'Mọi người trong phường' },
      found.slice(0, SHOWN).map((card) =>
        h(
          'li',
          { key: card.id, class: 'card' },
          h(
            'label',
            { class: 'check' },
            h('input', {
              type: 'checkbox',
              checked: here.includes(card.id),
              disabled: !here.includes(card.id) && here.length >= CHOSEN_MAX,
              onChange: (event: Event) =>
                setChosen(
                  (event.target as HTMLInputElement).checked ? [...here, card.id] : here.filter((id) => id !== card.id),
                ),
            }),
            `Chọn ${card.who}`,
          ),
          h(
            'a',
            { class: 'look', href: address({ screen: 'chat', ticket: card.id }) },
            h('span', { class: 'who' }, capital(card.who), h('span', { class: 'channel' }, card.channelTitle)),
            h('span', { class: 'place' }, hereText(card)),
            waitingPhotos(card) > 0 &&
              h('span', { class: 'chips' }, h('span', { class: 'chip warn' }, `${waitingPhotos(card)} ảnh chờ duyệt`)),
            h('span', { class: 'wait' }, standing(card, now)),
          ),
        ),
      ),
    ),
    found.length > SHOWN && h('p', { class: 'soft' }, `Còn ${found.length - SHOWN} người nữa: lọc bớt để thấy.`),
    here.length > 0 &&
      h(Bulk, { key: here.join(), cards: here.flatMap((id) => list.byId.get(id) ?? []), done: () => setChosen([]) }),
  )
}

const STATES: ReadonlyMap<string, string> = new Map([
  ['waiting', 'Đang chờ'],
  ['held', 'Đang được giúp'],
  ['watching', 'Đang làm với trợ lý'],
  ['scheduled', 'Đã hẹn'],
])

function standing({ state, helper, waitingSince, lastInAt, until }: Card, now: number): string {
  const silent = `im ${span(now - lastInAt)}`
  if (state === 'waiting') return `Chờ ${span(now - waitingSince)} · ${silent}`
  if (state === 'held')
    return `${helper?.name ?? 'Có người'} đang giúp${helper ? `, giữ đến ${clockTime(helper.leaseUntil)}` : ''} · ${silent}`
  return state === 'scheduled' && until !== undefined ? `Hẹn ${dayTime(until, now)}` : `Với trợ lý · ${silent}`
}
