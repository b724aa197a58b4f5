/** The same flow as the text of its files, with what the schema knows offered while typing and faults in their place. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { FileName, TextAsked, TextFile } from '../../../../publishing/api.ts'
import { ask, Failure, read } from '../server.ts'
import { Loading, Note, Trouble } from '../ui/notice.tsx'
import { Screen } from '../ui/screen.tsx'
import { Banner } from './banner.tsx'
import { openText, type TextEditor } from './text-editor.ts'
import { unitPath, useUnit } from './unit.ts'

const FILES: readonly (readonly [file: FileName, title: string])[] = [
  ['flow', 'Đường đi'],
  ['vi', 'Lời tiếng Việt'],
  ['en', 'Lời tiếng Anh'],
]

export default function TextScreen() {
  const { unit } = useUnit()
  const [file, setFile] = useState<FileName>('flow')
  const [dirty, setDirty] = useState(false)
  const query = useQuery({
    queryKey: ['text', unit.row.id, file],
    queryFn: () => read<TextFile>(`${unitPath(unit.row.id)}/text/${file}`),
    staleTime: 0,
    refetchOnMount: 'always',
  })
  return (
    <Screen title="Sửa dạng chữ (YAML)" up={{ to: `/u/${unit.row.id}`, title: unit.row.title }} className="wide">
      <Banner />
      <p className="row">
        <label htmlFor="file">Tệp</label>
        <select
          id="file"
          value={file}
          onChange={({ target }) => {
            if (dirty && !confirm('Phần vừa gõ chưa lưu. Bỏ và mở tệp khác?')) return
            setDirty(false)
            setFile(target.value as FileName)
          }}
        >
          {FILES.map(([id, title]) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </select>
        <span className="soft">Ctrl + dấu cách: gợi ý. Phím Esc rồi Tab: ra khỏi ô.</span>
      </p>
      {query.isPending && <Loading what="tệp" />}
      {query.isError && <Trouble error={query.error} onRetry={() => void query.refetch()} />}
      {query.data && <Editor key={`${file} ${query.data.base}`} file={file} start={query.data} onDirty={setDirty} />}
    </Screen>
  )
}

interface EditorProps {
  readonly file: FileName
  readonly start: TextFile
  readonly onDirty: (dirty: boolean) => void
}

function Editor({ file, start, onDirty }: EditorProps) {
  const { unit, rights } = useUnit()
  const client = useQueryClient()
  const place = useRef<HTMLDivElement>(null)
  const editor = useRef<TextEditor>(undefined)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const [done, setDone] = useState(false)
  useEffect(() => {
    if (place.current === null) return
    const opened = openText(place.current, {
      text: start.text,
      file,
      readOnly: !rights.mayEdit,
      problems: start.problems,
      onChange: () => {
        onDirty(true)
        setDone(false)
      },
    })
    editor.current = opened
    return () => opened.close()
  }, [start, file, rights.mayEdit, onDirty])
  const save = async () => {
    if (editor.current === undefined) return
    const asked: TextAsked = { base: start.base, text: editor.current.text() }
    setBusy(true)
    setError(null)
    try {
      const saved = await ask<TextFile>('PUT', `${unitPath(unit.row.id)}/text/${file}`, asked)
      onDirty(false)
      setDone(true)
      client.setQueryData(['text', unit.row.id, file], saved)
      void client.invalidateQueries({ queryKey: ['unit', unit.row.id] })
    } catch (failure) {
      setError(failure)
      if (failure instanceof Failure) editor.current.show(failure.problems)
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      {error !== null && <Trouble error={error} />}
      {error instanceof Failure && error.code === 'changed' && (
        <Note kind="warn">
          <p>Chép phần bạn gõ ra chỗ khác, rồi mở lại tệp để xem bản của đồng nghiệp.</p>
          <button
            type="button"
            onClick={() => void client.invalidateQueries({ queryKey: ['text', unit.row.id, file] })}
          >
            Mở lại tệp
          </button>
        </Note>
      )}
      {done && <p role="status">Đã lưu vào bản nháp.</p>}
      <div ref={place} className="code" />
      {rights.mayEdit && (
        <button type="button" className="main" disabled={busy} onClick={() => void save()}>
          {busy ? 'Đang lưu…' : 'Lưu vào bản nháp'}
        </button>
      )}
    </>
  )
}
