/** What can be done with somebody who works here; each says first what it means. */
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { ask } from '../server.ts'
import { Sheet } from '../ui/dialog.tsx'
import { Trouble } from '../ui/notice.tsx'
import { type OneTimeLink, type Person, ROLES, type Topic } from './person.ts'
import { ChangeTopics, isLimitable, topicsText } from './topics.tsx'

interface Answer {
  readonly link?: OneTimeLink
}

interface Act {
  readonly button: string
  readonly means: string
  readonly done: string
  readonly path: string
  readonly danger?: true
}

const ACTS = {
  link: {
    button: 'Tạo liên kết đăng nhập mới',
    means: 'Cho người đổi máy, xóa nhầm chìa khóa hoặc chưa kịp mở liên kết cũ. Liên kết cũ không dùng được nữa.',
    done: 'Đã tạo liên kết mới.',
    path: 'link',
  },
  end: {
    button: 'Mất máy: kết thúc mọi phiên',
    means:
      'Mọi máy của người này bị đăng xuất trong vài giây, cả thông báo. Chìa khóa vẫn còn: họ đăng nhập lại được trên máy khác.',
    done: 'Đã kết thúc mọi phiên.',
    path: 'end-sessions',
  },
  reset: {
    button: 'Làm lại từ đầu',
    means:
      'Xóa mọi chìa khóa, mật khẩu, mã dự phòng của người này và kết thúc mọi phiên; họ vào lại bằng liên kết mời mới. Dùng khi máy mất và không chắc ai đang giữ.',
    done: 'Đã xóa chìa khóa cũ và tạo liên kết mời mới.',
    path: 'reset',
    danger: true,
  },
  off: {
    button: 'Cho nghỉ hẳn',
    means:
      'Người này không vào được nữa, mọi phiên kết thúc. Ai họ đang giúp thì trở về hàng chờ khi hết giờ giữ. Muốn làm lại thì mời mới.',
    done: 'Đã cho nghỉ.',
    path: 'off',
    danger: true,
  },
} as const satisfies Record<string, Act>

type ActName = keyof typeof ACTS

interface Props {
  readonly person: Person
  /** An admin also changes roles. */
  readonly every: boolean
  readonly topics: readonly Topic[]
  readonly onDone: (said: string, link?: OneTimeLink) => void
  /** They help with other topics now, and helped with these before. */
  readonly onTopics: (said: string, before: Person['topics']) => void
}

export function PersonActs({ person, every, topics, onDone, onTopics }: Props) {
  const [asking, setAsking] = useState<ActName | 'role' | 'topics' | null>(null)
  const close = () => setAsking(null)
  const names = (Object.keys(ACTS) as ActName[]).filter((name) => name !== 'end' || person.standing !== 'invited')
  return (
    <>
      <p className="row">
        {names.map((name) => (
          <button
            key={name}
            type="button"
            aria-label={`${ACTS[name].button}: ${person.name}`}
            onClick={() => setAsking(name)}
          >
            {ACTS[name].button}
          </button>
        ))}
        {isLimitable(person) && (
          <button type="button" aria-label={`Việc được giúp: ${person.name}`} onClick={() => setAsking('topics')}>
            Việc được giúp
          </button>
        )}
        {every && (
          <button type="button" aria-label={`Đổi tên hoặc vai trò: ${person.name}`} onClick={() => setAsking('role')}>
            Đổi tên hoặc vai trò
          </button>
        )}
      </p>
      {asking === 'role' && <Change person={person} onClose={close} onDone={onDone} />}
      {asking === 'topics' && (
        <ChangeTopics
          person={person}
          known={topics}
          onClose={close}
          onDone={(now) =>
            onTopics(`${person.name}: ${topicsText(now, topics)}. Họ phải đăng nhập lại.`, person.topics)
          }
        />
      )}
      {asking && asking !== 'role' && asking !== 'topics' && (
        <Confirm key={asking} person={person} act={ACTS[asking]} onClose={close} onDone={onDone} />
      )}
    </>
  )
}

function Confirm({
  person,
  act,
  onClose,
  onDone,
}: Pick<Props, 'person' | 'onDone'> & { readonly act: Act; readonly onClose: () => void }) {
  const run = useMutation({
    mutationFn: () => ask<Answer>('POST', `/api/staff/people/${person.id}/${act.path}`, {}),
    onSuccess: ({ link }) => {
      onClose()
      onDone(`${person.name}: ${act.done}`, link)
    },
  })
  return (
    <Sheet title={`${act.button}: ${person.name}`} onClose={onClose}>
      <p>{act.means}</p>
      {run.isError && <Trouble error={run.error} />}
      <p className="row">
        <button
          type="button"
          className={act.danger ? 'danger' : 'main'}
          disabled={run.isPending}
          onClick={() => run.mutate()}
        >
          {run.isPending ? 'Đang làm…' : act.button}
        </button>
        <button type="button" onClick={onClose}>
          Thôi
        </button>
      </p>
    </Sheet>
  )
}

function Change({ person, onClose, onDone }: Pick<Props, 'person' | 'onDone'> & { readonly onClose: () => void }) {
  const [name, setName] = useState(person.name)
  const [role, setRole] = useState(person.role)
  const changes = {
    ...(name.trim() !== person.name && name.trim() !== '' && { name: name.trim() }),
    ...(role !== person.role && { role }),
  }
  const none = Object.keys(changes).length === 0
  const run = useMutation({
    mutationFn: () => ask('PATCH', `/api/staff/people/${person.id}`, changes),
    onSuccess: () => {
      onClose()
      onDone(`${person.name}: đã đổi. Họ phải đăng nhập lại.`)
    },
  })
  return (
    <Sheet title={`Đổi tên hoặc vai trò: ${person.name}`} onClose={onClose}>
      <div className="stack">
        <label htmlFor="new-name">Tên, như bà con sẽ thấy</label>
        <input
          id="new-name"
          maxLength={80}
          autoComplete="off"
          value={name}
          onChange={({ target }) => setName(target.value)}
        />
        <label htmlFor="new-role">Vai trò</label>
        <select id="new-role" value={role} onChange={({ target }) => setRole(target.value)}>
          {ROLES.map(([id, title]) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </select>
        <p className="soft">Đổi xong, mọi phiên của họ kết thúc để quyền mới có hiệu lực ngay.</p>
      </div>
      {run.isError && <Trouble error={run.error} />}
      <p className="row">
        <button type="button" className="main" disabled={none || run.isPending} onClick={() => run.mutate()}>
          {run.isPending ? 'Đang đổi…' : 'Đổi'}
        </button>
        <button type="button" onClick={onClose}>
          Thôi
        </button>
      </p>
    </Sheet>
  )
}
