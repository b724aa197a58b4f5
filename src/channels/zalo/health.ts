/** What can be known of the set-up without changing anything. */
import type { Finding } from '../setup.ts'
import type { ChannelTools } from '../tools.ts'
import { type Reply, zaloApi } from './api.ts'
import { callbackUrl } from './consent.ts'
import { id, text } from './fields.ts'
import { type Held, tokenKeeper } from './keeper.ts'
import { zaloOAuth } from './oauth.ts'
import { classOf, type ErrorClass } from './outcomes.ts'
import type { ZaloSettings } from './settings.ts'
import { isDue, isUsable, OLD_MS } from './tokens.ts'
import { heardKey } from './watch.ts'

const HOUR_MS = 3_600_000
/** Signatures do not depend on our clock; windows and tokens' ages do. */
const CLOCK_OFF_MS = 5 * 60_000

export const CONNECT_REMEDY = 'Chạy `npm run connect -- zalo` và nhờ người quản trị OA bấm đồng ý.'

export async function examineZalo(settings: ZaloSettings, tools: ChannelTools): Promise<readonly Finding[]> {
  const findings: Finding[] = [...addressFindings(settings, tools)]
  for (const oa of settings.oas) findings.push(...(await accountFindings(oa, settings, tools)))
  return findings
}

/** What must be typed into Zalo's console: it has no calls for that, so nobody can look whether it was. */
function addressFindings(settings: ZaloSettings, { publicUrl }: ChannelTools): readonly Finding[] {
  const { hostname, protocol, port } = new URL(publicUrl)
  // Against a stand-in nobody has to come from outside.
  const state = settings.apiRoot?.startsWith('http:') ? 'warning' : 'broken'
  const isFine = protocol === 'https:' && /\.[a-z][a-z0-9-]*$/i.test(hostname) && port === ''
  return [
    isFine
      ? {
          about: 'Địa chỉ webhook',
          state: 'unknown',
          found: `Zalo không cho hỏi đang gửi về đâu; phải là ${publicUrl}/webhooks/zalo.`,
          remedy: 'Mở trang Webhook của ứng dụng ở developers.zalo.me, so địa chỉ và bấm Kiểm tra.',
        }
      : {
          about: 'Địa chỉ webhook',
          state,
          found: 'PUBLIC_URL không phải địa chỉ https có tên miền: Zalo không gửi tin về đó.',
          remedy: 'Đặt PUBLIC_URL là địa chỉ https công khai có chứng chỉ được công nhận.',
        },
    {
      about: 'Địa chỉ nhận đồng ý',
      state: 'unknown',
      found: `Phải là ${callbackUrl(settings, publicUrl)}, giống từng chữ với trang quản lý ứng dụng.`,
      remedy: 'So ô "Official Account Callback Url" ở developers.zalo.me.',
    },
    settings.domainProofs.length > 0
      ? { about: 'Xác minh tên miền', state: 'ok', found: 'Có trang xác minh tên miền.' }
      : {
          about: 'Xác minh tên miền',
          state: 'unknown',
          found: 'Chưa đặt ZALO_DOMAIN_PROOF; không sao nếu tên miền đã được xác minh cách khác.',
          remedy: 'Lấy tên tệp zalo_verifier….html ở developers.zalo.me và đặt ZALO_DOMAIN_PROOF.',
        },
  ]
}

async function accountFindings(oa: string, settings: ZaloSettings, tools: ChannelTools): Promise<readonly Finding[]> {
  const oauth = zaloOAuth(settings, tools.outgoing)
  const held = await tokenKeeper(settings, oauth, tools).look(oa)
  const now = tools.clock.now()
  const token = tokenFinding(oa, held, settings, now)
  const heard = await heardFinding(oa, settings, tools)
  if (typeof held === 'string' || held.record.state !== 'good' || !isUsable(held.record, now)) return [token, heard]
  const { access, generation } = held.record
  // The token as it stands: looking must not renew it.
  const api = zaloApi(settings, tools, {
    token: async () => ({ kind: 'token', token: access?.token ?? '', generation }),
    refused: async () => ({ kind: 'stopped', reason: 'token-refused' }),
  })
  const reply = await api.call(oa, { method: 'GET', path: '/v2.0/oa/getoa' })
  return [token, replyFinding(oa, reply), ...clockFinding(reply, now), heard]
}

function tokenFinding(oa: string, held: Held, { firstTokens }: ZaloSettings, now: number): Finding {
  const about = `Mã truy cập của OA ${oa}`
  if (held === 'unreadable') {
    return {
      about,
      state: 'broken',
      found: 'Có mã truy cập nhưng không mở được.',
      remedy: 'Đặt lại đúng DATA_KEY đã dùng lúc cất mã; nếu khóa đã mất thì chạy lại `npm run connect -- zalo`.',
    }
  }
  if (held === 'none') {
    if (firstTokens[oa] === undefined) {
      return {
        about,
        state: 'broken',
        found: 'OA chưa cho phép: chưa có mã nào (needs-reauth).',
        remedy: CONNECT_REMEDY,
      }
    }
    return {
      about,
      state: 'warning',
      found: 'Mới có refresh token trong cài đặt, chưa đổi lần nào.',
      remedy: 'Khởi động chương trình: lần đổi đầu tiên diễn ra ngay lúc đó.',
    }
  }
  const { state, why, access, failures, lastFailure } = held.record
  if (state === 'needs-reauth') {
    const because = why === 'lost' ? 'mã mới đã mất giữa chừng (máy tắt đúng lúc đổi mã)' : 'Zalo không nhận mã cũ nữa'
    return { about, state: 'broken', found: `Phải xin phép lại (needs-reauth): ${because}.`, remedy: CONNECT_REMEDY }
  }
  const hours = access === undefined ? 0 : Math.floor((now - access.at) / HOUR_MS)
  if (failures > 0) {
    return {
      about,
      state: access !== undefined && isUsable(held.record, now) ? 'warning' : 'broken',
      found: `Đổi mã hỏng ${failures} lần liền (${lastFailure ?? 'không rõ'}); mã đang dùng đã ${hours} giờ.`,
      remedy: 'Xem máy chủ có tới được oauth.zaloapp.com không, và ZALO_APP_ID, ZALO_APP_SECRET còn đúng không.',
    }
  }
  if (access !== undefined && now - access.at > OLD_MS) {
    return {
      about,
      state: 'broken',
      found: `Mã đã ${hours} giờ tuổi; đáng lẽ được đổi ở giờ thứ 20.`,
      remedy: 'Chương trình có đang chạy không? Khởi động lại rồi xem nhật ký.',
    }
  }
  const more = isDue(held.record, now) ? ', sắp được đổi' : ''
  return { about, state: 'ok', found: `Mã còn dùng được, ${hours} giờ tuổi${more}.` }
}

const REMEDIES: Readonly<Partial<Record<ErrorClass, string>>> = {
  token: CONNECT_REMEDY,
  account: 'Xem OA đã xác thực, gói dịch vụ còn hạn, ứng dụng đã kích hoạt và được OA cấp đủ quyền chưa.',
  pace: 'Chờ ít phút rồi chạy lại.',
}

function replyFinding(oa: string, reply: Reply): Finding {
  const about = `Gọi tới OA ${oa}`
  if (reply.kind === 'done') {
    const found = id(reply.data?.oa_id) ?? id(reply.data?.oaid)
    if (found !== null && found !== oa) {
      return {
        about,
        state: 'broken',
        found: `Mã truy cập là của một OA khác (${found}).`,
        remedy: 'Chạy lại `npm run connect -- zalo` và chọn đúng OA.',
      }
    }
    return { about, state: 'ok', found: `Zalo trả lời: ${(text(reply.data?.name) ?? 'OA').slice(0, 80)}.` }
  }
  if (reply.kind === 'error') {
    const what = classOf('oa', reply.code)
    const remedy = REMEDIES[what] ?? 'Tra mã lỗi này ở trang tài liệu của Zalo.'
    return { about, state: 'broken', found: `Zalo từ chối, mã ${reply.code}.`, remedy }
  }
  if (reply.kind === 'stopped' && reply.reason === 'token-refused') {
    return {
      about,
      state: 'warning',
      found: 'Zalo không nhận mã đang giữ.',
      remedy: 'Chạy lại sau một phút: chương trình đang chạy sẽ tự đổi mã.',
    }
  }
  return {
    about,
    state: 'unknown',
    found: `Không tới được Zalo (${'reason' in reply ? reply.reason : reply.kind}).`,
    remedy: 'Xem máy chủ có ra được mạng và tới được openapi.zalo.me không.',
  }
}

function clockFinding(reply: Reply, now: number): readonly Finding[] {
  const theirs = reply.kind === 'done' ? Date.parse(reply.headers.date ?? '') : Number.NaN
  if (Number.isNaN(theirs) || Math.abs(theirs - now) <= CLOCK_OFF_MS) return []
  const minutes = Math.round((now - theirs) / 60_000)
  return [
    {
      about: 'Đồng hồ máy chủ',
      state: 'warning',
      found: `Lệch ${Math.abs(minutes)} phút so với Zalo.`,
      remedy: 'Bật đồng bộ giờ (NTP) trên máy chủ.',
    },
  ]
}

async function heardFinding(oa: string, { appId, silenceHours }: ZaloSettings, tools: ChannelTools): Promise<Finding> {
  const about = `Tin từ OA ${oa}`
  const value = (await tools.vault.read(heardKey(appId, oa)))?.value as { readonly at?: unknown } | null | undefined
  if (typeof value?.at !== 'number') {
    return {
      about,
      state: 'unknown',
      found: 'Chưa nhận được gì từ Zalo.',
      remedy:
        'Nhắn thử cho OA bằng điện thoại. Không tới: xem địa chỉ webhook, các sự kiện đã chọn, và "Lọc cú pháp" phải tắt.',
    }
  }
  const hours = Math.floor((tools.clock.now() - value.at) / HOUR_MS)
  if (silenceHours === 0 || hours < silenceHours)
    return { about, state: 'ok', found: `Lần cuối cách đây khoảng ${hours} giờ.` }
  return {
    about,
    state: 'warning',
    found: `Đã ${hours} giờ không nhận được gì.`,
    remedy: 'Zalo tắt webhook sau nhiều lần giao hỏng: mở trang Webhook, bật lại và chọn lại các sự kiện.',
  }
}
