/** The program brought a newer definition and somebody here had edited: three versions side by side, part by part. */
import { useQuery } from '@tanstack/react-query'
import type { FormEvent } from 'react'
import { useLocation } from 'wouter'
import type { StepContent } from '../../../../publishing/api.ts'
import type { Update, UpdateAsked } from '../../../../publishing/api-publish.ts'
import { read } from '../server.ts'
import { Loading, Trouble } from '../ui/notice.tsx'
import { Screen } from '../ui/screen.tsx'
import { difference } from './difference.ts'
import { unitPath, useUnit, useUnitAct } from './unit.ts'

export default function UpdateScreen() {
  const { unit, rights } = useUnit()
  const [, go] = useLocation()
  const query = useQuery({
    queryKey: ['update', unit.row.id],
    queryFn: () => read<Update>(`${unitPath(unit.row.id)}/update`),
  })
  const take = useUnitAct((asked: UpdateAsked) => ({ path: 'update', body: asked }))
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const parts = query.data?.parts ?? []
    take.mutate(
      { take: parts.filter(({ part }) => form.get(part) === 'theirs').map(({ part }) => part) },
      { onSuccess: () => go(`/u/${unit.row.id}`) },
    )
  }
  return (
    <Screen title="Bản mới kèm phần mềm" up={{ to: `/u/${unit.row.id}`, title: unit.row.title }}>
      <p>
        Phần mềm mang theo bản mới của thủ tục này, còn phường đã sửa bản cũ. Chọn từng chỗ; chỗ lấy theo bản mới sẽ vào
        bản nháp.
      </p>
      {query.isPending && <Loading what="hai bản" />}
      {query.isError && <Trouble error={query.error} onRetry={() => void query.refetch()} />}
      {query.data && (
        <form className="stack" onSubmit={submit}>
          {query.data.parts.map(({ part, title, ours, theirs, conflict }) => (
            <fieldset key={part}>
              <legend>
                {title} {conflict && <span className="tag warn">hai bên cùng sửa</span>}
              </legend>
              <Lines ours={ours} theirs={theirs} />
              <label className="choice">
                <input
                  type="radio"
                  name={part}
                  value="ours"
                  defaultChecked={conflict}
                  required
                  disabled={!rights.mayEdit}
                />{' '}
                Giữ của phường
              </label>
              <label className="choice">
                <input type="radio" name={part} value="theirs" defaultChecked={!conflict} disabled={!rights.mayEdit} />{' '}
                Lấy bản mới
              </label>
            </fieldset>
          ))}
          {take.isError && <Trouble error={take.error} />}
          <button type="submit" className="main" disabled={!rights.mayEdit || take.isPending}>
            Đưa vào bản nháp
          </button>
        </form>
      )}
    </Screen>
  )
}

type Content = Update['parts'][number]['ours']

function Lines({ ours, theirs }: { readonly ours: Content; readonly theirs: Content }) {
  if (ours === undefined) return <p>Chỗ này chỉ có ở bản mới.</p>
  if (theirs === undefined) return <p>Bản mới đã bỏ chỗ này.</p>
  const lines = difference(whole(ours), whole(theirs))
  return (
    <dl className="changes">
      {lines.map(({ key, what, mine, theirs: new_ }) => (
        <div key={key}>
          <dt>{what}</dt>
          <dd>Của phường: {mine || '(để trống)'}</dd>
          <dd>Bản mới: {new_ || '(để trống)'}</dd>
        </div>
      ))}
    </dl>
  )
}

/** Heads and the ward's data have words or structure alone: the missing half is empty. */
function whole(content: NonNullable<Content>): StepContent {
  return { structure: content.structure ?? {}, words: content.words ?? {} } as StepContent
}
