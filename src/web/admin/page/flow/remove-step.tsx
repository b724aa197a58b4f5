/** Taking a step away: where those waiting there, and all that leads there, go on instead. */
import { useState } from 'react'
import type { RemoveStepAsked } from '../../../../publishing/api.ts'
import { Failure } from '../server.ts'
import { Sheet } from '../ui/dialog.tsx'
import { Trouble } from '../ui/notice.tsx'
import { nameOf, type StepPart, stepsOf } from './content.ts'
import { waysOf } from './exits.ts'
import { StepPicker } from './step-picker.tsx'
import { useUnit, useUnitAct } from './unit.ts'

interface RemoveProps {
  readonly part: StepPart
  readonly onDone: () => void
  readonly onClose: () => void
}

export function RemoveStep({ part, onDone, onClose }: RemoveProps) {
  const { unit } = useUnit()
  const [picking, setPicking] = useState(false)
  const remove = useUnitAct((asked: RemoveStepAsked) => ({ path: `steps/${part.step}/remove`, body: asked }))
  const steps = stepsOf(unit)
  const leading = steps.filter(
    ({ content, step }) => step !== part.step && waysOf(content).some(({ to }) => to === part.step),
  )
  const done = () => {
    onDone()
    onClose()
  }
  const go = (instead?: string) =>
    remove.mutate({ draft: unit.draft, ...(instead !== undefined && { instead }) }, { onSuccess: done })
  if (picking) {
    return (
      <StepPicker
        title="Người đang ở bước này đi tiếp từ bước nào?"
        steps={steps.filter(({ step }) => step !== part.step)}
        onPick={(step) => {
          setPicking(false)
          go(step)
        }}
        onClose={() => setPicking(false)}
      />
    )
  }
  return (
    <Sheet title={`Xóa “${nameOf(part)}”?`} onClose={onClose}>
      {leading.length > 0 ? (
        <>
          <p>Các bước này đang dẫn tới đây, sẽ dẫn tới bước bạn chọn thay vào:</p>
          <ul>
            {leading.map((one) => (
              <li key={one.step}>{nameOf(one)}</li>
            ))}
          </ul>
        </>
      ) : (
        <p>Không bước nào dẫn tới đây.</p>
      )}
      <p>Chỉ xóa trong bản nháp, hoàn tác được. Người dân vẫn dùng bản đang chạy.</p>
      {remove.isError && <Trouble error={remove.error} />}
      {remove.error instanceof Failure && remove.error.code === 'used' && <p>Xin chọn bước thay.</p>}
      <p className="row">
        <button type="button" className="main" disabled={remove.isPending} onClick={() => setPicking(true)}>
          Chọn bước thay rồi xóa
        </button>
        {leading.length === 0 && (
          <button type="button" disabled={remove.isPending} onClick={() => go()}>
            Xóa, không cần bước thay
          </button>
        )}
        <button type="button" className="plain" onClick={onClose}>
          Giữ lại
        </button>
      </p>
    </Sheet>
  )
}
