/** What a push says: procedure, step and minutes, as our own texts call them. Nothing that a person said or is called. */
import type { Catalogue } from '../conversation/catalogue.ts'
import { MAIN_LANGUAGE } from '../flows/lending.ts'
import type { Document, Ticket } from '../records.ts'
import type { Push } from './api.ts'

const MINUTE_MS = 60_000

export function waitWords(
  { id, body }: Document<Ticket>,
  catalogue: Pick<Catalogue, 'flows'>,
  now: number,
): Omit<Push, 'id'> {
  const minutes = Math.floor((now - body.waitingSince) / MINUTE_MS)
  return {
    kind: 'wait',
    tag: tagOf(id),
    ticket: id,
    title: `Có người ${body.urgent ? 'cần gấp, ' : ''}${minutes < 1 ? 'đang chờ' : `chờ ${minutes} phút`}`,
    body: placeOf(body, catalogue),
  }
}

/** In place of the call, on the phones that had it: never taken away silently. */
export function goneWords(ticket: string, why: 'helped' | 'left'): Omit<Push, 'id'> {
  return {
    kind: 'gone',
    tag: tagOf(ticket),
    title: why === 'helped' ? 'Đã có người giúp' : 'Không còn ai chờ ở đây',
    body: 'Cảm ơn bạn đã sẵn lòng.',
  }
}

export const TEST_WORDS: Omit<Push, 'id'> = {
  kind: 'test',
  tag: 'thu',
  title: 'Máy này nhận được thông báo',
  body: 'Đây là tin thử từ Bàn trực. Bạn không cần làm gì.',
}

export const ENDED_WORDS: Omit<Push, 'id'> = {
  kind: 'ended',
  tag: 'ca-truc',
  title: 'Ca trực của bạn đã tạm dừng',
  body: 'Hai lần gọi chưa thấy trả lời, chắc bạn đang bận. Khi nào rảnh, mời bạn vào ca lại.',
}

export function callWords(waiting: number, longestMs: number | null): Omit<Push, 'id'> {
  const minutes = Math.floor((longestMs ?? 0) / MINUTE_MS)
  return {
    kind: 'call',
    tag: 'goi-them',
    title: 'Trưởng nhóm gọi thêm người',
    body:
      waiting === 0 ? 'Hàng chờ sắp đông, mời bạn vào giúp.' : `${waiting} người đang chờ, lâu nhất ${minutes} phút.`,
  }
}

function tagOf(ticket: string): string {
  return `cho-${ticket}`
}

function placeOf({ flow, step, topic }: Ticket, { flows }: Pick<Catalogue, 'flows'>): string {
  const words = flows.get(flow ?? topic)?.words.get(MAIN_LANGUAGE)
  if (!words) return 'Cần người giúp'
  const title = step === undefined ? undefined : words.steps[step]?.title
  return title ? `${words.title} – ${title}` : words.title
}
