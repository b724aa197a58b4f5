/** One step: what the resident reads, what counts as an answer, how it is helped, and how it looks on a phone. */
import { Suspense, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react'
import { Link } from 'wouter'
import { CannedReplies } from '../canned.tsx'
import { later } from '../ui/later.ts'
import { Loading } from '../ui/notice.tsx'
import { Screen } from '../ui/screen.tsx'
import { Banner } from './banner.tsx'
import { ConflictPanel } from './conflict.tsx'
import { factName, headOf, nameOf, type StepPart, stepsOf } from './content.ts'
import { useEditing } from './editing.ts'
import { WhoIsHere } from './presence.tsx'
import { Faults, useFieldFromAddress } from './problems.tsx'
import { SavingLine } from './saving-line.tsx'
import { StepExtras } from './step-extras.tsx'
import { StepKind } from './step-kind.tsx'
import { StepNotes } from './step-notes.tsx'
import { StepWays } from './step-ways.tsx'
import { StepWordsFields } from './step-words.tsx'
import { problemsAt, useUnit } from './unit.ts'

const Preview = later(() => import('./preview.tsx'))

export function StepScreen({ step }: { readonly step: string }) {
  const { unit } = useUnit()
  const part = stepsOf(unit).find((one) => one.step === step)
  if (part === undefined) {
    return (
      <Screen title="Không còn bước này" up={{ to: `/u/${unit.row.id}/steps`, title: 'Các bước' }}>
        <p>Bước này đã bị xóa trong bản nháp, hoặc địa chỉ không đúng.</p>
      </Screen>
    )
  }
  return <Editor part={part} />
}

function Editor({ part }: { readonly part: StepPart }) {
  const { unit, rights } = useUnit()
  const steps = stepsOf(unit)
  const name = nameOf(part)
  const editing = useEditing(unit, part, `${unit.row.title} › ${name}`)
  const [previewed, setPreviewed] = useState(false)
  const place = useRef<HTMLElement>(null)
  useEffect(() => {
    if (previewed) place.current?.scrollIntoView()
  }, [previewed])
  const facts = headOf(unit)?.content.structure.facts
  const factNames = useMemo(
    () => Object.entries(facts ?? {}).map(([id, fact]) => [id, factName(id, fact)] as const),
    [facts],
  )
  useFieldFromAddress()
  const at = `/u/${unit.row.id}/steps`
  const [before, after] = [steps[part.number - 2], steps[part.number]]
  const disabled = !rights.mayEdit
  const words = { content: editing.content, change: editing.change, disabled } as const
  // What is not typed into is drawn when the letter already stands there.
  const calm = { content: useDeferredValue(editing.content), change: editing.change, disabled } as const
  return (
    <Screen title={name} up={{ to: `${at}#${part.step}`, title: 'Các bước' }} className="two">
      <div className="editor">
        <Banner />
        <WhoIsHere part={part.id} />
        <SavingLine editing={editing} name={`${unit.row.id}-${part.step}`} />
        {editing.saving.kind === 'conflict' && (
          <ConflictPanel editing={editing} theirs={editing.saving.theirs} name={`${unit.row.id}-${part.step}`} />
        )}
        <Faults problems={problemsAt(unit, part.id)} />
        <p className="narrow-only">
          <button type="button" className="main" aria-expanded={previewed} onClick={() => setPreviewed(!previewed)}>
            {previewed ? 'Thôi xem' : 'Xem trên điện thoại'}
          </button>
        </p>
        <StepWordsFields {...words} language="vi" facts={factNames} stale={part.stale ?? []} />
        <StepWays {...calm} part={part} saved={editing.saving.kind === 'saved'} />
        <StepKind {...words} part={part} saved={editing.saving.kind === 'saved'} />
        <StepExtras {...words} />
        <CannedReplies flow={unit.row.id} step={part.step} disabled={disabled} />
        <details className="english">
          <summary>
            Tiếng Anh {part.stale && part.stale.length > 0 && <span className="tag warn">bản dịch cũ</span>}
          </summary>
          <StepWordsFields {...words} language="en" facts={factNames} stale={part.stale ?? []} />
        </details>
        <StepNotes part={part.id} />
        {unit.row.live && !part.changed?.added && (
          <p>
            <a
              href={`/api/insight/slip?flow=${unit.row.id}&step=${part.step}`}
              target="_blank"
              rel="noreferrer"
              className="button"
            >
              In giấy hẹn có tên bước này<span className="unseen">, mở cửa sổ mới</span>
            </a>
          </p>
        )}
        <p className="row">
          {before && (
            <Link className="button" href={`${at}/${before.step}`}>
              ‹ {nameOf(before)}
            </Link>
          )}
          {after && (
            <Link className="button" href={`${at}/${after.step}`}>
              {nameOf(after)} ›
            </Link>
          )}
        </p>
      </div>
      <aside id="preview" ref={place} className={previewed ? 'preview open' : 'preview'} aria-label="Xem thử">
        <Suspense fallback={<Loading what="phần xem thử" />}>
          <Preview content={calm.content} step={part.step} saved={editing.saving.kind === 'saved'} />
        </Suspense>
      </aside>
    </Screen>
  )
}
