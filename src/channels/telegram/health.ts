/** A look at our side of Telegram before traffic: who we are, and whether updates can reach us. Changes nothing. */

import type { ChannelLog } from '../tools.ts'
import type { TelegramClient } from './client.ts'
import { outcomeOf } from './outcomes.ts'

/** Update kinds we act on; Telegram remembers the list it was last given. */
export const ALLOWED_UPDATES = ['message', 'edited_message', 'callback_query', 'my_chat_member'] as const

/** More than this waiting at Telegram means that we were away, or are too slow. */
export const BACKLOG = 100

/** Telegram gives up an update after 24 h; an error older than that says nothing of today. */
export const ERROR_AGE_MS = 86_400_000

/** @returns the channel's title for people: "Telegram (@ten_bot)" */
export async function lookAtWebhook(
  api: Pick<TelegramClient, 'callApi'>,
  ourUrl: string,
  log: ChannelLog,
  now: number,
): Promise<string> {
  const warn = (fields: Parameters<ChannelLog['warn']>[0], what: string) =>
    log.warn({ channel: 'telegram', ...fields }, what)
  let title = 'Telegram'
  try {
    const me = await api.callApi('getMe', {})
    title = `Telegram (@${me.username})`
    const hook = await api.callApi('getWebhookInfo', {})
    if (!hook.url) warn({}, 'Telegram has no webhook: nothing will arrive until it is registered')
    else if (hook.url !== ourUrl) warn({ ours: ourUrl }, 'Telegram delivers to another address than ours')
    if ((hook.pending_update_count ?? 0) > BACKLOG) {
      warn({ waiting: hook.pending_update_count }, 'many updates are waiting at Telegram')
    }
    if (hook.last_error_date !== undefined && now - hook.last_error_date * 1_000 < ERROR_AGE_MS) {
      const minutesAgo = Math.round((now - hook.last_error_date * 1_000) / 60_000)
      warn({ minutesAgo, why: webhookErrorKind(hook.last_error_message) }, 'Telegram could not deliver lately')
    }
    const missing = missingKinds(hook.allowed_updates)
    if (missing.length > 0) warn({ missing: missing.join(' ') }, 'Telegram was told not to send all kinds of update')
  } catch (error) {
    const outcome = outcomeOf(error)
    warn({ reason: 'reason' in outcome ? outcome.reason : outcome.kind }, 'Telegram does not answer as it should')
  }
  return title
}

/** No list means Telegram's default, which holds all of ours. */
export function missingKinds(allowed: readonly string[] | undefined): readonly string[] {
  if (allowed === undefined || allowed.length === 0) return []
  return ALLOWED_UPDATES.filter((kind) => !allowed.includes(kind))
}

/** In words of ours: Telegram's may quote addresses. */
export function webhookErrorKind(message: string | undefined): string {
  const status = /wrong response from the webhook: (\d{3})/i.exec(message ?? '')?.[1]
  if (status !== undefined) return `we answered ${status}`
  if (/time/i.test(message ?? '')) return 'timed out'
  if (/ssl|certificate/i.test(message ?? '')) return 'certificate'
  if (/resolve|host/i.test(message ?? '')) return 'name not found'
  if (/refused|connect/i.test(message ?? '')) return 'no connection'
  return 'unknown'
}
