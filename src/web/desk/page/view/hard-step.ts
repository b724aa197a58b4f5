/** "Bước này khó vì…": one tap for those who write the steps; nobody has to. */
import { type ComponentChildren, h } from 'preact'
import type { HandBackAsked } from '../../../../desk/api.ts'
import { HARD_WHYS } from '../words.ts'

export type HardWhy = NonNullable<HandBackAsked['hard']>

export function HardStep(props: {
  readonly chosen: HardWhy | undefined
  readonly choose: (why: HardWhy | undefined) => void
}): ComponentChildren {
  const { chosen, choose } = props
  return h(
    'div',
    { class: 'hard-step', role: 'group', 'aria-labelledby': 'hard-title' },
    h('h3', { id: 'hard-title' }, 'Bước này khó vì… (không bắt buộc)'),
    (Object.entries(HARD_WHYS) as [HardWhy, string][]).map(([why, text]) =>
      h(
        'button',
        {
          key: why,
          type: 'button',
          'aria-pressed': chosen === why ? 'true' : 'false',
          onClick: () => choose(chosen === why ? undefined : why),
        },
        text,
      ),
    ),
  )
}
