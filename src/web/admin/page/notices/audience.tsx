/** Who would get it if it were sent now, who later, who not and why. */
import { useQuery } from '@tanstack/react-query'
import type { Audience, NoticeView } from '../../../../notices/api.ts'
import { ask } from '../server.ts'
import { Loading, Trouble } from '../ui/notice.tsx'
import { clock } from '../when.ts'
import { NOTICES } from './screens.tsx'

export function useAudience({ id, topic }: Pick<NoticeView, 'id' | 'topic'>) {
  return useQuery({
    queryKey: ['notice-audience', id, topic],
    queryFn: () => ask<Audience>('POST', `${NOTICES}/${id}/audience`, {}),
    staleTime: 30_000,
  })
}

const LATER: readonly (readonly [why: keyof Audience['why'], words: string])[] = [
  ['quiet', 'đang giờ nghỉ, sáng mai nhận'],
  ['talking', 'đang trò chuyện dở, xong thì nhận'],
  ['person', 'đang có người giúp, xong thì nhận'],
]
const CANNOT: readonly (readonly [why: keyof Audience['why'], words: string])[] = [
  ['window', 'lâu chưa nhắn nên ứng dụng chưa cho gửi; nhắn lại trong 7 ngày thì nhận'],
  ['unreachable', 'đã chặn hoặc rời ứng dụng; quay lại trong 7 ngày thì nhận'],
  ['lately', 'vừa nhận hoặc đang đợi một tin khác trong tuần'],
  ['off', 'kênh đang tắt'],
]

export function AudienceNow({ notice }: { readonly notice: NoticeView }) {
  const query = useAudience(notice)
  const { data } = query
  return (
    <section>
      <h2>Gửi bây giờ thì ai nhận</h2>
      {query.isPending && <Loading what="số người nhận" />}
      {query.isError && <Trouble error={query.error} onRetry={() => void query.refetch()} />}
      {data?.all.value === 0 && (
        <p>Chưa có ai nhờ báo về việc này. Cuối mỗi thủ tục trợ lý có nút để người dân nhờ báo.</p>
      )}
      {data && data.all.value !== 0 && (
        <>
          <ul>
            <li>
              <strong>{data.now.text} người nhận ngay.</strong>
            </li>
            <li>
              {data.later.text} người nhận sau.
              <Reasons data={data} reasons={LATER} />
            </li>
            <li>
              {data.cannot.text} người chưa gửi được.
              <Reasons data={data} reasons={CANNOT} />
            </li>
          </ul>
          <p className="soft">
            {data.all.text} người nhờ báo{data.more && ' (mới đếm tới đây, còn nữa)'}; {data.ended.text} người đã thôi
            nhận. Đếm lúc {clock(data.at)}.
          </p>
        </>
      )}
      {data && (
        <p className="row">
          <button type="button" disabled={query.isFetching} onClick={() => void query.refetch()}>
            Đếm lại
          </button>
        </p>
      )}
    </section>
  )
}

function Reasons({
  data,
  reasons,
}: {
  readonly data: Audience
  readonly reasons: readonly (readonly [why: keyof Audience['why'], words: string])[]
}) {
  const some = reasons.filter(([why]) => data.why[why].value !== 0)
  if (some.length === 0) return null
  return (
    <ul>
      {some.map(([why, words]) => (
        <li key={why}>
          {data.why[why].text}: {words}
        </li>
      ))}
    </ul>
  )
}
