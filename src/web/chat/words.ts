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
  /** Inside the field, which is narrow. */
  readonly writeShort: string
  readonly send: string
  readonly start: string
  readonly resume: string
  readonly welcome: string
  readonly refresh: string
  /** On a button: something came below what is on the screen. */
  readonly below: string
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
  readonly photo: string
  readonly voice: string
  readonly sendPhoto: string
  readonly sendVoice: string
  /** On the buttons themselves, part of the two above. */
  readonly photoShort: string
  readonly voiceShort: string
  readonly photoAdvice: string
  readonly takePhoto: string
  readonly choosePhoto: string
  readonly preparing: string
  readonly thisPhoto: string
  readonly sendThisPhoto: string
  readonly sendThisVoice: string
  readonly cancel: string
  readonly shut: string
  readonly opening: string
  readonly recording: (seconds: number, left: number) => string
  readonly stop: string
  readonly again: string
  readonly recorded: (seconds: number) => string
  readonly fullTime: string
  readonly sendingPart: (percent: number) => string
  readonly checking: string
  readonly lost: string
  readonly micDenied: string
  readonly micMissing: string
  readonly micBroken: string
  readonly tooShort: string
  readonly photoLarge: string
  readonly keptFull: string
}

function clock(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
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
    writeShort: 'Viết…',
    send: 'Gửi',
    start: 'Bắt đầu',
    resume: 'Tiếp tục',
    welcome: 'Xin chào! Trợ lý giúp làm VNeID và thủ tục hành chính, từng bước một.',
    refresh: 'Xem tin mới',
    below: 'Có tin mới ↓',
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
    offline: (you) => `Mất mạng. Tin của ${you ?? 'anh/chị'} được giữ, có mạng sẽ tự gửi.`,
    unreachable: 'Chưa nối được tới trợ lý. Tin đã viết được giữ, máy đang tự thử lại.',
    otherLanguage: 'English',
    back: 'Quay lại',
    photo: 'Ảnh',
    voice: 'Lời nói',
    sendPhoto: 'Gửi ảnh',
    sendVoice: 'Gửi lời nói',
    photoShort: 'Ảnh',
    voiceShort: 'Nói',
    photoAdvice: 'Gửi ảnh màn hình hay chỗ đang vướng. Đừng gửi ảnh căn cước, ảnh khuôn mặt hay mã OTP.',
    takePhoto: 'Chụp ảnh',
    choosePhoto: 'Chọn ảnh có sẵn',
    preparing: 'Đang chuẩn bị ảnh…',
    thisPhoto: 'Ảnh sắp gửi',
    sendThisPhoto: 'Gửi ảnh này',
    sendThisVoice: 'Gửi lời này',
    cancel: 'Thôi',
    shut: 'Đóng',
    opening: 'Đang mở micrô…',
    recording: (seconds, left) =>
      left <= 30
        ? `Đang ghi ${clock(seconds)}, còn ${left} giây`
        : `Đang ghi ${clock(seconds)}. Cứ nói, xong thì bấm Dừng.`,
    stop: 'Dừng',
    again: 'Ghi lại',
    recorded: (seconds) => `Đã ghi ${clock(seconds)}. Nghe lại trước khi gửi.`,
    fullTime: 'Đã đủ 5 phút nên máy tự dừng.',
    sendingPart: (percent) => `Đang gửi ${percent}%`,
    checking: 'Đã tới nơi, đang mở ra xem',
    lost: 'Không còn trong máy nữa, xin chụp hoặc ghi lại.',
    micDenied:
      'Trình duyệt chưa được phép dùng micrô. Bấm vào biểu tượng ổ khóa cạnh địa chỉ trang, cho phép Micrô, rồi thử lại. Hoặc cứ viết bằng chữ.',
    micMissing: 'Máy này không có micrô. Xin viết bằng chữ.',
    micBroken: 'Chưa ghi được lời nói. Có thể ứng dụng khác đang dùng micrô: đóng ứng dụng ấy rồi thử lại.',
    tooShort: 'Ngắn quá nên chưa nghe được. Bấm Nói, nói xong thì bấm Dừng.',
    photoLarge: 'Ảnh này lớn quá nên chưa gửi được. Xin chụp màn hình ảnh ấy rồi gửi.',
    keptFull: 'Máy đang giữ nhiều ảnh và lời nói chưa gửi được. Chờ có mạng để gửi bớt, hoặc xóa bớt rồi gửi tiếp.',
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
    writeShort: 'Write…',
    send: 'Send',
    start: 'Start',
    resume: 'Continue',
    welcome: 'Hello! The assistant helps with VNeID and public services, one step at a time.',
    refresh: 'Show new messages',
    below: 'New message ↓',
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
    photo: 'Photo',
    voice: 'Voice message',
    sendPhoto: 'Send a photo',
    sendVoice: 'Send a voice message',
    photoShort: 'Photo',
    voiceShort: 'Voice',
    photoAdvice: 'Send a picture of the screen you are stuck at. Never of an ID card, a face or a code.',
    takePhoto: 'Take a photo',
    choosePhoto: 'Choose a photo',
    preparing: 'Preparing the photo…',
    thisPhoto: 'The photo to be sent',
    sendThisPhoto: 'Send this photo',
    sendThisVoice: 'Send this recording',
    cancel: 'Cancel',
    shut: 'Close',
    opening: 'Opening the microphone…',
    recording: (seconds, left) =>
      left <= 30
        ? `Recording ${clock(seconds)}, ${left} seconds left`
        : `Recording ${clock(seconds)}. Press Stop when done.`,
    stop: 'Stop',
    again: 'Record again',
    recorded: (seconds) => `Recorded ${clock(seconds)}. Listen before you send it.`,
    fullTime: 'Five minutes are full, so the recording has stopped.',
    sendingPart: (percent) => `Sending ${percent}%`,
    checking: 'Arrived, being opened',
    lost: 'No longer on this device. Please take or record it again.',
    micDenied:
      'The browser may not use the microphone. Press the lock beside the address, allow the microphone, then try again. Or just write.',
    micMissing: 'This device has no microphone. Please write.',
    micBroken: 'Nothing could be recorded. Another app may be using the microphone: close it, then try again.',
    tooShort: 'Too short to be heard. Press Voice, speak, then press Stop.',
    photoLarge: 'This photo is too large. Please take a screenshot of it and send that.',
    keptFull: 'Many photos and voice messages are waiting on this device. Wait for the network, or delete some first.',
  },
}

export function languageOf(text: string | undefined): Language | undefined {
  return text === 'vi' || text === 'en' ? text : undefined
}
