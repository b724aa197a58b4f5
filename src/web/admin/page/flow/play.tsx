/** Playing the whole flow, keeping a play as a test, showing it to colleagues, trying it on a real phone. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { Journey, JourneyAsked, LinkMade, PlayAsked, WordMade } from '../../../../publishing/api-play.ts'
import { ask, read } from '../server.ts'
import { Loading, Note, Trouble } from '../ui/notice.tsx'
import { Screen } from '../ui/screen.tsx'
import { moment } from '../when.ts'
import { Banner } from './banner.tsx'
import { LookingAs, useLooking } from './look.tsx'
import { PlayLog, usePlay } from './playing.tsx'
import { unitPath, useUnit } from './unit.ts'

export default function PlayScreen() {
  const { unit } = useUnit()
  const [looking, look] = useLooking()
  const play = usePlay(looking)
  return (
    <Screen title="Xem thử và gửi đồng nghiệp xem" up={{ to: `/u/${unit.row.id}`, title: unit.row.title }}>
      <Banner />
      <LookingAs looking={looking} onChange={look} languages />
      <PlayLog play={play} channel={looking.channel} />
      <KeepJourney asked={play.asked} />
      <Journeys />
      <Sharing />
    </Screen>
  )
}

function KeepJourney({ asked }: { readonly asked: PlayAsked }) {
  const { unit, rights } = useUnit()
  const client = useQueryClient()
  const keep = useMutation({
    mutationFn: (journey: JourneyAsked) => ask('POST', `${unitPath(unit.row.id)}/journeys`, journey),
    onSuccess: () => client.invalidateQueries({ queryKey: ['journeys', unit.row.id] }),
  })
  if (!rights.mayEdit) return null
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    const name = String(new FormData(form).get('name')).trim()
    keep.mutate({ name, play: asked }, { onSuccess: () => form.reset() })
  }
  return (
    <section>
      <h2>Giữ lượt chạy này làm bài thử</h2>
      <p className="soft">Bài thử chạy lại trước mỗi lần phát hành; đi lệch là biết ngay.</p>
      {keep.isError && <Trouble error={keep.error} />}
      {keep.isSuccess && <p role="status">Đã giữ làm bài thử.</p>}
      <form className="row" onSubmit={submit}>
        <label htmlFor="journey">Tên bài thử</label>
        <input id="journey" name="name" required maxLength={80} placeholder="Ví dụ: có thẻ, máy có NFC" />
        <button type="submit" disabled={keep.isPending || asked.acts.length === 0}>
          Giữ làm bài thử
        </button>
        {asked.acts.length === 0 && <span className="soft">Chạy ít nhất một lượt đã.</span>}
      </form>
    </section>
  )
}

function Journeys() {
  const { unit, rights } = useUnit()
  const client = useQueryClient()
  const path = `${unitPath(unit.row.id)}/journeys`
  const journeys = useQuery({
    queryKey: ['journeys', unit.row.id, unit.draft],
    queryFn: () => read<{ readonly journeys: readonly Journey[] }>(path),
  })
  const drop = useMutation({
    mutationFn: (id: string) => ask('DELETE', `${path}/${id}`),
    onSuccess: () => client.invalidateQueries({ queryKey: ['journeys', unit.row.id] }),
  })
  return (
    <section>
      <h2>Bài thử đã giữ</h2>
      {journeys.isPending && <Loading what="bài thử" />}
      {journeys.isError && <Trouble error={journeys.error} onRetry={() => void journeys.refetch()} />}
      {drop.isError && <Trouble error={drop.error} />}
      {journeys.data?.journeys.length === 0 && <p>Chưa có bài thử nào.</p>}
      <ul className="notes">
        {journeys.data?.journeys.map(({ id, name, by, at, result }) => (
          <li key={id}>
            <p>
              <strong>{name}</strong>{' '}
              <span className={result.ok ? 'tag' : 'tag warn'}>{result.ok ? 'Đúng' : 'Đi lệch'}</span>
            </p>
            {result.parts && (
              <p>
                {result.parts.act === 0 ? 'Ngay từ đầu' : `Ở lượt ${result.parts.act}`}: đáng lẽ “
                {result.parts.expected}”, nay “{result.parts.got}”.
              </p>
            )}
            <p className="soft">
              {by}, {moment(at)}
              {rights.mayEdit && (
                <button type="button" className="plain" disabled={drop.isPending} onClick={() => drop.mutate(id)}>
                  Bỏ<span className="unseen"> bài thử {name}</span>
                </button>
              )}
            </p>
          </li>
        ))}
      </ul>
    </section>
  )
}

const COPIED = {
  not: '',
  yes: 'Đã chép, dán vào tin nhắn để gửi.',
  failed: 'Trình duyệt không cho chép. Bấm vào ô trên rồi chép bằng tay.',
} as const

function Sharing() {
  const { unit, rights } = useUnit()
  const path = unitPath(unit.row.id)
  const link = useMutation({ mutationFn: () => ask<LinkMade>('POST', `${path}/links`, {}) })
  const word = useMutation({ mutationFn: () => ask<WordMade>('POST', `${path}/word`, {}) })
  const stop = useMutation({ mutationFn: () => ask('DELETE', `${path}/word`), onSuccess: () => word.reset() })
  const [copied, setCopied] = useState<keyof typeof COPIED>('not')
  const copy = async (url: string) => {
    // Absent on plain http, refused in some windows.
    const done = await navigator.clipboard?.writeText(url).then(
      () => true,
      () => false,
    )
    setCopied(done ? 'yes' : 'failed')
  }
  if (!rights.mayEdit) return null
  const failed = [link, word, stop].find(({ isError }) => isError)
  return (
    <section>
      <h2>Cho người khác xem</h2>
      {failed && <Trouble error={failed.error} />}
      <p className="row">
        <button type="button" disabled={link.isPending} onClick={() => link.mutate()}>
          Tạo liên kết xem thử
        </button>
        <button type="button" disabled={word.isPending} onClick={() => word.mutate()}>
          Lấy từ bí mật để thử trên điện thoại thật
        </button>
      </p>
      {link.data && (
        <Note kind="good">
          <label htmlFor="link">
            Gửi liên kết này; ai có nó đều xem và chạy thử được, tới {moment(link.data.until)}
          </label>
          <input id="link" readOnly value={link.data.url} onFocus={({ target }) => target.select()} />
          <p className="row">
            <button type="button" onClick={() => void copy(link.data.url)}>
              Chép liên kết
            </button>
            <span role="status">{COPIED[copied]}</span>
          </p>
        </Note>
      )}
      {word.data && (
        <Note kind="good">
          <p>
            Nhắn <strong>{word.data.word}</strong> cho trợ lý từ điện thoại của bạn để chạy bản nháp này. Dùng được tới{' '}
            {moment(word.data.until)}. Máy chưa từng nhắn cho trợ lý thì trả lời “Đồng ý” trước đã. Trên máy ấy đầu mỗi
            tin đều ghi là bản nháp; nhắn “dừng” là thôi thử.
          </p>
          <button type="button" disabled={stop.isPending} onClick={() => stop.mutate()}>
            Ngừng từ bí mật cho mọi người
          </button>
        </Note>
      )}
    </section>
  )
}
