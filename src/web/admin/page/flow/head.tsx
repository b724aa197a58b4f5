/** What belongs to the whole flow: its name, what people type to get here, its sources and the figures that go stale. */
import type { Head } from '../../../../publishing/api.ts'
import { Screen } from '../ui/screen.tsx'
import { GROUP_NAMES } from '../units.tsx'
import { Banner } from './banner.tsx'
import { headOf, type Language, nameOf, plain, put, retold, stepsOf, withHead, withHeadWords } from './content.ts'
import { type Editing, useEditing } from './editing.ts'
import { FactsAndSources } from './facts.tsx'
import { LinesField, TextInput } from './fields.tsx'
import { HeadConflict } from './head-conflict.tsx'
import { WhoIsHere } from './presence.tsx'
import { Faults, useFieldFromAddress } from './problems.tsx'
import { SavingLine } from './saving-line.tsx'
import { problemsAt, useUnit } from './unit.ts'

export default function HeadScreen() {
  const { unit } = useUnit()
  const head = headOf(unit)
  if (head === undefined) return null
  return <Editor part={head} />
}

/** What people ask in the middle of a step; ids of `common.yaml`. */
const QUESTIONS = [
  ['phi', 'Có mất tiền không?'],
  ['thoi_gian', 'Bao lâu thì xong?'],
  ['o_dau', 'Làm ở đâu?'],
  ['giay_to', 'Cần giấy tờ gì?'],
  ['ai_lam', 'Ai làm được?'],
] as const

function Editor({ part }: { readonly part: NonNullable<ReturnType<typeof headOf>> }) {
  const { unit, rights } = useUnit()
  const editing = useEditing(unit, part, `${unit.row.title} › Thông tin chung`)
  const { structure } = editing.content
  const disabled = !rights.mayEdit
  useFieldFromAddress()
  return (
    <Screen title="Tên, cách gõ, nguồn và số liệu" up={{ to: `/u/${unit.row.id}`, title: unit.row.title }}>
      <Banner />
      <WhoIsHere part="head" />
      <SavingLine editing={editing} name={`${unit.row.id}-chung`} />
      {editing.saving.kind === 'conflict' && <HeadConflict editing={editing} theirs={editing.saving.theirs} />}
      <Faults problems={problemsAt(unit, 'head')} />
      <Words editing={editing} language="vi" disabled={disabled} />
      <section>
        <h2>Trong menu</h2>
        <label htmlFor="group">Thuộc mục</label>
        <select
          id="group"
          data-path="group"
          disabled={disabled}
          value={structure.group}
          onChange={({ target }) =>
            editing.change((now) => withHead(now, { group: target.value as Head['structure']['group'] }))
          }
        >
          {Object.entries(GROUP_NAMES).map(([id, name]) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
        <label htmlFor="start">Bắt đầu từ bước</label>
        <select
          id="start"
          disabled={disabled}
          value={structure.start}
          onChange={({ target }) => editing.change((now) => withHead(now, { start: target.value }))}
        >
          {stepsOf(unit).map((step) => (
            <option key={step.step} value={step.step}>
              {nameOf(step)}
            </option>
          ))}
        </select>
        <label htmlFor="reviewed">Ngày soát lại với văn bản gần nhất</label>
        <input
          id="reviewed"
          type="date"
          readOnly={disabled}
          value={structure.reviewed}
          onChange={({ target }) => target.value && editing.change((now) => withHead(now, { reviewed: target.value }))}
        />
        <label htmlFor="review-by">Phải soát lại trước ngày</label>
        <input
          id="review-by"
          type="date"
          readOnly={disabled}
          value={structure.review_by ?? ''}
          onChange={({ target }) => editing.change((now) => withHead(now, { review_by: target.value || undefined }))}
        />
      </section>
      <FactsAndSources editing={editing} disabled={disabled} />
      <details>
        <summary>Tiếng Anh</summary>
        <Words editing={editing} language="en" disabled={disabled} />
      </details>
    </Screen>
  )
}

interface WordsProps {
  readonly editing: Editing<Head>
  readonly language: Language
  readonly disabled: boolean
}

function Words({ editing: { content, change }, language, disabled }: WordsProps) {
  const words = content.words[language]
  return (
    <section>
      <h2>{language === 'vi' ? 'Người dân thấy và gõ' : 'Người dân thấy và gõ, tiếng Anh'}</h2>
      <TextInput
        place={`${language}/title`}
        label="Tên thủ tục"
        value={words?.title ?? ''}
        max={80}
        disabled={disabled}
        onChange={(title) => change((now) => withHeadWords(now, language, { title }))}
      />
      <TextInput
        place={`${language}/summary`}
        label="Một câu nói rõ khi nào cần"
        value={words?.summary ?? ''}
        max={300}
        disabled={disabled}
        onChange={(summary) => change((now) => withHeadWords(now, language, { summary }))}
      />
      <LinesField
        place={`${language}/examples`}
        label="Người dân gõ thế nào (mỗi dòng một cách, không cần dấu)"
        lines={words?.examples ?? []}
        rows={6}
        disabled={disabled}
        onChange={(examples) =>
          change((now) => withHeadWords(now, language, { examples: examples.length > 0 ? [...examples] : undefined }))
        }
      />
      <TextInput
        place={`${language}/bring`}
        label="Cần có sẵn trong tay"
        value={plain(words?.bring)}
        max={500}
        disabled={disabled}
        onChange={(text) =>
          change((now) => withHeadWords(now, language, { bring: retold(now.words[language]?.bring, text) }))
        }
      />
      <fieldset>
        <legend>Người dân hay hỏi giữa chừng</legend>
        {QUESTIONS.map(([id, question]) => (
          <TextInput
            key={id}
            place={`${language}/questions.${id}`}
            label={question}
            value={plain(words?.questions?.[id])}
            max={500}
            disabled={disabled}
            onChange={(text) =>
              change((now) => {
                const questions = now.words[language]?.questions
                return withHeadWords(now, language, { questions: put(questions, id, retold(questions?.[id], text)) })
              })
            }
          />
        ))}
      </fieldset>
    </section>
  )
}
