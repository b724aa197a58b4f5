/** Everything that can be edited, and how each stands. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useDeferredValue, useEffect, useState } from 'react'
import { Link, useLocation } from 'wouter'
import type { NewFlowAsked, Unit, UnitRow, Units } from '../../../publishing/api.ts'
import { idFor } from './flow/content.ts'
import { allKept, type Kept, NOTICES_KEPT } from './kept.ts'
import { ask, read } from './server.ts'
import { Sheet } from './ui/dialog.tsx'
import { Loading, Note, Trouble } from './ui/notice.tsx'
import { Screen } from './ui/screen.tsx'
import { day, moment, percent } from './when.ts'

/** Sections of the menu, as residents read them. */
export const GROUP_NAMES: Readonly<Record<string, string>> = {
  vneid: 'Ứng dụng VNeID',
  'cu-tru': 'Cư trú',
  'giay-to': 'Giấy tờ',
  'gia-dinh': 'Gia đình, hộ tịch',
  'xe-co': 'Xe cộ',
  'tro-giup': 'Trợ giúp',
  'an-toan': 'Chống lừa đảo',
}

/** A trial may stop by itself at any minute: who sits before the list while one runs is told without asking. */
const TRIAL_LOOK_MS = 60_000

export function useUnits() {
  return useQuery({
    queryKey: ['units'],
    queryFn: () => read<Units>('/api/admin/units'),
    refetchInterval: ({ state }) => (state.data?.units.some(({ canary }) => canary) ? TRIAL_LOOK_MS : false),
  })
}

export function UnitList() {
  const units = useUnits()
  const [wanted, setWanted] = useState('')
  const [adding, setAdding] = useState(false)
  const filter = useDeferredValue(fold(wanted))
  const [kept, setKept] = useState<readonly Kept[]>([])
  useEffect(() => {
    void allKept().then(setKept)
  }, [])
  const rows = units.data?.units ?? []
  const flows = rows.filter(({ kind }) => kind === 'flow')
  const shown = flows.filter(({ title, id }) => filter === '' || fold(`${title} ${id}`).includes(filter))
  return (
    <Screen
      title="Thủ tục"
      aside={
        units.data?.me.mayEdit && (
          <button type="button" className="main" onClick={() => setAdding(true)}>
            + Thủ tục mới
          </button>
        )
      }
    >
      {kept.length > 0 && <KeptList kept={kept} />}
      <StoppedTrials rows={rows} />
      {units.isPending && <Loading what="danh sách thủ tục" />}
      {units.isError && <Trouble error={units.error} onRetry={() => void units.refetch()} />}
      {units.data && flows.length === 0 && (
        <Note>
          <p>Chưa có thủ tục nào. Bấm “+ Thủ tục mới” để bắt đầu từ một trong các mẫu.</p>
        </Note>
      )}
      {flows.length > 0 && (
        <p className="filter">
          <label htmlFor="filter">Lọc theo tên</label>
          <input id="filter" type="search" value={wanted} onChange={({ target }) => setWanted(target.value)} />
          <span role="status" className="soft">
            {shown.length === flows.length
              ? `${flows.length} thủ tục`
              : `${shown.length} trong ${flows.length} thủ tục`}
          </span>
        </p>
      )}
      {Object.entries(GROUP_NAMES).map(([group, name]) => {
        const inside = shown.filter((row) => row.group === group && !row.part)
        return inside.length === 0 ? null : <Group key={group} name={name} rows={inside} />
      })}
      <Group name="Phần dùng chung, thủ tục khác gọi tới" rows={shown.filter(({ part }) => part)} />
      {filter === '' && <Group name="Không thuộc thủ tục nào" rows={rows.filter(({ kind }) => kind !== 'flow')} />}
      {adding && <NewFlow flows={flows} onClose={() => setAdding(false)} />}
    </Screen>
  )
}

/** What ended while nobody looked. Always there, so that a screen reader says what comes into it. */
function StoppedTrials({ rows }: { readonly rows: readonly UnitRow[] }) {
  return (
    <div role="status">
      {rows.map(
        ({ id, title, trialStopped }) =>
          trialStopped && (
            <Note key={id} kind="warn">
              <p>
                Bản thử {trialStopped.number} của “{title}” đã tự dừng lúc {moment(trialStopped.at)}. {trialStopped.why}{' '}
                Mọi người lại dùng bản đang chạy; phần đã sửa còn trong bản nháp.{' '}
                <Link href={`/u/${id}/versions`}>Xem số liệu của bản thử</Link>
              </p>
            </Note>
          ),
      )}
    </div>
  )
}

function Group({ name, rows }: { readonly name: string; readonly rows: readonly UnitRow[] }) {
  if (rows.length === 0) return null
  return (
    <section>
      <h2>{name}</h2>
      <ul className="units">
        {rows.map((row) => (
          <li key={row.id}>
            <Link href={`/u/${row.id}`} id={`title-${row.id}`}>
              {row.title}
            </Link>
            <p>
              {standing(row)}
              {row.live && row.live.number > 1 && (
                <>
                  {' · '}
                  <Link className="inline" href={`/u/${row.id}/versions`} aria-describedby={`title-${row.id}`}>
                    quay về bản trước
                  </Link>
                </>
              )}
            </p>
            {row.draft && (
              <p>
                Bản nháp của {row.draft.by.join(', ')}, {moment(row.draft.at)} · {row.draft.parts} chỗ sửa
              </p>
            )}
            <Warnings row={row} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function standing({ live, finished7, off }: UnitRow): string {
  if (live === undefined) return 'Chưa phát hành lần nào'
  const rate = finished7 === undefined ? '' : ` · 7 ngày qua ${percent(finished7)} làm xong`
  return `${off ? 'Đang tắt' : 'Đang chạy'}: bản ${live.number} (${day(live.at)})${rate}`
}

function Warnings({ row }: { readonly row: UnitRow }) {
  const { update, canary, trialStopped, overdue } = row
  const said = update
    ? 'Có bản mới kèm theo phần mềm, cần so sánh'
    : canary
      ? `Đang thử bản ${canary.number} với ${canary.share}% người mới`
      : trialStopped
        ? `Bản thử ${trialStopped.number} đã tự dừng`
        : overdue
          ? 'Quá hạn soát lại với văn bản'
          : null
  return said && <p className="tag warn">{said}</p>
}

export function KeptList({ kept }: { readonly kept: readonly Kept[] }) {
  return (
    <Note kind="warn">
      <h2>Phần chưa lưu của tôi</h2>
      <p>Còn giữ trên máy này, chưa lên máy chủ. Mở ra để xem lại và lưu.</p>
      <ul>
        {kept.map(({ unit, part, title, at }) => (
          <li key={`${unit}/${part}`}>
            <Link href={screenOf(unit, part)}>{title}</Link> · {moment(at)}
          </li>
        ))}
      </ul>
    </Note>
  )
}

/** Where a part is edited. */
export function screenOf(unit: string, part: string | undefined): string {
  if (unit === NOTICES_KEPT) return `/notices/${part}`
  if (part === undefined || part === 'all') return `/u/${unit}`
  const file = /^(?:text|mine)\.(\w+)$/.exec(part)?.[1]
  if (file !== undefined) return `/u/${unit}/text#${file}`
  if (part === 'order') return `/u/${unit}/steps`
  return part === 'head' ? `/u/${unit}/head` : `/u/${unit}/steps/${part.replace(/^step\./, '')}`
}

/** Ready to begin from: what they hold is the same as those flows, to be changed. */
const TEMPLATES: readonly { readonly like: string; readonly title: string }[] = [
  { like: '', title: 'Trống: một lời hướng dẫn và một lời kết' },
  { like: 'tam-tru', title: 'Nộp hồ sơ: hỏi, chuẩn bị giấy tờ, nộp trên mạng hay ra phường (như Tạm trú)' },
  { like: 'vneid-kich-hoat', title: 'Làm theo từng màn hình trong ứng dụng (như Kích hoạt VNeID)' },
]

function NewFlow({ flows, onClose }: { readonly flows: readonly UnitRow[]; readonly onClose: () => void }) {
  const client = useQueryClient()
  const [, go] = useLocation()
  const make = useMutation({
    mutationFn: (asked: NewFlowAsked) => ask<Unit>('POST', '/api/admin/units', asked),
    onSuccess: (unit) => {
      client.setQueryData(['unit', unit.row.id], unit)
      void client.invalidateQueries({ queryKey: ['units'] })
      go(`/u/${unit.row.id}`)
    },
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const title = String(form.get('title')).trim()
    const like = String(form.get('like'))
    const id = idFor(title, (taken) => flows.some((row) => row.id === taken.replaceAll('_', '-'))).replaceAll('_', '-')
    make.mutate({ id, title, group: String(form.get('group')), ...(like !== '' && { like }) })
  }
  const templates = TEMPLATES.filter(({ like }) => like === '' || flows.some(({ id }) => id === like))
  return (
    <Sheet title="Thủ tục mới" onClose={onClose}>
      <form onSubmit={submit} className="stack">
        <label htmlFor="new-title">Tên thủ tục, như người dân gọi</label>
        <input id="new-title" name="title" required maxLength={80} autoComplete="off" />
        <label htmlFor="new-group">Thuộc mục nào trong menu</label>
        <select id="new-group" name="group">
          {Object.entries(GROUP_NAMES).map(([id, name]) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
        <fieldset>
          <legend>Bắt đầu từ mẫu</legend>
          {templates.map(({ like, title }) => (
            <label key={like} className="choice">
              <input type="radio" name="like" value={like} defaultChecked={like === ''} /> {title}
            </label>
          ))}
        </fieldset>
        <p className="soft">Thủ tục mới là bản nháp: người dân chưa thấy cho tới khi phát hành.</p>
        {make.isError && <Trouble error={make.error} />}
        <button type="submit" className="main" disabled={make.isPending}>
          Tạo bản nháp
        </button>
      </form>
    </Sheet>
  )
}

/** For finding without marks: "tam tru" finds "Tạm trú". */
export function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/gi, 'd').toLowerCase().trim()
}
