/** When a branch goes which way, in words: each way has conditions that must all hold, or any of them. */
import { useId } from 'react'
import type { Condition, Step } from '../../../../flows/definition.ts'
import {
  CHANNEL_NAMES,
  conditionInWords,
  LANGUAGE_NAMES,
  type Named,
  OFFICE_NAMES,
  placeInWords,
} from '../../../../flows/in-words.ts'
import { useUnits } from '../units.tsx'
import { answersOf, type KeptAnswer } from './answers.ts'
import { joined, type Conditions as List, type Simple, splitOf } from './condition-list.ts'
import { factName, headOf, put, stepsOf, withStructure } from './content.ts'
import type { Change } from './said.tsx'
import { useUnit } from './unit.ts'

type Branch = Extract<Step, { kind: 'branch' }>
/** What a condition asks: its first field, for answers with what is asked about them. */
type Asks = keyof typeof ASKS

const ASKS = {
  'answer.in': 'câu trả lời đã chọn là',
  'answer.above': 'câu trả lời là số lớn hơn',
  'answer.below': 'câu trả lời là số nhỏ hơn',
  'answer.known': 'đã trả lời câu',
  consent: 'người dân đã đồng ý lưu',
  open: 'cơ quan đang mở cửa',
  place: 'dữ liệu của phường đã có',
  fact: 'số liệu còn dùng được',
  from: 'hôm nay nằm trong khoảng ngày',
  channel: 'người dân nhắn qua',
  language: 'người dân dùng',
  done: 'người dân đã làm xong thủ tục',
  visits: 'đang có từ mấy lịch hẹn đến nhà',
} as const

/** As the format has it. */
const WAYS_MAX = 40
const CONDITIONS_MAX = 20
const PLACES = ['police', 'one_stop', 'helpers'].flatMap((office) =>
  ['address', 'phone', 'hours'].map((field) => `${office}.${field}`),
)

interface Props {
  readonly structure: Branch
  readonly change: Change
  readonly disabled: boolean
  readonly named: Named
}

export function Conditions({ structure, change, disabled, named }: Props) {
  const { unit } = useUnit()
  const set = (edit: (when: Branch['when']) => Branch['when']) =>
    change((now) =>
      now.structure.kind === 'branch' ? withStructure(now, { when: edit(now.structure.when) } as Partial<Branch>) : now,
    )
  const answers = answersOf(stepsOf(unit))
  const { when } = structure
  return (
    <section>
      <h2>Rẽ nhánh khi nào</h2>
      <p className="soft">
        Trợ lý xét từ trên xuống, đường nào đúng trước thì đi; nơi mỗi đường dẫn tới chọn ở mục “Đường đi”.
      </p>
      {when.map((way, at) => {
        const one = splitOf(way.if)
        const setOne = (next: Condition) => set((all) => all.map((old, i) => (i === at ? { ...old, if: next } : old)))
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the place in the list is what it is
          <fieldset key={at} disabled={disabled} data-path={`when.${at}.if`}>
            <legend>Đường {at + 1}</legend>
            <p>Nếu {conditionInWords(way.if, named)}</p>
            {one === null ? (
              <p className="soft">Điều kiện này lồng nhiều lớp: sửa ở “Sửa dạng chữ (YAML)”.</p>
            ) : (
              <Group group={one} answers={answers} named={named} onChange={(next) => setOne(joined(next))} />
            )}
            <p className="row">
              {at > 0 && (
                <button type="button" onClick={() => set((all) => moved(all, at))}>
                  Xét trước đường {at}
                </button>
              )}
              {when.length > 1 && (
                <button type="button" className="plain" onClick={() => set((all) => all.filter((_, i) => i !== at))}>
                  Bỏ đường {at + 1}
                </button>
              )}
            </p>
          </fieldset>
        )
      })}
      {!disabled && when.length < WAYS_MAX && (
        <button type="button" onClick={() => set((all) => [...all, { if: freshOf(answers), to: structure.else }])}>
          + Thêm đường
        </button>
      )}
    </section>
  )
}

function moved<T>(list: readonly T[], at: number): T[] {
  const next = [...list]
  next.splice(at - 1, 0, ...next.splice(at, 1))
  return next
}

const freshOf = (answers: readonly KeptAnswer[]): Condition =>
  answers[0] ? { answer: answers[0].name, known: true } : { consent: true }

interface GroupProps {
  readonly group: List
  readonly answers: readonly KeptAnswer[]
  readonly named: Named
  readonly onChange: (group: List) => void
}

function Group({ group, answers, named, onChange }: GroupProps) {
  const id = useId()
  const { how, parts } = group
  const setPart = (at: number, part: List['parts'][number]) =>
    onChange({ how, parts: parts.map((old, i) => (i === at ? part : old)) })
  return (
    <>
      {parts.length > 1 && (
        <>
          <label htmlFor={id}>Cần đúng</label>
          <select id={id} value={how} onChange={({ target }) => onChange({ how: target.value as 'all', parts })}>
            <option value="all">tất cả các điều dưới đây</option>
            <option value="any">một trong các điều dưới đây</option>
          </select>
        </>
      )}
      {parts.map((part, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the place in the list is what it is
        <div key={at} className="choice-field">
          <OneCondition
            simple={part.simple}
            answers={answers}
            named={named}
            onChange={(simple) => setPart(at, { ...part, simple })}
          />
          <p className="row">
            <label className="choice">
              <input
                type="checkbox"
                checked={part.not}
                onChange={({ target }) => setPart(at, { ...part, not: target.checked })}
              />
              <span>ngược lại: khi điều này không đúng</span>
            </label>
            {parts.length > 1 && (
              <button
                type="button"
                className="plain"
                onClick={() => onChange({ how, parts: parts.filter((_, i) => i !== at) })}
              >
                Bỏ điều kiện này
              </button>
            )}
          </p>
        </div>
      ))}
      {parts.length < CONDITIONS_MAX && (
        <button
          type="button"
          className="plain"
          onClick={() => onChange({ how, parts: [...parts, { not: false, simple: freshOf(answers) as Simple }] })}
        >
          + thêm điều kiện cho đường này
        </button>
      )}
    </>
  )
}

interface OneProps {
  readonly simple: Simple
  readonly answers: readonly KeptAnswer[]
  readonly named: Named
  readonly onChange: (simple: Simple) => void
}

function OneCondition({ simple, answers, named, onChange }: OneProps) {
  const { unit } = useUnit()
  const id = useId()
  const flows = (useUnits().data?.units ?? []).filter(({ kind, part }) => kind === 'flow' && !part)
  const asks = asksOf(simple)
  const facts = Object.entries(headOf(unit)?.content.structure.facts ?? {})
  const start: Readonly<Record<Asks, () => Simple>> = {
    'answer.in': () => ({ answer: answers[0]?.name ?? 'tra_loi', in: [answers[0]?.values[0]?.id ?? 'co'] }),
    'answer.above': () => ({ answer: answers[0]?.name ?? 'tra_loi', above: 0 }),
    'answer.below': () => ({ answer: answers[0]?.name ?? 'tra_loi', below: 1 }),
    'answer.known': () => ({ answer: answers[0]?.name ?? 'tra_loi', known: true }),
    consent: () => ({ consent: true }),
    open: () => ({ open: 'police' }),
    place: () => ({ place: 'police.address', known: true }),
    fact: () => ({ fact: facts[0]?.[0] ?? 'so_lieu', usable: true }),
    from: () => ({ from: today(), until: today() }),
    channel: () => ({ channel: 'zalo' }),
    language: () => ({ language: 'vi' }),
    done: () => ({ done: flows[0]?.id ?? unit.row.id }),
    visits: () => ({ visits: 1 }),
  }
  const choose = (field: string, label: string, options: readonly (readonly [value: string, name: string])[]) => {
    const value = String(simple[field] ?? '')
    // What it says now stays to be seen, though this list does not have it.
    const all = options.some(([one]) => one === value) ? options : [...options, [value, value] as const]
    return (
      <>
        <label htmlFor={`${id}-${field}`}>{label}</label>
        <select
          id={`${id}-${field}`}
          value={value}
          onChange={({ target }) => onChange({ ...simple, [field]: target.value })}
        >
          {all.map(([one, name]) => (
            <option key={one} value={one}>
              {name}
            </option>
          ))}
        </select>
      </>
    )
  }
  const number = (field: string, label: string, min: number, max: number) => (
    <>
      <label htmlFor={`${id}-${field}`}>{label}</label>
      <input
        id={`${id}-${field}`}
        type="number"
        min={min}
        max={max}
        value={Number(simple[field] ?? min)}
        onChange={({ target }) => onChange({ ...simple, [field]: Number(target.value) })}
      />
    </>
  )
  const date = (field: 'from' | 'until', label: string) => (
    <>
      <label htmlFor={`${id}-${field}`}>{label}</label>
      <input
        id={`${id}-${field}`}
        type="date"
        value={String(simple[field] ?? '')}
        onChange={({ target }) => {
          const next = put(simple, field, target.value === '' ? undefined : target.value)
          if (next !== undefined) onChange(next)
        }}
      />
    </>
  )
  const answered = () =>
    choose(
      'answer',
      'Câu nào',
      answers.map(({ name, title }) => [name, title]),
    )
  return (
    <>
      <label htmlFor={id}>Xét điều gì</label>
      <select id={id} value={asks} onChange={({ target }) => onChange(start[target.value as Asks]())}>
        {Object.entries(ASKS).map(([value, name]) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </select>
      {asks.startsWith('answer.') && answered()}
      {asks === 'answer.in' && (
        <Values simple={simple} answer={answers.find(({ name }) => name === simple.answer)} onChange={onChange} />
      )}
      {asks === 'answer.above' && number('above', 'Lớn hơn', -1_000_000, 1_000_000_000)}
      {asks === 'answer.below' && number('below', 'Nhỏ hơn', -1_000_000, 1_000_000_000)}
      {asks === 'open' && choose('open', 'Cơ quan nào', Object.entries(OFFICE_NAMES))}
      {asks === 'place' &&
        choose(
          'place',
          'Dữ liệu nào',
          PLACES.map((path) => [path, placeInWords(path)]),
        )}
      {asks === 'fact' &&
        choose(
          'fact',
          'Số liệu nào',
          facts.map(([name, fact]) => [name, factName(name, fact)]),
        )}
      {asks === 'from' && (
        <>
          {date('from', 'Từ ngày')}
          {date('until', 'Đến hết ngày')}
        </>
      )}
      {asks === 'channel' && choose('channel', 'Kênh', Object.entries(CHANNEL_NAMES))}
      {asks === 'language' && choose('language', 'Ngôn ngữ', Object.entries(LANGUAGE_NAMES))}
      {asks === 'done' &&
        choose(
          'done',
          'Thủ tục nào',
          flows.map((row) => [row.id, named.flow?.(row.id) ?? row.title]),
        )}
      {asks === 'visits' && number('visits', 'Ít nhất bao nhiêu', 1, 9)}
    </>
  )
}

/** Which answers count: the buttons of the question, or a value typed. */
function Values({
  simple,
  answer,
  onChange,
}: {
  readonly simple: Simple
  readonly answer: KeptAnswer | undefined
  readonly onChange: (simple: Simple) => void
}) {
  const id = useId()
  const chosen = (('in' in simple ? simple.in : [simple.is]) as readonly unknown[]).map(String)
  const set = (typed: readonly string[]) => {
    const values = answer?.isNumber ? typed.map(Number).filter(Number.isFinite) : typed
    const [only] = values
    const { is: _is, in: _in, ...rest } = simple
    if (only !== undefined) onChange(values.length === 1 ? { ...rest, is: only } : { ...rest, in: values })
  }
  if (answer === undefined || answer.values.length === 0) {
    return (
      <>
        <label htmlFor={id}>Giá trị (nhiều giá trị thì cách nhau bằng dấu phẩy)</label>
        <input id={id} defaultValue={chosen.join(', ')} onBlur={({ target }) => set(valuesIn(target.value))} />
      </>
    )
  }
  const known = answer.values.map((value) => value.id)
  const gone = chosen.filter((value) => !known.includes(value))
  return (
    <fieldset>
      <legend>Một trong các nút</legend>
      {[...answer.values, ...gone.map((value) => ({ id: value, label: `${value} (nút không còn)` }))].map(
        ({ id: value, label }) => (
          <label key={value} className="choice">
            <input
              type="checkbox"
              checked={chosen.includes(value)}
              onChange={({ target }) =>
                set(target.checked ? [...chosen, value] : chosen.filter((one) => one !== value))
              }
            />
            <span>{label}</span>
          </label>
        ),
      )}
    </fieldset>
  )
}

function valuesIn(line: string): readonly string[] {
  return line
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
}

function asksOf(simple: Simple): Asks {
  if ('answer' in simple) {
    if ('above' in simple) return 'answer.above'
    if ('below' in simple) return 'answer.below'
    return 'known' in simple ? 'answer.known' : 'answer.in'
  }
  if ('until' in simple) return 'from'
  return (Object.keys(ASKS) as Asks[]).find((name) => name in simple) ?? 'consent'
}

function today(): string {
  // As `2026-11-23`, on this device's calendar.
  return new Date().toLocaleDateString('sv')
}
