/** What staff must mend about the accounts, and how long Zalo has been silent. */
import type { ChannelTrouble } from '../channel.ts'
import type { ChannelTools } from '../tools.ts'
import type { TokenKeeper } from './keeper.ts'
import type { ZaloSettings } from './settings.ts'
import { OLD_MS } from './tokens.ts'

/** What was noticed once is shown so long. */
const SHOWN_MS = 24 * 3_600_000

/** The time of the last event is written at most so often. */
const WRITTEN_EVERY_MS = 3_600_000

export interface Watch {
  /** What a call for an account came to. */
  noted(oa: string, what: 'works' | 'account' | 'money' | 'unknown'): void
  /** Zalo brought something genuine. */
  heard(oa: string): void
  /** Reads when other processes last heard something. */
  load(): Promise<void>
  /** Waits for what is being written. */
  idle(): Promise<void>
  troubles(): readonly ChannelTrouble[]
}

const NOTED = { account: 'account-stopped', money: 'no-money', unknown: 'unknown-code' } as const

export const heardKey = (appId: string, oa: string): string => `zalo/heard/${appId}/${oa}`

export function watchOver(
  { appId, oas, silenceHours }: Pick<ZaloSettings, 'appId' | 'oas' | 'silenceHours'>,
  tokens: Pick<TokenKeeper, 'seen' | 'isRefused'>,
  { vault, clock }: Pick<ChannelTools, 'vault' | 'clock'>,
): Watch {
  const since = clock.now()
  const noticed = new Map<string, number>()
  const heardAt = new Map<string, number>()
  const writtenAt = new Map<string, number>()
  const writing = new Set<Promise<unknown>>()

  async function write(oa: string, at: number): Promise<void> {
    const entry = await vault.read(heardKey(appId, oa))
    await vault.write(heardKey(appId, oa), { at }, entry?.version ?? 0)
  }

  function ofTokens(oa: string, now: number): string | null {
    const held = tokens.seen(oa)
    if (held === undefined) return null
    if (held === 'unreadable') return 'tokens-unreadable'
    if (held === 'none' || held.record.state === 'needs-reauth') return 'needs-reauth'
    if (tokens.isRefused(oa)) return 'token-refused'
    const { access, failures } = held.record
    if (access !== undefined && now - access.at > OLD_MS) return 'token-old'
    return failures > 0 ? 'refresh-failing' : null
  }

  function isSilent(oa: string, now: number): boolean {
    return silenceHours > 0 && now - Math.max(heardAt.get(oa) ?? since, 0) > silenceHours * 3_600_000
  }

  return {
    noted(oa, what) {
      if (what === 'works') noticed.delete(`${oa} ${NOTED.account}`)
      else noticed.set(`${oa} ${NOTED[what]}`, clock.now())
    },
    heard(oa) {
      const now = clock.now()
      heardAt.set(oa, now)
      if (now - (writtenAt.get(oa) ?? 0) < WRITTEN_EVERY_MS) return
      writtenAt.set(oa, now)
      const written = write(oa, now)
        .catch(() => writtenAt.delete(oa))
        .finally(() => writing.delete(written))
      writing.add(written)
    },
    async load() {
      for (const oa of oas) {
        const value = (await vault.read(heardKey(appId, oa)))?.value as { readonly at?: unknown } | null | undefined
        if (typeof value?.at === 'number') heardAt.set(oa, Math.max(value.at, heardAt.get(oa) ?? 0))
      }
    },
    async idle() {
      await Promise.all(writing)
    },
    troubles() {
      const now = clock.now()
      return oas.flatMap((account) => {
        const token = ofTokens(account, now)
        const others = Object.values(NOTED).filter(
          (what) => now - (noticed.get(`${account} ${what}`) ?? Number.NEGATIVE_INFINITY) < SHOWN_MS,
        )
        const all = [...(token === null ? [] : [token]), ...others, ...(isSilent(account, now) ? ['silent'] : [])]
        return all.map((what) => ({ account, what }))
      })
    },
  }
}
