/** A resident who asks by chat that the team come to the house, in the words of the real flow. */

import type { Catalogue } from '../src/conversation/catalogue.ts'
import { loadCatalogue } from '../src/definitions.ts'
import type { Document, Visit } from '../src/records.ts'
import type { Talk } from './talk.ts'

const read = loadCatalogue({ flowsDir: 'flows', localesDir: 'locales' })
/** The flows as they ship, read once. */
export const shipped = (): Catalogue => read

export async function asksForVisit(
  talk: Talk,
  windows: readonly string[] = ['sáng thứ năm', 'chỉ buổi ấy thôi'],
  what = 'Việc khác',
): Promise<Document<Visit>> {
  await talk.opens('ho-tro-tai-nha')
  for (const label of ['Xin đội đến nhà', what, 'Tiếp', 'Nằm một chỗ', 'Ở một mình']) await talk.presses(label)
  for (const answer of ['bà Trần Thị Hoa', 'Đằng Hải', 'tổ 5 Đằng Hải', 'số 8 ngõ chợ', '0912 345 678']) {
    await talk.says(answer)
    await talk.waits(4_000)
  }
  for (const window of windows) await talk.says(window)
  await talk.presses('Đúng, gửi đi')
  for (const _ of [1, 2, 3]) await talk.says('tiếp')
  return await visitOf(talk)
}

/** The one that changed last. */
export async function visitOf(talk: Talk): Promise<Document<Visit>> {
  const found = (await talk.store.listDocuments('visit', { max: 10 })) as readonly Document<Visit>[]
  const last = found.at(-1)
  if (!last) throw new Error('no visit was kept')
  return last
}
