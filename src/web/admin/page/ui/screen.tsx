/** The frame of one screen: its title takes the focus when one comes to it, so that readers hear where they are. */
import { type ReactNode, useEffect, useRef } from 'react'
import { Link } from 'wouter'
import { useAccount } from '../account.ts'

interface ScreenProps {
  readonly title: string
  /** Where "back" leads, and what it is called. */
  readonly up?: { readonly to: string; readonly title: string }
  readonly className?: string
  readonly aside?: ReactNode
  readonly children: ReactNode
}

export function Screen({ title, up, className = '', aside, children }: ScreenProps) {
  // The list of flows is nothing for a team lead: no way up leads there.
  const mayGoUp = useAccount().data?.may.includes('draft.read') === true || up?.to !== '/'
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title} – Từng Bước`
  }, [title])
  useEffect(() => {
    // Not over a field that asked for the focus itself.
    if (document.activeElement === null || document.activeElement === document.body) heading.current?.focus()
  }, [])
  return (
    <main id="main" className={`screen ${className}`}>
      <div className="screen-head">
        {up && mayGoUp && (
          <Link className="up" href={up.to}>
            ‹ {up.title}
          </Link>
        )}
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {aside}
      </div>
      {children}
    </main>
  )
}
