/**
 * Keeps the token pairs alive: reads them from the vault, renews them ahead of time, one process at a time, and stores a
 * new pair before anything uses it. The rules are in `tokens.ts`.
 */
import { createHash, randomBytes } from 'node:crypto'
import type { ChannelTools } from '../tools.ts'
import type { OAuth, TokenAnswer } from './oauth.ts'
import type { ZaloSettings } from './settings.ts'
import {
  failed,
  firstRecord,
  isDue,
  isUsable,
  leased,
  mayRenew,
  readRecord,
  renewed,
  spent,
  type TokenRecord,
  waitMs,
} from './tokens.ts'

export type Usable =
  | { readonly kind: 'token'; readonly token: string; readonly generation: number }
  /** None at the moment; another look is worth while after so long. */
  | { readonly kind: 'renewing'; readonly afterMs: number }
  | { readonly kind: 'stopped'; readonly reason: StopReason }

export type StopReason = 'needs-reauth' | 'token-refused' | 'tokens-unreadable' | 'refresh-refused'

/** What stands in the vault. `none`: nothing, and no first token either. `unreadable`: sealed with another key. */
export type Held = { readonly record: TokenRecord; readonly version: number } | 'none' | 'unreadable'

export interface TokenKeeper {
  token(oa: string): Promise<Usable>
  /** Zalo refused this token. Another process may have a newer one; otherwise it is renewed once. */
  refused(oa: string, generation: number): Promise<Usable>
  /** Looks after every account; quiet ones too, or their tokens would die unused. */
  sweep(): Promise<void>
  /** A pair from an administrator's consent, in place of whatever there was. False: it could not be stored. */
  store(oa: string, pair: Extract<TokenAnswer, { kind: 'pair' }>): Promise<boolean>
  /** As last seen, without asking anyone. */
  seen(oa: string): Held | undefined
  isRefused(oa: string): boolean
  /** Reads without changing anything. */
  look(oa: string): Promise<Held>
  /** Resolves when no refresh is under way in this process. */
  idle(): Promise<void>
}

/** Writes that lose to another process each mean that the other one wrote. */
const TRIES_MAX = 20
const SOON_MS = 1_000
const WAIT_MAX_MS = 60_000

type KeeperTools = Pick<ChannelTools, 'vault' | 'clock' | 'log'>

export function tokenKeeper(
  { appId, oas, firstTokens }: Pick<ZaloSettings, 'appId' | 'oas' | 'firstTokens'>,
  oauth: Pick<OAuth, 'refresh'>,
  { vault, clock, log }: KeeperTools,
): TokenKeeper {
  const holder = randomBytes(8).toString('hex')
  const memory = new Map<string, Held>()
  const refusedGenerations = new Map<string, number>()
  const renewals = new Map<string, Promise<void>>()
  /** Pairs that exist nowhere else: the vault could not be written. */
  const unsaved = new Map<string, { readonly next: TokenRecord; readonly made: number }>()

  const keyOf = (oa: string): string => `zalo/tokens/${appId}/${oa}`
  const warn = (oa: string, reason: string, message: string): void =>
    log.warn({ channel: 'zalo', name: shortName(oa), reason }, message)

  async function look(oa: string): Promise<Held> {
    const entry = await vault.read(keyOf(oa))
    if (entry === null) return 'none'
    const record = readRecord(entry.value)
    return record === null ? 'unreadable' : { record, version: entry.version }
  }

  /** Begins with the token of the settings where there is none yet, or where the one there was has died. */
  async function read(oa: string): Promise<Held> {
    const held = await begun(oa, await look(oa))
    memory.set(oa, held)
    return held
  }

  async function begun(oa: string, held: Held): Promise<Held> {
    const first = firstTokens[oa]
    if (first === undefined || held === 'unreadable') return held
    const before = held === 'none' ? { record: undefined, version: 0 } : held
    const seed = createHash('sha256').update(first).digest('hex')
    if (before.record?.state === 'good' || before.record?.seed === seed) return held
    const record = firstRecord(first, seed, before.record?.generation)
    if (await vault.write(keyOf(oa), record, before.version)) return { record, version: before.version + 1 }
    const now = await look(oa)
    // Nothing to be read, and yet something stands there: it was sealed with another key.
    return now === 'none' ? 'unreadable' : now
  }

  function renew(oa: string, forcedFor?: number): Promise<void> {
    const running = renewals.get(oa)
    if (running !== undefined) return running
    const renewal = renewNow(oa, forcedFor)
      .catch((error: unknown) => warn(oa, error instanceof Error ? error.name : 'unknown', 'tokens cannot be kept'))
      .finally(() => renewals.delete(oa))
    renewals.set(oa, renewal)
    return renewal
  }

  async function renewNow(oa: string, forcedFor: number | undefined): Promise<void> {
    if (unsaved.has(oa)) return await save(oa)
    for (let tries = 0; tries < TRIES_MAX; tries++) {
      const held = await read(oa)
      if (typeof held === 'string') return
      const { record, version } = held
      const now = clock.now()
      const isWanted =
        forcedFor === undefined ? isDue(record, now) : record.generation === forcedFor && record.forced === undefined
      if (!isWanted || !mayRenew(record, now)) return
      const mine = leased(record, holder, now)
      if (!(await vault.write(keyOf(oa), mine, version))) continue
      // A lease that nobody gave back, or a refresh that nobody answered: a pair may have been made and lost.
      const isDoubtful = record.lease !== undefined || record.lastFailure === 'unanswered'
      return await ask(oa, mine, isDoubtful, forcedFor !== undefined)
    }
  }

  async function ask(oa: string, mine: TokenRecord, wasDoubtful: boolean, forced: boolean): Promise<void> {
    let answer = await oauth.refresh(mine.refresh)
    let isDoubtful = wasDoubtful
    if (answer.kind === 'unanswered' && answer.unsure) {
      // Zalo may have made a new pair. The old token tells, once.
      isDoubtful = true
      answer = await oauth.refresh(mine.refresh)
    }
    if (answer.kind === 'pair') {
      unsaved.set(oa, { next: renewed(mine, answer, clock.now(), forced), made: mine.generation })
      return await save(oa)
    }
    // Only while the lease is ours: whoever has taken it over knows better by now.
    const held = await look(oa)
    if (
      typeof held === 'string' ||
      held.record.lease?.holder !== holder ||
      held.record.generation !== mine.generation
    ) {
      return
    }
    const next =
      answer.kind === 'invalid' ? spent(held.record, isDoubtful) : failed(held.record, answer.kind, clock.now())
    if (await vault.write(keyOf(oa), next, held.version)) memory.set(oa, { record: next, version: held.version + 1 })
    if (next.state === 'needs-reauth') warn(oa, next.why ?? '', 'no token works any more: a consent is needed again')
    else warn(oa, reasonOf(answer), 'the token could not be renewed, it is tried again')
  }

  /** Until it is written nobody uses it, and nobody else can have it. */
  async function save(oa: string): Promise<void> {
    const pair = unsaved.get(oa)
    for (let tries = 0; pair !== undefined && tries < TRIES_MAX; tries++) {
      const held = await look(oa)
      const isOutdated = typeof held !== 'string' && held.record.generation !== pair.made
      if (isOutdated) warn(oa, 'outdated', 'a new pair came too late, another one stands there')
      const version = typeof held === 'string' ? 0 : held.version
      if (!isOutdated && !(await vault.write(keyOf(oa), pair.next, version))) continue
      memory.set(oa, isOutdated ? held : { record: pair.next, version: version + 1 })
      unsaved.delete(oa)
      return
    }
  }

  function usableOf(oa: string, held: Held, now: number): Usable {
    if (held === 'unreadable') return { kind: 'stopped', reason: 'tokens-unreadable' }
    if (held === 'none' || held.record.state === 'needs-reauth') return { kind: 'stopped', reason: 'needs-reauth' }
    const { record } = held
    const { access } = record
    if (access === undefined || !isUsable(record, now)) {
      if (record.lastFailure === 'refused') return { kind: 'stopped', reason: 'refresh-refused' }
      return { kind: 'renewing', afterMs: Math.min(Math.max(waitMs(record, now), SOON_MS), WAIT_MAX_MS) }
    }
    if (refusedGenerations.get(oa) === record.generation) return { kind: 'stopped', reason: 'token-refused' }
    return { kind: 'token', token: access.token, generation: record.generation }
  }

  return {
    async token(oa) {
      const now = clock.now()
      let held = memory.get(oa)
      try {
        if (held === undefined || usableOf(oa, held, now).kind !== 'token') held = await read(oa)
      } catch {
        // The store is away, and with it what is to be sent.
        return { kind: 'renewing', afterMs: SOON_MS }
      }
      if (typeof held !== 'string' && isDue(held.record, now)) void renew(oa)
      return usableOf(oa, held, now)
    },

    async refused(oa, generation) {
      try {
        const held = await read(oa)
        if (typeof held === 'string' || held.record.generation !== generation) return usableOf(oa, held, clock.now())
        if (held.record.forced) refusedGenerations.set(oa, generation)
        else void renew(oa, generation)
        const usable = usableOf(oa, held, clock.now())
        return usable.kind === 'token' ? { kind: 'renewing', afterMs: SOON_MS } : usable
      } catch {
        return { kind: 'renewing', afterMs: SOON_MS }
      }
    },

    async sweep() {
      for (const oa of oas) {
        try {
          const held = await read(oa)
          if (unsaved.has(oa) || (typeof held !== 'string' && isDue(held.record, clock.now()))) await renew(oa)
        } catch (error) {
          warn(oa, error instanceof Error ? error.name : 'unknown', 'tokens cannot be read')
        }
      }
    },

    async store(oa, pair) {
      for (let tries = 0; tries < TRIES_MAX; tries++) {
        const entry = await vault.read(keyOf(oa))
        const next = renewed(readRecord(entry?.value), pair, clock.now(), false)
        if (await vault.write(keyOf(oa), next, entry?.version ?? 0)) {
          memory.set(oa, { record: next, version: (entry?.version ?? 0) + 1 })
          return true
        }
      }
      return false
    },

    seen: (oa) => memory.get(oa),
    isRefused(oa) {
      const held = memory.get(oa)
      return typeof held === 'object' && refusedGenerations.get(oa) === held.record.generation
    },
    look,
    async idle() {
      await Promise.all(renewals.values())
    },
  }
}

/** Accounts in the log: enough to tell them apart, too short to look like a number of somebody's. */
export function shortName(oa: string): string {
  return `zalo:…${oa.slice(-4)}`
}

function reasonOf(answer: Exclude<TokenAnswer, { kind: 'pair' }>): string {
  if (answer.kind === 'unanswered') return answer.reason
  return answer.kind === 'incomplete' ? 'incomplete' : `code ${answer.code}`
}
