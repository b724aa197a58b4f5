/** A one-time link, shown this once: to be copied and handed on privately. */
import { useEffect, useRef, useState } from 'react'
import { moment } from '../when.ts'
import type { OneTimeLink } from './person.ts'

interface Props {
  readonly name: string
  readonly link: OneTimeLink
  readonly onDone: () => void
}

export function LinkFor({ name, link, onDone }: Props) {
  const field = useRef<HTMLInputElement>(null)
  const [said, setSaid] = useState('')
  // What was asked for is here: whoever cannot see hears it at once.
  useEffect(() => field.current?.focus(), [])
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(link.url)
      setSaid('Đã chép. Dán vào tin nhắn riêng cho người ấy.')
    } catch {
      field.current?.select()
      setSaid('Máy chưa chép được: liên kết đã được bôi đen, bạn giữ và chọn Sao chép.')
    }
  }
  return (
    <section className="notice good" aria-labelledby="link-title">
      <h2 id="link-title">Liên kết cho {name}</h2>
      <label htmlFor="link">Dùng một lần, hết hạn lúc {moment(link.expiresAt)}. Chỉ hiện ra lần này.</label>
      <input
        id="link"
        ref={field}
        readOnly
        value={link.url}
        spellCheck={false}
        onFocus={({ target }) => target.select()}
      />
      <p>
        Gửi riêng cho đúng người, đừng gửi vào nhóm. Nhắn họ mở bằng Chrome hoặc Safari, không mở ngay trong Zalo hay
        Messenger.
      </p>
      <p className="row">
        <button type="button" className="main" onClick={() => void copy()}>
          Chép liên kết
        </button>
        <button type="button" onClick={onDone}>
          Xong
        </button>
      </p>
      <p role="status">{said}</p>
    </section>
  )
}
