/** Setting a platform up and finding out what is wrong with it: what `npm run connect` and `npm run doctor` do with it. */
import type { ChannelTools } from './tools.ts'

/** One thing that was looked at. */
export interface Finding {
  /** What was looked at, in Vietnamese: "Webhook", "Mã truy cập". */
  readonly about: string
  readonly state: 'ok' | 'warning' | 'broken' | 'unknown'
  /** One sentence in Vietnamese. Holds no secret. */
  readonly found: string
  /** What to do, in Vietnamese; always there unless `ok`. */
  readonly remedy?: string
}

/** How a command talks with the operator. */
export interface Operator {
  say(line: string): void
  /** Waits for one line; `null`: there is nobody to ask. */
  ask(question: string): Promise<string | null>
}

export interface ChannelSetup {
  readonly channel: string
  /** Settings are there; without them there is one finding that says which are missing. */
  readonly configured: boolean
  /** Credentials, permissions, webhook registered and pointing here, age of tokens, clock. Changes nothing. */
  examine(tools: ChannelTools): Promise<readonly Finding[]>
  /** Registers webhook, menu, commands and greeting, or leads through the consent. Safe to repeat. */
  connect?(tools: ChannelTools, operator: Operator): Promise<readonly Finding[]>
}
