/** Checking and publishing: nothing goes out that was not looked at. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import type { ApproveAsked, PublishAsked, Published, Review, ReviewAsked } from '../../../../publishing/api-publish.ts'
import { ask, Failure } from '../server.ts'
import { useStatus } from '../status.ts'
import { Loading, Note, Trouble } from '../ui/notice.tsx'
import { Screen } from '../ui/screen.tsx'
import { moment } from '../when.ts'
import { Banner } from './banner.tsx'
import { ChangeCard, Messages, SENSITIVE_NAMES } from './changes.tsx'
import { JustPublished } from './just-published.tsx'
import { ProblemLine } from './problems.tsx'
import { unitPath, useUnit } from './unit.ts'

export default function PublishScreen() {
  const { unit } = useUnit()
  const client = useQueryClient()
  const path = unitPath(unit.row.id)
  /** Parts left out; everything else of the draft goes. Absent: what the server proposes. */
  const [parts, setParts] = useState<readonly string[] | undefined>()
  const [published, setPublished] = useState<Published | null>(null)
  const asked: ReviewAsked = parts === undefined ? {} : { parts }
  const review = useQuery({
    queryKey: ['review', unit.row.id, unit.draft, unit.row.live?.number, asked],
    queryFn: () => ask<Review>('POST', `${path}/review`, asked),
    enabled: published === null,
    staleTime: 0,
    // Another choice of parts is looked at while the last one stands there, and what was written beside it.
    placeholderData: (before) => before,
  })
  const changed = unit.parts.some((part) => part.changed) || unit.removed.length > 0
  return (
    <Screen title="Duyệt và phát hành" up={{ to: `/u/${unit.row.id}`, title: unit.row.title }}>
      {published ? (
        <JustPublished published={published} />
      ) : (
        <>
          <Banner />
          {!changed && (
            <Note>
              <p>Chưa có thay đổi so với bản {unit.row.live?.number ?? 'đầu'}. Sửa một bước rồi quay lại đây.</p>
            </Note>
          )}
          {unit.row.canary && (
            <Note kind="warn">
              <p>
                Bản {unit.row.canary.number} đang được thử với {unit.row.canary.share}% người mới, nên chưa phát hành
                thêm được. <Link href={`/u/${unit.row.id}/versions`}>Cho mọi người dùng bản ấy, hoặc dừng thử</Link> rồi
                quay lại đây.
              </p>
            </Note>
          )}
          {changed && review.isPending && <Loading what="phần kiểm tra" />}
          {changed && review.isError && <Trouble error={review.error} onRetry={() => void review.refetch()} />}
          {changed && review.data && (
            <Reviewed
              review={review.data}
              chosen={parts}
              busy={review.isPlaceholderData}
              onParts={setParts}
              onAgain={() => {
                void client.invalidateQueries({ queryKey: ['unit', unit.row.id] })
                void review.refetch()
              }}
              onPublished={(done) => {
                setPublished(done)
                void client.invalidateQueries({ queryKey: ['unit', unit.row.id] })
                void client.invalidateQueries({ queryKey: ['units'] })
                void client.invalidateQueries({ queryKey: ['versions', unit.row.id] })
              }}
            />
          )}
        </>
      )}
    </Screen>
  )
}

interface ReviewedProps {
  readonly review: Review
  /** Parts that are to go; absent: as the server proposes. */
  readonly chosen: readonly string[] | undefined
  /** Another choice is being looked at. */
  readonly busy: boolean
  readonly onParts: (parts: readonly string[]) => void
  /** Something moved on meanwhile: look again. */
  readonly onAgain: () => void
  readonly onPublished: (published: Published) => void
}

function Reviewed({ review, chosen, busy, onParts, onAgain, onPublished }: ReviewedProps) {
  const { unit, rights } = useUnit()
  const { reachable } = useStatus()
  const path = unitPath(unit.row.id)
  const [reasons, setReasons] = useState<Readonly<Record<string, string>>>({})
  const [note, setNote] = useState('')
  const [share, setShare] = useState('')
  const included = chosen ?? review.changes.filter((change) => change.included).map(({ part }) => part)
  const approve = useMutation({
    mutationFn: (asked: ApproveAsked) => ask<Review>('POST', `${path}/approve`, asked),
    onSuccess: onAgain,
  })
  const publish = useMutation({
    mutationFn: (asked: PublishAsked) => ask<Published>('POST', `${path}/publish`, asked),
    onSuccess: onPublished,
  })
  const left = review.changes.filter(({ part }) => !included.includes(part))
  const others = [
    ...new Set(left.flatMap(({ by }) => by.filter(({ staff }) => staff !== rights.staff).map(({ name }) => name))),
  ]
  const blocking = review.problems.filter(({ level }) => level === 'block')
  const warnings = review.problems.filter(({ level }) => level === 'warn')
  const parted = review.journeys.filter(({ ok }) => !ok)
  const unanswered = warnings.filter(({ id }) => (reasons[id] ?? '').trim() === '').length
  const stranded = review.impact.steps.some(({ what }) => what === 'stranded')
  const why = [
    ...(reachable ? [] : ['đang mất mạng']),
    ...(unit.row.canary ? [`bản ${unit.row.canary.number} còn đang được thử`] : []),
    ...(blocking.length > 0 ? [`còn ${blocking.length} lỗi phải sửa`] : []),
    ...(parted.length > 0 ? [`${parted.length} bài thử đi lệch`] : []),
    ...(stranded ? ['có người sẽ không còn đường đi tiếp'] : []),
    ...(included.length === 0 ? ['chưa chọn thay đổi nào'] : []),
    ...(unanswered > 0 ? [`còn ${unanswered} điều nhắc chưa ghi lý do`] : []),
    ...(note.trim() === '' ? ['chưa ghi đã sửa gì'] : []),
    ...(review.mayPublish ? [] : [sentence(review.why ?? 'bạn chưa có quyền phát hành')]),
    ...(busy ? ['đang kiểm tra lại'] : []),
  ]
  const again = () => {
    approve.reset()
    publish.reset()
    onAgain()
  }
  const toggle = (part: string, on: boolean) =>
    onParts(on ? [...included, part] : included.filter((one) => one !== part))
  const movedOn = publish.error instanceof Failure && publish.error.code === 'moved-on'
  return (
    <>
      <section>
        <h2>1. Kiểm tra</h2>
        {blocking.length === 0 && parted.length === 0 && <p>Không có lỗi nào.</p>}
        <ul className="notes">
          {blocking.map((problem) => (
            <li key={problem.id} className="fault">
              <ProblemLine problem={problem} unit={unit} />
            </li>
          ))}
          {parted.map(({ id, name, parts }) => (
            <li key={id} className="fault">
              <p>
                Bài thử “{name}” đi lệch
                {parts && ` ở lượt ${parts.act}: đáng lẽ “${parts.expected}”, nay “${parts.got}”`}
              </p>
              <Link className="button" href={`/u/${unit.row.id}/play`}>
                Tới bài thử<span className="unseen"> {name}</span>
              </Link>
            </li>
          ))}
        </ul>
        {warnings.length > 0 && <h3>Điều nhắc: bỏ qua được, nhưng phải ghi lý do</h3>}
        <ul className="notes">
          {warnings.map((problem) => (
            <li key={problem.id}>
              <ProblemLine problem={problem} unit={unit} />
              <label htmlFor={`why-${problem.id}`}>Vì sao vẫn phát hành</label>
              <input
                id={`why-${problem.id}`}
                maxLength={300}
                value={reasons[problem.id] ?? ''}
                onChange={({ target }) => setReasons({ ...reasons, [problem.id]: target.value })}
              />
            </li>
          ))}
        </ul>
        {review.notes.some(({ open }) => open) && (
          <Note kind="warn">
            <p>Ghi chú “cần sửa” chưa xong:</p>
            <ul>
              {review.notes
                .filter(({ open }) => open)
                .map(({ id, name, text }) => (
                  <li key={id}>
                    {name}: {text}
                  </li>
                ))}
            </ul>
          </Note>
        )}
      </section>
      <section>
        <h2>2. Thay đổi</h2>
        <p>Bản {review.becomes} sẽ gồm những chỗ được đánh dấu. Chỗ không đánh dấu ở lại bản nháp.</p>
        {left.length > 0 && (
          <Note kind="warn">
            <p>
              {left.length} chỗ chưa đánh dấu{others.length > 0 && `, trong đó của ${others.join(', ')}`}. Đọc rồi đánh
              dấu chỗ nào đồng ý cho ra cùng.
            </p>
            <button type="button" onClick={() => onParts(review.changes.map(({ part }) => part))}>
              Đã đọc cả, đánh dấu hết
            </button>
          </Note>
        )}
        <ul className="notes">
          {review.changes.map((change) => (
            <li key={change.part}>
              <label className="choice">
                <input
                  type="checkbox"
                  checked={included.includes(change.part)}
                  onChange={({ target }) => toggle(change.part, target.checked)}
                />
                <span>
                  Phát hành chỗ này<span className="unseen"> ({change.title})</span>
                </span>
              </label>
              <ChangeCard change={change} />
            </li>
          ))}
        </ul>
      </section>
      <Impact review={review} />
      <section>
        <h2>4. Phát hành</h2>
        <Approving
          review={review}
          busy={approve.isPending}
          onApprove={() => approve.mutate({ proof: review.proof, parts: included })}
        />
        {approve.isError && <Trouble error={approve.error} onRetry={again} />}
        {rights.mayPublish ? (
          <>
            <label htmlFor="note">Đã sửa gì, vì sao (bắt buộc, lưu cùng bản này)</label>
            <textarea
              id="note"
              rows={2}
              maxLength={500}
              value={note}
              onChange={({ target }) => setNote(target.value)}
            />
            <label htmlFor="share">Cho ai trước</label>
            <select id="share" value={share} onChange={({ target }) => setShare(target.value)}>
              <option value="">Mọi người ngay</option>
              <option value="10">Thử với 10% người mới bắt đầu</option>
              <option value="25">Thử với 25% người mới bắt đầu</option>
              <option value="50">Thử với 50% người mới bắt đầu</option>
            </select>
            {share !== '' && (
              <p className="soft">Bản thử tự dừng nếu số người làm xong kém đi hoặc cần giúp nhiều lên.</p>
            )}
            {publish.isError && <Trouble error={publish.error} {...(movedOn && { onRetry: again })} />}
            <button
              type="button"
              className="main"
              aria-describedby="why-not"
              disabled={why.length > 0 || publish.isPending}
              onClick={() =>
                publish.mutate({
                  proof: review.proof,
                  parts: included,
                  note: note.trim(),
                  reasons,
                  ...(share !== '' && { share: Number(share) }),
                })
              }
            >
              {publish.isPending ? 'Đang phát hành…' : `Phát hành bản ${review.becomes}`}
            </button>
            <p id="why-not" role="status">
              {why.length > 0 && `Chưa phát hành được: ${why.join('; ')}.`}
            </p>
          </>
        ) : (
          <Note>
            <p>
              Phần của bạn đã xong và được giữ trong bản nháp. Phát hành là việc của người duyệt hoặc quản trị: báo họ
              mở trang này.
            </p>
          </Note>
        )}
      </section>
    </>
  )
}

/** Of a reason that is a sentence by itself, as much as stands in a list. */
function sentence(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1).replace(/\.$/, '')
}

function Impact({ review: { impact } }: { readonly review: Review }) {
  const touched = impact.steps.reduce((sum, { people }) => sum + people, 0)
  return (
    <section>
      <h2>3. Người đang ở giữa chừng</h2>
      <p>
        {impact.inside === 0
          ? 'Lúc này không có ai đang làm dở thủ tục này.'
          : `${impact.inside} người đang giữa chừng, ${touched} ở bước bị sửa.`}
        {impact.looked < impact.inside && ` Số theo bước tính trên ${impact.looked} người đầu.`}
      </p>
      <ul className="notes">
        {impact.steps.map(({ step, title, people, what, to, messages }) => (
          <li key={step} className={what === 'stranded' ? 'fault' : ''}>
            <p>
              <strong>{title}</strong>: {people} người.{' '}
              {what === 'changed'
                ? 'Họ ở nguyên bước này, lời mới như sau:'
                : what === 'moved'
                  ? `Bước không còn; họ đi tiếp ở ${to ?? 'bước sau'}, sẽ nhận:`
                  : 'Không còn đường nào cho họ. Chọn bước thay khi xóa bước.'}
            </p>
            {messages.length > 0 && <Messages messages={messages} />}
          </li>
        ))}
      </ul>
    </section>
  )
}

interface ApprovingProps {
  readonly review: Review
  readonly busy: boolean
  readonly onApprove: () => void
}

function Approving({ review, busy, onApprove }: ApprovingProps) {
  const { twoPeople, alone, approval, mayApprove, proof } = review
  if (twoPeople.length === 0) return null
  const reasons = twoPeople.map((one) => SENSITIVE_NAMES[one]).join(', ')
  if (alone && approval?.proof !== proof) {
    return (
      <Note kind="warn">
        <p>
          Thay đổi này có: {reasons}. Lẽ ra cần người thứ hai duyệt, nhưng ở đây chưa có ai khác duyệt được, nên bạn tự
          phát hành. Xin đọc lại từng chữ một lần nữa; nhật ký ghi là bạn phát hành một mình.
        </p>
      </Note>
    )
  }
  const approved = approval?.proof === proof
  return (
    <Note kind={approved ? 'good' : 'warn'}>
      <p>
        {approved
          ? `${approval.name} đã duyệt đúng bản này lúc ${moment(approval.at)}.`
          : `Cần người thứ hai duyệt, vì có: ${reasons}.`}
        {approval && !approved && ` ${approval.name} đã duyệt một bản khác; bản này đã đổi sau đó.`}
      </p>
      {!approved && mayApprove && (
        <button type="button" disabled={busy} onClick={onApprove}>
          Tôi đã xem và duyệt
        </button>
      )}
      {!approved && !mayApprove && (
        <p>Bạn đã sửa bản này nên người khác phải duyệt. Xin báo người duyệt mở trang này.</p>
      )}
    </Note>
  )
}
