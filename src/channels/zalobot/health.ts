/** A look at our side of the Zalo Bot platform before traffic: who we are, and whether messages can reach us. */
import type { LogFields } from '../../logging.ts'
import type { ChannelLog } from '../tools.ts'
import type { ZaloBotApi } from './api.ts'
import { text } from './fields.ts'
import { outcomeOf } from './outcomes.ts'

export interface BotState {
  /** `null`: the platform does not take our token, or does not answer; `problem` says which. */
  readonly name: string | null
  readonly webhook: string | null
  readonly problem?: string
}

export async function stateOf(api: ZaloBotApi): Promise<BotState> {
  const me = await api.call('getMe', {})
  if (me.kind !== 'done') return { name: null, webhook: null, problem: problemOf(me) }
  const name = text(me.result.account_name) ?? ''
  const hook = await api.call('getWebhookInfo', {})
  // Before a first registration the platform may answer that there is none.
  if (hook.kind === 'refused' && hook.code < 500 && hook.code !== 401) return { name, webhook: '' }
  if (hook.kind !== 'done') return { name, webhook: null, problem: problemOf(hook) }
  return { name, webhook: text(hook.result.url) ?? '' }
}

function problemOf(answer: Parameters<typeof outcomeOf>[0]): string {
  const outcome = outcomeOf(answer)
  return 'reason' in outcome ? outcome.reason : outcome.kind
}

/** @returns the channel's title for people: "Zalo Bot (Từng Bước)" */
export async function lookAtBot(api: ZaloBotApi, ourUrl: string, log: ChannelLog): Promise<string> {
  const { name, webhook, problem } = await stateOf(api)
  const warn = (what: string, fields: LogFields = {}) => log.warn({ channel: 'zalobot', ...fields }, what)
  if (problem !== undefined) warn('the Zalo Bot platform does not answer as it should', { reason: problem })
  else if (webhook === '') warn('Zalo has no webhook of this bot: nothing will arrive until it is registered')
  else if (webhook !== ourUrl) warn('Zalo delivers to another address than ours', { ours: ourUrl })
  return name === null || name === '' ? 'Zalo Bot' : `Zalo Bot (${name})`
}
