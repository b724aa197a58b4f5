/** What colleagues write to each other about a step. Residents never see it. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, memo, useRef } from 'react'
import type { NoteAsked } from '../../../../publishing/api.ts'
import { ask } from '../server.ts'
import { Trouble } from '../ui/notice.tsx'
import { moment } from '../when.ts'
import { unitPath, useUnit } from './unit.ts'

export const StepNotes = memo(function StepNotes({ part }: { readonly part: string }) {
  const { unit, rights } = useUnit()
  const client = useQueryClient()
  const form = useRef<HTMLFormElement>(null)
  const path = `${unitPath(unit.row.id)}/notes`
  const refresh = () => client.invalidateQueries({ queryKey: ['unit', unit.row.id] })
  const add = useMutation({
    mutationFn: (asked: NoteAsked) => ask('POST', path, asked),
    onSuccess: () => {
      form.current?.reset()
      void refresh()
    },
  })
  const done = useMutation({ mutationFn: (id: string) => ask('POST', `${path}/${id}/done`, {}), onSuccess: refresh })
  const notes = unit.notes.filter((note) => note.part === part)
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const data = new FormData(event.currentTarget)
    add.mutate({ part, text: String(data.get('note')).trim(), open: data.get('open') === 'on' })
  }
  return (
    <section>
      <h2>Ghi chú của đồng nghiệp</h2>
      <p className="soft">Chỉ người biên tập thấy.</p>
      <ul className="notes">
        {notes.map(({ id, name, at, text, open }) => (
          <li key={id}>
            <p>{text}</p>
            <p className="soft">
              {name}, {moment(at)} {open && <span className="tag warn">cần sửa</span>}
              {open && rights.mayEdit && (
                <button type="button" className="plain" onClick={() => done.mutate(id)}>
                  Đã sửa xong
                </button>
              )}
            </p>
          </li>
        ))}
      </ul>
      {(add.isError || done.isError) && <Trouble error={add.error ?? done.error} />}
      <form ref={form} onSubmit={submit} className="stack">
        <label htmlFor="note">Viết ghi chú</label>
        <textarea id="note" name="note" rows={2} required maxLength={2_000} />
        <label className="choice">
          <input type="checkbox" name="open" defaultChecked /> <span>Cần sửa trước khi phát hành</span>
        </label>
        <button type="submit" disabled={add.isPending}>
          Lưu ghi chú
        </button>
      </form>
    </section>
  )
})
