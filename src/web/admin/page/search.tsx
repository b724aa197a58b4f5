/** Every text of every flow, live or drafted; accents are optional. */
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { Link } from 'wouter'
import type { Found } from '../../../publishing/api.ts'
import { read } from './server.ts'
import { Loading, Trouble } from './ui/notice.tsx'
import { Screen } from './ui/screen.tsx'
import { screenOf } from './units.tsx'

const FILE_NAMES = { flow: 'đường đi', vi: 'tiếng Việt', en: 'tiếng Anh' } as const

export default function SearchScreen() {
  const [wanted, setWanted] = useState(() => new URLSearchParams(location.search).get('q') ?? '')
  const query = useQuery({
    queryKey: ['search', wanted],
    queryFn: () => read<Found>(`/api/admin/search?q=${encodeURIComponent(wanted)}`),
    enabled: wanted.length > 1,
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const q = String(new FormData(event.currentTarget).get('q')).trim()
    setWanted(q)
    history.replaceState(null, '', `?q=${encodeURIComponent(q)}`)
  }
  return (
    <Screen title="Tìm trong mọi thủ tục" up={{ to: '/', title: 'Thủ tục' }}>
      <form className="row" onSubmit={submit}>
        <label htmlFor="q">Tìm chữ, có dấu hay không cũng được</label>
        <input id="q" name="q" type="search" defaultValue={wanted} required minLength={2} maxLength={80} />
        <button type="submit" className="main">
          Tìm
        </button>
      </form>
      {query.isLoading && <Loading what="kết quả" />}
      {query.isError && <Trouble error={query.error} onRetry={() => void query.refetch()} />}
      {query.data && (
        <p role="status">
          {query.data.found.length === 0 ? 'Không thấy ở đâu.' : `Thấy ở ${query.data.found.length} chỗ.`}
        </p>
      )}
      <ul className="units">
        {query.data?.found.map(({ unit, title, part, file, path, text }) => (
          <li key={`${unit}.${part}.${file}.${path.join('.')}`}>
            <Link href={screenOf(unit, part)}>
              {title} › {part === 'head' ? 'thông tin chung' : part.replace(/^step\./, 'bước ')}
            </Link>
            <p>{text}</p>
            <p className="soft">{FILE_NAMES[file]}</p>
          </li>
        ))}
      </ul>
    </Screen>
  )
}
