/** Reasons in words that people without training read. Pure. */
import type { Came, Reason, TurnTrace } from '../conversation/trace.ts'
import type { Timer } from '../records.ts'

export interface Names {
  /** A procedure as residents know it. */
  readonly flow: (id: string) => string
  readonly step: (flow: string, step: string) => string
  /** What stands on the button of a choice. */
  readonly choice: (flow: string, step: string, choice: string) => string
}

export function cameWords(came: Came): string {
  switch (came.kind) {
    case 'text':
      return came.shown === false ? 'Tin chữ, viết trước khi câu hỏi hiện ra' : 'Tin chữ'
    case 'media':
      return 'Ảnh, ghi âm hoặc tệp'
    case 'press':
      return 'Bấm nút'
    case 'open':
      return 'Mở cuộc trò chuyện, từ liên kết hoặc mã QR'
    case 'timer':
      return 'Tới giờ hẹn của trợ lý, người dân chưa làm gì'
    case 'helper':
    case 'staff-says':
    case 'take-over':
      return 'Người hỗ trợ làm'
    case 'hand-back':
      return 'Trả lại trợ lý'
    case 'lead':
      return 'Trưởng nhóm làm'
    case 'visit':
      return 'Tổ hỗ trợ đổi việc của buổi đến nhà'
    case 'published':
      return 'Vừa phát hành bản mới'
    case 'undelivered':
      return 'Nền tảng báo một tin không tới'
    case 'try':
      return 'Bắt đầu thử bản nháp bằng từ hẹn'
    case 'notice':
      return 'Tới lượt nhận tin báo của phường'
    case 'moved-away':
      return 'Chuyển sang kênh khác'
    default:
      return 'Nền tảng báo tin'
  }
}

export function heardWords(reason: Reason, names: Names): string {
  switch (reason.by) {
    case 'button':
      return PRESSED[reason.as]
    case 'pending':
      return `Trả lời câu hỏi riêng của trợ lý: ${ASKED[reason.of]}`
    case 'move':
      return `Nghe ra lời “${MOVES[reason.move] ?? reason.move}”${reason.whole ? '' : ' trong một câu dài hơn'}`
    case 'cue':
      return CUES[reason.cue]
    case 'step':
      return stepWords(reason, names)
    case 'topic':
      return topicWords(reason, names)
    case 'question':
      return 'Nhận ra một câu hỏi chung (lệ phí, giấy tờ, thời hạn…): trả lời rồi nhắc lại bước đang làm'
    case 'link':
      return `Liên kết hoặc mã QR dẫn thẳng tới “${names.flow(reason.flow)}”`
    case 'timer':
      return `Tới giờ: ${TIMERS[reason.name]}`
    case 'first':
      return 'Lần đầu trò chuyện: giới thiệu và xin phép trước'
    case 'away':
      return 'Trở lại sau hơn một ngày: nhắc đã làm tới đâu, chưa đọc tin này là câu trả lời'
    case 'unread':
      return 'Viết trước khi thấy câu hỏi, nên không tính là câu trả lời'
    case 'flood':
      return 'Nhiều tin hoặc lặp một tin quá nhanh: trợ lý chậm lại'
    case 'secret':
      return 'Trong tin có mã hoặc số riêng tư: đã che và nhắc đừng gửi'
    case 'moved':
      return 'Bước đang đứng đã bị bỏ khi phát hành: đưa tới bước gần nhất còn lại'
    case 'held':
      return 'Người hỗ trợ đang giữ cuộc trò chuyện: trợ lý im lặng'
    case 'queue':
      return 'Đang chờ người hỗ trợ: trợ lý chỉ nghe vài lời như “tự làm tiếp”'
    default:
      return reason satisfies never
  }
}

const PRESSED: Readonly<Record<Extract<Reason, { by: 'button' }>['as'], string>> = {
  answer: 'Nút của câu đang hỏi',
  passed: 'Nút cũ của một bước đã qua: hỏi lại có muốn đổi không',
  gone: 'Nút cũ của bước hoặc thủ tục không còn mở',
  ours: 'Nút riêng của trợ lý (danh sách việc, làm tiếp, gặp người…)',
  twice: 'Bấm hai lần liền: chỉ tính một',
}

const ASKED: Readonly<Record<Extract<Reason, { by: 'pending' }>['of'], string>> = {
  consent: 'có cho lưu không',
  pair: 'cách xưng hô',
  'switch-flow': 'chọn việc muốn làm',
  'change-answer': 'có đổi câu trả lời cũ không',
  'which-answer': 'sửa câu nào',
  near: 'có phải ý là câu ấy không',
  person: 'có muốn gặp người hỗ trợ không',
  stop: 'có dừng không',
  erase: 'có xóa dữ liệu không',
  trouble: 'vướng ở đâu',
  resume: 'làm tiếp hay làm lại',
  language: 'ngôn ngữ',
  visit: 'buổi hẹn có hợp không',
  menu: 'một dòng trong danh sách việc',
  news: 'có muốn nhận tin báo không',
}

const CUES: Readonly<Record<Extract<Reason, { by: 'cue' }>['cue'], string>> = {
  distress: 'Nghe ra lời hoảng hốt hoặc cầu cứu: gọi người ngay',
  fraud: 'Nghe ra dấu hiệu đang bị lừa: việc khẩn đi trước mọi việc khác',
  'at-the-door': 'Hỏi về người đến nhà: trả lời ngay',
}

const MOVES: Readonly<Record<string, string>> = {
  back: 'quay lại',
  repeat: 'nhắc lại',
  correct: 'sửa',
  skip: 'bỏ qua',
  stuck: 'tôi bị vướng',
  human: 'gặp người',
  menu: 'danh sách việc',
  another: 'việc khác',
  help: 'trợ giúp',
  stop: 'dừng',
  brief: 'nói ngắn thôi',
  longer: 'nói đầy đủ',
  progress: 'làm tới đâu rồi',
  forget: 'xóa dữ liệu của tôi',
  find_code: 'mã cuộc trò chuyện',
  mydata: 'dữ liệu của tôi',
  elsewhere: 'tiếp tục ở kênh khác',
  suspect: 'nghi lừa đảo',
  pair: 'đổi xưng hô',
  wait: 'chờ chút',
  thanks: 'cảm ơn',
  greeting: 'xin chào',
}

const HOW = {
  'its-words': 'gõ đúng chữ của nút',
  'without-accents': 'đúng chữ của nút, không dấu',
  number: 'gõ số thứ tự',
  core: 'đúng ý chính của nút, thêm lời lễ phép',
  meaning: 'nghĩa gần một nút hơn hẳn các nút khác',
  'yes-no': 'nói có hoặc không theo cách khác',
  typed: 'đọc được câu trả lời bước này cần',
} as const

function stepWords(reason: Extract<Reason, { by: 'step' }>, names: Names): string {
  const { flow, step, read, event, near = [], how } = reason
  const at = `Bước “${names.step(flow, step)}”`
  switch (read) {
    case 'go': {
      const chosen = event === undefined ? '' : names.choice(flow, step, event)
      return `${at} hiểu là ${chosen === '' ? 'câu trả lời' : `“${chosen}”`}${how ? ` (${HOW[how]})` : ''}`
    }
    case 'gather':
      return `${at} chờ thêm vài giây, gộp các tin liền nhau thành một câu trả lời`
    case 'wrong-medium':
      return `${at} không cần ảnh hay ghi âm: nói cần gì, không tính là một lần sai`
    default:
      return `${at} không hiểu${
        near.length > 0 ? `; gần nhất là ${near.map((one) => `“${names.choice(flow, step, one)}”`).join(', ')}` : ''
      }${WRONG[reason.why ?? ''] ?? ''}`
  }
}

const WRONG: Readonly<Record<string, string>> = {
  'not-a-number': ': cần một con số',
  'not-a-date': ': cần một ngày',
  'future-date': ': ngày còn ở phía trước',
  'not-a-phone': ': cần số điện thoại',
  'not-an-area': ': cần tên phường, xã',
  'not-a-code': ': cần mã hồ sơ',
  'too-long': ': dài quá',
  'wants-photo': ': cần một ảnh',
}

function topicWords(reason: Extract<Reason, { by: 'topic' }>, names: Names): string {
  const { best, score, next, nextScore, did } = reason
  const second = next === undefined ? '' : `; kế là “${nameOf(next, names)}” ${percent(nextScore ?? 0)}`
  if (best === null) return `Tìm việc muốn làm: không việc nào đủ giống${second}`
  const found = `Tìm việc muốn làm: “${nameOf(best, names)}” ${percent(score)}${second}`
  return `${found} → ${{ begun: 'mở luôn', offered: 'đưa ra để chọn', person: 'gọi người', nothing: 'chưa đủ chắc, không mở' }[did]}`
}

/** What the finder answers for "I want a person". */
function nameOf(flow: string, names: Names): string {
  return flow === 'gap-nguoi' ? 'gặp người' : names.flow(flow)
}

const percent = (score: number): string => `${Math.round(score * 100)}%`

const TIMERS: Readonly<Record<Timer['name'], string>> = {
  remind: 'nhắc lại câu hỏi',
  gather: 'hết giờ gộp tin',
  wait: 'hết giờ chờ đã hẹn',
  queue: 'nhắc người đang chờ',
  recap: 'nhắc đã làm tới đâu',
  silence: 'im lặng lâu ở bước khó, mời trợ giúp',
  inbox: 'người trực hộp thư im lặng',
  lease: 'hết giờ giữ của người hỗ trợ',
  watch: 'hết một ngày theo dõi sau khi được giúp',
  appointment: 'tới giờ người dân đã hẹn',
  visit: 'nhắc buổi đến nhà',
  notice: 'tới lúc gửi tin báo còn đợi',
  forget: 'im lặng một năm, quên người này',
}

export function nextWords({ next }: TurnTrace) {
  return next.map(({ name, ...when }) => ({ what: TIMERS[name], ...when }))
}
