/** The notice as each channel would show it: said by the real engine to somebody made up, nothing sent. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { NoticeWords, ShownNotice } from '../../../../notices/api.ts'
import { LookingAs, useLooking } from '../flow/look.tsx'
import { Look } from '../flow/playing.tsx'
import { ask } from '../server.ts'
import { Trouble } from '../ui/notice.tsx'
import { NOTICES } from './screens.tsx'

/** After the last key: a word is typed in less. */
const REST_MS = 300

export function OnPhones({ words }: { readonly words: NoticeWords }) {
  const [looking, look] = useLooking()
  const rested = useRested(words)
  const asked = { ...rested, ...looking }
  const ready = rested.topic !== '' && rested.texts.vi.trim() !== ''
  const query = useQuery({
    queryKey: ['notice-preview', asked],
    queryFn: () => ask<ShownNotice>('POST', `${NOTICES}/preview`, asked),
    enabled: ready,
    placeholderData: keepPreviousData,
  })
  return (
    <>
      <h2>Trên điện thoại</h2>
      <LookingAs looking={looking} onChange={look} languages />
      {!ready && <p className="soft">Chọn thủ tục và viết vài chữ để xem.</p>}
      {ready && query.isError && <Trouble error={query.error} onRetry={() => void query.refetch()} />}
      {ready && query.data && query.data.messages.length === 0 && (
        <ul>
          {query.data.problems.map(({ what, remedy }) => (
            <li key={what}>
              {what} → {remedy}
            </li>
          ))}
        </ul>
      )}
      {ready && query.data && query.data.messages.length > 0 && (
        <Look channel={looking.channel} messages={query.data.messages} />
      )}
    </>
  )
}

function useRested(words: NoticeWords): NoticeWords {
  const [rested, setRested] = useState(words)
  useEffect(() => {
    const timer = setTimeout(() => setRested(words), REST_MS)
    return () => clearTimeout(timer)
  }, [words])
  return rested
}
