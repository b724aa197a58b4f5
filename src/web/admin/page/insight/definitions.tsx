/** How each number is counted, one press away from it. */
import { useQuery } from '@tanstack/react-query'
import type { Definition, DefinitionId } from '../../../../insight/api.ts'
import { read } from '../server.ts'

export function DefinitionList({ ids }: { readonly ids: readonly DefinitionId[] }) {
  const { data } = useQuery({
    queryKey: ['definitions'],
    queryFn: () => read<{ readonly definitions: readonly Definition[] }>('/api/insight/definitions'),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const shown = data?.definitions.filter(({ id }) => ids.includes(id)) ?? []
  if (shown.length === 0) return null
  return (
    <details>
      <summary>Các số này tính thế nào</summary>
      <dl>
        {shown.map(({ id, title, how }) => (
          <div key={id}>
            <dt>
              <strong>{title}</strong>
            </dt>
            <dd>{how}</dd>
          </div>
        ))}
      </dl>
    </details>
  )
}
