/** Another id for a step. Everything that leads to it follows, and the old id stays as an alias for those who wait there. */
import { type FormEvent, useState } from 'react'
import { useLocation } from 'wouter'
import type { RenameStepAsked } from '../../../../publishing/api.ts'
import { Sheet } from '../ui/dialog.tsx'
import { Trouble } from '../ui/notice.tsx'
import { idFor, nameOf, type StepPart, stepsOf, titleOf } from './content.ts'
import { useUnit, useUnitAct } from './unit.ts'

interface Props {
  readonly part: StepPart
  readonly saved: boolean
  readonly onClose: () => void
}

export function RenameStep({ part, saved, onClose }: Props) {
  const { unit } = useUnit()
  const [, go] = useLocation()
  const steps = stepsOf(unit)
  const [to, setTo] = useState(() => idFor(titleOf(part), (id) => steps.some(({ step }) => step === id)))
  const rename = useUnitAct((asked: RenameStepAsked) => ({ path: `steps/${part.step}/rename`, body: asked }))
  const taken = to !== part.step && steps.some(({ step }) => step === to)
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    rename.mutate({ draft: unit.draft, to }, { onSuccess: () => go(`/u/${unit.row.id}/steps/${to}`) })
  }
  return (
    <Sheet title={`Đổi mã của “${nameOf(part)}”`} onClose={onClose}>
      <form onSubmit={submit} className="stack">
        <p>
          Mã chỉ người biên tập thấy. Mọi đường dẫn tới bước này theo sang mã mới; mã cũ “{part.step}” được giữ lại, nên
          ai đang ở đây, hay bấm nút cũ, vẫn đi tiếp đúng bước này.
        </p>
        <label htmlFor="new-id">Mã mới: chữ thường không dấu, số, dấu gạch dưới</label>
        <input
          id="new-id"
          required
          pattern="[a-z][a-z0-9_]*"
          maxLength={40}
          autoComplete="off"
          value={to}
          onChange={({ target }) => setTo(target.value)}
        />
        {taken && <p className="fault">Mã này bước khác đang dùng.</p>}
        {!saved && <p role="status">Đang chờ lưu phần vừa gõ, xong mới đổi mã được.</p>}
        {rename.isError && <Trouble error={rename.error} />}
        <button type="submit" className="main" disabled={!saved || taken || to === part.step || rename.isPending}>
          Đổi mã
        </button>
      </form>
    </Sheet>
  )
}
