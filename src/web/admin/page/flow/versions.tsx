/** Everything that was ever published, and the way back to each. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { Canary, Change, ChangeKind, OffAsked, Version, Versions } from '../../../../publishing/api-publish.ts'
import { ask, read } from '../server.ts'
import { Sheet } from '../ui/dialog.tsx'
import { Loading, Note, Trouble } from '../ui/notice.tsx'
import { Screen } from '../ui/screen.tsx'
import { moment, percent } from '../when.ts'
import { ChangeCard } from './changes.tsx'
import { useRestore } from './just-published.tsx'
import { unitPath, useUnit } from './unit.ts'

const KIND_WORDS: Readonly<Record<ChangeKind, string>> = {
  words: 'câu chữ',
  steps: 'các bước',
  ways: 'đường đi',
  facts: 'số liệu',
  place: 'dữ liệu địa phương',
  examples: 'cách gõ',
  pictures: 'ảnh',
  other: 'khác',
}

function kindsOf({ kinds }: Version): string {
  const told = kinds.filter((kind) => kind !== 'other' || kinds.length > 1)
  return told.length === 0 ? '' : ` · ${told.map((kind) => KIND_WORDS[kind]).join(', ')}`
}

/** A running trial gathers figures, and may stop by itself: the server looks once a minute. */
const TRIAL_LOOK_MS = 30_000

export default function VersionsScreen() {
  const { unit, rights } = useUnit()
  const path = `${unitPath(unit.row.id)}/versions`
  const versions = useQuery({
    queryKey: ['versions', unit.row.id],
    queryFn: () => read<Versions>(path),
    refetchInterval: ({ state }) => (state.data?.canary?.state === 'running' ? TRIAL_LOOK_MS : false),
  })
  const restore = useRestore()
  const [compared, setCompared] = useState<number | null>(null)
  const live = unit.row.live?.number ?? 0
  // At once, without asking: when something is wrong each moment counts, and the way forward stands there afterwards.
  const back = (number: number) => restore.mutate({ number, seen: live })
  return (
    <Screen title="Các bản đã phát hành" up={{ to: `/u/${unit.row.id}`, title: unit.row.title }}>
      {versions.isPending && <Loading what="các bản" />}
      {versions.isError && <Trouble error={versions.error} onRetry={() => void versions.refetch()} />}
      {restore.isError && <Trouble error={restore.error} onRetry={() => void versions.refetch()} />}
      {restore.data && (
        <Note kind="good">
          <p role="status">
            Bản {restore.data.number} đang chạy từ {moment(restore.data.at)}, giống hệt bản bạn chọn.
          </p>
          <button
            type="button"
            disabled={restore.isPending}
            onClick={() => restore.mutate({ number: restore.data.before, seen: restore.data.number })}
          >
            Nhầm, quay lại bản {restore.data.before}
          </button>
        </Note>
      )}
      {versions.data?.canary && <Trial canary={versions.data.canary} />}
      {versions.data && unit.row.kind === 'flow' && <Off off={versions.data.off} />}
      {versions.data?.versions.length === 0 && <p>Chưa phát hành bản nào.</p>}
      <ol className="notes">
        {versions.data?.versions.map((version) => (
          <li key={version.number}>
            <h2>
              Bản {version.number}
              {version.number === live && (
                <>
                  {' '}
                  <span className="tag">đang chạy</span>
                </>
              )}
              {version.repeats !== undefined && <span className="soft"> (giống bản {version.repeats})</span>}
            </h2>
            <p>{version.note}</p>
            <p className="soft">
              {version.by}, {moment(version.at)}
              {version.authors.length > 0 && ` · sửa: ${version.authors.join(', ')}`}
              {version.approvedBy && ` · duyệt: ${version.approvedBy}`}
              {version.alone && ' · phát hành một mình, chưa có người thứ hai'}
              {kindsOf(version)}
            </p>
            <p className="soft">{figures(version)}</p>
            {version.reasons.length > 0 && (
              <details>
                <summary>Lý do bỏ qua điều nhắc</summary>
                <ul>
                  {version.reasons.map(({ what, why }) => (
                    <li key={what}>
                      {what}: {why}
                    </li>
                  ))}
                </ul>
              </details>
            )}
            {version.number !== live && (
              <p className="row">
                <button type="button" onClick={() => setCompared(version.number)}>
                  So với bản đang chạy<span className="unseen">: bản {version.number}</span>
                </button>
                {rights.mayRollBack && (
                  <button type="button" disabled={restore.isPending} onClick={() => back(version.number)}>
                    Quay về bản này<span className="unseen">: bản {version.number}</span>
                  </button>
                )}
              </p>
            )}
          </li>
        ))}
      </ol>
      {compared !== null && <Compared number={compared} onClose={() => setCompared(null)} />}
    </Screen>
  )
}

function figures({ figures: { began, finished, handedOver } }: Version): string {
  if (began === undefined || began === 0) return 'Chưa đủ 5 người bắt đầu khi bản này chạy.'
  const rate = finished === undefined ? '' : ` · ${percent(finished / began)} làm xong`
  const help = handedOver === undefined ? '' : ` · ${Math.round((handedOver / began) * 100)} trên 100 người cần giúp`
  return `${began} người bắt đầu${rate}${help}`
}

function Compared({ number, onClose }: { readonly number: number; readonly onClose: () => void }) {
  const { unit } = useUnit()
  const query = useQuery({
    queryKey: ['version', unit.row.id, number, unit.row.live?.number],
    queryFn: () => read<{ readonly changes: readonly Change[] }>(`${unitPath(unit.row.id)}/versions/${number}`),
  })
  return (
    <Sheet title={`Bản ${number} khác bản đang chạy ở đâu`} onClose={onClose} wide>
      {query.isPending && <Loading what="chỗ khác nhau" />}
      {query.isError && <Trouble error={query.error} onRetry={() => void query.refetch()} />}
      {query.data?.changes.length === 0 && <p>Hai bản giống hệt nhau.</p>}
      <ul className="notes">
        {query.data?.changes.map((change) => (
          <li key={change.part}>
            <ChangeCard change={change} />
          </li>
        ))}
      </ul>
    </Sheet>
  )
}

function Trial({ canary }: { readonly canary: Canary }) {
  const { unit, rights } = useUnit()
  const client = useQueryClient()
  const end = useMutation({
    mutationFn: (how: 'all' | 'stop') => ask('POST', `${unitPath(unit.row.id)}/canary/${how}`, {}),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: ['versions', unit.row.id] })
      void client.invalidateQueries({ queryKey: ['unit', unit.row.id] })
    },
  })
  const { trial, rest } = canary.figures
  return (
    <Note kind={canary.state === 'stopped' ? 'warn' : 'info'}>
      <p role="status">
        {canary.state === 'running'
          ? `Đang thử bản ${canary.number} với ${canary.share}% người mới, từ ${moment(canary.since)} (${canary.by}).`
          : stopped(canary)}
      </p>
      <p>
        Bản thử: {sideInWords(trial)}. Bản đang chạy: {sideInWords(rest)}.
      </p>
      {end.isError && <Trouble error={end.error} />}
      {canary.state === 'running' && rights.mayPublish && (
        <p className="row">
          <button type="button" disabled={end.isPending} onClick={() => end.mutate('all')}>
            Cho mọi người dùng
          </button>
          <button type="button" disabled={end.isPending} onClick={() => end.mutate('stop')}>
            Dừng thử
          </button>
        </p>
      )}
    </Note>
  )
}

/** By itself, with the reason (which is a sentence), or by somebody's press. */
function stopped({ number, endedAt, why }: Canary): string {
  const when = endedAt === undefined ? '' : ` lúc ${moment(endedAt)}`
  if (why === undefined) return `Bản thử ${number} đã dừng${when}. Phần đã sửa còn trong bản nháp.`
  return `Bản thử ${number} đã tự dừng${when}. ${why} Mọi người lại dùng bản đang chạy; phần đã sửa còn trong bản nháp.`
}

function sideInWords({ began, finished, handedOver }: Version['figures']): string {
  if (began === undefined) return 'chưa đủ 5 người bắt đầu'
  return `${began} người bắt đầu, ${finished ?? 'chưa tới 5'} xong, ${handedOver ?? 'chưa tới 5'} cần giúp`
}

function Off({ off }: { readonly off: Versions['off'] }) {
  const { unit, rights } = useUnit()
  const client = useQueryClient()
  const [asking, setAsking] = useState(false)
  const act = useMutation({
    mutationFn: (asked: OffAsked | null) =>
      ask('POST', `${unitPath(unit.row.id)}/${asked ? 'off' : 'on'}`, asked ?? {}),
    onSuccess: () => {
      setAsking(false)
      void client.invalidateQueries({ queryKey: ['versions', unit.row.id] })
      void client.invalidateQueries({ queryKey: ['unit', unit.row.id] })
      void client.invalidateQueries({ queryKey: ['units'] })
    },
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    act.mutate({ inside: form.get('inside') === 'menu' ? 'menu' : 'finish', note: String(form.get('note')).trim() })
  }
  if (!rights.mayPublish) return null
  return (
    <section>
      {act.isError && !asking && <Trouble error={act.error} />}
      {off ? (
        <Note kind="warn">
          <p>
            Thủ tục đang tắt từ {moment(off.at)} ({off.by}){off.note && `: ${off.note}`}. Người dân không bắt đầu được;{' '}
            {off.inside === 'menu' ? 'ai đang làm dở được báo và đưa về menu.' : 'ai đang làm dở vẫn làm tới hết.'}
          </p>
          <button type="button" disabled={act.isPending} onClick={() => act.mutate(null)}>
            Bật lại
          </button>
        </Note>
      ) : (
        <p>
          <button type="button" className="danger" onClick={() => setAsking(true)}>
            Tắt thủ tục này
          </button>
        </p>
      )}
      {asking && (
        <Sheet title="Tắt thủ tục này?" onClose={() => setAsking(false)}>
          <form className="stack" onSubmit={submit}>
            <p>Không ai bắt đầu mới được nữa, cho tới khi bật lại. Còn người đang làm dở:</p>
            <label className="choice">
              <input type="radio" name="inside" value="finish" defaultChecked /> Cho làm tới hết
            </label>
            <label className="choice">
              <input type="radio" name="inside" value="menu" /> Báo một câu rồi đưa về menu
            </label>
            <label htmlFor="off-note">Vì sao tắt (đồng nghiệp đọc, người dân không thấy)</label>
            <input id="off-note" name="note" required maxLength={300} />
            {act.isError && <Trouble error={act.error} />}
            <button type="submit" className="main" disabled={act.isPending}>
              Tắt thủ tục
            </button>
          </form>
        </Sheet>
      )}
    </section>
  )
}
