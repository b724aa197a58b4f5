/** Messages of the ward to those who asked to be told: the list, a draft, what became of one. */
import { useQuery } from '@tanstack/react-query'
import { Route, Switch } from 'wouter'
import type { NoticeView } from '../../../../notices/api.ts'
import { read } from '../server.ts'
import { Loading, Trouble } from '../ui/notice.tsx'
import { Screen } from '../ui/screen.tsx'
import { Draft } from './draft.tsx'
import { Leftover } from './leftover.tsx'
import { NoticeList } from './list.tsx'
import { Sent } from './sent.tsx'

/** While one is being handed out its figures are looked at again. */
const AGAIN_MS = 3_000

export const NOTICES = '/api/admin/notices'
export const UP = { to: '/notices', title: 'Tin báo' } as const

export default function NoticeScreens() {
  return (
    <Switch>
      <Route path="/notices" component={NoticeList} />
      <Route path="/notices/new">
        <Draft />
      </Route>
      <Route path="/notices/:id">{({ id }) => <One key={id} id={id} />}</Route>
      <Route>
        <Screen title="Không có trang này" up={UP}>
          <p>Địa chỉ này không dẫn tới đâu.</p>
        </Screen>
      </Route>
    </Switch>
  )
}

function One({ id }: { readonly id: string }) {
  const query = useQuery({
    queryKey: ['notice', id],
    queryFn: () => read<NoticeView>(`${NOTICES}/${id}`),
    refetchInterval: ({ state }) => (state.data?.state === 'sending' ? AGAIN_MS : false),
    // What is typed into a draft is not to be replaced under the hand.
    refetchOnWindowFocus: false,
  })
  if (query.data?.state === 'draft') return <Draft notice={query.data} />
  if (query.data) return <Sent notice={query.data} />
  return (
    <Screen title="Tin báo" up={UP}>
      <Leftover id={id} />
      {query.isError ? (
        <Trouble error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <Loading what="tin báo" />
      )}
    </Screen>
  )
}
