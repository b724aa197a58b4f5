/** A look at our side of Messenger: the token, the webhook, the Page's subscription, its profile. Changes nothing. */
import type { Finding } from '../setup.ts'
import type { ChannelTools } from '../tools.ts'
import { idText, type Json, list, object, text } from './fields.ts'
import type { Graph, GraphFailure, GraphResult } from './graph.ts'
import { outcomeOf } from './outcomes.ts'
import { PROFILE_FIELDS } from './profile.ts'
import type { MessengerSettings } from './settings.ts'

/** Kinds of event we act on. Not `response_feedback`: it would draw thumbs under every message of ours. */
export const SUBSCRIBED_FIELDS = [
  'messages',
  'messaging_postbacks',
  'messaging_referrals',
  'message_echoes',
  'message_reads',
  'message_deliveries',
  'message_reactions',
  'message_edits',
  'messaging_optins',
  'messaging_handovers',
  'standby',
  'messaging_policy_enforcement',
] as const

const PERMISSIONS = ['pages_messaging', 'pages_manage_metadata']

/** A token that ends within this is worth a warning: long enough to find whoever may renew it. */
const SOON_MS = 14 * 86_400_000

/** Signatures do not depend on the clock, but windows and the order of events do. */
const CLOCK_OFF_MS = 120_000

export interface Check extends Finding {
  /** For the log. */
  readonly code: string
}

type Settings = Pick<MessengerSettings, 'pageId' | 'appId' | 'pageToken'>
type Tools = Pick<ChannelTools, 'clock' | 'publicUrl' | 'log'>

/** Before traffic. @returns the channel's title for people: "Messenger (Phường Hải An)" */
export async function lookAtPage(graph: Graph, settings: Settings, tools: Tools): Promise<string> {
  const page = await graph.get('me', { fields: 'id,name' })
  const [first, name] = checkPage(page, settings)
  const checks = [first]
  if (first.state === 'ok') {
    const found = await Promise.all([checkWebhook(graph, settings, tools), checkSubscription(graph, settings)])
    checks.push(...found)
  }
  for (const { state, code } of checks) {
    if (state !== 'ok')
      tools.log.warn({ channel: 'messenger', status: state, code }, 'Messenger is not as it should be')
  }
  return name === null ? 'Messenger' : `Messenger (${name})`
}

/** Everything that can be seen from here. */
export async function checkAll(graph: Graph, settings: Settings, tools: Tools): Promise<readonly Check[]> {
  const page = await graph.get('me', { fields: 'id,name' })
  const [first] = checkPage(page, settings)
  if (page.kind !== 'ok' && page.kind !== 'error') return [first]
  return [
    first,
    ...(await Promise.all([
      checkToken(graph, settings, tools),
      checkWebhook(graph, settings, tools),
      checkSubscription(graph, settings),
      checkProfile(graph),
    ])),
    ...checkClock(page, tools),
  ]
}

function checkPage(page: GraphResult, { pageId }: Settings): readonly [Check, string | null] {
  const about = { code: 'page-token', about: 'Mã truy cập của Trang' }
  if (page.kind !== 'ok') return [failed(about, page), null]
  const name = text(page.value.name)
  if (idText(page.value.id) !== pageId) {
    return [
      {
        ...about,
        state: 'broken',
        found: 'Mã truy cập là của Trang khác với MESSENGER_PAGE_ID.',
        remedy: 'Lấy mã truy cập của đúng Trang, hoặc sửa MESSENGER_PAGE_ID.',
      },
      null,
    ]
  }
  return [{ ...about, state: 'ok', found: `Trang “${name ?? pageId}” nhận mã này.` }, name]
}

async function checkToken(graph: Graph, { pageToken }: Settings, { clock }: Tools): Promise<Check> {
  const about = { code: 'app-secret', about: 'Ứng dụng và quyền' }
  const result = await graph.get('debug_token', { input_token: pageToken }, 'app')
  if (result.kind !== 'ok') return failed(about, result)
  const data = object(result.value.data)
  const scopes = list(data?.scopes)
  const missing = PERMISSIONS.filter((permission) => !scopes.includes(permission))
  if (missing.length > 0) {
    return {
      ...about,
      code: 'permissions',
      state: 'broken',
      found: `Mã truy cập thiếu quyền: ${missing.join(', ')}.`,
      remedy: 'Cấp các quyền này cho ứng dụng rồi lấy mã truy cập mới.',
    }
  }
  const expiresAt = Number(data?.expires_at ?? 0) * 1_000
  if (expiresAt > 0 && expiresAt - clock.now() < SOON_MS) {
    return {
      ...about,
      code: 'token-ends',
      state: 'warning',
      found: `Mã truy cập hết hạn ngày ${new Date(expiresAt).toISOString().slice(0, 10)}.`,
      remedy: 'Lấy mã không hết hạn từ người dùng hệ thống (system user) của doanh nghiệp.',
    }
  }
  return { ...about, state: 'ok', found: 'Đủ quyền, mã truy cập còn hạn.' }
}

async function checkWebhook(graph: Graph, { appId }: Settings, { publicUrl }: Tools): Promise<Check> {
  const about = { code: 'webhook', about: 'Webhook' }
  const result = await graph.get(`${appId}/subscriptions`, {}, 'app')
  if (result.kind !== 'ok') return failed(about, result)
  const ours = list(result.value.data)
    .map(object)
    .find((entry) => entry?.object === 'page')
  const remedy = 'Chạy `npm run connect -- messenger` khi máy chủ đang chạy.'
  if (ours === undefined || ours?.active === false) {
    return { ...about, state: 'broken', found: 'Facebook chưa biết gửi tin về đâu.', remedy }
  }
  if (text(ours?.callback_url) !== webhookAddress(publicUrl)) {
    return { ...about, state: 'broken', found: 'Facebook gửi tin về địa chỉ khác với PUBLIC_URL.', remedy }
  }
  return { ...about, state: 'ok', found: 'Facebook gửi tin về đúng địa chỉ này.' }
}

async function checkSubscription(graph: Graph, { pageId, appId }: Settings): Promise<Check> {
  const about = { code: 'page-subscription', about: 'Trang và ứng dụng' }
  const result = await graph.get(`${pageId}/subscribed_apps`)
  if (result.kind !== 'ok') return failed(about, result)
  const ours = list(result.value.data)
    .map(object)
    .find((entry) => idText(entry?.id) === appId)
  const remedy = 'Chạy `npm run connect -- messenger`.'
  if (!ours) return { ...about, state: 'broken', found: 'Trang chưa giao tin cho ứng dụng.', remedy }
  const missing = SUBSCRIBED_FIELDS.filter((field) => !list(ours.subscribed_fields).includes(field))
  if (missing.length > 0) {
    return { ...about, state: 'warning', found: `Trang chưa giao các loại tin: ${missing.join(', ')}.`, remedy }
  }
  return { ...about, state: 'ok', found: 'Trang giao đủ các loại tin cho ứng dụng.' }
}

async function checkProfile(graph: Graph): Promise<Check> {
  const about = { code: 'profile', about: 'Menu và lời chào' }
  const result = await graph.get('me/messenger_profile', { fields: PROFILE_FIELDS.join(',') })
  if (result.kind !== 'ok') return failed(about, result)
  const there: Json = object(list(result.value.data)[0]) ?? {}
  const missing = PROFILE_FIELDS.filter((field) => there[field] === undefined)
  if (missing.length > 0) {
    const remedy = 'Chạy `npm run connect -- messenger`.'
    return { ...about, state: 'warning', found: `Chưa đặt: ${missing.join(', ')}.`, remedy }
  }
  return { ...about, state: 'ok', found: 'Đã đặt nút bắt đầu, lời chào, menu và câu hỏi gợi ý.' }
}

function checkClock(page: GraphResult, { clock }: Tools): readonly Check[] {
  const theirs = page.kind === 'ok' ? Date.parse(String(page.headers.date ?? '')) : Number.NaN
  if (Number.isNaN(theirs) || Math.abs(theirs - clock.now()) <= CLOCK_OFF_MS) return []
  const seconds = Math.round(Math.abs(theirs - clock.now()) / 1_000)
  return [
    {
      code: 'clock',
      about: 'Đồng hồ',
      state: 'warning',
      found: `Đồng hồ máy này lệch ${seconds} giây so với Facebook.`,
      remedy: 'Bật đồng bộ giờ (NTP) trên máy chủ.',
    },
  ]
}

export function webhookAddress(publicUrl: string): string {
  return `${publicUrl}/webhooks/messenger`
}

/** What went wrong with a call, in words of ours: Facebook's may quote tokens. */
export function failed(about: Pick<Check, 'code' | 'about'>, failure: GraphFailure): Check {
  if (failure.kind !== 'error') {
    return {
      ...about,
      state: 'unknown',
      found: 'Không hỏi được Facebook.',
      remedy: 'Xem đường mạng từ máy chủ tới graph.facebook.com rồi thử lại.',
    }
  }
  const { code, subcode } = failure.error
  const outcome = outcomeOf(failure)
  const known = code === CALLBACK_REFUSED ? 'callback' : 'reason' in outcome ? outcome.reason : ''
  const remedy = REMEDIES.get(known) ?? 'Tra mã lỗi này trong tài liệu của Facebook.'
  const found = `Facebook từ chối: mã ${code}${subcode === 0 ? '' : `–${subcode}`}.`
  return { ...about, state: outcome.kind === 'retry' ? 'unknown' : 'broken', found, remedy }
}

/** Facebook called the address at once, and did not hear what it wanted. */
const CALLBACK_REFUSED = 2_200

const REMEDIES: ReadonlyMap<string, string> = new Map([
  ['callback', 'Máy chủ phải đang chạy, mở được từ Internet bằng https ở PUBLIC_URL, với cùng MESSENGER_VERIFY_TOKEN.'],
  ['token-refused', 'Mã truy cập hoặc mã bí mật của ứng dụng không còn đúng: lấy lại và đặt vào cấu hình.'],
  ['permission-missing', 'Cấp quyền pages_messaging và pages_manage_metadata cho ứng dụng.'],
  ['app-not-live', 'Chuyển ứng dụng sang chế độ Live.'],
  ['page-restricted', 'Mở mục Chất lượng Trang trên Facebook để xem vì sao Trang bị hạn chế.'],
  ['throttled', 'Đợi vài phút rồi thử lại.'],
  ['platform error', 'Facebook đang trục trặc: đợi vài phút rồi thử lại.'],
])
