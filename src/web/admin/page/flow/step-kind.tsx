/** What a step does: its kind, and the fields that only this kind has. */
import { useId, useState } from 'react'
import type { Step } from '../../../../flows/definition.ts'
import {
  durationInWords,
  EXPECT_NAMES,
  KIND_NAMES,
  OUTCOME_NAMES,
  spaced,
  VISIT_NAMES,
} from '../../../../flows/in-words.ts'
import type { StepContent, UnitRow } from '../../../../publishing/api.ts'
import { Sheet } from '../ui/dialog.tsx'
import { useUnits } from '../units.tsx'
import { namedIn } from './answers.ts'
import { Conditions } from './conditions.tsx'
import { nameOf, type StepPart, stepsOf, withStructure } from './content.ts'
import { TextInput } from './fields.tsx'
import { KINDS, type Kind, turned } from './kinds.ts'
import { RenameStep } from './rename-step.tsx'
import type { Change } from './said.tsx'
import { StepPicker } from './step-picker.tsx'
import { useUnit } from './unit.ts'

interface Props {
  readonly part: StepPart
  readonly content: StepContent
  readonly change: Change
  readonly disabled: boolean
  /** Everything typed is with the server. */
  readonly saved: boolean
}

export function StepKind({ part, content, change, disabled, saved }: Props) {
  const { unit } = useUnit()
  const [turning, setTurning] = useState(false)
  const [renaming, setRenaming] = useState(false)
  const { structure } = content
  const shared = { structure, change, disabled } as const
  return (
    <>
      <section>
        <h2>Bước này làm gì</h2>
        <p className="row">
          <strong>{KIND_NAMES[structure.kind]}</strong>
          {!disabled && (
            <button type="button" onClick={() => setTurning(true)}>
              Đổi loại bước
            </button>
          )}
        </p>
        <Fields {...shared} />
        <Stage {...shared} />
        <p className="row soft">
          <span>Mã của bước: {part.step}</span>
          {!disabled && (
            <button type="button" className="plain" onClick={() => setRenaming(true)}>
              Đổi mã
            </button>
          )}
        </p>
      </section>
      {structure.kind === 'branch' && <Conditions {...shared} structure={structure} named={namedIn(stepsOf(unit))} />}
      {turning && <TurnKind part={part} content={content} change={change} onClose={() => setTurning(false)} />}
      {renaming && <RenameStep part={part} saved={saved} onClose={() => setRenaming(false)} />}
    </>
  )
}

/** Another kind; what stays and what goes is read before it is done. */
function TurnKind({
  part,
  content,
  change,
  onClose,
}: Omit<Props, 'disabled' | 'saved'> & { readonly onClose: () => void }) {
  const { unit } = useUnit()
  const id = useId()
  const flows = useFlows().all
  const now = content.structure.kind
  const [kind, setKind] = useState<Kind>(KINDS.find((one) => one !== now) ?? now)
  const steps = stepsOf(unit)
  const onward = steps[part.number]?.step ?? steps[0]?.step ?? part.step
  const around = { step: part.step, onward, flow: flows[0]?.[0] ?? unit.row.id }
  const next = turned(content, kind, around)
  return (
    <Sheet title={`Đổi loại của “${nameOf(part)}”`} onClose={onClose}>
      <p>Đang là: {KIND_NAMES[now]}.</p>
      <label htmlFor={id}>Đổi thành</label>
      <select id={id} value={kind} onChange={({ target }) => setKind(target.value as Kind)}>
        {KINDS.filter((one) => one !== now).map((one) => (
          <option key={one} value={one}>
            {KIND_NAMES[one]}
          </option>
        ))}
      </select>
      <div role="status">
        <p>
          <strong>Giữ lại:</strong> {next.kept.length > 0 ? next.kept.join(', ') : 'không có gì'}.
        </p>
        <p className={next.lost.length > 0 ? 'fault' : ''}>
          <strong>Sẽ mất:</strong> {next.lost.length > 0 ? next.lost.join(', ') : 'không mất gì'}.
        </p>
      </div>
      <p>Chỉ đổi trong bản nháp. Người dân vẫn dùng bản đang chạy.</p>
      <p className="row">
        <button
          type="button"
          className="main"
          onClick={() => {
            change((before) => turned(before, kind, around).content)
            onClose()
          }}
        >
          Đổi loại bước
        </button>
        <button type="button" className="plain" onClick={onClose}>
          Giữ như cũ
        </button>
      </p>
    </Sheet>
  )
}

interface FieldsProps {
  readonly structure: Step
  readonly change: Change
  readonly disabled: boolean
}

/** Other flows by id: those in the menu can be offered, pieces (first in the list) are there to be called. */
function useFlows() {
  const { unit } = useUnit()
  const rows = (useUnits().data?.units ?? []).filter(({ kind, id }) => kind === 'flow' && id !== unit.row.id)
  const pieces = rows.filter(({ part }) => part)
  const offered = rows.filter(({ part }) => !part)
  return { all: [...pieces, ...offered].map(named), offered: offered.map(named) }
}
const named = ({ id, title }: UnitRow) => [id, title] as const

const WAITS = ['1h', '1d', '2d', '3d', '7d', '14d', '30d']
const GATHERS = ['3s', '5s', '10s']

function Fields({ structure, change, disabled }: FieldsProps) {
  const flows = useFlows()
  const set = (field: object) => change((now) => withStructure(now, field as Partial<Step>))
  const pick = (field: string, label: string, value: string, options: readonly (readonly [string, string])[]) => (
    <Pick
      place={field}
      label={label}
      value={value}
      options={options}
      disabled={disabled}
      onPick={(next) => set({ [field]: next || undefined })}
    />
  )
  const durations = (list: readonly string[]) => list.map((one) => [one, durationInWords(one)] as const)
  const remember = (value: string | undefined, required: boolean) => (
    <Remember value={value} required={required} disabled={disabled} onChange={(next) => set({ remember: next })} />
  )
  switch (structure.kind) {
    case 'say':
      return (
        <Check
          label="Chờ người dân bấm “Tiếp” rồi mới đi"
          on={structure.pause !== 'none'}
          disabled={disabled}
          onTurn={(on) => set({ pause: on ? undefined : 'none' })}
        />
      )
    case 'choose':
      return remember(structure.remember, false)
    case 'ask':
      return (
        <>
          {pick('expect', 'Chờ câu trả lời dạng', structure.expect, Object.entries(EXPECT_NAMES))}
          {remember(structure.remember, true)}
          {structure.expect === 'text' &&
            pick('gather', 'Người dân gõ nhiều tin liền thì', structure.gather ?? '', [
              ['', 'đọc ngay tin đầu'],
              ...GATHERS.map((one) => [one, `chờ ${durationInWords(one)} để gom lại`] as const),
            ])}
          <OptionalWay field="skip" label="Cho phép bỏ qua" {...{ structure, change, disabled }} />
          <OptionalWay
            field="invalid"
            label="Sai quá số lần thì sang bước khác (không chọn: mời gặp người)"
            {...{ structure, change, disabled }}
          />
        </>
      )
    case 'photo':
      return <OptionalWay field="skip" label="Cho phép bỏ qua" {...{ structure, change, disabled }} />
    case 'window':
      return (
        <>
          {remember(structure.remember, true)}
          <OptionalWay field="skip" label="Cho phép bỏ qua" {...{ structure, change, disabled }} />
        </>
      )
    case 'call':
      return pick('flow', 'Sang thủ tục nào', structure.flow, flows.all)
    case 'wait':
      return pick('for', 'Chờ bao lâu', structure.for, durations(WAITS))
    case 'handoff':
      return (
        <>
          <Topic value={structure.topic} disabled={disabled} onPick={(topic) => set({ topic })} />
          <Check
            label="Gấp: người dân đang bị lừa, xếp lên đầu hàng chờ"
            on={structure.reason === 'fraud'}
            disabled={disabled}
            onTurn={(on) => set({ reason: on ? 'fraud' : undefined })}
          />
        </>
      )
    case 'visit':
      return (
        <>
          {pick('do', 'Làm gì với lịch hẹn', structure.do ?? 'request', Object.entries(VISIT_NAMES))}
          <OptionalWay
            field="without"
            label="Khi không hẹn được thì sang bước khác"
            {...{ structure, change, disabled }}
          />
        </>
      )
    case 'finish':
      return (
        <>
          {pick('outcome', 'Kết quả', structure.outcome, Object.entries(OUTCOME_NAMES))}
          <fieldset disabled={disabled}>
            <legend>Gợi ý thủ tục tiếp theo, nhiều nhất 6</legend>
            {(structure.offer ?? []).map((id) => (
              <p key={id} className="row">
                <span>{flows.all.find(([flow]) => flow === id)?.[1] ?? spaced(id)}</span>
                <button
                  type="button"
                  className="plain"
                  onClick={() => {
                    const left = structure.offer?.filter((one) => one !== id) ?? []
                    set({ offer: left.length > 0 ? left : undefined })
                  }}
                >
                  Bỏ<span className="unseen"> gợi ý này</span>
                </button>
              </p>
            ))}
            {(structure.offer ?? []).length < 6 && (
              <Pick
                label="Thêm gợi ý"
                value=""
                disabled={disabled}
                options={[['', 'Chọn thủ tục…'], ...flows.offered.filter(([id]) => !structure.offer?.includes(id))]}
                onPick={(id) => id && set({ offer: [...(structure.offer ?? []), id] })}
              />
            )}
          </fieldset>
        </>
      )
    case 'confirm':
    case 'branch':
      return null
    default:
      return structure satisfies never
  }
}

/** Milestone of "Bước 4 trong 9". */
function Stage({ structure, change, disabled }: FieldsProps) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>Số hiện cho người dân, như “Bước 4 trong 9” (để trống: không hiện)</label>
      <input
        id={id}
        type="number"
        min={1}
        max={40}
        readOnly={disabled}
        value={structure.stage ?? ''}
        onChange={({ target }) =>
          change((now) =>
            withStructure(now, { stage: target.value === '' ? undefined : Number(target.value) } as Partial<Step>),
          )
        }
      />
    </div>
  )
}

interface PickProps {
  /** Its field in the step, so that a fault can lead here. */
  readonly place?: string
  readonly label: string
  readonly value: string
  readonly options: readonly (readonly [value: string, name: string])[]
  readonly disabled: boolean
  readonly onPick: (value: string) => void
}

function Pick({ place, label, value, options, disabled, onPick }: PickProps) {
  const id = useId()
  const all = options.some(([one]) => one === value) ? options : [...options, [value, durationInWords(value)] as const]
  return (
    <div className="field" data-path={place}>
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} disabled={disabled} onChange={({ target }) => onPick(target.value)}>
        {all.map(([one, name]) => (
          <option key={one} value={one}>
            {name}
          </option>
        ))}
      </select>
    </div>
  )
}

/** Groups of helpers that the program's own flows hand over to; a ward's own one stays as it is written. */
const TOPICS = ['chung', 'vneid', 'dich-vu-cong', 'giay-to', 'ho-tich', 'an-sinh', 'lua-dao', 'tai-nha']
const TOPIC_NAMES: Readonly<Record<string, string>> = {
  chung: 'chung, ai cũng nhận được',
  vneid: 'VNeID',
  'dich-vu-cong': 'dịch vụ công',
  'giay-to': 'giấy tờ',
  'ho-tich': 'hộ tịch',
  'an-sinh': 'an sinh',
  'lua-dao': 'lừa đảo',
  'tai-nha': 'hỗ trợ tại nhà',
}

function Topic({ value, disabled, onPick }: Pick<PickProps, 'value' | 'disabled' | 'onPick'>) {
  const all = TOPICS.includes(value) ? TOPICS : [...TOPICS, value]
  return (
    <Pick
      label="Chuyển cho nhóm"
      value={value}
      disabled={disabled}
      options={all.map((one) => [one, TOPIC_NAMES[one] ?? spaced(one)])}
      onPick={onPick}
    />
  )
}

interface CheckProps {
  /** As of `Pick`. */
  readonly place?: string
  readonly label: string
  readonly on: boolean
  readonly disabled: boolean
  readonly onTurn: (on: boolean) => void
}

function Check({ place, label, on, disabled, onTurn }: CheckProps) {
  return (
    <label className="choice" data-path={place}>
      <input type="checkbox" checked={on} disabled={disabled} onChange={({ target }) => onTurn(target.checked)} />
      <span>{label}</span>
    </label>
  )
}

interface RememberProps {
  readonly value: string | undefined
  readonly required: boolean
  readonly disabled: boolean
  readonly onChange: (value: string | undefined) => void
}

/** The name under which an answer is kept, for branches and for `{answer.…}` in texts. */
function Remember({ value, required, disabled, onChange }: RememberProps) {
  const [typed, setTyped] = useState<string>()
  const shown = typed ?? value ?? ''
  const wrong = shown !== '' && !/^[a-z][a-z0-9_]{0,39}$/.test(shown)
  return (
    <>
      <TextInput
        label={`Ghi nhớ câu trả lời với tên${required ? '' : ' (để trống: không nhớ)'}`}
        value={shown}
        max={40}
        disabled={disabled}
        onChange={(next) => {
          setTyped(next)
          if (/^[a-z][a-z0-9_]*$/.test(next)) onChange(next)
          else if (next === '' && !required) onChange(undefined)
        }}
      />
      {(wrong || (required && shown === '')) && (
        <p className="fault">
          Tên chỉ gồm chữ thường không dấu, số và dấu gạch dưới, như: loai_giay. Đang giữ “{value}”.
        </p>
      )}
    </>
  )
}

interface OptionalWayProps extends FieldsProps {
  readonly field: 'skip' | 'invalid' | 'without'
  readonly label: string
}

/** A way that a step may have: turned on by choosing where it leads. */
function OptionalWay({ field, label, structure, change, disabled }: OptionalWayProps) {
  const { unit } = useUnit()
  const [picking, setPicking] = useState(false)
  const to = (structure as Readonly<Record<string, unknown>>)[field]
  const set = (target: string | undefined) =>
    change((now) => withStructure(now, { [field]: target } as unknown as Partial<Step>))
  return (
    <>
      <Check
        place={field}
        label={label}
        on={to !== undefined}
        disabled={disabled}
        onTurn={(on) => (on ? setPicking(true) : set(undefined))}
      />
      {picking && (
        <StepPicker
          title={`${label}: tới bước nào?`}
          steps={stepsOf(unit)}
          onPick={(target) => {
            set(target)
            setPicking(false)
          }}
          onClose={() => setPicking(false)}
        />
      )}
    </>
  )
}
