/** *Người làm việc*: who works here, inviting, and what to do when a phone is lost. Leads see their volunteers, admins everybody. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useAccount } from '../account.ts'
import { ask, Failure, read } from '../server.ts'
import { Loading, Trouble } from '../ui/notice.tsx'
import { Screen } from '../ui/screen.tsx'
import { moment } from '../when.ts'
import { PersonActs } from './acts.tsx'
import { Invite } from './invite.tsx'
import { LinkFor } from './link.tsx'
import type { OneTimeLink, Person, Topic } from './person.ts'
import { isLimitable, topicsText } from './topics.tsx'

/** From so many on they are looked for by name. */
const FILTERED_FROM = 10

const STANDINGS: Readonly<Record<Person['standing'], string>> = {
  invited: 'Chưa mở liên kết mời',
  active: 'Đang làm việc',
  resting: 'Nghỉ vì hơn 30 ngày không vào: cần liên kết mới',
  off: 'Đã cho nghỉ',
}

export function People() {
  const account = useAccount().data
  const client = useQueryClient()
  const query = useQuery({
    queryKey: ['people'],
    queryFn: () => read<{ readonly people: readonly Person[]; readonly topics: readonly Topic[] }>('/api/staff/people'),
  })
  const [link, setLink] = useState<{ readonly name: string; readonly link: OneTimeLink } | null>(null)
  const [said, setSaid] = useState('')
  /** What somebody helped with before it was changed just now. */
  const [undone, setUndone] = useState<Pick<Person, 'id' | 'name' | 'topics'> | null>(null)
  const [filter, setFilter] = useState('')
  const every = account?.staff.role === 'admin'
  const mayInvite = account?.may.includes('staff.invite') ?? false
  const all = query.data?.people ?? []
  const shown = all
    .filter(({ name }) => name.toLocaleLowerCase('vi').includes(filter.trim().toLocaleLowerCase('vi')))
    .toSorted(
      (a, b) => Number(a.standing === 'off') - Number(b.standing === 'off') || a.name.localeCompare(b.name, 'vi'),
    )
  const topics = query.data?.topics ?? []
  const done = (name: string, words: string, made?: OneTimeLink) => {
    setSaid(words)
    setUndone(null)
    setLink(made ? { name, link: made } : null)
    void client.invalidateQueries({ queryKey: ['people'] })
  }
  const undo = useMutation({
    mutationFn: (before: Pick<Person, 'id' | 'name' | 'topics'>) =>
      ask('PATCH', `/api/staff/people/${before.id}`, { topics: before.topics }),
    onSuccess: (_answer, { name, topics: before }) => done(name, `${name}: ${topicsText(before, topics)}, như trước.`),
  })
  return (
    <Screen title="Người làm việc" up={{ to: '/', title: 'Thủ tục' }}>
      {link && <LinkFor key={link.link.url} {...link} onDone={() => setLink(null)} />}
      <p role="status">{said}</p>
      {undone && (
        <p>
          <button type="button" disabled={undo.isPending} onClick={() => undo.mutate(undone)}>
            {undo.isPending ? 'Đang trả lại…' : `Trả lại như cũ: ${undone.name}`}
          </button>
        </p>
      )}
      {undo.isError && <Trouble error={undo.error} />}
      {mayInvite && (
        <Invite
          every={every}
          onInvited={({ person, link: made }) => done(person.name, `Đã tạo liên kết mời cho ${person.name}.`, made)}
        />
      )}
      <h2>Ai đang làm việc ở đây</h2>
      {query.isPending && <Loading what="danh sách" />}
      {query.isError &&
        (query.error instanceof Failure && query.error.status === 404 ? (
          <p>Mục này dành cho trưởng nhóm, quản trị và người kiểm tra.</p>
        ) : (
          <Trouble error={query.error} onRetry={() => void query.refetch()} />
        ))}
      {query.data && all.length === 0 && <p>Chưa có tình nguyện viên nào. Mời người đầu tiên bằng mẫu ở trên.</p>}
      {all.length >= FILTERED_FROM && (
        <p className="filter">
          <label htmlFor="filter">Lọc theo tên</label>
          <input id="filter" type="search" value={filter} onChange={({ target }) => setFilter(target.value)} />
        </p>
      )}
      {all.length > 0 && shown.length === 0 && <p role="status">Không có ai tên như vậy.</p>}
      <ul className="notes">
        {shown.map((person) => (
          <li key={person.id}>
            <h3>{person.name}</h3>
            <p>
              {person.roleName} · {STANDINGS[person.standing]}
              {person.id === account?.staff.id && ' · là bạn'}
            </p>
            {isLimitable(person) && person.standing !== 'off' && <p>{topicsText(person.topics, topics)}</p>}
            <p className="soft">
              {person.usedAt === undefined ? 'Chưa vào lần nào' : `Vào gần nhất ${moment(person.usedAt)}`}
              {person.standing !== 'invited' && ` · ${keysText(person)}`} · tên đăng nhập {person.handle}
            </p>
            {mayInvite && person.id !== account?.staff.id && person.standing !== 'off' && (
              <details>
                <summary>
                  Việc với<span className="unseen"> {person.name}</span>
                  <span aria-hidden="true"> người này</span>
                </summary>
                <PersonActs
                  person={person}
                  every={every}
                  topics={topics}
                  onDone={(words, made) => done(person.name, words, made)}
                  onTopics={(words, before) => {
                    done(person.name, words)
                    setUndone({ id: person.id, name: person.name, topics: before })
                  }}
                />
              </details>
            )}
          </li>
        ))}
      </ul>
    </Screen>
  )
}

function keysText({ keys, totp }: Person): string {
  const ways = [keys > 0 && `${keys} chìa khóa`, totp && 'ứng dụng xác thực'].filter(Boolean)
  return ways.length > 0 ? ways.join(', ') : 'chỉ có mật khẩu'
}
