/** Events that need nothing of us, and under which name they are counted. */

/** A closed set: names of counters. */
export type Ignored =
  | 'unknown-event'
  | 'unknown-oa'
  | 'no-person'
  | 'console-probe'
  | 'other-secret'
  | 'template'
  | 'group'
  | 'widget'
  | 'call'
  | 'click'
  | 'profile'
  | 'reaction'
  | 'form'
  | 'other-tag'
  | 'anonymous'
  | 'withdraw-without-person'
  | 'no-event'

/** [beginning of the name, or the name]; the first that fits counts. */
const KNOWN: readonly (readonly [name: string | RegExp, counted: Ignored])[] = [
  [/^(user_send_group_|oa_send_group_|create_group|user_join_group|user_request_join_group)/, 'group'],
  [/^(user_feedback|user_click_response_button|change_template_|change_oa_daily_quota|event_journey_)/, 'template'],
  [/^(widget_|extension_)/, 'widget'],
  [/^(oa_call_user|oa_send_consent|user_reply_consent)$/, 'call'],
  // Seen in other people's code only, never in documentation.
  [/^user_(click_button|clicked_button|click_link)$/, 'click'],
  ['update_user_info', 'profile'],
  [/^(user|oa)_reacted_message$/, 'reaction'],
  [/^oa_send_anonymous_/, 'anonymous'],
]

/** `null`: not among them. */
export function ignoredKind(event: string): Ignored | null {
  return KNOWN.find(([name]) => (typeof name === 'string' ? name === event : name.test(event)))?.[1] ?? null
}
