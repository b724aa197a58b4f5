/** Writing a notice: its words, how they will look on each phone, who would get it, and sending it. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useLocation } from 'wouter'
import type { NoticeView, NoticeWords } from '../../../../notices/api.ts'
import { ask } from '../server.ts'
import { Loading, Note, Trouble } from '../ui/notice.tsx'
import { Screen } from '../ui/screen.tsx'
import { moment } from '../when.ts'
import { AudienceNow } from './audience.tsx'
import { useNotices } from './list.tsx'
import { OnPhones } from './phones.tsx'
import { NOTICES, UP } from './screens.tsx'
import { Sending } from './sending.tsx'
import { WordFields } from './words.tsx'

const EMPTY: NoticeWords = { topic: '', texts: { vi: '' } }

export function Draft({ notice }: { readonly notice?: NoticeView }) {
  const client = useQueryClient()
  const [, go] = useLocation()
  const list = useNotices()
  const [words, setWords] = useState<NoticeWords>(notice ? wordsOf(notice) : EMPTY)
  const [previewed, setPreviewed] = useState(false)
  const saved = notice !== undefined && same(words, wordsOf(notice))
  const mayWrite = list.data?.me.mayWrite ?? false

  const save = useMutation({
    mutationFn: () =>
      notice
        ? ask<NoticeView>('PUT', `${NOTICES}/${notice.id}`, { ...words, version: notice.version })
        : ask<NoticeView>('POST', NOTICES, words),
    onSuccess: (now) => {
      client.setQueryData(['notice', now.id], now)
      void client.invalidateQueries({ queryKey: ['notices'] })
      setWords(wordsOf(now))
      if (!notice) go(`/notices/${now.id}`, { replace: true })
    },
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    save.mutate()
  }
  /** A colleague's version in place of one's own words, by one's own choice. */
  const look = () => {
    if (notice) void client.invalidateQueries({ queryKey: ['notice', notice.id] })
  }
  return (
    <Screen title={notice ? 'Sửa tin báo' : 'Tin báo mới'} up={UP} className="two">
      <div className="editor">
        {list.isPending && <Loading what="các thủ tục" />}
        {list.isError && <Trouble error={list.error} onRetry={() => void list.refetch()} />}
        {list.data && (
          <form className="stack" onSubmit={submit}>
            <WordFields
              words={words}
              onChange={setWords}
              topics={list.data.topics}
              disabled={!mayWrite}
              problems={saved ? (notice?.problems ?? []) : []}
            />
            {save.isError && <Trouble error={save.error} {...(notice && { onRetry: look })} />}
            {mayWrite && (
              <p className="row">
                <button type="submit" className="main" disabled={save.isPending || saved || words.topic === ''}>
                  Lưu nháp
                </button>
                <span className="soft" role="status">
                  {save.isPending
                    ? 'Đang lưu…'
                    : saved && notice
                      ? `Đã lưu ${moment(notice.changedAt)}`
                      : words.topic === ''
                        ? 'Chọn thủ tục để lưu được'
                        : 'Có phần chưa lưu'}
                </span>
              </p>
            )}
          </form>
        )}
        <p className="narrow-only">
          <button type="button" aria-expanded={previewed} onClick={() => setPreviewed(!previewed)}>
            {previewed ? 'Thôi xem' : 'Xem trên điện thoại'}
          </button>
        </p>
        {notice && !saved && (
          <Note>
            <p>Lưu nháp rồi mới gửi được: gửi đi đúng những lời đã lưu.</p>
          </Note>
        )}
        {notice && saved && (
          <>
            <AudienceNow notice={notice} />
            <Sending notice={notice} mayWrite={mayWrite} />
          </>
        )}
      </div>
      <aside className={previewed ? 'preview open' : 'preview'} aria-label="Xem thử">
        <OnPhones words={words} />
      </aside>
    </Screen>
  )
}

function wordsOf({ topic, texts, open }: NoticeWords): NoticeWords {
  return { topic, texts, ...(open !== undefined && { open }) }
}

function same(one: NoticeWords, other: NoticeWords): boolean {
  return (
    one.topic === other.topic &&
    one.open === other.open &&
    one.texts.vi === other.texts.vi &&
    (one.texts.en ?? '') === (other.texts.en ?? '')
  )
}
