/** Zalo's token endpoint: pairs that live 25 hours, refresh tokens that work once, failures in answers of 200. */
import { createHash } from 'node:crypto'
import type { Account, World } from './world.ts'

const LIFE_S = 90_000
const CODE_MS = 10 * 60_000

export function newPair(world: World, account: Account, now: number): { access: string; refresh: string } {
  const number = ++world.made
  const access = `access-of-nobody-${account.id.slice(-4)}-${number}`
  const refresh = `refresh-of-nobody-${account.id.slice(-4)}-${number}`
  account.access = { token: access, until: now + LIFE_S * 1_000 }
  account.refresh = refresh
  return { access, refresh }
}

export function tokenEndpoint(world: World, form: URLSearchParams, secret: unknown, now: number): object {
  if (form.get('app_id') !== world.appId || secret !== world.appSecret) return failure(-14002, 'Invalid app id')
  const grant = form.get('grant_type')
  if (grant === 'refresh_token') {
    const given = form.get('refresh_token')
    const account = [...world.accounts.values()].find(({ refresh }) => refresh !== undefined && refresh === given)
    return account === undefined ? failure(-14014, 'Invalid refresh token') : answer(world, account, now)
  }
  if (grant !== 'authorization_code') return failure(-14001, 'Invalid grant type')
  const code = form.get('code') ?? ''
  const known = world.codes.get(code)
  world.codes.delete(code)
  const verifier = form.get('code_verifier') ?? ''
  const challenge = createHash('sha256').update(verifier).digest('base64url')
  const account = world.accounts.get(known?.oa ?? '')
  if (known === undefined || account === undefined || now - known.at > CODE_MS) return failure(-14010, 'Invalid code')
  if (verifier.length !== 43 || challenge !== known.challenge) return failure(-14011, 'Invalid code verifier')
  return answer(world, account, now)
}

function answer(world: World, account: Account, now: number): object {
  const { access, refresh } = newPair(world, account, now)
  return { access_token: access, refresh_token: refresh, expires_in: String(LIFE_S) }
}

function failure(error: number, error_name: string): object {
  return { error, error_name, error_reason: 'as documented', ref_doc: 'https://developers.zalo.me' }
}
