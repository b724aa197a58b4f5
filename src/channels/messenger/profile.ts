/**
 * What a resident sees before the first word: the greeting, four questions to tap, the menu. Words of the Page's profile,
 * not of a conversation, so they stand here and not among the texts of flows. Nothing in them can go out of date.
 */
import type { Json } from './fields.ts'
import { GET_STARTED, opening, saying } from './payloads.ts'

/** Facebook's limits: 160 characters of greeting, 30 of a menu title, 80 of a question, 4 questions, 20 menu items. */
export const PROFILE_LIMITS = {
  greetingChars: 160,
  menuTitleChars: 30,
  questionChars: 80,
  questions: 4,
  items: 20,
} as const

const GREETING =
  'Trợ lý tự động (máy trả lời, không phải người) hướng dẫn VNeID và dịch vụ công, từng bước một. Không bao giờ hỏi mã OTP, mật khẩu, số căn cước.'

/** [title, payload] */
const MENU: readonly (readonly [title: string, payload: string])[] = [
  ['Cài ứng dụng VNeID', opening('vneid-cai-dat')],
  ['Kích hoạt VNeID', opening('vneid-kich-hoat')],
  ['Kiểm tra lừa đảo', opening('kiem-tra-lua-dao')],
  ['Danh sách việc', saying('menu')],
  ['Gặp người hỗ trợ', saying('human')],
]

/** Where these are shown there is no "Get started": each must be able to begin a conversation. */
const QUESTIONS: readonly (readonly [question: string, payload: string])[] = [
  ['Cài VNeID trên điện thoại thế nào?', opening('vneid-cai-dat')],
  ['Tôi quên mật khẩu VNeID', opening('vneid-quen-mat-khau')],
  ['Có người gọi bắt cập nhật VNeID, có phải lừa đảo không?', opening('kiem-tra-lua-dao')],
  ['Tôi muốn gặp người hỗ trợ', saying('human')],
]

/** As `POST /me/messenger_profile` takes it. */
export function pageProfile(): Json {
  return {
    get_started: { payload: GET_STARTED },
    greeting: [{ locale: 'default', text: GREETING }],
    persistent_menu: [
      {
        locale: 'default',
        composer_input_disabled: false,
        call_to_actions: MENU.map(([title, payload]) => ({ type: 'postback', title, payload })),
      },
    ],
    ice_breakers: [
      { locale: 'default', call_to_actions: QUESTIONS.map(([question, payload]) => ({ question, payload })) },
    ],
  }
}

export const PROFILE_FIELDS = ['get_started', 'greeting', 'persistent_menu', 'ice_breakers'] as const
