/** What the assistant says by itself, outside of every flow: sentences, labels, words understood everywhere. */
import { Link } from 'wouter'
import { spaced } from '../../../../flows/in-words.ts'
import { LABEL_NAMES, MOVE_NAMES, SAYS_NAMES } from '../../../../flows/own-word-names.ts'
import type { CommonWords } from '../../../../flows/own-words.ts'
import type { AllContent, Part } from '../../../../publishing/api.ts'
import { Screen } from '../ui/screen.tsx'
import { Banner } from './banner.tsx'
import { useEditing } from './editing.ts'
import { LinesField, TextInput } from './fields.tsx'
import { HeadConflict } from './head-conflict.tsx'
import { WhoIsHere } from './presence.tsx'
import { Faults, useFieldFromAddress } from './problems.tsx'
import { SavingLine } from './saving-line.tsx'
import { problemsAt, useUnit } from './unit.ts'

export default function CommonScreen() {
  const { unit } = useUnit()
  const part = unit.parts.find(({ id }) => id === 'all') as Part<AllContent> | undefined
  return part ? <Editor part={part} /> : null
}

function Editor({ part }: { readonly part: Part<AllContent> }) {
  const { unit, rights } = useUnit()
  const editing = useEditing(unit, part, unit.row.title)
  useFieldFromAddress()
  const disabled = !rights.mayEdit
  const vi = editing.content.words?.vi
  if (vi === undefined) return null
  const set = (change: Partial<CommonWords>) =>
    editing.change((now) => {
      const words = now.words?.vi
      return words ? { ...now, words: { ...now.words, vi: { ...words, ...change } } } : now
    })
  return (
    <Screen title={unit.row.title} up={{ to: '/', title: 'Thủ tục' }}>
      <Banner />
      <WhoIsHere part="all" />
      <SavingLine editing={editing} name="loi-chung" />
      {editing.saving.kind === 'conflict' && <HeadConflict editing={editing} theirs={editing.saving.theirs} />}
      <Faults problems={problemsAt(unit, 'all')} />
      <p className="row">
        <Link className="button main" href="/u/common/publish">
          Duyệt và phát hành
        </Link>
        <Link className="button" href="/u/common/versions">
          Các bản đã phát hành
        </Link>
        <Link className="button" href="/u/common/text#en">
          Lời tiếng Anh (dạng chữ)
        </Link>
      </p>
      <section>
        <h2>Trợ lý tự nói</h2>
        {Object.entries(vi.says).map(([id, said]) =>
          Array.isArray(said) ? (
            <LinesField
              key={id}
              place={`vi/says.${id}`}
              label={`${SAYS_NAMES[id] ?? spaced(id)} (mỗi dòng một cách nói, dùng lần lượt)`}
              lines={said}
              rows={Math.min(6, said.length + 1)}
              disabled={disabled}
              onChange={(lines) => lines.length > 0 && set({ says: { ...vi.says, [id]: [...lines] } })}
            />
          ) : (
            <TextInput
              key={id}
              label={SAYS_NAMES[id] ?? spaced(id)}
              value={said}
              max={4_000}
              disabled={disabled}
              required
              onChange={(text) => set({ says: { ...vi.says, [id]: text } })}
            />
          ),
        )}
      </section>
      <section>
        <h2>Chữ trên nút dùng chung</h2>
        {Object.entries(vi.labels).map(([id, label]) => (
          <TextInput
            key={id}
            label={LABEL_NAMES[id] ?? spaced(id)}
            value={label}
            max={200}
            disabled={disabled}
            required
            onChange={(text) => set({ labels: { ...vi.labels, [id]: text } })}
          />
        ))}
      </section>
      <section>
        <h2>Ở bước nào cũng hiểu</h2>
        {Object.entries(vi.moves).map(([id, phrases]) => (
          <LinesField
            key={id}
            label={MOVE_NAMES[id] ?? spaced(id)}
            lines={phrases}
            rows={3}
            disabled={disabled}
            onChange={(lines) => set({ moves: { ...vi.moves, [id]: [...lines] } })}
          />
        ))}
      </section>
    </Screen>
  )
}
