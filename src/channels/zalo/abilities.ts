/**
 * Which accounts take no buttons: not every kind of account does, and nothing but an attempt tells. What one process has
 * learnt is known to the others; after a week it is tried again.
 */
import type { ChannelTools } from '../tools.ts'

/** An account that was given more since then gets its buttons back by itself. */
const REMEMBERED_MS = 7 * 86_400_000

export interface Abilities {
  takesButtons(oa: string): boolean
  /** Refused with buttons, taken without. */
  refusedButtons(oa: string): Promise<void>
  /** Learns what others have learnt. */
  load(): Promise<void>
}

export function abilities(
  appId: string,
  oas: readonly string[],
  { vault, clock }: Pick<ChannelTools, 'vault' | 'clock'>,
): Abilities {
  const refusedAt = new Map<string, number>()
  const keyOf = (oa: string): string => `zalo/buttons/${appId}/${oa}`

  return {
    takesButtons: (oa) => clock.now() - (refusedAt.get(oa) ?? Number.NEGATIVE_INFINITY) >= REMEMBERED_MS,
    async refusedButtons(oa) {
      const at = clock.now()
      refusedAt.set(oa, at)
      const entry = await vault.read(keyOf(oa))
      await vault.write(keyOf(oa), { refusedAt: at }, entry?.version ?? 0)
    },
    async load() {
      for (const oa of oas) {
        const value = (await vault.read(keyOf(oa)))?.value as { readonly refusedAt?: unknown } | null | undefined
        if (typeof value?.refusedAt === 'number') refusedAt.set(oa, Math.max(value.refusedAt, refusedAt.get(oa) ?? 0))
      }
    },
  }
}
