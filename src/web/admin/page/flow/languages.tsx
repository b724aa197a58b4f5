/** Vietnamese and English side by side: what is missing, and what is older than the Vietnamese it was made from. */
import { useDeferredValue, useState } from 'react'
import { Link } from 'wouter'
import type { StepWords } from '../../../../flows/definition.ts'
import { Screen } from '../ui/screen.tsx'
import { Banner } from './banner.tsx'
import { nameOf, plain, stepsOf } from './content.ts'
import { hintsOf } from './said.tsx'
import { useUnit } from './unit.ts'

interface Pair {
  readonly path: string
  readonly what: string
  readonly vi: string
  readonly en: string
}

export default function LanguagesScreen() {
  const { unit } = useUnit()
  const [only, setOnly] = useState('all')
  const filter = useDeferredValue(only)
  const rows = stepsOf(unit).flatMap((part) => {
    const stale = part.stale ?? []
    const pairs = pairsOf(part.content.words.vi, part.content.words.en).map((pair) => ({
      ...pair,
      old: stale.includes(pair.path),
      missing: pair.en === '' && pair.vi !== '',
    }))
    const shown = pairs.filter(({ old, missing }) => filter === 'all' || (filter === 'old' ? old : missing))
    return shown.length === 0 ? [] : [{ part, pairs: shown }]
  })
  return (
    <Screen
      title="Tiếng Việt và tiếng Anh"
      up={{ to: `/u/${unit.row.id}`, title: unit.row.title }}
      className="two-languages"
    >
      <Banner />
      <p className="row">
        <label htmlFor="only">Hiện</label>
        <select id="only" value={only} onChange={({ target }) => setOnly(target.value)}>
          <option value="all">tất cả</option>
          <option value="old">bản dịch cũ</option>
          <option value="missing">chưa dịch</option>
        </select>
      </p>
      {rows.length === 0 && <p role="status">Không có câu nào như vậy.</p>}
      {rows.map(({ part, pairs }) => (
        <section key={part.step} className="step">
          <h2>
            <Link href={`/u/${unit.row.id}/steps/${part.step}`}>{nameOf(part)}</Link>
          </h2>
          {pairs.map(({ path, what, vi, en, old, missing }) => (
            <div key={path} className="side-by-side">
              <p>
                <span className="soft">{what}: </span>
                {vi}
              </p>
              <p lang="en">
                {en}
                {old && (
                  <span className="tag warn" lang="vi">
                    bản dịch cũ
                  </span>
                )}
                {missing && (
                  <span className="tag warn" lang="vi">
                    chưa dịch
                  </span>
                )}
              </p>
            </div>
          ))}
        </section>
      ))}
    </Screen>
  )
}

const FIELDS = [
  ['title', 'tên ngắn'],
  ['text', 'lời nói'],
  ['brief', 'lời ngắn'],
  ['next', 'nút đi tiếp'],
  ['skip', 'nút bỏ qua'],
  ['yes', 'nút đúng'],
  ['no', 'nút chưa đúng'],
  ['alt', 'lời tả ảnh'],
] as const

function pairsOf(vi: StepWords | undefined, en: StepWords | undefined): readonly Pair[] {
  const single = FIELDS.map(([field, what]) => ({ path: field, what, vi: plain(vi?.[field]), en: plain(en?.[field]) }))
  const lists = (['choices', 'stuck'] as const).flatMap((field) =>
    Object.keys({ ...vi?.[field], ...en?.[field] }).map((id) => ({
      path: `${field}.${id}`,
      what: field === 'choices' ? 'nút' : 'chỗ hay vướng',
      vi: plain(vi?.[field]?.[id]),
      en: plain(en?.[field]?.[id]),
    })),
  )
  const hints = hintsOf(vi?.hint).flatMap((hint, at) =>
    plain(hint) === ''
      ? []
      : [{ path: `hint.${at}`, what: 'giải thích lại', vi: plain(hint), en: plain(hintsOf(en?.hint)[at]) }],
  )
  return [...single, ...lists, ...hints].filter(({ vi, en }) => vi !== '' || en !== '')
}
