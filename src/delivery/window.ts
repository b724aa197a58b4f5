/** May a message leave now, by when its person last did something? */
import type { ChannelWindow } from '../channels/channel.ts'
import type { Author } from '../messages.ts'

/**
 * @param lastInAt ms since the epoch; undefined: nothing is known of the person, so the platform decides
 * @returns `between`: only because of who writes, or at a price; `closed`: not before they write again
 */
export function windowAt(
  window: ChannelWindow | undefined,
  author: Author,
  lastInAt: number | undefined,
  now: number,
): 'open' | 'between' | 'closed' {
  if (window === undefined || lastInAt === undefined || now - lastInAt <= window.openMs) return 'open'
  if (now - lastInAt > (window.untilMs ?? window.openMs)) return 'closed'
  const { between = 'nobody' } = window
  return between === 'everyone' || (between === 'people' && author.kind === 'person') ? 'between' : 'closed'
}
