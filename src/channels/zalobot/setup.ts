/** `npm run doctor` and `npm run connect -- zalobot`. */
import type { ChannelSetup, Finding, Operator } from '../setup.ts'
import type { ChannelTools } from '../tools.ts'
import { type ZaloBotApi, zaloBotApi } from './api.ts'
import { stateOf } from './health.ts'
import { outcomeOf } from './outcomes.ts'
import type { ZaloBotSettings } from './settings.ts'

const AGAIN = 'Chạy: npm run connect -- zalobot'
const GUIDE = 'docs/ket-noi/zalo-bot.md'

export function zaloBotSetup(settings: ZaloBotSettings | undefined): ChannelSetup {
  if (settings === undefined) {
    const found = 'Zalo Bot đang tắt: chưa đặt ZALO_BOT_TOKEN và ZALO_BOT_SECRET.'
    const remedy = `Làm theo ${GUIDE} nếu muốn bật.`
    return {
      channel: 'zalobot',
      configured: false,
      examine: async () => [{ about: 'Zalo Bot', state: 'unknown', found, remedy }],
    }
  }
  const apiFor = ({ outgoing }: ChannelTools) =>
    zaloBotApi({
      token: settings.token,
      outgoing,
      ...(settings.apiRoot !== undefined && { apiRoot: settings.apiRoot }),
    })
  return {
    channel: 'zalobot',
    configured: true,
    examine: (tools) => examine(apiFor(tools), tools),
    connect: (tools, operator) => connect(apiFor(tools), settings, tools, operator),
  }
}

const addressOf = ({ publicUrl }: ChannelTools): string => `${publicUrl}/webhooks/zalobot`

async function examine(api: ZaloBotApi, tools: ChannelTools): Promise<readonly Finding[]> {
  const { name, webhook, problem } = await stateOf(api)
  if (name === null) return [tokenFinding(problem ?? '')]
  const token: Finding = { about: 'Token', state: 'ok', found: `Token đúng, bot là “${name}”.` }
  if (webhook === null) return [token, tokenFinding(problem ?? '')]
  if (webhook === '')
    return [token, broken('Webhook', 'Zalo chưa biết địa chỉ của mình: không tin nào tới được.', AGAIN)]
  if (webhook !== addressOf(tools)) {
    const remedy = `${AGAIN} (kiểm tra PUBLIC_URL trước).`
    return [token, broken('Webhook', 'Zalo đang gửi tin tới một địa chỉ khác.', remedy)]
  }
  return [token, { about: 'Webhook', state: 'ok', found: 'Zalo gửi tin đúng về đây.' }]
}

async function connect(
  api: ZaloBotApi,
  { secrets: [secret = ''] }: ZaloBotSettings,
  tools: ChannelTools,
  operator: Operator,
): Promise<readonly Finding[]> {
  if (!tools.publicUrl.startsWith('https://')) {
    return [
      broken(
        'Địa chỉ công khai',
        'PUBLIC_URL không phải địa chỉ https: Zalo không gửi tin về đó.',
        'Đặt PUBLIC_URL là địa chỉ https có chứng chỉ được công nhận.',
      ),
    ]
  }
  operator.say('Zalo Bot: đang đặt webhook…')
  const answer = await api.call('setWebhook', { url: addressOf(tools), secret_token: secret })
  if (answer.kind === 'done') return await examine(api, tools)
  const outcome = outcomeOf(answer)
  return [{ ...tokenFinding('reason' in outcome ? outcome.reason : outcome.kind), about: 'Webhook' }]
}

function tokenFinding(problem: string): Finding {
  if (problem.startsWith('token')) {
    return broken(
      'Token',
      'Zalo không nhận token này.',
      'Lấy lại token trong phần quản lý bot của Zalo, đặt vào ZALO_BOT_TOKEN rồi khởi động lại.',
    )
  }
  return broken(
    'Kết nối',
    `Zalo không trả lời như mong đợi (${problem}).`,
    'Xem máy có ra được bot-api.zaloplatforms.com không, rồi thử lại.',
  )
}

function broken(about: string, found: string, remedy: string): Finding {
  return { about, state: 'broken', found, remedy }
}
