/** One of the tasks of a flow as a list of its steps: which have words, recordings, pictures, help, and which do not. */
import { Link, useParams } from 'wouter'
import { valueInWords } from '../../../../flows/in-words.ts'
import { Screen } from '../ui/screen.tsx'
import { Banner } from './banner.tsx'
import { nameOf, plain, type StepPart, stepsOf } from './content.ts'
import { measure } from './measure.ts'
import { problemsAt, useUnit } from './unit.ts'

interface List {
  readonly title: string
  readonly lead: string
  /** What is said of a step; `null`: it does not belong into this list. */
  say(part: StepPart, problems: number): { readonly text: string; readonly open: boolean } | null
}

const LISTS: Readonly<Record<string, List>> = {
  words: {
    title: 'Câu chữ',
    lead: 'Mỗi tin nhiều nhất ba câu ngắn, câu dưới 30 chữ.',
    say: ({ content }, problems) => {
      const text = plain(content.words.vi?.text)
      if (text === '') return null
      const { text: counted, warnings } = measure(text)
      const said = [counted, ...warnings, ...(problems > 0 ? [`${problems} điều cần xem`] : [])].join(' · ')
      return { text: said, open: warnings.length > 0 || problems > 0 }
    },
  },
  voice: {
    title: 'Âm thanh',
    lead: 'Bản ghi nghe được trên trang chat, Messenger và Telegram. Bước không có thì trên trang chat máy người dân tự đọc, nếu có giọng tiếng Việt.',
    say: ({ content }) => {
      if (plain(content.words.vi?.text) === '') return null
      const { voice } = content.words.vi ?? {}
      return { text: voice ? valueInWords('voice', voice) : 'Chưa có bản ghi', open: voice === undefined }
    },
  },
  pictures: {
    title: 'Ảnh minh họa',
    lead: 'Ảnh nào cũng cần lời tả, cho người không nhìn thấy ảnh.',
    say: ({ content: { structure, words } }) => {
      if (!structure.picture) return null
      return words.vi?.alt ? { text: `Lời tả: ${words.vi.alt}`, open: false } : { text: 'Chưa có lời tả', open: true }
    },
  },
  help: {
    title: 'Khi nào gọi người giúp',
    lead: 'Ở bước nào người dân cũng bấm “Gặp người” được. Bước khó thì mời sớm hơn.',
    say: ({ content: { structure, words } }) => {
      const said = [
        ...(structure.kind === 'handoff' ? ['chuyển sang người hỗ trợ'] : []),
        ...(structure.hard ? ['bước khó, mời người sớm'] : []),
        ...(structure.stuck ? [`${Object.keys(structure.stuck).length} chỗ hay vướng có sẵn lời giúp`] : []),
        ...(words.vi?.helper ? ['có lời dặn người hỗ trợ'] : []),
      ]
      return said.length === 0 ? null : { text: said.join(' · '), open: false }
    },
  },
}

export default function ChecklistScreen() {
  const { unit } = useUnit()
  const { what = '' } = useParams<{ what: string }>()
  const list = LISTS[what]
  const up = { to: `/u/${unit.row.id}`, title: unit.row.title }
  if (list === undefined) {
    return (
      <Screen title="Không có danh sách này" up={up}>
        <p>Địa chỉ này không dẫn tới đâu.</p>
      </Screen>
    )
  }
  const rows = stepsOf(unit).flatMap((part) => {
    const said = list.say(part, problemsAt(unit, part.id).length)
    return said === null ? [] : [{ part, ...said }]
  })
  const open = rows.filter((row) => row.open)
  return (
    <Screen title={list.title} up={up}>
      <Banner />
      <p>{list.lead}</p>
      <p role="status">
        {rows.length === 0
          ? 'Chưa có bước nào trong danh sách này.'
          : open.length === 0
            ? `Cả ${rows.length} bước đều xong.`
            : `${open.length} trong ${rows.length} bước cần xem.`}
      </p>
      <ul className="units">
        {[...open, ...rows.filter((row) => !row.open)].map(({ part, text, open: unfinished }) => (
          <li key={part.step}>
            <Link href={`/u/${unit.row.id}/steps/${part.step}`}>{nameOf(part)}</Link>
            <p className={unfinished ? 'fault' : 'soft'}>{text}</p>
          </li>
        ))}
      </ul>
    </Screen>
  )
}
