/** All notices, the newest first, with what became of them. */
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Link } from 'wouter'
import type { NoticeRow, Notices } from '../../../../notices/api.ts'
import { allKept, type Kept, NOTICES_KEPT } from '../kept.ts'
import { read } from '../server.ts'
import { Loading, Trouble } from '../ui/notice.tsx'
import { Screen } from '../ui/screen.tsx'
import { KeptList } from '../units.tsx'
import { moment } from '../when.ts'
import { NOTICES } from './screens.tsx'

export const STATES: Readonly<Record<NoticeRow['state'], readonly [name: string, look: string]>> = {
  draft: ['bản nháp', 'tag warn'],
  sending: ['đang gửi', 'tag'],
  sent: ['đã gửi', 'tag'],
  stopped: ['đã dừng gửi', 'tag warn'],
}

export function useNotices() {
  return useQuery({ queryKey: ['notices'], queryFn: () => read<Notices>(NOTICES) })
}

export function NoticeList() {
  const query = useNotices()
  const [kept, setKept] = useState<readonly Kept[]>([])
  useEffect(() => {
    void allKept().then((all) => setKept(all.filter(({ unit }) => unit === NOTICES_KEPT)))
  }, [])
  return (
    <Screen
      title="Tin báo"
      aside={
        query.data?.me.mayWrite && (
          <Link className="button main" href="/notices/new">
            + Tin mới
          </Link>
        )
      }
    >
      <p className="soft">
        Gửi tới những người đã nhờ báo khi có gì mới. Mỗi người nhận nhiều nhất một tin mỗi tuần, ban ngày, và dừng được
        bằng một chữ.
      </p>
      {kept.length > 0 && <KeptList kept={kept} />}
      {query.isPending && <Loading what="các tin báo" />}
      {query.isError && <Trouble error={query.error} onRetry={() => void query.refetch()} />}
      {query.data?.notices.length === 0 && (
        <p>Chưa có tin nào. Khi lệ phí, ứng dụng hay lịch giúp tận nơi thay đổi, viết một tin ở đây.</p>
      )}
      <ul className="notes">
        {query.data?.notices.map((notice) => (
          <li key={notice.id}>
            <h2>
              <Link href={`/notices/${notice.id}`}>{notice.topic.title}</Link>{' '}
              <span className={STATES[notice.state][1]}>{STATES[notice.state][0]}</span>
            </h2>
            <p>{notice.begins || '(chưa có lời)'}</p>
            <p className="soft">
              {notice.by}, {moment(notice.startedAt ?? notice.changedAt)}
              {notice.figures &&
                ` · ${notice.figures.sent.text} người đã nhận, ${notice.figures.waiting.text} đang đợi, ${notice.figures.ended.text} thôi nhận`}
            </p>
          </li>
        ))}
      </ul>
    </Screen>
  )
}
