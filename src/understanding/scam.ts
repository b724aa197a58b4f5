/**
 * Is a message or a call that somebody describes a scam? Listed rules, nothing learned: what each looks for can be
 * read here and told in one sentence (`reasons` of the common words, by rule id).
 *
 * It may say "unclear" too often; it may never say "official" of a scam.
 */
import { genuine } from './genuine.ts'
import { type LinkKind, linkKinds } from './hosts.ts'
import { fold, type Word } from './normalise.ts'
import { clauses, isDenied, pattern, places } from './said.ts'
import { SCAM_RULES, type ScamRule, says } from './scam-rules.ts'

export { GENUINE_REASONS } from './genuine.ts'
export { SCAM_RULES, type ScamRule } from './scam-rules.ts'

export type Verdict = 'lua_dao' | 'dang_ngo' | 'chinh_thuc' | 'khong_ro'

export interface Judgement {
  readonly verdict: Verdict
  /** Ids of the rules that spoke, the weightiest first; for `chinh_thuc`, what makes it so; none for `khong_ro`. */
  readonly reasons: readonly string[]
}

/**
 * @param text          the message as pasted or the call as told, masked
 * @param officialLink  whether a link is one of the official addresses (`officialLink` of the privacy room)
 */
export function judge(text: string, officialLink: (url: string) => boolean): Judgement {
  const message: Message = {
    said: withoutQuestions(clauses(withUnits(text))),
    folded: fold(text),
    links: linkKinds(text, officialLink),
  }
  const heard = SCAM_RULES.filter((rule) => speaks(rule, message))
  // Somebody who only asks about a duty of theirs has met no scam yet.
  const own = heard.every(({ askable }) => askable) && isOwnQuestion(message)
  const spoken = own ? [] : [...heard].sort((a, b) => b.weight - a.weight)
  const weight = spoken.reduce((sum, rule) => sum + rule.weight, 0)
  if (spoken.some(({ onlyBeside }) => !onlyBeside)) {
    const verdict = weight >= 3 && !isOnlyWarning(message) ? 'lua_dao' : 'dang_ngo'
    return { verdict, reasons: spoken.map(({ id }) => id) }
  }
  const reason = genuine(text, message.links)
  return reason === null ? { verdict: 'khong_ro', reasons: [] } : { verdict: 'chinh_thuc', reasons: [reason] }
}

interface Message {
  readonly said: readonly Word[]
  readonly folded: string
  readonly links: readonly LinkKind[]
}

function speaks(rule: ScamRule, { said, folded, links }: Message): boolean {
  if (rule.with && !rule.with.some((one) => places(said, one).length > 0)) return false
  if (rule.onlyStrangeLinks && links.length > 0 && links.every(isState)) return false
  if (rule.links?.some((kind) => links.includes(kind)) || rule.shape?.test(folded)) return true
  return (rule.says ?? []).some((one) => places(said, one).some((place) => !(rule.deniable && isDenied(said, place))))
}

function isState(kind: LinkKind): boolean {
  return kind === 'official' || kind === 'state'
}

/** "22k", "22000đ", "22.000": the unit is a word of its own, and "k" is not the teen code for "không". */
function withUnits(text: string): string {
  return text
    .replace(/(\d) ?(?:k|đ|vnđ|vnd)(?![\p{L}\p{M}])/giu, '$1 đồng')
    .replace(
      /(?<![\d.,])(\d{1,3}(?:[.,]000){1,2}|\d{1,3}000)(?![.,]?\d)(?! ?(?:đồng|dong|đ)(?![\p{L}\p{M}]))/giu,
      '$1 đồng',
    )
}

const OWN_QUESTION =
  /(?<![a-z])(?:phai|can|duoc)(?![a-z]).{0,60}(?<![a-z])(?:khong|ko|k|hong|hok|hay khong|chua)(?: a| vay| nhi| chau| em| con)? ?\??$/
/** Whoever calls, writes, bids or wants something pressed is somebody else. */
const SOMEBODY_ELSE = says(
  'gọi|nhắn|nhắn tin|bảo tôi|bảo là|bảo phải|bảo rằng|gửi|họ|nó|người ta|link|đường dẫn|zalo|bắt|đòi|xưng|cán bộ|yêu cầu|mời',
)

function isOwnQuestion({ said, folded, links }: Message): boolean {
  return links.length === 0 && OWN_QUESTION.test(folded) && !SOMEBODY_ELSE.some((one) => places(said, one).length > 0)
}

/** "cho tôi hỏi": the resident asks us, nobody asks the resident. */
const ASKING_US = pattern(
  'cho tôi hỏi|cho em hỏi|cho cháu hỏi|cho mình hỏi|cho bác hỏi|cho con hỏi|cho cô hỏi|cho chú hỏi|cho hỏi|tôi hỏi|xin hỏi|muốn hỏi|hỏi thăm|hỏi chút',
)

function withoutQuestions(said: readonly Word[]): readonly Word[] {
  const asked = places(said, ASKING_US)
  return said.filter((_, i) => !asked.some(([from, to]) => i >= from && i < to))
}

const WARNING = says('cảnh giác|khuyến cáo|thủ đoạn|chiêu trò|chiêu lừa|đề phòng')

/** A warning passed on names every trick; as long as it leads nowhere it is not the trick itself. */
function isOnlyWarning({ said, links, folded }: Message): boolean {
  return (
    WARNING.some((one) => places(said, one).length > 0) &&
    links.every(isState) &&
    !/\[so (?:dien thoai|tai khoan)|\d{8,}/.test(folded)
  )
}
