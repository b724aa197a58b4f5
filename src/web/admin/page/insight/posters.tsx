/** Posters and cards with codes: made here, printed, hung, and counted. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { Poster, PosterAsked, PosterChange, Posters as PostersOf } from '../../../../insight/api.ts'
import { useAccount } from '../account.ts'
import { ask, read } from '../server.ts'
import { Sheet } from '../ui/dialog.tsx'
import { Loading, Trouble } from '../ui/notice.tsx'
import { Screen } from '../ui/screen.tsx'
import { day } from '../when.ts'
import { InsightNav } from './screens.tsx'

const SIZES = [
  ['a4', 'In khổ A4'],
  ['a5', 'In khổ A5'],
  ['card', 'In thẻ nhỏ'],
] as const

export function Posters() {
  const client = useQueryClient()
  const mayChange = useAccount().data?.may.includes('posters.change') ?? false
  const [adding, setAdding] = useState(false)
  const query = useQuery({ queryKey: ['posters'], queryFn: () => read<PostersOf>('/api/insight/posters') })
  const change = useMutation({
    mutationFn: ({ id, version, off, group, where }: Poster) => {
      const asked: PosterChange = { version, off: !off, ...(group && { group }), ...(where && { where }) }
      return ask('PUT', `/api/insight/posters/${id}`, asked)
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['posters'] }),
  })
  return (
    <Screen
      title="Tờ dán và mã QR"
      up={{ to: '/numbers', title: 'Số liệu' }}
      aside={
        mayChange && (
          <button type="button" className="main" onClick={() => setAdding(true)}>
            + Tờ mới
          </button>
        )
      }
    >
      <InsightNav />
      {query.isPending && <Loading what="các tờ dán" />}
      {query.isError && <Trouble error={query.error} onRetry={() => void query.refetch()} />}
      {change.isError && <Trouble error={change.error} />}
      {query.data?.posters.length === 0 && (
        <p>Chưa có tờ nào. Mỗi tờ có mã riêng, nên biết tờ nào đưa được bao nhiêu người đến.</p>
      )}
      <ul className="notes">
        {query.data?.posters.map((poster) => (
          <li key={poster.id}>
            <h2>
              {poster.title} {poster.off && <span className="tag warn">đã gỡ</span>}
            </h2>
            <p>
              {poster.group && `${poster.group} · `}
              {poster.where ? `dán ở ${poster.where}` : 'chưa ghi dán ở đâu'} · {poster.opened.text} người mở
            </p>
            <p className="soft">
              Mã {poster.id} · {poster.by}, {day(poster.madeAt)}
            </p>
            <p className="row">
              {SIZES.map(([size, title]) => (
                <a
                  key={size}
                  className="button"
                  href={`/api/insight/posters/${poster.id}/print?size=${size}`}
                  target="_blank"
                  rel="noreferrer"
                >
                  {title}
                  <span className="unseen">: {poster.title}, mở cửa sổ mới</span>
                </a>
              ))}
              {mayChange && (
                <button type="button" disabled={change.isPending} onClick={() => change.mutate(poster)}>
                  {poster.off ? 'Dán lại' : 'Đã gỡ xuống'}
                  <span className="unseen">: {poster.title}</span>
                </button>
              )}
            </p>
          </li>
        ))}
      </ul>
      {query.data && <Slip flows={query.data.flows.filter(({ id }) => id !== '')} />}
      {adding && query.data && <NewPoster posters={query.data} onClose={() => setAdding(false)} />}
    </Screen>
  )
}

/** The "giấy hẹn": handed to somebody who could not do it by chat. */
function Slip({ flows }: Pick<PostersOf, 'flows'>) {
  const [flow, setFlow] = useState(flows[0]?.id ?? '')
  if (flow === '') return null
  return (
    <section>
      <h2>Giấy hẹn</h2>
      <p className="soft">Tờ nhỏ đưa tận tay cho người cần ra gặp: tên thủ tục, chỗ ghi ngày giờ và nơi hẹn, mã QR.</p>
      <p className="row">
        <label htmlFor="slip">Thủ tục</label>
        <select id="slip" value={flow} onChange={({ target }) => setFlow(target.value)}>
          {flows.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </select>
        <a
          className="button"
          href={`/api/insight/slip?flow=${encodeURIComponent(flow)}`}
          target="_blank"
          rel="noreferrer"
        >
          In giấy hẹn<span className="unseen">, mở cửa sổ mới</span>
        </a>
      </p>
    </section>
  )
}

function NewPoster({ posters, onClose }: { readonly posters: PostersOf; readonly onClose: () => void }) {
  const client = useQueryClient()
  const make = useMutation({
    mutationFn: (asked: PosterAsked) => ask<Poster>('POST', '/api/insight/posters', asked),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['posters'] })
      onClose()
    },
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const text = (name: string) => String(form.get(name) ?? '').trim()
    make.mutate({
      channels: form.getAll('channel').map(String),
      ...(text('flow') && { flow: text('flow') }),
      ...(text('group') && { group: text('group') }),
      ...(text('where') && { where: text('where') }),
    })
  }
  return (
    <Sheet title="Tờ mới" onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        <label htmlFor="poster-flow">Dẫn tới</label>
        <select id="poster-flow" name="flow">
          {!posters.flows.some(({ id }) => id === '') && <option value="">Menu chính</option>}
          {posters.flows.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </select>
        <label htmlFor="poster-group">Tổ dân phố (nếu có)</label>
        <input id="poster-group" name="group" maxLength={80} />
        <label htmlFor="poster-where">Dán ở đâu</label>
        <input id="poster-where" name="where" maxLength={120} />
        <fieldset>
          <legend>Mã QR cho kênh nào</legend>
          {posters.channels.map(({ id, title }) => (
            <label key={id} className="choice">
              <input type="checkbox" name="channel" value={id} defaultChecked /> {title}
            </label>
          ))}
        </fieldset>
        {make.isError && <Trouble error={make.error} />}
        <button type="submit" className="main" disabled={make.isPending}>
          Tạo tờ
        </button>
      </form>
    </Sheet>
  )
}
