/**
 * The same flow as the text of its files, with what the schema knows offered while typing and faults in their place. What is
 * typed is kept on this device until the server has it; where a colleague was first, both are there.
 */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { FileName, TextAsked, TextFile } from '../../../../publishing/api.ts'
import { forget, type Kept, keep, keptOf, type TextKept } from '../kept.ts'
import { ask, Failure, read } from '../server.ts'
import { Loading, Note, Trouble } from '../ui/notice.tsx'
import { Screen } from '../ui/screen.tsx'
import { moment } from '../when.ts'
import { Banner } from './banner.tsx'
import { openText, type TextEditor } from './text-editor.ts'
import { unitPath, useUnit } from './unit.ts'

const FILES: readonly (readonly [file: FileName, title: string])[] = [
  ['flow', 'Đường đi'],
  ['vi', 'Lời tiếng Việt'],
  ['en', 'Lời tiếng Anh'],
]
/** A pause in typing after which it is safe on this device. */
const KEEP_MS = 300

export default function TextScreen() {
  const { unit } = useUnit()
  const { kind, id, title } = unit.row
  const files = FILES.filter(([file]) => kind === 'flow' || (file === 'flow') === (kind === 'place'))
  const [file, setFile] = useState<FileName>(
    () => (files.find(([one]) => `#${one}` === location.hash) ?? files[0])?.[0] ?? 'flow',
  )
  /** Raised when the file is to be read anew. */
  const [opened, setOpened] = useState(0)
  const query = useQuery({
    queryKey: ['text', id, file, opened],
    queryFn: async () => ({
      start: await read<TextFile>(`${unitPath(id)}/text/${file}`),
      typed: textIn(await keptOf(id, `text.${file}`)),
      mine: textIn(await keptOf(id, `mine.${file}`)),
    }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnMount: 'always',
  })
  return (
    <Screen title="Sửa dạng chữ (YAML)" up={{ to: `/u/${id}`, title }} className="wide">
      <Banner />
      <p className="row">
        <label htmlFor="file">Tệp</label>
        <select id="file" value={file} onChange={({ target }) => setFile(target.value as FileName)}>
          {files.map(([one, name]) => (
            <option key={one} value={one}>
              {name}
            </option>
          ))}
        </select>
        <span className="soft">Ctrl + dấu cách: gợi ý. Phím Esc rồi Tab: ra khỏi ô.</span>
      </p>
      {query.isPending && <Loading what="tệp" />}
      {query.isError && <Trouble error={query.error} onRetry={() => void query.refetch()} />}
      {query.data && !query.isFetching && (
        <Editor key={`${file} ${opened}`} file={file} {...query.data} onAgain={() => setOpened(opened + 1)} />
      )}
    </Screen>
  )
}

interface Typed {
  readonly text: string
  readonly base: string
  readonly at: number
}

function textIn(kept: Kept | undefined): Typed | undefined {
  return kept && { text: (kept.content as TextKept).text, base: kept.base, at: kept.at }
}

interface EditorProps {
  readonly file: FileName
  readonly start: TextFile
  /** Found on this device. */
  readonly typed: Typed | undefined
  /** The same, and a colleague had saved before it reached the server. */
  readonly mine: Typed | undefined
  readonly onAgain: () => void
}

function Editor({ file, start, typed, mine, onAgain }: EditorProps) {
  const { unit, rights } = useUnit()
  const client = useQueryClient()
  const place = useRef<HTMLDivElement>(null)
  const editor = useRef<TextEditor>(undefined)
  const base = useRef(start.base)
  const keeping = useRef<ReturnType<typeof setTimeout>>(undefined)
  const [state, setState] = useState<'same' | 'typed' | 'saving' | 'saved'>('same')
  const [error, setError] = useState<unknown>(null)
  const isBack = typed !== undefined && typed.base === start.base && typed.text !== start.text
  const unitId = unit.row.id
  const titleOf = `${unit.row.title} › ${FILES.find(([one]) => one === file)?.[1]} (dạng chữ)`

  // Opened once; another file, or the same read anew, is another editor.
  useEffect(() => {
    if (place.current === null) return
    const keepNow = () => {
      if (!keeping.current || !editor.current) return
      clearTimeout(keeping.current)
      keeping.current = undefined
      const content = { text: editor.current.text() }
      void keep({ unit: unitId, part: `text.${file}`, base: base.current, content, at: Date.now(), title: titleOf })
    }
    editor.current = openText(place.current, {
      text: isBack ? typed.text : start.text,
      file,
      readOnly: !rights.mayEdit,
      problems: start.problems,
      onChange: () => {
        setState('typed')
        clearTimeout(keeping.current)
        keeping.current = setTimeout(keepNow, KEEP_MS)
      },
    })
    window.addEventListener('pagehide', keepNow)
    document.addEventListener('visibilitychange', keepNow)
    return () => {
      keepNow()
      window.removeEventListener('pagehide', keepNow)
      document.removeEventListener('visibilitychange', keepNow)
      editor.current?.close()
    }
  }, [])

  /** A colleague was first: mine is laid aside, theirs is opened. */
  const layAside = async (text: string) => {
    await keep({
      unit: unitId,
      part: `mine.${file}`,
      base: base.current,
      content: { text },
      at: Date.now(),
      title: titleOf,
    })
    await drop('text')
    onAgain()
  }
  const drop = (which: 'text' | 'mine') => {
    clearTimeout(keeping.current)
    keeping.current = undefined
    return forget(unitId, `${which}.${file}`)
  }
  // Kept over an older text than the one that is there now.
  const isOver = typed !== undefined && typed.base !== start.base && typed.text !== start.text
  useEffect(() => {
    if (isOver) void layAside(typed.text)
  }, [])

  const save = async () => {
    if (editor.current === undefined) return
    const text = editor.current.text()
    const asked: TextAsked = { base: base.current, text }
    setState('saving')
    setError(null)
    try {
      const saved = await ask<TextFile>('PUT', `${unitPath(unitId)}/text/${file}`, asked)
      base.current = saved.base
      await drop('text')
      editor.current?.show(saved.problems)
      setState('saved')
      void client.invalidateQueries({ queryKey: ['unit', unitId] })
    } catch (failure) {
      setState('typed')
      if (failure instanceof Failure && failure.code === 'changed') return await layAside(text)
      setError(failure)
      if (failure instanceof Failure) editor.current?.show(failure.problems)
    }
  }
  return (
    <>
      {mine && (
        <Note kind="warn">
          <p role="status">
            Đồng nghiệp đã lưu tệp này trước bạn. Dưới kia là bản của họ; phần bạn gõ lúc {moment(mine.at)} vẫn còn đây,
            chép lại những chỗ cần rồi lưu.
          </p>
          <label htmlFor="mine">Phần của bạn</label>
          <textarea id="mine" readOnly rows={8} value={mine.text} />
          <button type="button" onClick={() => void drop('mine').then(onAgain)}>
            Bỏ phần này
          </button>
        </Note>
      )}
      {isBack && state === 'same' && (
        <Note kind="warn">
          <p role="status">Đã lấy lại phần bạn gõ lúc {moment(typed.at)} mà chưa kịp lưu.</p>
          <button type="button" onClick={() => void drop('text').then(onAgain)}>
            Bỏ phần này, dùng bản trên máy chủ
          </button>
        </Note>
      )}
      {error !== null && <Trouble error={error} lines />}
      <div ref={place} className="code" />
      {rights.mayEdit && (
        <p className="row">
          <button type="button" className="main" disabled={state === 'saving'} onClick={() => void save()}>
            {state === 'saving' ? 'Đang lưu…' : 'Lưu vào bản nháp'}
          </button>
          <span role="status">{WORDS[state]}</span>
        </p>
      )}
    </>
  )
}

const WORDS = {
  same: '',
  typed: 'Chưa lưu. Đang giữ trên máy này, tắt trang cũng không mất.',
  saving: '',
  saved: 'Đã lưu vào bản nháp.',
} as const
