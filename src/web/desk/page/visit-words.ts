/** What visits say, in words, and how they stand on the board. Pure. */
import type { VisitCard, Visits } from '../../../desk/visits-api.ts'

type Time = { readonly day: string; readonly half: 'morning' | 'afternoon'; readonly time?: string }

export const STATES: Readonly<Record<VisitCard['state'], string>> = {
  requested: 'Mới xin, chưa xếp',
  changed: 'Người dân đổi, cần xếp lại',
  assigned: 'Đã xếp, chờ người dân xác nhận',
  confirmed: 'Đã xác nhận',
  cancelled: 'Đã hủy',
  done: 'Đã xong',
  missed: 'Chưa làm được',
}

export const MISSED = {
  'nobody-home': 'Không có ai ở nhà',
  'needs-papers': 'Thiếu giấy tờ',
  refused: 'Người nhà không muốn làm',
  'not-found': 'Không tìm được nhà',
  'could-not-come': 'Đội không đi được',
  other: 'Lý do khác',
} as const
export const CALLED_OFF = {
  'could-not-come': 'Chưa xếp được người',
  'not-needed': 'Không cần đến nhà nữa',
  'at-counter': 'Phải làm tại quầy',
  elsewhere: 'Nhà ở ngoài phường',
} as const
const WHY: Readonly<Record<string, string>> = { ...MISSED, ...CALLED_OFF }

/** "Thứ Năm 26/11" */
export function dayName(day: string): string {
  const [, month, date] = day.split('-')
  return `${WEEKDAYS[new Date(`${day}T12:00:00`).getDay()]} ${Number(date)}/${Number(month)}`
}

/** "Thứ Năm 26/11, 8:30 sáng" */
export function timeText({ day, half, time }: Time): string {
  return `${dayName(day)}, ${time ? `${time.replace(/^0/, '')} ` : 'buổi '}${half === 'morning' ? 'sáng' : 'chiều'}`
}

export function stateText(card: VisitCard): string {
  if (card.relieved) return 'Bạn không phải đi lượt này nữa'
  if (card.arrivedAt !== undefined && card.planned) return 'Đã đến nơi'
  const { state, ended } = card
  if (state === 'cancelled' && ended)
    return ended.by === 'team'
      ? `Đội đã hủy: ${whyText(ended.why)}`
      : ended.by === 'erased'
        ? 'Đã hủy: người dân xóa dữ liệu, đừng đến'
        : 'Người dân đã hủy'
  if (state === 'missed') return `${STATES.missed}: ${whyText(ended?.why)}`
  return STATES[state]
}

export function whyText(why: string | undefined): string {
  return why === undefined ? 'không ghi lý do' : (WHY[why] ?? why)
}

export function isOver({ state }: VisitCard): boolean {
  return state === 'cancelled' || state === 'done' || state === 'missed'
}

export interface BoardDay {
  /** Absent: no day yet. */
  readonly day?: string
  readonly groups: readonly { readonly group: string; readonly cards: readonly VisitCard[] }[]
}

/** By day, then by neighbourhood group, then by hour. A day that is set goes before one that is wished for. */
export function board(cards: readonly VisitCard[]): readonly BoardDay[] {
  const days = new Map<string, VisitCard[]>()
  for (const card of cards) {
    const day = dayOf(card) ?? ''
    days.set(day, [...(days.get(day) ?? []), card])
  }
  return [...days.keys()]
    .sort((a, b) => (a === '' ? 1 : b === '' ? -1 : a < b ? -1 : 1))
    .map((day) => ({ ...(day === '' ? {} : { day }), groups: byGroup(days.get(day) ?? []) }))
}

function byGroup(cards: readonly VisitCard[]): BoardDay['groups'] {
  const groups = new Map<string, VisitCard[]>()
  for (const card of cards) {
    const group = card.group ?? ''
    groups.set(group, [...(groups.get(group) ?? []), card])
  }
  const number = (group: string) =>
    group === '' ? Number.MAX_SAFE_INTEGER : Number.parseInt(group.replace(/\D/g, ''), 10)
  return [...groups]
    .sort(([a], [b]) => number(a) - number(b))
    .map(([group, some]) => ({
      group: group === '' ? 'Chưa rõ tổ' : capital(group),
      cards: some.sort((a, b) => (hour(a) < hour(b) ? -1 : 1)),
    }))
}

export function dayOf(card: VisitCard): string | undefined {
  return card.planned || isOver(card) ? (card.plan?.day ?? card.windows[0]?.day) : card.windows[0]?.day
}

function hour({ planned, plan, windows, requestedAt }: VisitCard): string {
  const at = planned && plan ? plan : windows[0]
  const time = planned ? plan?.time : undefined
  return `${at?.half === 'afternoon' ? 1 : 0} ${time ?? ''} ${requestedAt}`
}

/** What calls for somebody: for leads what is to be set, for the two what is today or tomorrow. */
export function calls(list: Visits | null): { readonly toSet: number; readonly soon: readonly VisitCard[] } {
  if (!list) return { toSet: 0, soon: [] }
  const next = new Date(`${list.today}T12:00:00`)
  next.setDate(next.getDate() + 1)
  const tomorrow = `${next.getFullYear()}-${String(next.getMonth() + 1).padStart(2, '0')}-${String(next.getDate()).padStart(2, '0')}`
  const soon = list.visits.filter(
    ({ mine, planned, plan }) => mine && planned && (plan?.day === list.today || plan?.day === tomorrow),
  )
  const toSet = list.lead ? list.visits.filter(({ state }) => state === 'requested' || state === 'changed').length : 0
  return { toSet, soon }
}

const WEEKDAYS = ['Chủ nhật', 'Thứ Hai', 'Thứ Ba', 'Thứ Tư', 'Thứ Năm', 'Thứ Sáu', 'Thứ Bảy']

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
