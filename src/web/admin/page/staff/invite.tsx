/** Somebody new: a name as residents will read it, a role, and the link they come in by. */
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { ask } from '../server.ts'
import { Trouble } from '../ui/notice.tsx'
import { type OneTimeLink, type Person, ROLES } from './person.ts'

interface Invited {
  readonly person: Person
  readonly link: OneTimeLink
}

interface Props {
  /** A lead invites volunteers only. */
  readonly every: boolean
  readonly onInvited: (invited: Invited) => void
}

export function Invite({ every, onInvited }: Props) {
  const [name, setName] = useState('')
  const [role, setRole] = useState('volunteer')
  const invite = useMutation({
    mutationFn: () => ask<Invited>('POST', '/api/staff/people', { name: name.trim(), role }),
    onSuccess: (invited) => {
      setName('')
      onInvited(invited)
    },
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (name.trim() !== '' && !invite.isPending) invite.mutate()
  }
  return (
    <form className="stack" onSubmit={submit} aria-labelledby="invite-title">
      <h2 id="invite-title">Mời người mới</h2>
      <label htmlFor="name">Tên, như bà con sẽ thấy (ví dụ “Trần Thị Lan”)</label>
      <input
        id="name"
        required
        maxLength={80}
        autoComplete="off"
        value={name}
        onChange={({ target }) => setName(target.value)}
      />
      {every ? (
        <>
          <label htmlFor="role">Vai trò</label>
          <select id="role" value={role} onChange={({ target }) => setRole(target.value)}>
            {ROLES.map(([id, title]) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </select>
        </>
      ) : (
        <p className="soft">Trưởng nhóm mời tình nguyện viên; công an và người khác do quản trị mời.</p>
      )}
      {invite.isError && <Trouble error={invite.error} />}
      <p>
        <button type="submit" className="main" disabled={invite.isPending}>
          {invite.isPending ? 'Đang tạo liên kết…' : 'Tạo liên kết mời'}
        </button>
      </p>
    </form>
  )
}
