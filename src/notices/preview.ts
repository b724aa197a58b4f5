/** A notice as it would be read: the pure turn on a made-up resident, nothing sent, kept or counted. */
import type { Catalogue } from '../conversation/catalogue.ts'
import { NOTICE } from '../conversation/notice.ts'
import { newState, turn } from '../conversation/turn.ts'
import { CONSENT_WORDING } from '../conversation/wording.ts'
import type { OutboundMessage } from '../messages.ts'
import type { Notice } from '../records.ts'
import type { PreviewAsked } from './api.ts'

const ID = 'xem-thu'

export function previewed(catalogue: Catalogue, asked: PreviewAsked, now: number): readonly OutboundMessage[] {
  const { channel, language, pair, topic, texts, open } = asked
  const body: Notice = {
    ...{ topic, texts, state: 'draft', changedAt: now, authors: [], by: { staff: '-', name: '-' } },
    ...(open !== undefined && { open }),
  }
  const state = {
    ...newState(now),
    ...{ language, pair, name: 'Hoa', consent: { state: 'yes', at: now, wording: CONSENT_WORDING } as const },
  }
  const address = { channel, account: 'main', person: ID }
  const key = `${channel}:main:${ID}`
  let made = 0
  const decision = turn(
    key,
    address,
    { key, address, turn: 1, unsent: false, state },
    { kind: 'notice', id: ID, test: true },
    {
      ...{ now, catalogue, chance: () => 0.5, id: () => `p${String(++made).padStart(25, '0')}` },
      notice: { kind: NOTICE, id: ID, version: 1, indexes: {}, sort: now, body },
    },
  )
  return decision.out.map(({ message }) => message)
}
