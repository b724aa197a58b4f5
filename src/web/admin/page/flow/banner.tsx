/** Always in sight: what is being changed is a draft, and what residents have meanwhile. */
import { memo } from 'react'
import { Link } from 'wouter'
import { moment } from '../when.ts'
import { useUnit } from './unit.ts'

export const Banner = memo(function Banner() {
  const { unit, rights } = useUnit()
  const { row } = unit
  const edited = unit.parts.some(({ changed }) => changed) || unit.removed.length > 0
  const live = row.live && `bản ${row.live.number}`
  return (
    <div className="banner">
      <p>
        {edited || live === undefined ? (
          <>
            <strong>Đang sửa bản nháp.</strong>{' '}
            {live ? `Người dân vẫn dùng ${live}.` : 'Người dân chưa thấy thủ tục này.'}
          </>
        ) : (
          <>
            Người dân đang dùng {live}. {rights.mayEdit ? 'Bạn sửa chỗ nào cũng chỉ vào bản nháp.' : 'Bạn chỉ xem.'}
          </>
        )}
      </p>
      {row.off && (
        <p>
          <strong>Thủ tục đang tắt</strong>: người dân không bắt đầu được.{' '}
          <Link href={`/u/${row.id}/versions`}>Xem, bật lại</Link>
        </p>
      )}
      {row.canary && (
        <p>
          Bản {row.canary.number} đang được thử với {row.canary.share}% người mới.{' '}
          <Link href={`/u/${row.id}/versions`}>Xem kết quả, dừng thử</Link>
        </p>
      )}
      {row.trialStopped && (
        <p>
          <strong>Bản thử {row.trialStopped.number} đã tự dừng</strong> lúc {moment(row.trialStopped.at)}.{' '}
          {row.trialStopped.why} <Link href={`/u/${row.id}/versions`}>Xem số liệu</Link>
        </p>
      )}
      {row.update && <Link href={`/u/${row.id}/update`}>Có bản mới kèm phần mềm: so sánh</Link>}
    </div>
  )
})
