/** Figures that can go stale, each with its source and the days it holds; and the sources themselves. */
import { useState } from 'react'
import type { Fact, Source } from '../../../../flows/definition.ts'
import type { Head } from '../../../../publishing/api.ts'
import { factName, idFor, put, withHead, without } from './content.ts'
import type { Editing } from './editing.ts'
import { TextInput } from './fields.tsx'

/** A: text of law or ministry … D: inference. C and D are never said as true. */
const CERTAINTY: Readonly<Record<Source['certainty'], string>> = {
  A: 'A – văn bản luật, bộ',
  B: 'B – công an, báo chí, hai nguồn',
  C: 'C – một nguồn thứ cấp (không nói như chắc chắn)',
  D: 'D – suy ra (không nói như chắc chắn)',
}

export function FactsAndSources({
  editing,
  disabled,
}: {
  readonly editing: Editing<Head>
  readonly disabled: boolean
}) {
  const { content, change } = editing
  const { facts = {}, sources = {} } = content.structure
  const setFact = (id: string, fact: Fact | undefined) =>
    change((now) => withHead(now, { facts: put(now.structure.facts, id, fact) }))
  const setSource = (id: string, source: Source | undefined) =>
    change((now) => withHead(now, { sources: put(now.structure.sources, id, source) }))
  const used = (id: string) => Object.values(facts).some(({ source }) => source === id)
  return (
    <>
      <section>
        <h2>Nguồn</h2>
        {Object.entries(sources).map(([id, source]) => (
          <fieldset key={id} data-path={`sources.${id}`}>
            <legend>{source.title}</legend>
            <TextInput
              label="Tên văn bản"
              value={source.title}
              disabled={disabled}
              required
              onChange={(title) => setSource(id, { ...source, title })}
            />
            <TextInput
              label="Địa chỉ (https://…)"
              type="url"
              max={1_000}
              value={source.url ?? ''}
              disabled={disabled}
              onChange={(url) => setSource(id, without({ ...source, url }))}
            />
            <TextInput
              label="Ngày"
              type="date"
              value={source.date ?? ''}
              disabled={disabled}
              onChange={(date) => setSource(id, without({ ...source, date }))}
            />
            <label>
              Độ chắc chắn{' '}
              <select
                value={source.certainty}
                disabled={disabled}
                onChange={({ target }) => setSource(id, { ...source, certainty: target.value as Source['certainty'] })}
              >
                {Object.entries(CERTAINTY).map(([value, name]) => (
                  <option key={value} value={value}>
                    {name}
                  </option>
                ))}
              </select>
            </label>
            {!disabled && !used(id) && (
              <button type="button" className="plain" onClick={() => setSource(id, undefined)}>
                Bỏ nguồn này<span className="unseen">: {source.title}</span>
              </button>
            )}
          </fieldset>
        ))}
        {!disabled && (
          <Adding
            label="Tên văn bản mới"
            button="+ Thêm nguồn"
            onAdd={(title) =>
              setSource(
                idFor(title, (id) => id in sources),
                { title, certainty: 'C' },
              )
            }
          />
        )}
      </section>
      <section>
        <h2>Số liệu</h2>
        <p className="soft">
          Mức phí, thời hạn, số điện thoại: viết ở đây một lần, trong lời chèn vào bằng nút. Hết hạn thì tự ngừng nói
          như thật.
        </p>
        {Object.entries(facts).map(([id, fact]) => (
          <FactFields
            key={id}
            id={id}
            fact={fact}
            sources={sources}
            disabled={disabled}
            onChange={(next) => setFact(id, next)}
          />
        ))}
        {!disabled && Object.keys(sources).length > 0 && (
          <Adding
            label="Tên số liệu mới (ví dụ: thời hạn)"
            button="+ Thêm số liệu"
            onAdd={(name) =>
              setFact(
                idFor(name, (id) => id in facts),
                { value: '…', source: Object.keys(sources)[0] ?? '' },
              )
            }
          />
        )}
        {!disabled && Object.keys(sources).length === 0 && <p>Thêm một nguồn trước: số liệu nào cũng phải có nguồn.</p>}
      </section>
    </>
  )
}

interface FactProps {
  readonly id: string
  readonly fact: Fact
  readonly sources: Readonly<Record<string, Source>>
  readonly disabled: boolean
  readonly onChange: (fact: Fact | undefined) => void
}

function FactFields({ id, fact, sources, disabled, onChange }: FactProps) {
  const { value, valid } = fact
  const languages = typeof value === 'object' ? value : { vi: String(value) }
  const set = (language: string, text: string) => {
    onChange({
      ...fact,
      value: typeof value === 'object' || language !== 'vi' ? without({ ...languages, [language]: text }) : text,
    })
  }
  const days = (change: { readonly from?: string; readonly until?: string }) => {
    const next = without({ ...valid, ...change })
    const { valid: _old, ...rest } = fact
    onChange(Object.keys(next).length > 0 ? { ...rest, valid: next } : rest)
  }
  return (
    <fieldset data-path={`facts.${id}`}>
      <legend>
        {factName(id, fact)} <span className="soft">{`{fact.${id}}`}</span>
      </legend>
      <TextInput
        label="Giá trị"
        value={languages.vi ?? ''}
        disabled={disabled}
        required
        onChange={(text) => set('vi', text)}
      />
      <TextInput
        label="Giá trị, tiếng Anh"
        value={languages.en ?? ''}
        disabled={disabled}
        onChange={(text) => set('en', text)}
      />
      <label>
        Nguồn{' '}
        <select
          value={fact.source}
          disabled={disabled}
          onChange={({ target }) => onChange({ ...fact, source: target.value })}
        >
          {Object.entries(sources).map(([source, { title }]) => (
            <option key={source} value={source}>
              {title}
            </option>
          ))}
        </select>
      </label>
      <TextInput
        label="Đúng từ ngày"
        type="date"
        value={valid?.from ?? ''}
        disabled={disabled}
        onChange={(from) => days({ from })}
      />
      <TextInput
        label="Đúng đến hết ngày"
        type="date"
        value={valid?.until ?? ''}
        disabled={disabled}
        onChange={(until) => days({ until })}
      />
      {!disabled && (
        <button type="button" className="plain" onClick={() => onChange(undefined)}>
          Bỏ số liệu này<span className="unseen">: {id}</span>
        </button>
      )}
    </fieldset>
  )
}

interface AddingProps {
  readonly label: string
  readonly button: string
  readonly onAdd: (name: string) => void
}

function Adding({ label, button, onAdd }: AddingProps) {
  const [name, setName] = useState('')
  return (
    <div className="row">
      <TextInput label={label} value={name} max={300} onChange={setName} />
      <button
        type="button"
        disabled={name.trim() === ''}
        onClick={() => {
          onAdd(name.trim())
          setName('')
        }}
      >
        {button}
      </button>
    </div>
  )
}
