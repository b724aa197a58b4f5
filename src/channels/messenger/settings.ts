/** Settings of Messenger: one app, one Page. */
import { listed, type SettingReader } from '../settings.ts'

export interface MessengerSettings {
  readonly pageId: string
  readonly pageToken: string
  readonly appId: string
  /** Right in a signature; two while one is being changed. The first is the present one and proves our own calls. */
  readonly appSecrets: readonly string[]
  readonly verifyToken: string
  /** A stand-in's address, or a proxy's. */
  readonly apiRoot?: string
  /** `v26.0` */
  readonly graphVersion: string
  /** Facebook has approved "Human Agent": people may answer until the seventh day. */
  readonly humanAgent: boolean
  /** A volunteer's words take the thread from the inbox or another app. */
  readonly takeOver: boolean
  /** A proxy writes the JSON of webhooks anew, so the signature is also tried over the escaped form. */
  readonly bodyReencoded: boolean
  /** Picture beside a volunteer's name, at a public address. */
  readonly personaPicture?: string
}

/** Where Facebook keeps what people send. */
export const MEDIA_HOSTS = ['fbcdn.net', 'fbsbx.com'] as const

export const GRAPH_VERSION = 'v26.0'

export function messengerSettings({ value, address, wrong }: SettingReader): MessengerSettings | undefined {
  const pageId = value('MESSENGER_PAGE_ID')
  const pageToken = value('MESSENGER_PAGE_TOKEN')
  const appId = value('MESSENGER_APP_ID')
  const appSecret = value('MESSENGER_APP_SECRET')
  const verifyToken = value('MESSENGER_VERIFY_TOKEN')
  const apiRoot = address('MESSENGER_API_ROOT')
  const personaPicture = address('MESSENGER_PERSONA_PICTURE')
  const graphVersion = value('MESSENGER_GRAPH_VERSION') ?? GRAPH_VERSION
  const humanAgent = onOrOff('MESSENGER_HUMAN_AGENT', value('MESSENGER_HUMAN_AGENT'))
  const takeOver = onOrOff('MESSENGER_TAKE_OVER', value('MESSENGER_TAKE_OVER'))
  const bodyReencoded = onOrOff('MESSENGER_BODY_REENCODED', value('MESSENGER_BODY_REENCODED'))

  if ([pageId, pageToken, appId, appSecret, verifyToken].every((one) => one === undefined)) return undefined

  const appSecrets = listed(appSecret)
  expect('MESSENGER_PAGE_ID', pageId, /^\d{1,32}$/, 'the id of the Page, digits only')
  expect('MESSENGER_PAGE_TOKEN', pageToken, /^[\x21-\x7e]{10,1000}$/, 'the Page access token, without spaces')
  expect('MESSENGER_APP_ID', appId, /^\d{1,32}$/, 'the id of the app, digits only')
  expect('MESSENGER_APP_SECRET', appSecret, /./, 'the secret of the app; without it anyone could write as anyone')
  for (const secret of appSecrets) {
    if (!/^[\x21-\x7e]{8,200}$/.test(secret))
      wrong('MESSENGER_APP_SECRET', 'does not look like a secret', '32 characters; two of them with a comma between')
  }
  expect(
    'MESSENGER_VERIFY_TOKEN',
    verifyToken,
    /^[\x21-\x7e]{8,200}$/,
    'a secret word of your own, 8 characters or more',
  )
  expect('MESSENGER_GRAPH_VERSION', graphVersion, /^v\d{1,3}\.\d$/, `for example ${GRAPH_VERSION}`)
  if (personaPicture !== undefined && !personaPicture.startsWith('https:'))
    wrong('MESSENGER_PERSONA_PICTURE', 'is not an https address', 'a picture that Facebook can fetch')

  if (!pageId || !pageToken || !appId || !verifyToken) return undefined
  return {
    pageId,
    pageToken,
    appId,
    appSecrets,
    verifyToken,
    graphVersion,
    humanAgent,
    takeOver,
    bodyReencoded,
    ...(apiRoot ? { apiRoot } : {}),
    ...(personaPicture ? { personaPicture } : {}),
  }

  function expect(name: string, given: string | undefined, looks: RegExp, expected: string): void {
    if (given === undefined) wrong(name, 'is missing', expected)
    else if (!looks.test(given)) wrong(name, 'does not look right', expected)
  }

  function onOrOff(name: string, given: string | undefined): boolean {
    if (given !== undefined && given !== 'on' && given !== 'off') wrong(name, `"${given}" is neither`, 'on or off')
    return given === 'on'
  }
}
