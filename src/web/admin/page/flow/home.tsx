/** A flow as a list of tasks: what is done, what is under way, what has to be looked at again. */
import { Link } from 'wouter'
import { spaced } from '../../../../flows/in-words.ts'
import type { Unit } from '../../../../publishing/api.ts'
import { Note } from '../ui/notice.tsx'
import { Screen } from '../ui/screen.tsx'
import { GROUP_NAMES, screenOf } from '../units.tsx'
import { moment } from '../when.ts'
import { Banner } from './banner.tsx'
import { headOf, nameOf, stepsOf } from './content.ts'
import { WhoIsHere } from './presence.tsx'
import { useUnit } from './unit.ts'

export type TaskState = 'Chưa làm' | 'Đang làm' | 'Xong' | 'Cần xem lại'

export function FlowHome() {
  const { unit } = useUnit()
  const { row } = unit
  const at = `/u/${row.id}`
  return (
    <Screen title={row.title} up={{ to: '/', title: 'Thủ tục' }}>
      <Banner />
      <WhoIsHere />
      <ol className="tasks">
        {tasks(unit).map(({ title, to, state, more }) => (
          <li key={title}>
            <Link href={to.startsWith('/') ? to : `${at}/${to}`}>{title}</Link>
            <span className={`state ${STATE_CLASS[state]}`}>{state}</span>
            <p className="soft">{more}</p>
          </li>
        ))}
      </ol>
      <section>
        <h2>Xem theo cách khác</h2>
        <ul className="links">
          <li>
            <Link href={`${at}/map`}>Bản đồ các bước</Link>
          </li>
          <li>
            <Link href={`${at}/text`}>Sửa dạng chữ (YAML)</Link>
          </li>
          <li>
            <Link href={`${at}/languages`}>Tiếng Việt và tiếng Anh cạnh nhau</Link>
          </li>
          <li>
            <Link href={`${at}/versions`}>Các bản đã phát hành: quay về bản trước, tắt thủ tục</Link>
          </li>
          <li>
            <Link href={`/numbers/${row.id}`}>Số liệu của thủ tục này</Link>
          </li>
        </ul>
      </section>
      <ChangedParts unit={unit} />
    </Screen>
  )
}

function ChangedParts({ unit }: { readonly unit: Unit }) {
  const changed = unit.parts.filter((part) => part.changed)
  if (changed.length === 0 && unit.removed.length === 0) return null
  const names = new Map(stepsOf(unit).map((step) => [step.id, nameOf(step)]))
  return (
    <section>
      <h2>Đã sửa trong bản nháp</h2>
      <ul>
        {changed.map(({ id, changed }) => (
          <li key={id}>
            <Link href={screenOf(unit.row.id, id)}>{names.get(id) ?? 'Thông tin chung'}</Link>
            {changed && ` · ${changed.by.map(({ name }) => name).join(', ')}, ${moment(changed.at)}`}
          </li>
        ))}
        {unit.removed.map(({ part, by, at }) => (
          <li key={part}>
            Đã bỏ bước “{spaced(part.replace(/^step\./, ''))}” · {by.map(({ name }) => name).join(', ')}, {moment(at)}
          </li>
        ))}
      </ul>
      {unit.notes.some(({ open }) => open) && <Note kind="warn">Có ghi chú “cần sửa” chưa xong.</Note>}
    </section>
  )
}

const STATE_CLASS: Readonly<Record<TaskState, string>> = {
  'Chưa làm': 'none',
  'Đang làm': 'doing',
  Xong: 'done',
  'Cần xem lại': 'again',
}

interface Task {
  readonly title: string
  readonly to: string
  readonly state: TaskState
  readonly more: string
}

/** The eight tasks; each state comes from the draft itself, nobody ticks anything. */
export function tasks(unit: Unit): readonly Task[] {
  const steps = stepsOf(unit)
  const spoken = steps.filter(({ content }) => content.words.vi?.text !== undefined)
  const faults = unit.problems.filter(({ level, unit: other }) => level === 'block' && other === undefined)
  const inFlow = faults.filter(({ file }) => file === 'flow')
  const inWords = faults.filter(({ file }) => file !== 'flow')
  const changed = unit.parts.filter((part) => part.changed)
  const voices = spoken.filter(({ content }) => content.words.vi?.voice)
  const pictures = steps.filter(({ content }) => content.structure.picture)
  const noAlt = pictures.filter(({ content }) => !content.words.vi?.alt)
  const helpers = steps.filter(({ content: { structure } }) => structure.kind === 'handoff')
  const head = headOf(unit)
  const examples = head?.content.words.vi?.examples ?? []
  const warnings = unit.problems.filter(({ level }) => level === 'warn').length
  const edited: TaskState = changed.length > 0 ? 'Đang làm' : 'Xong'
  return [
    {
      title: 'Các bước và đường đi',
      to: 'steps',
      state: inFlow.length > 0 ? 'Cần xem lại' : edited,
      more: `${steps.length} bước${faultsIn(inFlow.length)}`,
    },
    {
      title: 'Câu chữ',
      to: 'check/words',
      state: inWords.length > 0 ? 'Cần xem lại' : edited,
      more: `${spoken.length} bước có lời${faultsIn(inWords.length)}${warnings > 0 ? ` · ${warnings} điều nhắc` : ''}`,
    },
    {
      title: 'Âm thanh',
      to: 'check/voice',
      state: voices.length === 0 ? 'Chưa làm' : voices.length < spoken.length ? 'Đang làm' : 'Xong',
      more: `${voices.length} trong ${spoken.length} bước có tiếng đọc`,
    },
    {
      title: 'Ảnh minh họa',
      to: 'check/pictures',
      state: noAlt.length > 0 ? 'Cần xem lại' : pictures.length === 0 ? 'Chưa làm' : 'Xong',
      more: `${pictures.length} bước có ảnh${noAlt.length > 0 ? ` · ${noAlt.length} ảnh chưa có lời tả` : ''}`,
    },
    {
      title: 'Khi nào gọi người giúp',
      to: 'check/help',
      state: helpers.length === 0 ? 'Chưa làm' : 'Xong',
      more: `${helpers.length} chỗ gặp người hỗ trợ · ${steps.filter(({ content }) => content.structure.hard).length} bước khó`,
    },
    {
      title: 'Cách gõ khác, tên, nguồn và số liệu',
      to: 'head',
      state: examples.length === 0 ? 'Chưa làm' : unit.row.overdue ? 'Cần xem lại' : 'Xong',
      more: `${examples.length} cách gõ · mục ${GROUP_NAMES[unit.row.group ?? ''] ?? 'chưa rõ'}${unit.row.overdue ? ' · quá hạn soát lại' : ''}`,
    },
    {
      title: 'Xem thử và gửi đồng nghiệp xem',
      to: 'play',
      state: changed.length > 0 ? 'Chưa làm' : 'Xong',
      more: 'Chạy thử như trên Zalo, Messenger, Telegram, trang chat; giữ làm bài thử',
    },
    {
      title: 'Duyệt và phát hành',
      to: 'publish',
      state: faults.length > 0 ? 'Cần xem lại' : changed.length + unit.removed.length > 0 ? 'Đang làm' : 'Xong',
      more:
        changed.length + unit.removed.length > 0
          ? `${changed.length + unit.removed.length} chỗ sửa chưa phát hành`
          : `Chưa có thay đổi so với bản ${unit.row.live?.number ?? 'đầu'}`,
    },
  ]
}

function faultsIn(count: number): string {
  return count === 0 ? '' : ` · ${count} lỗi phải sửa`
}
