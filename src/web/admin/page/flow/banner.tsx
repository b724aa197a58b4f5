/** Always in sight: what is being changed is a draft, and what residents have meanwhile. */
import { memo } from 'react'
import { Link } from 'wouter'
import { useUnit } from './unit.ts'

export const Banner = memo(function Banner() {
  const { unit, rights } = useUnit()
  const { row, draft } = unit
  const live = row.live && `bản ${row.live.number}`
  return (
    <div className="banner">
      <p>
        {draft > 0 || live === undefined ? (
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
      {row.update && <Link href={`/u/${row.id}/update`}>Có bản mới kèm phần mềm: so sánh</Link>}
    </div>
  )
})
