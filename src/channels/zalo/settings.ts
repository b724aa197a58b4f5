/** Settings of Zalo Official Accounts: one app, one webhook, one account or several. */
import { listed, type SettingReader } from '../settings.ts'
import type { OaSecret } from './signature.ts'

/** Where Zalo keeps what people send; open to whoever has an address. */
export const MEDIA_HOSTS = ['zdn.vn', 'zadn.vn', 'dlfl.vn', 'dlmd.me'] as const

export interface ZaloSettings {
  readonly appId: string
  readonly appSecret: string
  /** The accounts that gave this app their consent; the first one is asked for first. */
  readonly oas: readonly string[]
  readonly secrets: readonly OaSecret[]
  /** First refresh tokens by account; later ones are kept in the vault. */
  readonly firstTokens: Readonly<Record<string, string>>
  readonly apiRoot?: string
  readonly oauthRoot?: string
  /** Where the consent comes back to, as the console has it; left out: `/connect/zalo/callback` of our address. */
  readonly callbackUrl?: string
  /** PKCE with the pair saved in the console; left out: a new one for every consent. */
  readonly pkceVerifier?: string
  /** Sends `appsecret_proof` along: only if the console demands it. */
  readonly appsecretProof: boolean
  /** Answer to what is not genuine. 401 has been seen to keep the console from saving the address. */
  readonly refusedStatus: 200 | 401
  /** A tag that means "a person answers"; left out: tags mean nothing. */
  readonly staffTag?: string
  /** What a message of the account is that neither we nor a known person sent. */
  readonly unknownEcho: 'ignore' | 'person'
  readonly anonymous: 'answer' | 'ignore'
  readonly buttons: 'plain' | 'typed' | 'off'
  readonly buttonChars: number
  /** Who may write between 48 hours and 7 days, when each message is billed. */
  readonly billed: 'everyone' | 'people' | 'nobody'
  readonly oaPerSecond: number
  readonly appPerMinute: number
  /** Codes of the files that prove the domain. */
  readonly domainProofs: readonly string[]
  /** Content of that file, where Zalo's differs from ours. */
  readonly domainProofPage?: string
  /** Hours without any event before staff are told; 0: never. */
  readonly silenceHours: number
}

const ID = /^\d{5,20}$/
const OWN_ENTRY = /^(\d{5,20}):(.+)$/

export function zaloSettings(reader: SettingReader): ZaloSettings | undefined {
  const { value, address, whole, wrong } = reader
  const appId = value('ZALO_APP_ID')
  const appSecret = value('ZALO_APP_SECRET')
  const oas = listed(value('ZALO_OA_ID'))
  const secretEntries = listed(value('ZALO_OA_SECRET'))
  const firstEntries = listed(value('ZALO_REFRESH_TOKEN'))
  const more = otherSettings(reader)
  if (!appId && !appSecret && oas.length === 0 && secretEntries.length === 0 && firstEntries.length === 0)
    return undefined

  if (appId === undefined) wrong('ZALO_APP_ID', 'is missing', 'the id of the app at developers.zalo.me')
  else if (!ID.test(appId)) wrong('ZALO_APP_ID', 'is no id', 'digits only')
  if (appSecret === undefined) wrong('ZALO_APP_SECRET', 'is missing', "the app's secret key, not the OA's")
  if (oas.length === 0) wrong('ZALO_OA_ID', 'is missing', 'the id of the Official Account, several with commas')
  for (const oa of oas) if (!ID.test(oa)) wrong('ZALO_OA_ID', 'holds something that is no id', 'digits only')
  if (secretEntries.length === 0)
    wrong(
      'ZALO_OA_SECRET',
      'is missing',
      'the OA secret key of the Webhook page; without it anyone could write as anyone',
    )

  const secrets = secretEntries.map((entry): OaSecret => {
    const [, oa, secret] = OWN_ENTRY.exec(entry) ?? []
    if (oa === undefined || secret === undefined) return { secret: entry }
    if (!oas.includes(oa)) wrong('ZALO_OA_SECRET', `names the account ${oa}`, 'one of ZALO_OA_ID before the colon')
    return { secret, oa }
  })
  const firstTokens = Object.fromEntries(
    firstEntries.flatMap((entry) => {
      const [, named, rest] = OWN_ENTRY.exec(entry) ?? []
      const [only] = oas
      if (named !== undefined && rest !== undefined && oas.includes(named)) return [[named, rest]]
      if (named === undefined && oas.length === 1 && only !== undefined) return [[only, entry]]
      wrong('ZALO_REFRESH_TOKEN', 'does not say whose it is', 'oaId:token for each account when there are several')
      return []
    }),
  )
  const apiRoot = address('ZALO_API_ROOT')
  const oauthRoot = address('ZALO_OAUTH_ROOT')
  const callbackUrl = address('ZALO_CALLBACK_URL')
  const silenceHours = whole('ZALO_SILENCE_HOURS', 72, 0, 720)
  const buttonChars = whole('ZALO_BUTTON_CHARS', 35, 10, 100)
  const oaPerSecond = whole('ZALO_OA_PER_SECOND', 20, 1, 66)
  const appPerMinute = whole('ZALO_APP_PER_MINUTE', 3_600, 60, 100_000)
  if (appId === undefined || appSecret === undefined || oas.length === 0 || secrets.length === 0) return undefined
  return {
    appId,
    appSecret,
    oas,
    secrets,
    firstTokens,
    ...(apiRoot !== undefined && { apiRoot }),
    ...(oauthRoot !== undefined && { oauthRoot }),
    ...(callbackUrl !== undefined && { callbackUrl }),
    silenceHours,
    buttonChars,
    oaPerSecond,
    appPerMinute,
    ...more,
  }
}

/** What has a default that is safe for every account. */
function otherSettings({ value, wrong }: SettingReader) {
  const oneOf = <T extends string>(name: string, given: string | undefined, allowed: readonly [T, ...T[]]): T => {
    const known = allowed.find((one) => one === given)
    if (given !== undefined && known === undefined) wrong(name, `"${given}" is not known`, allowed.join(' or '))
    return known ?? allowed[0]
  }
  const pkceVerifier = value('ZALO_PKCE_VERIFIER')
  if (pkceVerifier !== undefined && !/^[A-Za-z0-9._~-]{43}$/.test(pkceVerifier))
    wrong('ZALO_PKCE_VERIFIER', 'is no code verifier', 'exactly 43 of A-Z a-z 0-9 . _ ~ -')
  const domainProofs = listed(value('ZALO_DOMAIN_PROOF')).map(
    (entry) => /^(?:\/?zalo_verifier)?(.+?)(?:\.html)?$/.exec(entry)?.[1] ?? entry,
  )
  for (const code of domainProofs) {
    if (!/^[A-Za-z0-9_-]{4,200}$/.test(code))
      wrong('ZALO_DOMAIN_PROOF', 'is no code', 'what stands between zalo_verifier and .html in the name of the file')
  }
  const domainProofPage = value('ZALO_DOMAIN_PROOF_PAGE')
  const staffTag = value('ZALO_STAFF_TAG')
  return {
    ...(pkceVerifier !== undefined && { pkceVerifier }),
    ...(domainProofPage !== undefined && { domainProofPage }),
    ...(staffTag !== undefined && { staffTag }),
    domainProofs,
    appsecretProof: oneOf('ZALO_APPSECRET_PROOF', value('ZALO_APPSECRET_PROOF'), ['off', 'on']) === 'on',
    refusedStatus:
      oneOf('ZALO_REFUSED_STATUS', value('ZALO_REFUSED_STATUS'), ['200', '401']) === '401'
        ? (401 as const)
        : (200 as const),
    unknownEcho: oneOf('ZALO_UNKNOWN_ECHO', value('ZALO_UNKNOWN_ECHO'), ['ignore', 'person']),
    anonymous: oneOf('ZALO_ANONYMOUS', value('ZALO_ANONYMOUS'), ['answer', 'ignore']),
    buttons: oneOf('ZALO_BUTTONS', value('ZALO_BUTTONS'), ['plain', 'typed', 'off']),
    billed: oneOf('ZALO_BILLED', value('ZALO_BILLED'), ['everyone', 'people', 'nobody']),
  }
}
