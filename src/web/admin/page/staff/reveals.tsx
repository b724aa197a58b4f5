/** *Ai đã mở gì*: photos, contacts and recordings of residents that somebody opened: who, when, why. Read only. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Failure, read } from '../server.ts'
import { Loading, Trouble } from '../ui/notice.tsx'
import { Screen } from '../ui/screen.tsx'
import { moment } from '../when.ts'

interface Reveals {
  readonly entries: readonly {
    readonly seq: number
    readonly at: number
    readonly name: string
    readonly what: 'reveal' | 'voice-played'
    /** `ticket ID` or `visit ID`. */
    readonly object?: string
    readonly why?: string
  }[]
  /** There are more than are told. */
  readonly more: boolean
}

const PERIODS = [7, 30, 90] as const

export function Reveals() {
  const [days, setDays] = useState<number>(PERIODS[0])
  const [who, setWho] = useState('')
  const query = useQuery({
    queryKey: ['reveals', days],
    queryFn: () => read<Reveals>(`/api/staff/audit/reveals?days=${days}`),
  })
  const all = query.data?.entries ?? []
  const names = [...new Set(all.map(({ name }) => name))].toSorted((a, b) => a.localeCompare(b, 'vi'))
  const chosen = names.includes(who) ? who : ''
  const shown = all.filter(({ name }) => chosen === '' || name === chosen)
  return (
    <Screen title="Ai đã mở gì" up={{ to: '/', title: 'Thủ tục' }}>
      <p>
        Ảnh, địa chỉ, số điện thoại và ghi âm của người dân mà người làm việc đã mở: ai, lúc nào, vì sao. Không ai sửa
        hay xóa được sổ này. Người kiểm tra thấy của mọi người; trưởng nhóm thấy của tình nguyện viên và của mình.
      </p>
      <p className="filter">
        <label htmlFor="days">Khoảng thời gian</label>
        <select id="days" value={days} onChange={({ target }) => setDays(Number(target.value))}>
          {PERIODS.map((one) => (
            <option key={one} value={one}>
              {one} ngày qua
            </option>
          ))}
        </select>
      </p>
      {names.length > 1 && (
        <p className="filter">
          <label htmlFor="who">Ai mở</label>
          <select id="who" value={chosen} onChange={({ target }) => setWho(target.value)}>
            <option value="">Tất cả</option>
            {names.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </p>
      )}
      {query.isPending && <Loading what="sổ" />}
      {query.isError &&
        (query.error instanceof Failure && query.error.status === 404 ? (
          <p>Mục này dành cho người kiểm tra và trưởng nhóm.</p>
        ) : (
          <Trouble error={query.error} onRetry={() => void query.refetch()} />
        ))}
      {query.data && (
        <p role="status">
          {all.length === 0 ? `Trong ${days} ngày qua chưa ai mở gì.` : `${shown.length} lần mở, mới nhất ở trên.`}
        </p>
      )}
      <ul className="notes" aria-label="Các lần mở">
        {shown.map(({ seq, at, name, what, object = '', why }) => (
          <li key={seq}>
            <h2>
              {name} {thingOf(what, object)}
            </h2>
            <p className="soft">
              {moment(at)} · số {seq} trong nhật ký · {aboutOf(object)}
            </p>
            {what === 'reveal' && <p>{why ? `Lý do: ${reasonOf(why)}` : 'Không ghi lý do'}</p>}
          </li>
        ))}
      </ul>
      {query.data?.more && (
        <p className="soft">Còn nữa: nhật ký kiểm tra có đủ; chọn khoảng ngắn hơn để thấy hết ở đây.</p>
      )}
    </Screen>
  )
}

function thingOf(what: 'reveal' | 'voice-played', object: string): string {
  if (what === 'voice-played') return 'nghe ghi âm'
  return object.startsWith('visit ') ? 'xem tên, địa chỉ, số điện thoại' : 'mở ảnh'
}

/** The end of the id tells two of them apart, and nobody's name. */
function aboutOf(object: string): string {
  const [kind, id = ''] = object.split(' ')
  return `${kind === 'visit' ? 'lượt đến nhà' : 'lượt giúp'} …${id.slice(-4)}`
}

/** Of a photo the reason begins with the id of its line. */
function reasonOf(why: string): string {
  return why.replace(/^[0-9a-z]{26}-\d{1,2} /, '')
}
