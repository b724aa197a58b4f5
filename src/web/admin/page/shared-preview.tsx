/** A draft shown to somebody without an account, who was given the link. The secret stays behind the `#`. */
import { useQuery } from '@tanstack/react-query'
import type { Played, Preview } from '../../../publishing/api-play.ts'
import { LookingAs, useLooking } from './flow/look.tsx'
import { PlayLog, usePlayOn } from './flow/playing.tsx'

import { ask } from './server.ts'
import { Loading, Note, Trouble } from './ui/notice.tsx'
import { Screen } from './ui/screen.tsx'
import { moment } from './when.ts'

export default function SharedPreview() {
  const token = location.hash.slice(1)
  const query = useQuery({
    queryKey: ['shared', token],
    queryFn: () => ask<Preview>('POST', '/api/admin/preview', { token }),
  })
  return (
    <Screen title={query.data ? `Xem thử: ${query.data.title}` : 'Xem thử'}>
      <Note kind="warn">
        <p>
          {query.data?.live === undefined
            ? 'Đây là bản nháp để góp ý. Người dân chưa thấy; không gì ở đây được gửi đi hay lưu lại.'
            : `Bản nháp này không còn: đã phát hành, hoặc đã bỏ. Dưới đây là bản ${query.data.live} người dân đang dùng; không gì ở đây được gửi đi hay lưu lại.`}
        </p>
      </Note>
      {query.isPending && <Loading what="bản xem thử" />}
      {query.isError && <Trouble error={query.error} onRetry={() => void query.refetch()} />}
      {query.data && <Shown preview={query.data} token={token} />}
    </Screen>
  )
}

function Shown({ preview, token }: { readonly preview: Preview; readonly token: string }) {
  const [looking, look] = useLooking()
  const play = usePlayOn(
    {
      key: ['shared', token],
      play: async (asked) => {
        const { played } = await ask<Preview>('POST', '/api/admin/preview', { token, play: asked })
        return played ?? ({ beats: [] } satisfies Played)
      },
    },
    looking,
  )
  return (
    <>
      <p className="soft">Liên kết dùng được tới {moment(preview.until)}.</p>
      <LookingAs looking={looking} onChange={look} pairs={preview.pairs} />
      <PlayLog play={play} channel={looking.channel} />
      <details>
        <summary>Đọc lời của cả {preview.steps.length} bước</summary>
        <ol className="notes">
          {preview.steps.map(({ id, title, text }) => (
            <li key={id}>
              <h2>{title}</h2>
              <p>{text}</p>
            </li>
          ))}
        </ol>
      </details>
    </>
  )
}
