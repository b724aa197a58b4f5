/** Right after publishing: what runs, and the way back in one press. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { Link } from 'wouter'
import type { Published } from '../../../../publishing/api-publish.ts'
import { ask } from '../server.ts'
import { Note, Trouble } from '../ui/notice.tsx'
import { moment } from '../when.ts'
import { unitPath, useUnit } from './unit.ts'

export function JustPublished({ published }: { readonly published: Published }) {
  const { unit, rights } = useUnit()
  const place = useRef<HTMLParagraphElement>(null)
  const restore = useRestore()
  const now = restore.data ?? published
  useEffect(() => place.current?.focus(), [now.number])
  return (
    <Note kind="good">
      <p ref={place} tabIndex={-1} role="status">
        <strong>
          {now.share === undefined
            ? `Bản ${now.number} đang chạy từ ${moment(now.at)}.`
            : `Bản ${now.number} đang được thử với ${now.share}% người mới, từ ${moment(now.at)}. Người khác vẫn dùng bản ${now.before}.`}
        </strong>{' '}
        {restore.data && `Giống hệt bản ${published.before}.`}
      </p>
      {restore.isError && <Trouble error={restore.error} />}
      <p className="row">
        {rights.mayRollBack && !restore.data && published.share === undefined && published.before > 0 && (
          <button
            type="button"
            disabled={restore.isPending}
            onClick={() => restore.mutate({ number: published.before, seen: published.number })}
          >
            Quay về bản {published.before}
          </button>
        )}
        <Link className="button" href={`/u/${unit.row.id}/versions`}>
          {now.share === undefined ? 'Các bản đã phát hành' : 'Xem kết quả thử, dừng thử'}
        </Link>
        <Link className="button" href={`/u/${unit.row.id}`}>
          Về trang thủ tục
        </Link>
      </p>
    </Note>
  )
}

/** Back to an earlier revision, as a new one. */
export function useRestore() {
  const client = useQueryClient()
  const { unit } = useUnit()
  return useMutation({
    mutationFn: ({ number, seen }: { readonly number: number; readonly seen: number }) =>
      ask<Published>('POST', `${unitPath(unit.row.id)}/versions/${number}/restore`, { seen }),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: ['unit', unit.row.id] })
      void client.invalidateQueries({ queryKey: ['units'] })
      void client.invalidateQueries({ queryKey: ['versions', unit.row.id] })
    },
  })
}
