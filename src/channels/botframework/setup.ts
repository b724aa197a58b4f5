/** `npm run doctor` and `npm run connect -- botframework`. Nothing is loaded for it: two plain questions tell enough. */
import type { ChannelSetup, Finding, Operator } from '../setup.ts'
import type { ChannelTools } from '../tools.ts'
import { object, text } from './fields.ts'
import { LOGIN_ORIGINS } from './places.ts'
import type { BotFrameworkSettings } from './settings.ts'

const [KEYS_ORIGIN, TOKEN_ORIGIN] = LOGIN_ORIGINS
const KEYS_PATH = '/v1/.well-known/openidconfiguration'
const SCOPE = 'https://api.botframework.com/.default'

/** Where bots of type MultiTenant get their tokens. */
const SHARED_TENANT = 'botframework.com'

const GUIDE = 'docs/ket-noi/bot-framework.md'

export function botFrameworkSetup(settings: BotFrameworkSettings | undefined): ChannelSetup {
  if (settings === undefined) {
    const found = 'Bot Framework đang tắt: chưa đặt MicrosoftAppId và MicrosoftAppPassword.'
    const remedy = `Làm theo ${GUIDE} nếu muốn bật.`
    return {
      channel: 'botframework',
      configured: false,
      examine: async () => [{ about: 'Bot Framework', state: 'unknown', found, remedy }],
    }
  }
  return {
    channel: 'botframework',
    configured: true,
    examine: (tools) => examine(settings, tools),
    async connect(tools, operator) {
      explain(settings, tools, operator)
      return await examine(settings, tools)
    },
  }
}

/** Azure takes the address only in its own portal, or from its own command. */
function explain(settings: BotFrameworkSettings, { publicUrl }: ChannelTools, { say }: Operator): void {
  if (settings.kind === 'loopback') {
    say(`Mở Bot Framework Emulator trên chính máy này, nối tới: ${publicUrl}/webhooks/botframework`)
    say('Ô “Microsoft App ID” và “App Password” để trống.')
    return
  }
  say('Ở portal.azure.com, mở Azure Bot → Configuration → Messaging endpoint, điền:')
  say(`  ${publicUrl}/webhooks/botframework`)
  say(`Microsoft App ID ở đó phải là ${settings.appId}.`)
  say('Sau đó vào Channels để bật Web Chat, Teams hoặc Direct Line.')
}

async function examine(settings: BotFrameworkSettings, tools: ChannelTools): Promise<readonly Finding[]> {
  if (settings.kind === 'loopback') {
    return [
      {
        about: 'Xác thực',
        state: 'warning',
        found: 'Đang mở cho mọi chương trình trên máy này, không hỏi xác thực (BOTFRAMEWORK_OPEN=loopback).',
        remedy: 'Chỉ dùng để thử với Emulator. Khi chạy thật: bỏ BOTFRAMEWORK_OPEN, đặt MicrosoftAppId.',
      },
    ]
  }
  const [keys, token] = await Promise.all([keysFinding(tools), tokenFinding(settings, tools)])
  return [addressFinding(tools), keys, token]
}

function addressFinding({ publicUrl }: ChannelTools): Finding {
  if (publicUrl.startsWith('https://')) {
    return { about: 'Địa chỉ công khai', state: 'ok', found: `Azure gửi tin về ${publicUrl}/webhooks/botframework.` }
  }
  return broken(
    'Địa chỉ công khai',
    'PUBLIC_URL không phải địa chỉ https: Azure không gửi tin về đó.',
    'Đặt PUBLIC_URL là địa chỉ https có chứng chỉ được công nhận.',
  )
}

/** Without the keys nothing that comes in can be proved. */
async function keysFinding({ outgoing }: ChannelTools): Promise<Finding> {
  const about = 'Khóa của Microsoft'
  const answer = await outgoing.call({ method: 'GET', origin: KEYS_ORIGIN, path: KEYS_PATH })
  if (answer.kind === 'answer' && answer.status === 200 && text(parsed(answer.text)?.jwks_uri) !== null) {
    return { about, state: 'ok', found: 'Lấy được khóa để kiểm tra tin gửi tới.' }
  }
  const why = answer.kind === 'answer' ? `mã ${answer.status}` : answer.kind
  return broken(about, `Không lấy được khóa ở ${KEYS_ORIGIN} (${why}): tin gửi tới sẽ bị từ chối.`, LET_OUT)
}

const LET_OUT = 'Cho máy chủ ra https tới login.botframework.com và login.microsoftonline.com.'

async function tokenFinding(
  settings: Extract<BotFrameworkSettings, { kind: 'app' }>,
  { outgoing }: ChannelTools,
): Promise<Finding> {
  const about = 'Mật khẩu ứng dụng'
  const { appId, appType, password, tenantId } = settings
  if (password === undefined) {
    const found = 'Dùng danh tính do Azure quản lý: chỉ thử được khi chạy trên máy của Azure.'
    return { about, state: 'unknown', found, remedy: 'Gửi thử một tin qua Web Chat trong portal.azure.com.' }
  }
  const form = { grant_type: 'client_credentials', client_id: appId, client_secret: password, scope: SCOPE }
  const answer = await outgoing.call({
    method: 'POST',
    origin: TOKEN_ORIGIN,
    path: `/${appType === 'SingleTenant' ? tenantId : (tenantId ?? SHARED_TENANT)}/oauth2/v2.0/token`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(form).toString(),
  })
  if (answer.kind !== 'answer') {
    const found = `Không hỏi được ${TOKEN_ORIGIN} (${answer.kind}).`
    return { about, state: 'unknown', found, remedy: LET_OUT }
  }
  const said = parsed(answer.text)
  if (answer.status === 200 && text(said?.access_token) !== null) {
    return { about, state: 'ok', found: 'Microsoft nhận ứng dụng và mật khẩu này.' }
  }
  if (answer.status >= 500) {
    return { about, state: 'unknown', found: `Microsoft đang trục trặc (mã ${answer.status}).`, remedy: 'Thử lại sau.' }
  }
  return broken(about, 'Microsoft không nhận ứng dụng hoặc mật khẩu này.', remedyFor(said?.error_codes))
}

/** Numbers of the login service: https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
function remedyFor(codes: unknown): string {
  const has = (...wanted: readonly number[]) => Array.isArray(codes) && wanted.some((code) => codes.includes(code))
  if (has(7_000_222)) return 'Mật khẩu đã hết hạn: tạo Client secret mới, đặt vào MicrosoftAppPassword.'
  if (has(7_000_215)) return 'Mật khẩu sai: chép lại ô Value (không phải Secret ID) của Client secret.'
  if (has(700_016, 90_002))
    return 'Ứng dụng không có trong tenant này: xem lại MicrosoftAppTenantId và MicrosoftAppType.'
  return `Xem lại bốn ô MicrosoftApp… theo ${GUIDE}.`
}

function parsed(body: string) {
  try {
    return object(JSON.parse(body))
  } catch {
    return null
  }
}

function broken(about: string, found: string, remedy: string): Finding {
  return { about, state: 'broken', found, remedy }
}
