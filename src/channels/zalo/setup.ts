/** `npm run doctor` and `npm run connect -- zalo`. */
import type { ChannelSetup, Finding, Operator } from '../setup.ts'
import type { ChannelTools } from '../tools.ts'
import { CONSENT_WORDS, type ConsentResult, type Consents, callbackUrl, consents } from './consent.ts'
import { CONNECT_REMEDY, examineZalo } from './health.ts'
import { tokenKeeper } from './keeper.ts'
import { zaloOAuth } from './oauth.ts'
import type { ZaloSettings } from './settings.ts'

const MISSING: Finding = {
  about: 'Zalo',
  state: 'unknown',
  found: 'Zalo đang tắt: cần ZALO_APP_ID, ZALO_APP_SECRET, ZALO_OA_ID và ZALO_OA_SECRET.',
  remedy: 'Làm theo docs/ket-noi/zalo.md nếu muốn bật.',
}

/** The server writes into the vault when the administrator's browser comes back to it. */
const POLL_MS = 1_000

type Wait = (ms: number) => Promise<void>
const realWait: Wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

export function zaloSetup(settings: ZaloSettings | undefined, wait: Wait = realWait): ChannelSetup {
  if (settings === undefined) return { channel: 'zalo', configured: false, examine: async () => [MISSING] }
  return {
    channel: 'zalo',
    configured: true,
    examine: (tools) => examineZalo(settings, tools),
    connect: (tools, operator) => connect(settings, tools, operator, wait),
  }
}

async function connect(
  settings: ZaloSettings,
  tools: ChannelTools,
  operator: Operator,
  wait: Wait,
): Promise<readonly Finding[]> {
  const oauth = zaloOAuth(settings, tools.outgoing)
  const tokens = tokenKeeper(settings, oauth, tools)
  const all = consents(settings, oauth, tokens, tools)
  const { publicUrl } = tools

  operator.say('Zalo không cho đặt webhook bằng lệnh. Ở developers.zalo.me, ứng dụng của mình, phải có:')
  operator.say(`  Webhook URL: ${publicUrl}/webhooks/zalo`)
  operator.say(`  Official Account Callback Url: ${callbackUrl(settings, publicUrl)}`)

  let wanting = await withoutConsent()
  if (wanting.length === 0) {
    const said = await operator.ask('Mọi OA đã cho phép rồi. Gõ "lai" để xin phép lại, Enter để thôi: ')
    if (!/^l[aạ]i$/iu.test(said?.trim().normalize('NFC') ?? '')) return await examineZalo(settings, tools)
    wanting = [...settings.oas]
  }
  for (let left = wanting.length; left > 0; left--) {
    const result = await oneConsent(wanting)
    if (result.kind === 'failed') {
      const broken: Finding = {
        about: 'Xin phép OA',
        state: 'broken',
        found: CONSENT_WORDS[result.why],
        remedy: CONNECT_REMEDY,
      }
      return [broken, ...(await examineZalo(settings, tools))]
    }
    operator.say(`Đã nối OA ${result.oa}.`)
    wanting = wanting.filter((oa) => oa !== result.oa)
  }
  return await examineZalo(settings, tools)

  /** A first token in the settings is a consent too: it is exchanged at the start. */
  async function withoutConsent(): Promise<readonly string[]> {
    const missing: string[] = []
    for (const oa of settings.oas) {
      const held = await tokens.look(oa)
      const isNew = held === 'none' && settings.firstTokens[oa] !== undefined
      if (!isNew && (typeof held === 'string' || held.record.state !== 'good')) missing.push(oa)
    }
    return missing
  }

  async function oneConsent(oas: readonly string[]): Promise<ConsentResult> {
    const begun = await all.begin()
    if (begun === null) return { kind: 'failed', why: 'not-stored' }
    operator.say('')
    operator.say(
      `Nhờ người quản trị OA ${oas.join(' hoặc ')} mở địa chỉ này trong 10 phút, chọn đúng OA và bấm đồng ý:`,
    )
    operator.say(`  ${begun.url}`)
    operator.say('Chương trình chính đang chạy sẽ tự nhận kết quả. Nếu trang cuối cùng báo không mở được,')
    operator.say('hãy chép cả địa chỉ trên thanh trình duyệt rồi dán vào đây.')
    return await awaitConsent(all, begun.state, operator, wait)
  }
}

/** The callback reaches the server, or the operator pastes it: whichever comes first. */
async function awaitConsent(all: Consents, state: string, operator: Operator, wait: Wait): Promise<ConsentResult> {
  let asking: Promise<{ readonly line: string | null }> | null = null
  let isAnyoneThere = true
  for (;;) {
    if (isAnyoneThere) asking ??= operator.ask('Địa chỉ (hoặc cứ chờ): ').then((line) => ({ line }))
    const said = await Promise.race([...(asking === null ? [] : [asking]), wait(POLL_MS).then(() => null)])
    if (said !== null) {
      asking = null
      if (said.line === null) isAnyoneThere = false
      else await takePasted(said.line)
    }
    const result = await all.outcome(state)
    if (result !== null) return result
  }

  async function takePasted(line: string): Promise<void> {
    if (line.trim() === '') return
    const query = queryIn(line)
    if (query === null) return operator.say('Đây không phải địa chỉ có ?code=… ở cuối.')
    const result = await all.complete(query)
    if (result.kind === 'failed') operator.say(CONSENT_WORDS[result.why])
  }
}

function queryIn(line: string): Readonly<Record<string, string>> | null {
  const address = line.trim()
  if (!URL.canParse(address)) return null
  const query = Object.fromEntries(new URL(address).searchParams)
  return query.code === undefined && query.error === undefined ? null : query
}
