/** What people wrote that nothing matched, and putting it where it belongs: into a draft, after seeing what it would change. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'
import type { Added, Target, Tried, Unmatched, UnmatchedGroup } from '../../../../insight/api.ts'
import { useAccount } from '../account.ts'
import { ask, read } from '../server.ts'
import { Sheet } from '../ui/dialog.tsx'
import { Loading, Note, Trouble } from '../ui/notice.tsx'
import { Screen } from '../ui/screen.tsx'
import { day } from '../when.ts'
import { InsightNav } from './screens.tsx'

export function UnmatchedScreen() {
  const client = useQueryClient()
  const may = useAccount().data?.may ?? []
  const [show, setShow] = useState<'open' | 'ignored'>('open')
  const [asked, setAsked] = useState<{ readonly group: UnmatchedGroup; readonly target: Target } | null>(null)
  const query = useQuery({
    queryKey: ['unmatched', show],
    queryFn: () => read<Unmatched>(`/api/insight/unmatched?show=${show}`),
  })
  const set = useMutation({
    mutationFn: ({ id, ignored }: UnmatchedGroup) =>
      ask('POST', `/api/insight/unmatched/${id}/${ignored ? 'restore' : 'ignore'}`, {}),
    onSuccess: () => client.invalidateQueries({ queryKey: ['unmatched'] }),
  })
  return (
    <Screen title="Chưa hiểu" up={{ to: '/numbers', title: 'Số liệu' }}>
      <InsightNav />
      <p>
        Người dân đã gõ những câu này mà trợ lý không hiểu. Chỉ hiện câu có từ ba người khác nhau, đã che dữ liệu cá
        nhân.
      </p>
      <p className="row">
        <label htmlFor="show">Hiện</label>
        <select id="show" value={show} onChange={({ target }) => setShow(target.value as 'open' | 'ignored')}>
          <option value="open">câu chưa xử lý</option>
          <option value="ignored">câu đã bỏ qua</option>
        </select>
      </p>
      {query.isPending && <Loading what="danh sách" />}
      {query.isError && <Trouble error={query.error} onRetry={() => void query.refetch()} />}
      {set.isError && <Trouble error={set.error} />}
      {query.data?.groups.length === 0 && <p>{query.data.empty ?? 'Không còn câu nào.'}</p>}
      <ul className="notes">
        {query.data?.groups.map((group) => (
          <li key={group.id}>
            <h2 dir="auto">“{group.text}”</h2>
            {group.also.length > 0 && <p className="soft">cũng viết: {group.also.join(' · ')}</p>}
            <p className="soft">
              {group.people.text} người, {group.times.text} lần, gần nhất {day(group.lastAt)}
              {group.step && ` · ở ${group.flow?.title ?? ''} › ${group.step.title}`}
            </p>
            <p className="row">
              {group.targets.length > 0 && may.includes('draft.edit') && (
                <Where group={group} onChosen={(target) => setAsked({ group, target })} />
              )}
              {may.includes('unmatched.change') && (
                <button type="button" disabled={set.isPending} onClick={() => set.mutate(group)}>
                  {group.ignored ? 'Đưa lại vào danh sách' : 'Bỏ qua'}
                  <span className="unseen">: {group.text}</span>
                </button>
              )}
            </p>
          </li>
        ))}
      </ul>
      {(query.data?.hidden ?? 0) > 0 && (
        <p className="soft">{query.data?.hidden} câu khác chỉ có một hai người gõ, không hiện.</p>
      )}
      {asked && <TryIt {...asked} onClose={() => setAsked(null)} />}
    </Screen>
  )
}

interface WhereProps {
  readonly group: UnmatchedGroup
  readonly onChosen: (target: Target) => void
}

/** A choice, and a button: a list that acts while it is walked through with the arrow keys cannot be walked through. */
function Where({ group: { id, text, targets }, onChosen }: WhereProps) {
  const [chosen, choose] = useState(0)
  const target = targets[chosen]
  return (
    <>
      <label htmlFor={`where-${id}`}>
        Thêm<span className="unseen"> cách nói “{text}”</span> vào
      </label>
      <select id={`where-${id}`} value={chosen} onChange={({ target: { value } }) => choose(Number(value))}>
        {targets.map(({ title }, at) => (
          <option key={title} value={at}>
            {title}
          </option>
        ))}
      </select>
      <button type="button" disabled={!target} onClick={() => target && onChosen(target)}>
        Xem thử, rồi thêm<span className="unseen">: {text}</span>
      </button>
    </>
  )
}

interface TryProps {
  readonly group: UnmatchedGroup
  readonly target: Target
  readonly onClose: () => void
}

function TryIt({ group, target, onClose }: TryProps) {
  const [, go] = useLocation()
  const path = `/api/insight/unmatched/${group.id}`
  const tried = useQuery({
    queryKey: ['try', group.id, target],
    queryFn: () => ask<Tried>('POST', `${path}/try`, target),
  })
  const add = useMutation({
    mutationFn: () => ask<Added>('POST', `${path}/add`, target),
    onSuccess: ({ flow, step }) => go(step ? `/u/${flow}/steps/${step}` : `/u/${flow}/head`),
  })
  return (
    <Sheet title={`Thêm “${group.text}” vào ${target.title}?`} onClose={onClose}>
      {tried.isPending && <Loading what="kết quả thử" />}
      {tried.isError && <Trouble error={tried.error} onRetry={() => void tried.refetch()} />}
      {tried.data && (
        <>
          <p>Câu này {tried.data.now}.</p>
          {tried.data.refused && (
            <Note kind="warn">
              <p>{tried.data.refused}</p>
            </Note>
          )}
          {tried.data.alsoHelped.length > 0 && (
            <>
              <p>Những câu này cũng sẽ hiểu được:</p>
              <ul>
                {tried.data.alsoHelped.map(({ text, people, now }) => (
                  <li key={text}>
                    “{text}” ({people.text} người): {now}
                  </li>
                ))}
              </ul>
            </>
          )}
          {tried.data.worse.length > 0 && (
            <Note kind="warn">
              <p>Nhưng những câu hôm nay hiểu đúng sẽ đi chỗ khác:</p>
              <ul>
                {tried.data.worse.map(({ text, before, now }) => (
                  <li key={text}>
                    “{text}”: trước {before}, nay {now}
                  </li>
                ))}
              </ul>
            </Note>
          )}
          {add.isError && <Trouble error={add.error} />}
          <button
            type="button"
            className="main"
            disabled={add.isPending || tried.data.refused !== undefined}
            onClick={() => add.mutate()}
          >
            Thêm vào bản nháp
          </button>
          <p className="soft">Chỉ vào bản nháp; người dân thấy sau khi phát hành.</p>
        </>
      )}
    </Sheet>
  )
}
