/** What somebody helps with: everything, or some topics only. Nobody else is shown to them then. */
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { ask } from '../server.ts'
import { Sheet } from '../ui/dialog.tsx'
import { Trouble } from '../ui/notice.tsx'
import type { Person, Topic } from './person.ts'

/** Leads see the whole ward, and the others nobody who waits. */
export function isLimitable({ role }: Pick<Person, 'role'>): boolean {
  return role === 'volunteer' || role === 'police'
}

export function topicsText(topics: Person['topics'], known: readonly Topic[]): string {
  if (topics === 'all') return 'Giúp mọi việc'
  return `Chỉ giúp: ${topics.map((id) => known.find((one) => one.id === id)?.title ?? id).join(' · ') || 'chưa chọn việc nào'}`
}

interface Props {
  readonly person: Person
  readonly known: readonly Topic[]
  readonly onClose: () => void
  readonly onDone: (topics: Person['topics']) => void
}

export function ChangeTopics({ person, known, onClose, onDone }: Props) {
  const [some, setSome] = useState(person.topics !== 'all')
  const [chosen, setChosen] = useState<readonly string[]>(person.topics === 'all' ? [] : person.topics)
  // What was set elsewhere stays in sight, under its bare name.
  const strange = (person.topics === 'all' ? [] : person.topics).filter((id) => !known.some((one) => one.id === id))
  const offered = known.filter(({ policeOnly }) => !policeOnly || person.role === 'police')
  const listed = [...offered, ...strange.map((id) => ({ id, title: id }))]
  const topics = some ? listed.flatMap(({ id }) => (chosen.includes(id) ? [id] : [])) : ('all' as const)
  const same = JSON.stringify(topics) === JSON.stringify(person.topics)
  const run = useMutation({
    mutationFn: () => ask('PATCH', `/api/staff/people/${person.id}`, { topics }),
    onSuccess: () => {
      onClose()
      onDone(topics)
    },
  })
  return (
    <Sheet title={`Việc được giúp: ${person.name}`} onClose={onClose}>
      <fieldset className="stack">
        <legend>{person.name} giúp</legend>
        <label className="choice">
          <input type="radio" name="which" checked={!some} onChange={() => setSome(false)} />
          <span>Mọi việc</span>
        </label>
        <label className="choice">
          <input type="radio" name="which" checked={some} onChange={() => setSome(true)} />
          <span>Chỉ những việc chọn dưới đây: không thấy ai khác</span>
        </label>
      </fieldset>
      {some && (
        <fieldset className="stack">
          <legend>Việc được giúp</legend>
          {listed.map(({ id, title }) => (
            <label key={id} className="choice">
              <input
                type="checkbox"
                checked={chosen.includes(id)}
                onChange={() => setChosen(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id])}
              />
              <span>{title}</span>
            </label>
          ))}
        </fieldset>
      )}
      <p className="soft">
        {person.role === 'police' || 'Việc riêng của công an thì tình nguyện viên không bao giờ thấy. '}
        Ai chỉ giúp một số việc thì không dùng nhóm Telegram. Đổi xong, họ phải đăng nhập lại; ai họ đang giúp mà ngoài
        việc được chọn thì trở về hàng chờ khi hết giờ giữ.
      </p>
      {run.isError && <Trouble error={run.error} />}
      <p className="row">
        <button
          type="button"
          className="main"
          disabled={same || topics.length === 0 || run.isPending}
          onClick={() => run.mutate()}
        >
          {run.isPending ? 'Đang đổi…' : topics.length === 0 ? 'Chọn ít nhất một việc' : 'Đổi'}
        </button>
        <button type="button" onClick={onClose}>
          Thôi
        </button>
      </p>
    </Sheet>
  )
}
