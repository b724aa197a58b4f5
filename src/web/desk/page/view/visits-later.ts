/** Stands for the screens of home visits until they have been fetched. */
import { type ComponentChildren, h } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { State } from '../state.ts'

let screens: typeof import('./visit-screens.ts') | undefined

export function VisitsLater({ state }: { readonly state: State }): ComponentChildren {
  const [failed, setFailed] = useState<boolean | null>(null)
  const fetchThem = () => {
    setFailed(null)
    import('./visit-screens.ts').then(
      (found) => {
        screens = found
        setFailed(false)
      },
      () => setFailed(true),
    )
  }
  useEffect(() => {
    if (!screens) fetchThem()
  }, [])
  if (screens) return h(screens.VisitScreens, { state })
  return h(
    'div',
    { class: 'screen' },
    h('h1', { id: 'title', tabIndex: -1 }, 'Đến nhà'),
    failed
      ? h(
          'div',
          { class: 'trouble', role: 'alert' },
          h('p', {}, 'Chưa tải được màn hình này. Chưa có gì bị mất; kiểm tra mạng rồi thử lại.'),
          h('button', { type: 'button', onClick: fetchThem }, 'Thử lại'),
        )
      : h('p', { role: 'status' }, 'Đang tải…'),
  )
}
