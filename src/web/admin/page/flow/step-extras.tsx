/** Picture, help and sources of a step. */
import { type ChangeEvent, useState } from 'react'
import type { Step } from '../../../../flows/definition.ts'
import { durationInWords, valueInWords } from '../../../../flows/in-words.ts'
import type { StepContent } from '../../../../publishing/api.ts'
import type { PictureMade } from '../../../../publishing/api-play.ts'
import { upload } from '../server.ts'
import { Trouble } from '../ui/notice.tsx'
import { headOf, withStructure } from './content.ts'
import { type Change, Said } from './said.tsx'
import { StepVoice } from './step-voice.tsx'
import { useUnit } from './unit.ts'

interface Props {
  readonly content: StepContent
  readonly change: Change
  readonly disabled: boolean
}

/** How long after silence one gentle reminder comes. */
const REMINDERS = [
  ['', 'Không nhắc'],
  ['15m', '15 phút'],
  ['30m', '30 phút'],
  ['2h', '2 giờ'],
  ['1d', '1 ngày'],
] as const

export function StepExtras({ content, change, disabled }: Props) {
  const { structure, words } = content
  const shared = { language: 'vi', change, disabled } as const
  const set = (field: Partial<Step>) => change((now) => withStructure(now, field))
  return (
    <>
      <Picture {...{ content, change, disabled }} />
      <StepVoice {...{ content, change, disabled }} />
      <section>
        <h2>Khi người dân vướng</h2>
        <label className="choice">
          <input
            type="checkbox"
            checked={structure.hard === true}
            disabled={disabled}
            onChange={({ target }) => set({ hard: target.checked || undefined } as Partial<Step>)}
          />
          <span>Bước khó: gọi người giúp sớm hơn, ngay lần đầu không hiểu hoặc im lâu</span>
        </label>
        {structure.kind === 'ask' && (
          <>
            <label htmlFor="attempts">Sai mấy lần thì gọi người hoặc sang bước khác</label>
            <input
              id="attempts"
              type="number"
              min={1}
              max={10}
              readOnly={disabled}
              value={structure.attempts ?? 3}
              onChange={({ target }) => set({ attempts: Number(target.value) || undefined } as Partial<Step>)}
            />
          </>
        )}
        <label htmlFor="remind">Im lặng bao lâu thì nhắc nhẹ một lần</label>
        <select
          id="remind"
          value={structure.remind ?? ''}
          disabled={disabled}
          onChange={({ target }) => set({ remind: target.value || undefined } as Partial<Step>)}
        >
          {REMINDERS.map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
          {structure.remind && !REMINDERS.some(([value]) => value === structure.remind) && (
            <option value={structure.remind}>{durationInWords(structure.remind)}</option>
          )}
        </select>
        <Said
          {...shared}
          path={['helper']}
          label="Lời dặn người hỗ trợ (người dân không thấy)"
          value={words.vi?.helper}
          lines={2}
        />
      </section>
      <SourcesOf {...{ content, disabled }} onSet={(sources) => set({ sources } as Partial<Step>)} />
    </>
  )
}

function Picture({ content, change, disabled }: Props) {
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const { picture } = content.structure
  const choose = async ({ target }: ChangeEvent<HTMLInputElement>) => {
    const file = target.files?.[0]
    target.value = ''
    if (!file) return
    setError(null)
    setBusy(true)
    try {
      const made = await upload<PictureMade>('/api/admin/pictures', file)
      change((now) => withStructure(now, { picture: made.path }))
    } catch (failure) {
      setError(failure)
    } finally {
      setBusy(false)
    }
  }
  return (
    <section data-path="picture">
      <h2>Ảnh minh họa</h2>
      {picture && (
        <figure>
          <img src={pictureAddress(picture)} alt={content.words.vi?.alt ?? 'Ảnh của bước này, chưa có lời tả'} />
          <figcaption className="soft">{valueInWords('picture', picture)}</figcaption>
        </figure>
      )}
      {error !== null && <Trouble error={error} />}
      {!disabled && (
        <p className="row">
          <label className="button" htmlFor="picture">
            {busy ? 'Đang tải lên…' : picture ? 'Thay ảnh khác' : 'Chọn ảnh (JPEG, PNG, SVG)'}
          </label>
          <input
            id="picture"
            className="unseen"
            type="file"
            accept="image/jpeg,image/png,image/svg+xml"
            disabled={busy}
            onChange={(event) => void choose(event)}
          />
          {picture && (
            <button type="button" onClick={() => change((now) => withStructure(now, { picture: undefined }))}>
              Bỏ ảnh
            </button>
          )}
          <span className="soft">Nhiều nhất 10 MB. Ảnh được vẽ lại, bỏ hết thông tin đi kèm.</span>
        </p>
      )}
      {picture && (
        <Said
          language="vi"
          change={change}
          disabled={disabled}
          path={['alt']}
          label="Lời tả ảnh, cho người không nhìn thấy ảnh"
          value={content.words.vi?.alt}
          lines={2}
        />
      )}
    </section>
  )
}

/** Drawings that came with the program and uploaded ones stand at the same address, where residents see them too. */
export function pictureAddress(path: string): string {
  return `/chat/pictures/${path}.png`
}

interface SourcesProps {
  readonly content: StepContent
  readonly disabled: boolean
  readonly onSet: (sources: string[] | undefined) => void
}

function SourcesOf({ content, disabled, onSet }: SourcesProps) {
  const { unit } = useUnit()
  const sources = Object.entries(headOf(unit)?.content.structure.sources ?? {})
  const chosen = content.structure.sources ?? []
  return (
    <section data-path="sources">
      <h2>Nguồn của bước này</h2>
      {sources.length === 0 && <p className="soft">Thủ tục chưa khai nguồn nào; thêm ở “Tên, nguồn và số liệu”.</p>}
      {sources.map(([id, { title, date }]) => (
        <label key={id} className="choice">
          <input
            type="checkbox"
            checked={chosen.includes(id)}
            disabled={disabled}
            onChange={({ target }) => {
              const next = target.checked ? [...chosen, id] : chosen.filter((one) => one !== id)
              onSet(next.length > 0 ? next : undefined)
            }}
          />
          <span>
            {title}
            {date && ` (${date.split('-').reverse().join('/')})`}
          </span>
        </label>
      ))}
    </section>
  )
}
