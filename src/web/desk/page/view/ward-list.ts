/** Everybody in the ward who waits or is helped, with filters; and what is done for many of them. */
import { type ComponentChildren, h } from 'preact'
import { useState } from 'preact/hooks'
import type { Card } from '../../../../desk/api.ts'
import { type Filters, fits, NO_FILTERS, readFilters } from '../filters.ts'
import { keep, keptJson } from '../kept.ts'
import { address } from '../route.ts'
import type { State } from '../state.ts'
import { clockTime, dayTime, span } from '../when.ts'
import { capital, hereOf, hereText, waitingPhotos } from '../words.ts'
import { Bulk } from './bulk.ts'

/** One asks for each of them: more is more than a minute's requests. */
const CHOSEN_MAX = 30
const SHOWN = 50

export function WardList({ state, staff }: { readonly state: State; readonly staff: string }): ComponentChildren {
  const { list, now } = state
  const [filters, setFilters] = useState<Filters>(() => readFilters(keptJson(`${staff}:filters`)))
  const [chosen, setChosen] = useState<readonly string[]>([])
  const all = [...list.byId.values()]
  const found = all.filter((card) => fits(card, filters, now)).sort((a, b) => a.waitingSince - b.waitingSince)
  const change = (edit: Partial<Filters>) => {
    const next = { ...filters, ...edit }
    setFilters(next)
    setChosen([])
    keep(`${staff}:filters`, JSON.stringify(next))
  }
  const pick = (label: string, name: 'flow' | 'step' | 'channel' | 'state', options: ReadonlyMap<string, string>) =>
    h(
      'label',
      { class: 'stack' },
      label,
      h(
        'select',
        {
          value: filters[name],
          onChange: (event: Event) => change({ [name]: (event.target as HTMLSelectElement).value }),
        },
        h('option', { value: '' }, 'Tất cả'),
        [...options].map(([value, text]) => h('option', { key: value, value }, text)),
      ),
    )
  const filtered = JSON.stringify(filters) !== JSON.stringify(NO_FILTERS)
  const here = chosen.filter((id) => list.byId.has(id))
  return h(
    'section',
    { 'aria-labelledby': 'everybody-title' },
    h('h2', { id: 'everybody-title' }, 'Mọi người trong phường'),
    h(
      'details',
      { open: state.wide || filtered },
      h('summary', {}, filtered ? 'Lọc danh sách (đang lọc)' : 'Lọc danh sách'),
      h(
        'div',
        { class: 'filters', role: 'group', 'aria-label': 'Lọc danh sách' },
        pick(
          'Thủ tục',
          'flow',
          valuesOf(all, (card) => placeIn(card, 'flow')),
        ),
        pick(
          'Bước',
          'step',
          valuesOf(
            all.filter((card) => !filters.flow || hereOf(card).flow?.id === filters.flow),
            (card) => placeIn(card, 'step'),
          ),
        ),
        pick(
          'Kênh',
          'channel',
          valuesOf(all, ({ channel, channelTitle }) => [channel, channelTitle]),
        ),
        pick('Tình trạng', 'state', STATES),
        h(
          'label',
          { class: 'check' },
          h('input', {
            type: 'checkbox',
            checked: filters.long,
            onChange: (event: Event) => change({ long: (event.target as HTMLInputElement).checked }),
          }),
          'Chờ hơn 10 phút',
        ),
        filtered && h('button', { type: 'button', onClick: () => change(NO_FILTERS) }, 'Bỏ lọc'),
      ),
    ),
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

function valuesOf(cards: readonly Card[], pair: (card: Card) => readonly [string, string] | undefined) {
  const found = cards.flatMap((card) => {
    const one = pair(card)
    return one ? [one] : []
  })
  return new Map([...found].sort(([, a], [, b]) => a.localeCompare(b, 'vi')))
}

function placeIn(card: Card, what: 'flow' | 'step'): readonly [string, string] | undefined {
  const one = hereOf(card)[what]
  return one && [one.id, one.title]
}

function standing({ state, helper, waitingSince, lastInAt, until }: Card, now: number): string {
  const silent = `im ${span(now - lastInAt)}`
  if (state === 'waiting') return `Chờ ${span(now - waitingSince)} · ${silent}`
  if (state === 'held')
    return `${helper?.name ?? 'Có người'} đang giúp${helper ? `, giữ đến ${clockTime(helper.leaseUntil)}` : ''} · ${silent}`
  return state === 'scheduled' && until !== undefined ? `Hẹn ${dayTime(until, now)}` : `Với trợ lý · ${silent}`
}
