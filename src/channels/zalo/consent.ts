/**
 * An administrator's consent, once: we show an address, Zalo sends the administrator's browser back to us with a code,
 * the code is exchanged for a pair of tokens. Whoever began (the command) and whoever takes the callback (the server) are
 * different processes; what they share stands in the vault.
 */
import { randomBytes } from 'node:crypto'
import { sameSecret } from '../secret.ts'
import type { ChannelTools } from '../tools.ts'
import type { TokenKeeper } from './keeper.ts'
import { consentUrl, newVerifier, type OAuth } from './oauth.ts'
import type { ZaloSettings } from './settings.ts'

export const CALLBACK_PATH = '/connect/zalo/callback'

/** As long as Zalo's code lives. */
export const CONSENT_MS = 10 * 60_000

/** Longer than a call may take: whoever was exchanging the code is gone. */
const EXCHANGE_MS = 60_000

const TRIES_MAX = 20

export type ConsentFailure =
  | 'none-pending'
  | 'expired'
  | 'other-state'
  | 'used'
  | 'denied'
  | 'no-code'
  | 'other-account'
  | 'code-refused'
  | 'app-refused'
  | 'no-answer'
  | 'not-stored'

interface Consent {
  readonly state: string
  readonly verifier: string
  readonly until: number
  readonly stage: 'pending' | 'exchanging' | 'done' | 'failed'
  readonly oa?: string
  readonly why?: ConsentFailure
}

export type ConsentResult =
  | { readonly kind: 'done'; readonly oa: string }
  | { readonly kind: 'failed'; readonly why: ConsentFailure }

export interface Consents {
  /** One at a time: a new one takes the place of the last. @returns the address to open; `null`: nothing can be stored */
  begin(): Promise<{ readonly url: string; readonly state: string } | null>
  /** What came back to the callback's address. */
  complete(query: Readonly<Record<string, string | undefined>>): Promise<ConsentResult>
  /** How the one that was begun has ended; `null`: not yet. */
  outcome(state: string): Promise<ConsentResult | null>
}

export function consents(
  settings: Pick<ZaloSettings, 'appId' | 'oas' | 'oauthRoot' | 'callbackUrl' | 'pkceVerifier'>,
  oauth: Pick<OAuth, 'exchange'>,
  tokens: Pick<TokenKeeper, 'store'>,
  { vault, clock, publicUrl }: Pick<ChannelTools, 'vault' | 'clock' | 'publicUrl'>,
): Consents {
  const key = `zalo/consent/${settings.appId}`

  async function read(): Promise<{ readonly consent: Consent | null; readonly version: number }> {
    const entry = await vault.read(key)
    return { consent: (entry?.value ?? null) as Consent | null, version: entry?.version ?? 0 }
  }

  async function finish(consent: Consent, version: number, result: ConsentResult): Promise<ConsentResult> {
    const ended: Consent = { ...consent, verifier: '', stage: result.kind, ...result }
    await vault.write(key, ended, version)
    return result
  }

  return {
    async begin() {
      const state = randomBytes(24).toString('base64url')
      const verifier = settings.pkceVerifier ?? newVerifier()
      const consent: Consent = { state, verifier, until: clock.now() + CONSENT_MS, stage: 'pending' }
      for (let tries = 0; tries < TRIES_MAX; tries++) {
        // Not written: somebody else began at this very moment. The last one counts.
        if (!(await vault.write(key, consent, (await read()).version))) continue
        return { url: consentUrl(settings, { callback: callbackUrl(settings, publicUrl), verifier, state }), state }
      }
      return null
    },

    async complete({ code, oa_id: oa, state, error }) {
      const { consent, version } = await read()
      if (consent === null) return failure('none-pending')
      // Without the state nothing is touched: a stranger must not be able to end what an administrator began.
      if (!sameSecret(state, consent.state)) return failure('other-state')
      if (consent.stage !== 'pending') return failure('used')
      if (clock.now() > consent.until) return failure('expired')
      if (code === undefined || code === '')
        return await finish(consent, version, failure(error ? 'denied' : 'no-code'))
      if (oa === undefined || !settings.oas.includes(oa))
        return await finish(consent, version, failure('other-account'))
      // The code works once: whoever comes a moment later finds it taken.
      if (!(await vault.write(key, { ...consent, stage: 'exchanging' }, version))) return failure('used')
      const answer = await oauth.exchange(code, consent.verifier)
      if (answer.kind === 'pair') {
        const result: ConsentResult = (await tokens.store(oa, answer)) ? { kind: 'done', oa } : failure('not-stored')
        return await finish(consent, version + 1, result)
      }
      const why = answer.kind === 'invalid' ? 'code-refused' : answer.kind === 'refused' ? 'app-refused' : 'no-answer'
      return await finish(consent, version + 1, failure(why))
    },

    async outcome(state) {
      const { consent } = await read()
      if (consent === null || consent.state !== state) return failure('used')
      if (consent.stage === 'done' && consent.oa !== undefined) return { kind: 'done', oa: consent.oa }
      if (consent.stage === 'failed') return failure(consent.why ?? 'no-answer')
      if (consent.stage === 'pending') return clock.now() > consent.until ? failure('expired') : null
      return clock.now() > consent.until + EXCHANGE_MS ? failure('no-answer') : null
    },
  }
}

function failure(why: ConsentFailure): Extract<ConsentResult, { kind: 'failed' }> {
  return { kind: 'failed', why }
}

export function callbackUrl({ callbackUrl }: Pick<ZaloSettings, 'callbackUrl'>, publicUrl: string): string {
  return callbackUrl ?? publicUrl + CALLBACK_PATH
}

/** For the administrator's browser and the operator's terminal. */
export const CONSENT_WORDS: Readonly<Record<ConsentFailure, string>> = {
  'none-pending': 'Không có lần xin phép nào đang chờ. Hãy chạy lại lệnh: npm run connect -- zalo',
  expired: 'Đã quá 10 phút. Hãy chạy lại lệnh: npm run connect -- zalo',
  'other-state': 'Địa chỉ này không thuộc lần xin phép đang chờ. Hãy mở địa chỉ mới nhất mà lệnh vừa in ra.',
  used: 'Địa chỉ này đã dùng rồi. Nếu chưa xong, hãy chạy lại lệnh: npm run connect -- zalo',
  denied: 'Zalo báo là người quản trị không đồng ý.',
  'no-code': 'Zalo không gửi kèm mã. Hãy chạy lại lệnh và bấm đồng ý.',
  'other-account': 'OA vừa chọn không có trong ZALO_OA_ID. Hãy chạy lại lệnh và chọn đúng OA.',
  'code-refused': 'Zalo không nhận mã này (đã dùng, quá hạn, hoặc ZALO_PKCE_VERIFIER khác với trang quản lý ứng dụng).',
  'app-refused': 'Zalo không nhận ứng dụng: xem lại ZALO_APP_ID, ZALO_APP_SECRET, và ứng dụng đã kích hoạt chưa.',
  'no-answer': 'Zalo không trả lời. Hãy chạy lại lệnh sau ít phút.',
  'not-stored': 'Không cất được mã truy cập: kho dữ liệu hỏng hoặc DATA_KEY đã đổi.',
}
