/** A screen that is fetched when it is first opened: the list must be there at once, the rest may come after it. */
import { type ComponentChildren, type FunctionComponent, h } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { change, type State } from '../state.ts'

type Screen = FunctionComponent<{ readonly state: State }>
const known = new Map<string, Screen>()

export function Later(props: {
  readonly state: State
  readonly name: string
  readonly load: () => Promise<Screen>
}): ComponentChildren {
  const { state, name, load } = props
  const [trouble, setTrouble] = useState(false)
  const fetchIt = () => {
    if (known.has(name)) return
    setTrouble(false)
    load().then(
      (screen) => {
        known.set(name, screen)
        change({})
      },
      () => setTrouble(true),
    )
  }
  useEffect(fetchIt, [name])
  const screen = known.get(name)
  if (screen) return h(screen, { state })
  return h(
    'div',
    { class: 'screen' },
    h('h1', { id: 'title', tabIndex: -1 }, 'Đang mở…'),
    trouble && h('p', { class: 'trouble', role: 'alert' }, 'Chưa mở được mục này. Không có gì bị mất.'),
    trouble && h('button', { type: 'button', onClick: fetchIt }, 'Thử lại'),
  )
}
