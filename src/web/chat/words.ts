/** The page's own words. What the assistant says comes from `locales/` and is not here. */
export type Language = 'vi' | 'en'

export interface Words {
  readonly assistant: string
  readonly me: string
  readonly conversation: string
  readonly choose: string
  /** How many buttons a new message has, for those who listen. */
  readonly choices: (count: number) => string
  readonly chosen: (you: string | undefined) => string
  readonly skip: string
  readonly size: string
  readonly sizes: readonly [string, string, string]
  readonly listen: string
  readonly quiet: string
  readonly person: string
  readonly progress: (stage: number, of: number) => string
  readonly safety: string
  readonly write: string
  readonly send: string
  readonly start: string
  readonly resume: string
  readonly welcome: string
  readonly refresh: string
  readonly typing: string
  readonly sending: string
  readonly waiting: string
  readonly sent: string
  readonly failed: string
  readonly retry: string
  readonly drop: string
  readonly fileOf: (kind: 'photo' | 'voice', who: string) => string
  readonly gone: (kind: 'photo' | 'voice') => string
  readonly enlarge: string
  readonly close: string
  readonly offline: (you: string | undefined) => string
  readonly unreachable: string
  readonly otherLanguage: string
  readonly back: string
}

export const WORDS: Readonly<Record<Language, Words>> = {
  vi: {
    assistant: 'Trợ lý',
    me: 'Tôi',
    conversation: 'Cuộc trò chuyện',
    choose: 'Chọn câu trả lời',
    choices: (count) => `Có ${count} nút để chọn.`,
    chosen: (you) => (you ? `${you.charAt(0).toLocaleUpperCase('vi')}${you.slice(1)} đã chọn:` : 'Đã chọn:'),
    skip: 'Tới ô viết tin',
    size: 'Cỡ chữ',
    sizes: ['Chữ vừa', 'Chữ to', 'Chữ rất to'],
    listen: 'Nghe',
    quiet: 'Dừng đọc',
    person: 'Gặp người hỗ trợ',
    progress: (stage, of) => `Bước ${stage} trong ${of}`,
    safety: 'Chúng tôi không bao giờ hỏi mã OTP hay mật khẩu.',
    write: 'Viết tin nhắn',
    send: 'Gửi',
    start: 'Bắt đầu',
    resume: 'Tiếp tục',
    welcome: 'Xin chào! Trợ lý giúp làm VNeID và thủ tục hành chính, từng bước một.',
    refresh: 'Xem tin mới',
    typing: 'Đang trả lời…',
    sending: 'Đang gửi',
    waiting: 'Đang chờ mạng',
    sent: 'Đã gửi',
    failed: 'Chưa gửi được',
    retry: 'Thử lại',
    drop: 'Xóa',
    fileOf: (kind, who) => `${kind === 'photo' ? 'Ảnh' : 'Lời nói'} của ${who}`,
    gone: (kind) => `${kind === 'photo' ? 'Ảnh' : 'Lời nói'} này đã hết thời gian lưu nên không mở được nữa.`,
    enlarge: 'Bấm vào ảnh để xem to',
    close: 'Đóng ảnh',
    offline: (you) => `Mất mạng. Tin của ${you ?? 'bác'} được giữ, có mạng sẽ tự gửi.`,
    unreachable: 'Chưa nối được tới trợ lý. Tin đã viết được giữ, máy đang tự thử lại.',
    otherLanguage: 'English',
    back: 'Quay lại',
  },
  en: {
    assistant: 'Assistant',
    me: 'Me',
    conversation: 'Conversation',
    choose: 'Choose an answer',
    choices: (count) => (count === 1 ? 'There is 1 button.' : `There are ${count} buttons to choose from.`),
    chosen: () => 'You chose:',
    skip: 'Skip to the message field',
    size: 'Text size',
    sizes: ['Medium text', 'Large text', 'Very large text'],
    listen: 'Listen',
    quiet: 'Stop',
    person: 'Talk to a person',
    progress: (stage, of) => `Step ${stage} of ${of}`,
    safety: 'We never ask for an OTP code or a password.',
    write: 'Write a message',
    send: 'Send',
    start: 'Start',
    resume: 'Continue',
    welcome: 'Hello! The assistant helps with VNeID and public services, one step at a time.',
    refresh: 'Show new messages',
    typing: 'Writing an answer…',
    sending: 'Sending',
    waiting: 'Waiting for the network',
    sent: 'Sent',
    failed: 'Not sent',
    retry: 'Try again',
    drop: 'Delete',
    fileOf: (kind, who) => `${kind === 'photo' ? 'Photo' : 'Recording'} from ${who}`,
    gone: (kind) => `This ${kind === 'photo' ? 'photo' : 'recording'} is no longer kept and cannot be opened.`,
    enlarge: 'Press the photo to see it larger',
    close: 'Close the photo',
    offline: () => 'No network. Your messages are kept and will be sent when it is back.',
    unreachable: 'The assistant cannot be reached. What you wrote is kept, we keep trying.',
    otherLanguage: 'Tiếng Việt',
    back: 'Back',
  },
}

export function languageOf(text: string | undefined): Language | undefined {
  return text === 'vi' || text === 'en' ? text : undefined
}
