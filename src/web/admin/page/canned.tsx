/**
 * Ready-made replies of the helpers, beside the step they belong to. The very ones the desk offers and leads change there:
 * they take effect at once, and are no part of a draft.
 */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, memo, useState } from 'react'
import type { CannedAsked } from '../../../desk/api.ts'
import { ask, read } from './server.ts'
import { Loading, Trouble } from './ui/notice.tsx'

interface Written extends CannedAsked {
  readonly id: string
}
interface All {
  readonly canned: readonly Written[]
}

/** As the desk has it. */
const CHARS_MAX = 500

interface Props {
  readonly flow: string
  readonly step: string
  readonly disabled: boolean
}

export const CannedReplies = memo(function CannedReplies({ flow, step, disabled }: Props) {
  const all = useQuery({ queryKey: ['canned'], queryFn: () => read<All>('/api/desk/canned') })
  const [edited, setEdited] = useState<Written | null>(null)
  const here = all.data?.canned.filter((one) => one.flow === flow && (one.step ?? step) === step) ?? []
  return (
    <section>
      <h2>Mẫu câu cho người hỗ trợ</h2>
      <p className="soft">
        Người hỗ trợ thấy sẵn khi giúp ở bước này. Sửa là dùng ngay ở bàn trực, không chờ phát hành; trưởng nhóm sửa
        cùng những câu này.
      </p>
      {all.isPending && <Loading what="mẫu câu" />}
      {all.isError && <Trouble error={all.error} onRetry={() => void all.refetch()} />}
      {all.data && here.length === 0 && <p>Chưa có mẫu câu nào cho bước này.</p>}
      <ul className="notes">
        {here.map((one) => (
          <li key={one.id}>
            {edited?.id === one.id ? (
              <Editor key={one.text} written={edited} onDone={() => setEdited(null)} />
            ) : (
              <>
                <p>{one.text}</p>
                <p className="soft">
                  {one.step ? 'Chỉ ở bước này' : 'Ở mọi bước của thủ tục'}
                  {!disabled && (
                    <button type="button" className="plain" onClick={() => setEdited(one)}>
                      Sửa<span className="unseen">: {one.text}</span>
                    </button>
                  )}
                </p>
              </>
            )}
          </li>
        ))}
      </ul>
      {edited && !here.some(({ id }) => id === edited.id) && <Editor written={edited} onDone={() => setEdited(null)} />}
      {!disabled && !edited && (
        <button type="button" onClick={() => setEdited({ id: freshId(), text: '', flow, step })}>
          + Thêm mẫu câu
        </button>
      )}
    </section>
  )
})

function Editor({ written, onDone }: { readonly written: Written; readonly onDone: () => void }) {
  const client = useQueryClient()
  const [text, setText] = useState(written.text)
  const save = useMutation({
    mutationFn: ({ off }: { readonly off?: true }) => {
      const { id, flow, step } = written
      const asked: CannedAsked = {
        ...{ text: off ? written.text : text.trim(), was: written.text },
        ...(flow && { flow }),
        ...(step && { step }),
        ...(off && { off }),
      }
      return ask<All>('PUT', `/api/desk/canned/${id}`, asked)
    },
    onSuccess: (now) => {
      client.setQueryData(['canned'], now)
      onDone()
    },
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    save.mutate({})
  }
  return (
    <form onSubmit={submit} className="stack">
      <label htmlFor="canned">
        Câu ({'{bác}'} và {'{cháu}'} tự đổi theo cách xưng hô)
      </label>
      <textarea
        id="canned"
        rows={3}
        required
        maxLength={CHARS_MAX}
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
      {save.isError && (
        <>
          <Trouble error={save.error} />
          <button type="button" onClick={() => void client.invalidateQueries({ queryKey: ['canned'] })}>
            Xem lại bản mới nhất
          </button>
        </>
      )}
      <p className="row">
        <button type="submit" className="main" disabled={save.isPending || text.trim() === ''}>
          Lưu mẫu câu
        </button>
        <button type="button" className="plain" onClick={onDone}>
          Thôi
        </button>
        {written.text !== '' && (
          <button type="button" disabled={save.isPending} onClick={() => save.mutate({ off: true })}>
            Bỏ mẫu câu này
          </button>
        )}
      </p>
    </form>
  )
}

/** Of this device: letters and digits, as the desk's ids are. */
function freshId(): string {
  return crypto.randomUUID().replaceAll('-', '').slice(0, 20)
}
