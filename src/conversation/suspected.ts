/**
 * A resident distrusts whoever writes to them and says so, at any time and in the words we taught: that person writes to
 * them no more, and a lead is the first to be asked. It stays so until the ticket is closed.
 */
import { fold } from '../understanding/normalise.ts'
import { count, type Draft } from './draft.ts'
import { label } from './phrases.ts'
import { queueChoices } from './queued.ts'
import { note, say } from './say.ts'
import { changeTicket, openTicketOf, standingOf } from './ticket.ts'

/** "Tôi nghi lừa đảo bác ạ": the words and little else. Who tells of a caller says more, and that is said to the helper. */
const WORDS_MAX = 8

/** @returns false: they said something else */
export function suspectsHelper(draft: Draft, text: string): boolean {
  const body = openTicketOf(draft)?.body
  if (body?.state !== 'held' || !body.helper || !isDoubt(draft, text)) return false
  const { staff, name } = body.helper
  draft.state.owner = 'queue'
  draft.cancel.add('lease')
  changeTicket(draft, {
    state: 'waiting',
    reason: 'fraud',
    urgent: true,
    front: true,
    waitingSince: draft.moment.now,
    suspected: [...new Set([...(body.suspected ?? []), staff])],
    ...standingOf(draft),
  })
  // What waits to be sent may be the helper's.
  draft.withdraw = 'all'
  note(draft, 'system', `Người dân nghi lừa đảo: lượt của ${name} dừng lại, chờ trưởng nhóm.`)
  count(draft, 'helper_suspected')
  say(draft, 'helper_stopped', {}, { choices: queueChoices(draft) })
  return true
}

function isDoubt(draft: Draft, text: string): boolean {
  const said = fold(text)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
  const taught = fold(label(draft, 'doubt'))
  if (said.split(' ').length > WORDS_MAX) return false
  return ` ${said} `.includes(` ${taught} `) && !/(^| )(khong|chang|dau co|not|do not|don t) /.test(`${said} `)
}
