/** Who sits here. */
import { useQuery } from '@tanstack/react-query'
import { keepFor } from './kept.ts'
import { read } from './server.ts'

/** As `GET /api/staff/me` gives it, as far as this page needs it. */
export interface Account {
  readonly staff: { readonly id: string; readonly name: string; readonly role: string; readonly roleName: string }
  /** What comes before anything else: to prove the second factor, or to make one. */
  readonly needs: 'nothing' | 'second' | 'set-up'
  readonly may: readonly string[]
  readonly keys: readonly unknown[]
  readonly totp: boolean
  readonly password: boolean
  readonly strong: boolean
}

export function useAccount() {
  return useQuery({
    queryKey: ['me'],
    queryFn: async () => {
      const account = await read<Account>('/api/staff/me')
      keepFor(account.staff.id)
      return account
    },
    staleTime: 60_000,
  })
}
