/** The last look: trying it on one's own phone, a second person's yes, sending it, throwing it away. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'
import type { NoticeView, TestWord } from '../../../../notices/api.ts'
import { forget, NOTICES_KEPT } from '../kept.ts'
import { ask } from '../server.ts'
import { useStatus } from '../status.ts'
import { Sheet } from '../ui/dialog.tsx'
import { Note, Trouble } from '../ui/notice.tsx'
import { moment } from '../when.ts'
import { useAudience } from './audience.tsx'
import { NOTICES } from './screens.tsx'

export function Sending({ notice, mayWrite }: { readonly notice: NoticeView; readonly mayWrite: boolean }) {
  const client = useQueryClient()
  const [, go] = useLocation()
  const { reachable } = useStatus()
  const [asking, setAsking] = useState<'send' | 'remove' | null>(null)
  const at = `${NOTICES}/${notice.id}`
  const keep = (now: NoticeView) => {
    client.setQueryData(['notice', now.id], now)
    void client.invalidateQueries({ queryKey: ['notices'] })
  }
  const { version } = notice
  const word = useMutation({ mutationFn: () => ask<TestWord>('POST', `${at}/word`, {}) })
  const approve = useMutation({
    mutationFn: () => ask<NoticeView>('POST', `${at}/approve`, { version }),
    onSuccess: keep,
  })
  const send = useMutation({
    mutationFn: () => ask<NoticeView>('POST', `${at}/send`, { version }),
    onSuccess: keep,
    onSettled: () => setAsking(null),
  })
  const remove = useMutation({
    mutationFn: () => ask('POST', `${at}/remove`, { version }),
    onSuccess: () => {
      void forget(NOTICES_KEPT, notice.id)
      void client.invalidateQueries({ queryKey: ['notices'] })
      go('/notices')
    },
    onSettled: () => setAsking(null),
  })
  const failed = [word, approve, send, remove].find(({ isError }) => isError)
  const why = reachable ? notice.why : 'Đang mất mạng.'
  return (
    <section>
      <h2>Gửi đi</h2>
      {notice.approved && (
        <Note kind="good">
          <p>
            {notice.approved.name} đã duyệt lúc {moment(notice.approved.at)}.
          </p>
        </Note>
      )}
      {why && (
        <Note kind="warn">
          <p>{why}</p>
        </Note>
      )}
      {word.data && (
        <Note>
          <p>
            Nhắn <strong>{word.data.word}</strong> cho trợ lý từ điện thoại của bạn: tin này hiện ra đúng như người dân
            sẽ thấy. Dùng được tới {moment(word.data.until)}.
          </p>
        </Note>
      )}
      {failed && (
        <Trouble
          error={failed.error}
          onRetry={() => void client.invalidateQueries({ queryKey: ['notice', notice.id] })}
        />
      )}
      <p className="row">
        {mayWrite && (
          <button type="button" disabled={word.isPending} onClick={() => word.mutate()}>
            Thử trên điện thoại của tôi
          </button>
        )}
        {notice.mayApprove && (
          <button type="button" disabled={approve.isPending} onClick={() => approve.mutate()}>
            Duyệt tin này
          </button>
        )}
        <button
          type="button"
          className="main"
          disabled={!notice.maySend || !reachable || send.isPending}
          onClick={() => setAsking('send')}
        >
          Gửi tin…
        </button>
        {mayWrite && (
          <button type="button" className="danger" disabled={remove.isPending} onClick={() => setAsking('remove')}>
            Xóa nháp
          </button>
        )}
      </p>
      {asking === 'send' && (
        <Sure notice={notice} busy={send.isPending} onYes={() => send.mutate()} onClose={() => setAsking(null)} />
      )}
      {asking === 'remove' && (
        <Sheet title="Xóa bản nháp này?" onClose={() => setAsking(null)}>
          <p>Chưa ai nhận tin này. Xóa rồi thì không lấy lại được lời đã viết.</p>
          <button type="button" className="danger" disabled={remove.isPending} onClick={() => remove.mutate()}>
            Xóa nháp
          </button>
        </Sheet>
      )}
    </section>
  )
}

interface SureProps {
  readonly notice: NoticeView
  readonly busy: boolean
  readonly onYes: () => void
  readonly onClose: () => void
}

function Sure({ notice, busy, onYes, onClose }: SureProps) {
  const { data } = useAudience(notice)
  return (
    <Sheet title="Gửi tin này?" onClose={onClose}>
      <p>
        Tin về: <strong>{notice.about.title}</strong>.{' '}
        {data && `${data.now.text} người nhận ngay, ${data.later.text} nhận sau, ${data.cannot.text} chưa gửi được.`}
      </p>
      <p>
        Tin đã tới máy người dân thì không lấy lại được. Trong lúc gửi, bấm “Dừng gửi” là những người còn lại không
        nhận.
      </p>
      <button type="button" className="main" disabled={busy} onClick={onYes}>
        Gửi bây giờ
      </button>
    </Sheet>
  )
}
