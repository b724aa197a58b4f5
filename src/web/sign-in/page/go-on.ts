/** After each step of signing in: what is still missing, and then where the work is. */
import { showAccount } from './account.ts'
import { type Account, call } from './api.ts'
import { isThere } from './home.ts'
import { showSecond, showSetUp } from './second.ts'

export async function goOn(): Promise<void> {
  // The secret is used up; nobody needs to find it in the history of the browser.
  if (location.hash !== '') history.replaceState(null, '', location.pathname)
  const account = await call<Account>('GET', '/me')
  if (account.needs === 'second') return showSecond(account)
  const bare = account.keys.length === 0 && !account.totp && !account.password
  if (account.needs === 'set-up' || bare) return showSetUp(account)
  await toWork(account)
}

export async function toWork(account: Account): Promise<void> {
  if (await isThere(account.home)) return location.assign(account.home)
  await showAccount(account)
}
