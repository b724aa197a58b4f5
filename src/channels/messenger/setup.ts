/** `npm run doctor` and `npm run connect -- messenger`. */
import type { ChannelSetup, Finding, Operator } from '../setup.ts'
import type { ChannelTools } from '../tools.ts'
import { graphApi } from './graph.ts'
import { type Check, checkAll, failed, SUBSCRIBED_FIELDS, webhookAddress } from './health.ts'
import { pageProfile } from './profile.ts'
import type { MessengerSettings } from './settings.ts'
import { pageStanding } from './standing.ts'

const MISSING: Finding = {
  about: 'Messenger',
  state: 'unknown',
  found: 'Messenger đang tắt: chưa đặt MESSENGER_PAGE_ID và các giá trị đi cùng.',
  remedy: 'Làm theo docs/ket-noi/messenger.md nếu muốn bật.',
}

export function messengerSetup(settings: MessengerSettings | undefined): ChannelSetup {
  if (settings === undefined) {
    return { channel: 'messenger', configured: false, examine: async () => [MISSING] }
  }
  return {
    channel: 'messenger',
    configured: true,
    examine: (tools) => examine(settings, tools),
    connect: (tools, operator) => connect(settings, tools, operator),
  }
}

async function examine(settings: MessengerSettings, tools: ChannelTools): Promise<readonly Finding[]> {
  const graph = graphApi({ settings, ...tools })
  return [...(await checkAll(graph, settings, tools)).map(asFinding), ...(await findStanding(settings, tools))]
}

/** Each step by itself, so that one that fails does not keep the others back; all may be repeated. */
async function connect(
  settings: MessengerSettings,
  tools: ChannelTools,
  operator: Operator,
): Promise<readonly Finding[]> {
  const graph = graphApi({ settings, ...tools })
  const { appId, pageId, verifyToken } = settings
  const fields = SUBSCRIBED_FIELDS.join(',')
  const problems: Finding[] = []
  if (!tools.publicUrl.startsWith('https://')) {
    problems.push({
      about: 'Địa chỉ công khai',
      state: 'broken',
      found: 'PUBLIC_URL không phải địa chỉ https: Facebook không gửi tin về đó.',
      remedy: 'Đặt PUBLIC_URL là địa chỉ https có chứng chỉ được công nhận.',
    })
  }
  const steps = [
    {
      about: 'Webhook',
      code: 'webhook',
      run: () =>
        graph.post(
          `${appId}/subscriptions`,
          { object: 'page', callback_url: webhookAddress(tools.publicUrl), verify_token: verifyToken, fields },
          'app',
        ),
    },
    {
      about: 'Trang và ứng dụng',
      code: 'page-subscription',
      run: () => graph.post(`${pageId}/subscribed_apps`, { subscribed_fields: fields }),
    },
    { about: 'Menu và lời chào', code: 'profile', run: () => graph.post('me/messenger_profile', pageProfile()) },
  ]
  for (const { about, code, run } of steps) {
    operator.say(`Messenger: đang đặt “${about}”…`)
    const result = await run()
    if (result.kind !== 'ok') problems.push(asFinding(failed({ about, code }, result)))
  }
  if (problems.length > 0) return problems
  await askAboutBlock(settings, tools, operator)
  return await examine(settings, tools)
}

/** Facebook says so by a webhook when it lifts a block; one that never arrived must not silence the Page for ever. */
async function askAboutBlock({ pageId }: MessengerSettings, tools: ChannelTools, operator: Operator): Promise<void> {
  const standing = pageStanding(tools, pageId)
  if (!(await standing.isBlocked())) return
  const said = await operator.ask('Facebook đã chặn Trang gửi tin. Trang đã được gỡ chặn chưa? (có/chưa) ')
  if (/^c[óo]$/iu.test(said?.trim().normalize('NFC') ?? '')) await standing.lift()
}

async function findStanding({ pageId }: MessengerSettings, tools: ChannelTools): Promise<readonly Finding[]> {
  const standing = pageStanding(tools, pageId)
  await standing.isBlocked()
  const trouble = standing.trouble()
  if (trouble === null) return []
  const isBlocked = trouble === 'page-blocked'
  return [
    {
      about: 'Chính sách của Facebook',
      state: isBlocked ? 'broken' : 'warning',
      found: isBlocked ? 'Facebook đã chặn Trang gửi tin.' : 'Facebook đã cảnh cáo Trang trong 7 ngày qua.',
      remedy: isBlocked
        ? 'Xem lý do ở Chất lượng Trang. Khi đã được gỡ chặn, chạy `npm run connect -- messenger`.'
        : 'Xem lý do ở Chất lượng Trang và sửa trước khi bị chặn.',
    },
  ]
}

function asFinding({ code: _forTheLog, ...finding }: Check): Finding {
  return finding
}
