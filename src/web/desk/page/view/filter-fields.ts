/** What narrows a list down: each field offers what there is in it. */
import { type ComponentChildren, h } from 'preact'
import { useState } from 'preact/hooks'
import type { Card } from '../../../../desk/api.ts'
import { type Filters, isFiltered, NO_FILTERS } from '../filters.ts'
import { hereOf } from '../words.ts'

interface FieldsProps {
  readonly cards: readonly Card[]
  readonly filters: Filters
  readonly change: (next: Filters) => void
  /** To choose from, where a list holds more than one. */
  readonly states?: ReadonlyMap<string, string>
  readonly open?: boolean
  readonly name?: string
}

export function FilterFields(props: FieldsProps): ComponentChildren {
  const { cards, filters, change, states, open, name: title = 'Lọc danh sách' } = props
  const filtered = isFiltered(filters)
  const [shown, setShown] = useState(open || filtered)
  const edit = (some: Partial<Filters>) => change({ ...filters, ...some })
  const clear = (event: Event) => {
    // The button goes with what it clears: the focus is not lost with it.
    ;(event.currentTarget as HTMLElement).closest('details')?.querySelector('summary')?.focus()
    change(NO_FILTERS)
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
          onChange: (event: Event) => edit({ [name]: (event.target as HTMLSelectElement).value }),
        },
        h('option', { value: '' }, 'Tất cả'),
        [...options].map(([value, text]) => h('option', { key: value, value }, text)),
      ),
    )
  return h(
    'details',
    { open: shown, onToggle: (event: Event) => setShown((event.currentTarget as HTMLDetailsElement).open) },
    h('summary', {}, filtered ? `${title} (đang lọc)` : title),
    h(
      'div',
      { class: 'filters', role: 'group', 'aria-label': title },
      pick(
        'Thủ tục',
        'flow',
        valuesOf(cards, (card) => placeIn(card, 'flow')),
      ),
      pick(
        'Bước',
        'step',
        valuesOf(
          cards.filter((card) => !filters.flow || hereOf(card).flow?.id === filters.flow),
          (card) => placeIn(card, 'step'),
        ),
      ),
      pick(
        'Kênh',
        'channel',
        valuesOf(cards, ({ channel, channelTitle }) => [channel, channelTitle]),
      ),
      states && pick('Tình trạng', 'state', states),
      h(
        'label',
        { class: 'check' },
        h('input', {
          type: 'checkbox',
          checked: filters.long,
          onChange: (event: Event) => edit({ long: (event.target as HTMLInputElement).checked }),
        }),
        'Chờ hơn 10 phút',
      ),
      filtered && h('button', { type: 'button', onClick: clear }, 'Bỏ lọc'),
    ),
  )
}

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
