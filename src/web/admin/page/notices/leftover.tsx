/** Words typed for a notice that went out, or was thrown away, before they were saved: to be copied, not lost. */
import { useEffect, useState } from 'react'
import { forget, type Kept, keptOf, NOTICES_KEPT, type NoticeKept } from '../kept.ts'
import { Note } from '../ui/notice.tsx'
import { moment } from '../when.ts'

export function Leftover({ id }: { readonly id: string }) {
  const [kept, setKept] = useState<Kept>()
  useEffect(() => {
    let here = true
    void keptOf(NOTICES_KEPT, id).then((found) => here && setKept(found))
    return () => {
      here = false
    }
  }, [id])
  if (!kept) return null
  const { texts } = (kept.content as NoticeKept).words
  return (
    <Note kind="warn">
      <label htmlFor="leftover">
        Bạn gõ lúc {moment(kept.at)} mà chưa kịp lưu; tin này không còn là bản nháp. Cần thì chép sang tin mới.
      </label>
      <textarea id="leftover" readOnly rows={5} value={[texts.vi, texts.en].filter(Boolean).join('\n\n')} />
      <button type="button" onClick={() => void forget(NOTICES_KEPT, id).then(() => setKept(undefined))}>
        Bỏ phần này
      </button>
    </Note>
  )
}
