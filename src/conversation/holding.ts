/** A person has the conversation: for how long, under which claim, and how they speak in it. */
import type { Author } from '../messages.ts'
import { mask } from '../privacy/secrets.ts'
import type { Helper } from '../records.ts'
import { agreeChoices, isKept } from './agree.ts'
import { type Draft, setTimer } from './draft.ts'
import { keptDays, withAbroad } from './first.ts'
import type { HelperAct, HelperAnswer } from './helper-act.ts'
import { label, phrase } from './phrases.ts'
import { emit, lead, note } from './say.ts'
import { changeTicket, openTicketOf } from './ticket.ts'

/** Without a reply, typing or "tôi vẫn đang giúp" (`DESK_LEASE_S`). */
export const LEASE_MS = 10 * 60_000
/** Ready-made replies remembered of one talk: whoever needed more was not helped by any of them. */
const SAID_MAX = 8

/** The conversation is this helper's from now on, under a new claim. */
export function hold(draft: Draft, helper: Helper): void {
  const { moment, state } = draft
  const claim = openTicketOf(draft)?.body.claim ?? 0
  state.owner = 'human'
  delete state.pending
  delete state.gathered
  delete state.inbox
  for (const name of ['remind', 'silence', 'gather', 'wait', 'queue', 'inbox', 'watch', 'appointment'] as const)
    draft.cancel.add(name)
  const leaseUntil = moment.now + leaseMs(draft)
  changeTicket(draft, {
    state: 'held',
    claim: claim + 1,
    front: false,
    helper: { ...helper, since: moment.now, leaseUntil },
  })
  setTimer(draft, 'lease', leaseUntil)
}

/** A sign of life: the claim holds a lease longer. `canned`: ready-made replies that were said. */
export function renewed(draft: Draft, helper: Helper, canned: readonly string[] = []): HelperAnswer {
  const body = openTicketOf(draft)?.body
  if (!body?.helper) return { kind: 'refused', why: 'nobody' }
  const said = [...new Set([...(body.said ?? []), ...canned])].slice(0, SAID_MAX)
  const leaseUntil = draft.moment.now + leaseMs(draft)
  changeTicket(draft, {
    ...{ state: 'held', helper: { ...helper, since: body.helper.since, leaseUntil } },
    ...(said.length === 0 ? {} : { said }),
  })
  setTimer(draft, 'lease', leaseUntil)
  return { kind: 'done', claim: body.claim }
}

export function backToBot(draft: Draft): void {
  draft.state.owner = 'bot'
  delete draft.state.inbox
  for (const name of ['queue', 'lease', 'inbox'] as const) draft.cancel.add(name)
}

/** Who it is and what they never ask; and once more whether they may read, from those who have not agreed. */
export function presentHelper(draft: Draft, helper: Helper): void {
  lead(draft, 'helper_here', { name: helper.name, about: aboutOf(helper) })
  const asks = () => withAbroad(draft, phrase(draft, 'may_they_read', { days: keptDays(draft) }))
  const read = isKept(draft) ? '' : `\n\n${asks()}`
  emit(draft, {
    text: `${phrase(draft, 'helper_never_asks')} ${phrase(draft, 'helper_doubt', { doubt: label(draft, 'doubt') })}${read}`,
    choices: agreeChoices(draft),
    settles: true,
  })
}

type Shown = Pick<Extract<HelperAct, { kind: 'say' }>, 'picture' | 'media'>

export function speak(draft: Draft, helper: Helper, text: string, { picture, media }: Shown = {}): void {
  const { language } = draft.state
  draft.out.push({
    message: {
      ...{ text, choices: [], author: authorOf(helper), language, urgency: 'live' },
      ...(picture && { picture }),
      ...(media && { media: media.sent }),
    },
    starts: [],
  })
  const said = picture ? `[${picture.alt}]` : mask(text).text
  const files = media ? [{ kind: media.sent.kind, ref: media.ref }] : picture ? [{ kind: 'photo' }] : undefined
  note(draft, 'person', said, { by: helper.staff, ...(files && { media: files }) })
}

function authorOf({ name, role, unit }: Helper): Author & { readonly kind: 'person' } {
  return { kind: 'person', name, role, unit }
}

function aboutOf({ role, unit }: Helper): string {
  return [role, unit].filter((word) => word !== '').join(', ')
}

function leaseMs({ moment }: Draft): number {
  return moment.leaseMs ?? LEASE_MS
}
