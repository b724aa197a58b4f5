/** What is true of this ward only: offices, hours, phones, names. A value nobody confirmed stays empty, and is never said. */

import { Link } from 'wouter'
import { hotlineName, OFFICE_NAMES } from '../../../../flows/in-words.ts'
import type { Office, Place } from '../../../../flows/place.ts'
import type { AllContent, Part } from '../../../../publishing/api.ts'
import { Screen } from '../ui/screen.tsx'
import { Banner } from './banner.tsx'
import { useEditing } from './editing.ts'
import { LinesField, TextInput } from './fields.tsx'
import { HeadConflict } from './head-conflict.tsx'
import { HoursField } from './hours-field.tsx'
import { WhoIsHere } from './presence.tsx'
import { Faults, useFieldFromAddress } from './problems.tsx'
import { SavingLine } from './saving-line.tsx'
import { problemsAt, useUnit } from './unit.ts'

export default function PlaceScreen() {
  const { unit } = useUnit()
  const part = unit.parts.find(({ id }) => id === 'all') as Part<AllContent> | undefined
  return part ? <Editor part={part} /> : null
}

const OFFICES = ['police', 'one_stop', 'helpers'] as const

function Editor({ part }: { readonly part: Part<AllContent> }) {
  const { unit, rights } = useUnit()
  const editing = useEditing(unit, part, unit.row.title)
  useFieldFromAddress()
  const place = editing.content.structure
  const disabled = !rights.mayEdit
  if (place === undefined) return null
  const set = (change: Partial<Place>) =>
    editing.change((now) => (now.structure ? { ...now, structure: { ...now.structure, ...change } } : now))
  const ward = (change: Partial<Place['ward']>) => set({ ward: { ...place.ward, ...change } })
  return (
    <Screen title={unit.row.title} up={{ to: '/', title: 'Thủ tục' }}>
      <Banner />
      <WhoIsHere part="all" />
      <SavingLine editing={editing} name="dia-phuong" />
      {editing.saving.kind === 'conflict' && <HeadConflict editing={editing} theirs={editing.saving.theirs} />}
      <Faults problems={problemsAt(unit, 'all')} />
      <p className="row">
        <Link className="button main" href="/u/place/publish">
          Duyệt và phát hành
        </Link>
        <Link className="button" href="/u/place/versions">
          Các bản đã phát hành
        </Link>
      </p>
      <p className="soft">Để trống điều chưa ai xác nhận: trợ lý sẽ nói người dân hỏi lại, không nói sai.</p>
      <section>
        <h2>Phường</h2>
        <TextInput
          label="Tên"
          value={place.ward.name}
          disabled={disabled}
          required
          onChange={(name) => ward({ name })}
        />
        <TextInput
          label="Tỉnh, thành phố"
          value={place.ward.city}
          disabled={disabled}
          required
          onChange={(city) => ward({ city })}
        />
        <LinesField
          label="Tên cũ người dân còn gọi (mỗi dòng một tên)"
          lines={place.ward.formerly ?? NONE}
          rows={4}
          disabled={disabled}
          onChange={(formerly) => ward({ formerly: [...formerly] })}
        />
        <TextInput
          label="Ngày soát lại gần nhất"
          type="date"
          value={place.reviewed}
          disabled={disabled}
          onChange={(reviewed) => reviewed && set({ reviewed })}
        />
      </section>
      {OFFICES.map((id) => (
        <OfficeFields
          key={id}
          title={OFFICE_NAMES[id] ?? id}
          office={place[id]}
          disabled={disabled}
          onChange={(office) => set({ [id]: office })}
        />
      ))}
      {Object.entries(place.offices ?? {}).map(([id, office]) => (
        <OfficeFields
          key={id}
          title={office.name}
          office={office}
          disabled={disabled}
          onChange={(next) => set({ offices: { ...place.offices, [id]: next } })}
        />
      ))}
      <section>
        <h2>Đường dây nóng</h2>
        {Object.entries(place.hotlines).map(([id, line]) => (
          <fieldset key={id}>
            <legend>{hotlineName(id)}</legend>
            <TextInput
              label="Số"
              value={line.number}
              max={30}
              disabled={disabled}
              onChange={(number) => set({ hotlines: { ...place.hotlines, [id]: { ...line, number } } })}
            />
            <TextInput
              label="Theo nguồn nào"
              value={line.source}
              disabled={disabled}
              required
              onChange={(source) => set({ hotlines: { ...place.hotlines, [id]: { ...line, source } } })}
            />
            <TextInput
              label="Ngày xác nhận"
              type="date"
              value={line.date}
              disabled={disabled}
              onChange={(date) => date && set({ hotlines: { ...place.hotlines, [id]: { ...line, date } } })}
            />
          </fieldset>
        ))}
      </section>
      <section>
        <h2>Người phụ trách dữ liệu cá nhân</h2>
        <TextInput
          label="Tên"
          value={place.data_protection.name ?? ''}
          disabled={disabled}
          onChange={(name) => set({ data_protection: { ...place.data_protection, name: name || null } })}
        />
        <TextInput
          label="Liên hệ"
          value={place.data_protection.contact ?? ''}
          disabled={disabled}
          onChange={(contact) => set({ data_protection: { ...place.data_protection, contact: contact || null } })}
        />
      </section>
    </Screen>
  )
}

const NONE: readonly string[] = []

interface OfficeProps {
  readonly title: string
  readonly office: Office
  readonly disabled: boolean
  readonly onChange: (office: Office) => void
}

function OfficeFields({ title, office, disabled, onChange }: OfficeProps) {
  return (
    <section>
      <h2>{title}</h2>
      <TextInput
        label="Tên"
        value={office.name}
        disabled={disabled}
        required
        onChange={(name) => onChange({ ...office, name })}
      />
      <TextInput
        label="Địa chỉ"
        value={office.address ?? ''}
        disabled={disabled}
        onChange={(address) => onChange({ ...office, address: address || null })}
      />
      <TextInput
        label="Điện thoại"
        type="tel"
        value={office.phone ?? ''}
        disabled={disabled}
        onChange={(phone) => onChange({ ...office, phone: phone || null })}
      />
      <HoursField
        hours={office.hours ?? null}
        disabled={disabled}
        onChange={(hours) => onChange({ ...office, hours })}
      />
    </section>
  )
}
