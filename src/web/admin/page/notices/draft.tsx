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
import { same, type Typing, useTyping, wordsOf } from './typing.ts'
import { WordFields } from './words.tsx'

const EMPTY: NoticeWords = { topic: '', texts: { vi: '' } }

export function Draft({ notice }: { readonly notice?: NoticeView }) {
  const client = useQueryClient()
  const [, go] = useLocation()
  const list = useNotices()
  const typing = useTyping(notice, EMPTY)
  const { words, collides } = typing
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
      typing.saved(now)
      if (!notice) go(`/notices/${now.id}`, { replace: true })
    },
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    save.mutate()
  }
  /** A colleague was first: theirs is read, and stands beside one's own. */
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
            {typing.restored && !collides && <GivenBack typing={typing} />}
            {notice && collides && <Colliding notice={notice} typing={typing} />}
            <WordFields
              words={words}
              onChange={typing.change}
              topics={list.data.topics}
              disabled={!mayWrite}
              problems={saved ? (notice?.problems ?? []) : []}
            />
            {save.isError && <Trouble error={save.error} {...(notice && { onRetry: look })} />}
            {mayWrite && (
              <p className="row">
                <button
                  type="submit"
                  className="main"
                  disabled={save.isPending || saved || collides || words.topic === ''}
                >
                  Lưu nháp
                </button>
                <span className="soft" role="status">
                  {save.isPending
                    ? 'Đang lưu…'
                    : saved && notice
                      ? `Đã lưu ${moment(notice.changedAt)}`
                      : words.topic === ''
                        ? 'Chọn thủ tục để lưu được'
                        : 'Có phần chưa lưu, đang giữ trên máy này'}
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

function GivenBack({ typing }: { readonly typing: Typing }) {
  return (
    <Note kind="warn">
      <p role="status">Đã lấy lại phần bạn gõ lúc {moment(typing.restored?.at ?? 0)} mà chưa kịp lưu.</p>
      <button type="button" onClick={typing.drop}>
        Bỏ phần này
      </button>
    </Note>
  )
}

/** Two people wrote the same notice: both texts, and a choice. */
function Colliding({ notice, typing }: { readonly notice: NoticeView; readonly typing: Typing }) {
  const { by, about, texts, changedAt } = notice
  return (
    <section className="conflict" aria-labelledby="conflict">
      <h2 id="conflict">
        {by} đã lưu tin này lúc {moment(changedAt)}
      </h2>
      <p>Chưa có gì bị ghi đè: lời của bạn ở các ô bên dưới, lời của {by} là đây.</p>
      <dl className="changes">
        <dt>{about.title}</dt>
        <dd>{texts.vi}</dd>
        {texts.en && <dd lang="en">{texts.en}</dd>}
      </dl>
      <p className="row">
        <button type="button" onClick={typing.keepMine}>
          Giữ lời của tôi
        </button>
        <button type="button" onClick={typing.drop}>
          Lấy lời của {by}
        </button>
      </p>
    </section>
  )
}
