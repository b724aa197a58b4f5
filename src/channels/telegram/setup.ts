/** `npm run doctor` and `npm run connect -- telegram`. */
import type { Opts } from 'telegraf/types'
import type { ChannelSetup, Finding, Operator } from '../setup.ts'
import type { ChannelTools } from '../tools.ts'
import { TelegramClient } from './client.ts'
import { lookAtGroup } from './group-health.ts'
import { ALLOWED_UPDATES, BACKLOG, ERROR_AGE_MS, missingKinds, webhookErrorKind } from './health.ts'
import { outcomeOf } from './outcomes.ts'
import type { TelegramSettings } from './settings.ts'

/** Telegram's highest is 100; one small server answers 40 at a time without a queue. */
const MAX_CONNECTIONS = 40

/** A clock that is off by more makes tokens and windows wrong. */
const CLOCK_OFF_MS = 60_000

const COMMANDS = [
  { command: 'start', description: 'Bắt đầu' },
  { command: 'menu', description: 'Danh sách việc' },
  { command: 'help', description: 'Cách dùng' },
  { command: 'human', description: 'Gặp người hỗ trợ' },
]
const ENGLISH_COMMANDS = [
  { command: 'start', description: 'Begin' },
  { command: 'menu', description: 'All procedures' },
  { command: 'help', description: 'How it works' },
  { command: 'human', description: 'Talk to a person' },
]

/** At most 512 characters: what is shown before the first message. */
const DESCRIPTION =
  'Trợ lý tự động hướng dẫn dùng VNeID và dịch vụ công, từng bước một. Không bao giờ hỏi mã OTP, mật khẩu, tiền. Bấm “Bắt đầu”.'
/** At most 120 characters: on the profile. */
const SHORT_DESCRIPTION = 'Trợ lý tự động về VNeID và dịch vụ công. Không bao giờ hỏi mã OTP, mật khẩu, tiền.'

export function telegramSetup(settings: TelegramSettings | undefined): ChannelSetup {
  if (settings === undefined) {
    const found = 'Telegram đang tắt: chưa đặt TELEGRAM_BOT_TOKEN và TELEGRAM_WEBHOOK_SECRET.'
    const remedy = 'Làm theo docs/ket-noi/telegram.md nếu muốn bật.'
    return {
      channel: 'telegram',
      configured: false,
      examine: async () => [{ about: 'Telegram', state: 'unknown', found, remedy }],
    }
  }
  return {
    channel: 'telegram',
    configured: true,
    examine: (tools) => examine(clientFor(settings, tools), settings, tools),
    connect: (tools, operator) => connect(clientFor(settings, tools), settings, tools, operator),
  }
}

function clientFor({ botToken, apiRoot }: TelegramSettings, { outgoing }: ChannelTools): TelegramClient {
  return new TelegramClient({ token: botToken, outgoing, ...(apiRoot !== undefined && { apiRoot }) })
}

const addressOf = ({ publicUrl }: ChannelTools): string => `${publicUrl}/webhooks/telegram`

async function examine(
  api: TelegramClient,
  { group }: TelegramSettings,
  tools: ChannelTools,
): Promise<readonly Finding[]> {
  const me = await asked(api, 'getMe', {})
  if ('problem' in me) return [tokenFinding(me.problem)]
  const findings: Finding[] = [{ about: 'Token', state: 'ok', found: `Token đúng, bot là @${me.value.username}.` }]
  const hook = await asked(api, 'getWebhookInfo', {})
  if ('problem' in hook) return [...findings, tokenFinding(hook.problem)]
  const { url, pending_update_count: waiting, last_error_date, last_error_message, allowed_updates } = hook.value
  const again = 'Chạy: npm run connect -- telegram'
  if (!url) findings.push(broken('Webhook', 'Telegram chưa biết địa chỉ của mình: không tin nào tới được.', again))
  else if (url !== addressOf(tools))
    findings.push(
      broken('Webhook', 'Telegram đang gửi tin tới một địa chỉ khác.', `${again} (kiểm tra PUBLIC_URL trước).`),
    )
  else findings.push({ about: 'Webhook', state: 'ok', found: 'Telegram gửi tin đúng về đây.' })
  const missing = missingKinds(allowed_updates)
  if (missing.length > 0)
    findings.push(broken('Loại tin', `Telegram không gửi đủ loại tin (thiếu ${missing.join(', ')}).`, again))
  if ((waiting ?? 0) > BACKLOG)
    findings.push({
      about: 'Tin chờ',
      state: 'warning',
      found: `Có ${waiting} tin đang chờ ở Telegram.`,
      remedy: 'Chương trình có đang chạy không? Máy có quá tải không? Xem /readyz và nhật ký.',
    })
  const errorAgeMs =
    last_error_date === undefined ? Number.POSITIVE_INFINITY : tools.clock.now() - last_error_date * 1_000
  if (errorAgeMs < ERROR_AGE_MS)
    findings.push({
      about: 'Lỗi gần đây',
      state: 'warning',
      found: `Telegram không gửi được tin tới đây ${Math.max(1, Math.round(errorAgeMs / 60_000))} phút trước (${webhookErrorKind(last_error_message)}).`,
      remedy: 'Kiểm tra chứng chỉ https, tường lửa, và chương trình có đang chạy không.',
    })
  if (errorAgeMs < -CLOCK_OFF_MS)
    findings.push(
      broken('Đồng hồ', 'Đồng hồ máy này chậm so với Telegram.', 'Bật đồng bộ giờ: timedatectl set-ntp true'),
    )
  return group === undefined ? findings : [...findings, ...(await examineGroup(api, group))]
}

async function examineGroup(api: TelegramClient, group: number): Promise<readonly Finding[]> {
  const about = 'Nhóm tình nguyện viên'
  const troubles = await lookAtGroup(api, group)
  if (troubles.length === 0) return [{ about, state: 'ok', found: 'Bot làm việc được trong nhóm.' }]
  return troubles.map(({ stops, found, remedy }) => ({ about, state: stops ? 'broken' : 'warning', found, remedy }))
}

async function connect(
  api: TelegramClient,
  settings: TelegramSettings,
  tools: ChannelTools,
  operator: Operator,
): Promise<readonly Finding[]> {
  const [secret] = settings.webhookSecrets
  if (!tools.publicUrl.startsWith('https://')) {
    return [
      broken(
        'Địa chỉ công khai',
        'PUBLIC_URL không phải địa chỉ https: Telegram không gửi tin về đó.',
        'Đặt PUBLIC_URL là địa chỉ https có chứng chỉ được công nhận.',
      ),
    ]
  }
  const findings: Finding[] = []
  const step = async <M extends Step>(about: string, method: M, payload: Opts<M>) => {
    operator.say(`Telegram: đang đặt “${about}”…`)
    const result = await asked(api, method, payload)
    if ('problem' in result) findings.push({ ...tokenFinding(result.problem), about })
  }
  await step('Webhook', 'setWebhook', {
    url: addressOf(tools),
    max_connections: MAX_CONNECTIONS,
    allowed_updates: [...ALLOWED_UPDATES],
    drop_pending_updates: false,
    ...(secret !== undefined && { secret_token: secret }),
  })
  await step('Danh sách lệnh', 'setMyCommands', { commands: COMMANDS })
  await step('Danh sách lệnh (tiếng Anh)', 'setMyCommands', { commands: ENGLISH_COMMANDS, language_code: 'en' })
  await step('Lời giới thiệu', 'setMyDescription', { description: DESCRIPTION })
  await step('Lời giới thiệu ngắn', 'setMyShortDescription', { short_description: SHORT_DESCRIPTION })
  return findings.length > 0 ? findings : await examine(api, settings, tools)
}

type Step = 'setWebhook' | 'setMyCommands' | 'setMyDescription' | 'setMyShortDescription'

/** A call's result, or why there is none in a word of our own. */
async function asked<M extends Parameters<TelegramClient['callApi']>[0]>(
  api: TelegramClient,
  method: M,
  payload: Opts<M>,
) {
  try {
    return { value: await api.callApi(method, payload) }
  } catch (error) {
    const outcome = outcomeOf(error)
    return { problem: 'reason' in outcome ? outcome.reason : outcome.kind }
  }
}

function tokenFinding(problem: string): Finding {
  if (problem.startsWith('token')) {
    return broken(
      'Token',
      'Telegram không nhận token này.',
      'Lấy lại token ở @BotFather (/token), đặt vào TELEGRAM_BOT_TOKEN rồi khởi động lại.',
    )
  }
  return broken(
    'Kết nối',
    `Không hỏi được Telegram (${problem}).`,
    'Xem máy có ra được Internet không; nhà mạng có thể đang chặn Telegram (docs/ket-noi/telegram.md).',
  )
}

function broken(about: string, found: string, remedy: string): Finding {
  return { about, state: 'broken', found, remedy }
}
