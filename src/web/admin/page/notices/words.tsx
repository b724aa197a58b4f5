/** What is written: about what, in which words, and what a button under it opens. */
import { useId } from 'react'
import type { NoticeProblem, NoticeWords, Topic } from '../../../../notices/api.ts'

/** As the server takes it; what may be sent is shorter, and said so by the faults. */
const CHARS_MAX = 2_000
const TOKENS = ['{bác}', '{cháu}', '{tên}'] as const

interface Props {
  readonly words: NoticeWords
  readonly onChange: (words: NoticeWords) => void
  readonly topics: readonly Topic[]
  readonly disabled: boolean
  readonly problems: readonly NoticeProblem[]
}

export function WordFields({ words, onChange, topics, disabled, problems }: Props) {
  const id = useId()
  const { topic, texts, open } = words
  const flows = topics.filter((one) => one.id !== 'ward')
  const putOpen = (value: string) => {
    const { open: _, ...rest } = words
    onChange(value === '' ? rest : { ...rest, open: value })
  }
  return (
    <fieldset className="stack" disabled={disabled}>
      <legend className="unseen">Nội dung tin</legend>
      <label htmlFor={`${id}-topic`}>Tin về</label>
      <select
        id={`${id}-topic`}
        required
        value={topic}
        aria-describedby={`${id}-topic-faults`}
        onChange={({ target }) => onChange({ ...words, topic: target.value })}
      >
        {!topics.some((one) => one.id === topic) && <option value={topic}>{topic === '' ? 'Chọn…' : topic}</option>}
        {topics.map((one) => (
          <option key={one.id} value={one.id}>
            {one.title}
          </option>
        ))}
      </select>
      <Faults id={`${id}-topic-faults`} problems={problems} field="topic" />
      <Text
        id={`${id}-vi`}
        label="Lời tiếng Việt"
        text={texts.vi}
        onChange={(vi) => onChange({ ...words, texts: { ...texts, vi } })}
      />
      <Faults id={`${id}-vi-faults`} problems={problems} field="vi" />
      <details open={texts.en !== undefined && texts.en !== ''}>
        <summary>Tiếng Anh (không có thì người dùng tiếng Anh đọc bản tiếng Việt)</summary>
        <Text
          id={`${id}-en`}
          label="Lời tiếng Anh"
          text={texts.en ?? ''}
          onChange={(en) => onChange({ ...words, texts: en === '' ? { vi: texts.vi } : { vi: texts.vi, en } })}
        />
      </details>
      <Faults id={`${id}-en-faults`} problems={problems} field="en" />
      <label htmlFor={`${id}-open`}>Nút mở thủ tục (nếu cần)</label>
      <select
        id={`${id}-open`}
        value={open ?? ''}
        aria-describedby={`${id}-open-faults`}
        onChange={({ target }) => putOpen(target.value)}
      >
        <option value="">Không có nút</option>
        {open !== undefined && !flows.some((one) => one.id === open) && <option value={open}>{open}</option>}
        {flows.map((one) => (
          <option key={one.id} value={one.id}>
            {one.title}
          </option>
        ))}
      </select>
      <Faults id={`${id}-open-faults`} problems={problems} field="open" />
    </fieldset>
  )
}

interface TextProps {
  readonly id: string
  readonly label: string
  readonly text: string
  readonly onChange: (text: string) => void
}

function Text({ id, label, text, onChange }: TextProps) {
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id}
        rows={5}
        maxLength={CHARS_MAX}
        value={text}
        aria-describedby={`${id}-help ${id}-faults`}
        onChange={({ target }) => onChange(target.value)}
      />
      <p id={`${id}-help`} className="soft">
        {text.length} ký tự. {TOKENS.join(', ')} tự đổi theo cách xưng hô. Không viết liên kết ngoài trang chính thức,
        không hỏi mã hay tiền.
      </p>
    </>
  )
}

function Faults({
  id,
  problems,
  field,
}: {
  readonly id: string
  readonly problems: readonly NoticeProblem[]
  readonly field: NoticeProblem['field']
}) {
  const here = problems.filter((problem) => problem.field === field)
  return (
    <div id={id}>
      {here.map(({ level, what, remedy }) => (
        <p key={what} className={level === 'block' ? 'trouble' : 'notice warn'}>
          {what} → {remedy}
        </p>
      ))}
    </div>
  )
}
