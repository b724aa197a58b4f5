/** Keepers of tokens over one vault, with a clock moved by hand and answers of Zalo's given in advance. */
import type { Vault } from '../../../src/channels/tools.ts'
import { type TokenKeeper, tokenKeeper } from '../../../src/channels/zalo/keeper.ts'
import type { TokenAnswer } from '../../../src/channels/zalo/oauth.ts'
import type { TokenRecord } from '../../../src/channels/zalo/tokens.ts'
import { NOW, testVault } from '../tools.ts'
import { tokenRecord } from './rig.ts'

export const OA = '3000000000000000003'
export const KEY = `zalo/tokens/1/${OA}`
export const HOUR_MS = 3_600_000
export const INVALID: TokenAnswer = { kind: 'invalid', code: '-14014' }
export const LOST: TokenAnswer = { kind: 'unanswered', reason: 'timeout-after-send', unsure: true }
export const AWAY: TokenAnswer = { kind: 'unanswered', reason: 'no-connection', unsure: false }

export type Pair = Extract<TokenAnswer, { kind: 'pair' }>

export const pair = (name: string): Pair => ({
  kind: 'pair',
  access: `access ${name}`,
  refresh: `refresh ${name}`,
  lifeMs: 25 * HOUR_MS,
})

export interface KeeperRig {
  now: number
  readonly vault: Vault
  /** Refresh tokens that were asked about, and what is answered, in order. */
  readonly asked: string[]
  answers: (TokenAnswer | Promise<TokenAnswer>)[]
  readonly logged: { fields: object; message: string }[]
  /** As one process would have it; several share the vault. */
  keeper(how?: { readonly firstTokens?: Readonly<Record<string, string>>; readonly over?: Vault }): TokenKeeper
  /** A pair made just now, in the vault. */
  given(more?: object): Promise<boolean>
  stored(): Promise<TokenRecord>
}

export function keeperRig(): KeeperRig {
  const vault = testVault()
  const rig: KeeperRig = {
    now: NOW,
    vault,
    asked: [],
    answers: [],
    logged: [],
    keeper({ firstTokens = {}, over = vault } = {}) {
      const oauth = {
        async refresh(token: string) {
          rig.asked.push(token)
          const next = rig.answers.shift()
          if (next === undefined) throw new Error('nobody should have asked')
          return await next
        },
      }
      const note = (fields: object, message: string) => rig.logged.push({ fields, message })
      const tools = { vault: over, clock: { now: () => rig.now }, log: { info: note, warn: note } }
      return tokenKeeper({ appId: '1', oas: [OA], firstTokens }, oauth, tools)
    },
    given: (more = {}) => vault.write(KEY, tokenRecord('access 1', 'refresh 1', NOW, more), 0),
    stored: async () => (await vault.read(KEY))?.value as TokenRecord,
  }
  return rig
}
