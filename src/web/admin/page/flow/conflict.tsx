/** The same step changed by two people: both texts side by side and a choice. Nothing is ever written over unseen. */
import { useState } from 'react'
import type { Conflict, StepContent } from '../../../../publishing/api.ts'
import { moment } from '../when.ts'
import type { PartContent } from './content.ts'
import { difference, type Line } from './difference.ts'
import type { Editing } from './editing.ts'
import { download } from './saving-line.tsx'

interface Props {
  readonly editing: Editing<StepContent>
  readonly theirs: Conflict
  readonly name: string
}

export function ConflictPanel({ editing, theirs, name }: Props) {
  const their = theirs.part?.content as StepContent | undefined
  const by = theirs.by?.name ?? 'một đồng nghiệp'
  if (their === undefined || theirs.part === undefined) {
    return (
      <section className="conflict" aria-labelledby="conflict">
        <h2 id="conflict">Bước này vừa bị {by} xóa</h2>
        <p>Phần bạn gõ vẫn còn trên máy này. Tải về rồi tạo bước mới nếu cần.</p>
        <p className="row">
          <button type="button" onClick={() => download(name, editing.content)}>
            Tải bản sao về máy
          </button>
          <button type="button" onClick={editing.discard}>
            Bỏ phần của tôi
          </button>
        </p>
      </section>
    )
  }
  return (
    <Choosing
      what="bước này"
      editing={editing}
      by={by}
      at={theirs.at}
      their={their}
      base={theirs.part.base}
      lines={difference(editing.content, their)}
      name={name}
    />
  )
}

interface ChoosingProps<Content extends PartContent> {
  /** What both changed: "bước này". */
  readonly what: string
  readonly editing: Editing<Content>
  readonly by: string
  readonly at: number | undefined
  readonly their: Content
  /** Of theirs. */
  readonly base: string
  readonly lines: readonly Line<Content>[]
  /** Of the file that mine is saved as. */
  readonly name: string
}

/** Place by place, mine or theirs; all of one side by one press. */
export function Choosing<Content extends PartContent>(props: ChoosingProps<Content>) {
  const { what, editing, by, at, their, base, lines, name } = props
  const [taken, setTaken] = useState<Readonly<Record<string, 'mine' | 'theirs'>>>({})
  const both = () => {
    const wanted = lines.filter(({ key }) => taken[key] === 'mine')
    editing.settle(
      wanted.reduce((content, line) => line.take(content, editing.content), their),
      base,
    )
  }
  return (
    <section className="conflict" aria-labelledby="conflict">
      <h2 id="conflict">
        {by} vừa sửa {what}
        {at ? `, lúc ${moment(at)}` : ''}
      </h2>
      <p>Chưa có gì bị ghi đè. Xem từng chỗ khác nhau rồi chọn; chọn xong trang mới lưu, và chỉ giữ chữ đã chọn.</p>
      <div className="versus">
        {lines.map((line) => (
          <Versus
            key={line.key}
            line={line}
            by={by}
            chosen={taken[line.key]}
            onChoose={(side) => setTaken({ ...taken, [line.key]: side })}
          />
        ))}
      </div>
      <p className="row">
        <button type="button" onClick={() => editing.settle(editing.content, base)}>
          Lấy tất cả của tôi
        </button>
        <button type="button" onClick={editing.discard}>
          Lấy tất cả của {by}
        </button>
        <button
          type="button"
          className="main"
          disabled={lines.some(({ key }) => taken[key] === undefined)}
          onClick={both}
        >
          Ghép như đã chọn
        </button>
        <button type="button" className="plain" onClick={() => download(name, editing.content)}>
          Tải bản của tôi về máy
        </button>
      </p>
    </section>
  )
}

interface VersusProps {
  readonly line: Omit<Line<never>, 'take'>
  readonly by: string
  readonly chosen: 'mine' | 'theirs' | undefined
  readonly onChoose: (side: 'mine' | 'theirs') => void
}

function Versus({ line, by, chosen, onChoose }: VersusProps) {
  return (
    <fieldset>
      <legend>{line.what}</legend>
      {(['mine', 'theirs'] as const).map((side) => (
        <label key={side} className="choice">
          <input type="radio" name={line.key} checked={chosen === side} onChange={() => onChoose(side)} />
          <span>
            <strong>{side === 'mine' ? 'Của tôi' : `Của ${by}`}: </strong>
            {line[side] || '(để trống)'}
          </span>
        </label>
      ))}
    </fieldset>
  )
}
