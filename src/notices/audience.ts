/** Who would get a notice at this moment, who later, who not and why: by the very rule that decides when it comes round. */
import { type Reach, reachOf, VALID_MS } from '../conversation/notice.ts'
import { shown } from '../insight/shown.ts'
import type { Conversation, NewsTopic } from '../records.ts'
import type { Audience, NoticeFigures } from './api.ts'
import { endedOf, subscriptionsTo } from './book.ts'
import type { NoticesWorld } from './world.ts'

/** Looked at, at the most, for one count: some seconds of reading. */
export const COUNTED_MAX = 20_000
const AT_ONCE = 50

type Why = Exclude<Extract<Reach, { why: string }>['why'], 'over' | 'unwanted'>

export async function audienceOf(
  world: Pick<NoticesWorld, 'store' | 'clock' | 'windowMs' | 'isOn'>,
  topic: NewsTopic,
): Promise<Audience> {
  const { store, clock, windowMs, isOn } = world
  const at = clock.now()
  const notice = { topic, state: 'sending', until: at + VALID_MS } as const
  const why = new Map<Why | 'now', number>()
  let looked = 0

  function note(conversation: Conversation | null): void {
    if (!conversation) return
    const { state, address, unsent } = conversation
    const reach: Reach = state.news?.due
      ? { kind: 'not', why: 'lately' }
      : reachOf(state, notice, {
          ...{ now: at, unsent, chance: () => 0 },
          ...{ windowMs: windowMs(address.channel), off: !isOn(address.channel) },
        })
    if (reach.kind === 'not' && (reach.why === 'over' || reach.why === 'unwanted')) return
    const name = reach.kind === 'now' ? 'now' : reach.why
    why.set(name as Why, (why.get(name as Why) ?? 0) + 1)
  }

  pages: for await (const page of subscriptionsTo(store, topic)) {
    for (let from = 0; from < page.length; from += AT_ONCE) {
      if (looked >= COUNTED_MAX) break pages
      const some = page.slice(from, from + AT_ONCE)
      looked += some.length
      for (const one of await Promise.all(some.map(({ body }) => store.readConversation(body.conversation)))) note(one)
    }
  }
  const n = (...names: readonly (Why | 'now')[]) => names.reduce((sum, name) => sum + (why.get(name) ?? 0), 0)
  const later = ['quiet', 'talking', 'person'] as const
  const cannot = ['window', 'unreachable', 'lately', 'off'] as const
  return {
    at,
    all: shown(n('now', ...later, ...cannot)),
    now: shown(n('now')),
    later: shown(n(...later)),
    cannot: shown(n(...cannot)),
    why: Object.fromEntries([...later, ...cannot].map((name) => [name, shown(n(name))])) as Audience['why'],
    ended: shown(await endedOf(store, topic)),
    more: looked >= COUNTED_MAX,
  }
}

/** From the counters that turns and deliveries have raised. `over`: whoever still waits is not reached any more. */
export function figuresOf(counts: Readonly<Record<string, number>>, id: string, over: boolean): NoticeFigures {
  const of = (what: string) => counts[`notice:${id}.${what}`] ?? 0
  const waiting = Math.max(0, of('taken') - of('sent') - of('failed'))
  const left = of('left')
  return {
    sent: shown(of('sent')),
    failed: shown(of('failed')),
    waiting: shown(over ? 0 : waiting),
    left: shown(over ? left + waiting : left),
    ended: shown(of('ended')),
  }
}
