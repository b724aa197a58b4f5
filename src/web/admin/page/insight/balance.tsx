/** What became of everybody who began, one row for each flow, revision or channel: what came in stands there again as what became of it. */
import type { ReactNode } from 'react'
import type { Balance, Share } from '../../../../insight/api.ts'
import { Table } from './charts.tsx'

export interface BalanceRow extends Balance {
  readonly key: string
  readonly title: ReactNode
  readonly rate: Share
  readonly rateBefore: Share
}

interface Props {
  readonly caption: string
  /** What the rows are of. */
  readonly of: string
  readonly rows: readonly BalanceRow[]
}

export function BalanceTable({ caption, of, rows }: Props) {
  return (
    <>
      <Table
        caption={caption}
        head={[of, 'Bắt đầu', 'Xong', 'Còn ở trong', 'Bỏ dở', 'Gặp người', 'Tỷ lệ xong', 'Kỳ trước']}
        rows={rows.map(({ key, title, entered, passed, waiting, left, handed, rate, rateBefore }) => ({
          key,
          cells: [title, ...[entered, passed, waiting, left, handed, rate, rateBefore].map(({ text }) => text)],
        }))}
      />
      <p className="soft">
        Trong mỗi dòng: bắt đầu = xong + còn ở trong + bỏ dở + gặp người. Ai làm tiếp trên kênh khác thì tính vào xong ở
        kênh cũ, nhưng không tính vào tỷ lệ.
      </p>
    </>
  )
}
