/** One question of the dashboard: its own loading, error and time, so that one that fails takes no other with it. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type ReactNode, useId } from 'react'
import type { DefinitionId } from '../../../../insight/api.ts'
import { Failure, read } from '../server.ts'
import { Loading, Trouble } from '../ui/notice.tsx'
import { moment } from '../when.ts'
import { DefinitionList } from './definitions.tsx'

interface TileProps<T extends { readonly at: number; readonly empty?: string }> {
  readonly title: string
  readonly path: string
  /** Definitions of the numbers in it. */
  readonly about?: readonly DefinitionId[]
  readonly children: (data: T) => ReactNode
}

/** Read once for all that ask the same; the last figures stand there while new ones are on their way. */
export function useNumbers<T>(path: string) {
  return useQuery({
    queryKey: ['numbers', path],
    queryFn: () => read<T>(path),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    gcTime: 24 * 60 * 60_000,
  })
}

export function Tile<T extends { readonly at: number; readonly empty?: string }>({
  title,
  path,
  about = [],
  children,
}: TileProps<T>) {
  const id = useId()
  const query = useNumbers<T>(path)
  // Somebody without the right to a number does not see its frame either.
  if (query.error instanceof Failure && query.error.status === 404) return null
  return (
    <section className="tile" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {query.isPending && <Loading what={title.toLowerCase()} />}
      {query.isError && <Trouble error={query.error} onRetry={() => void query.refetch()} />}
      {query.data && (query.isError || query.isPlaceholderData) && (
        <p className="soft">Số liệu lúc {moment(query.data.at)}.</p>
      )}
      {query.data?.empty && <p>{query.data.empty}</p>}
      {query.data && !query.data.empty && children(query.data)}
      {about.length > 0 && <DefinitionList ids={about} />}
    </section>
  )
}
