/** Which sheet is open. */
import { type ComponentChildren, h } from 'preact'
import { acceptRules, showSheet, signOut } from '../acts.ts'
import { RULES } from '../rules.ts'
import { chatOf, type State } from '../state.ts'
import { capital } from '../words.ts'
import { intoDraft } from './composer.ts'
import { Later } from './later.ts'
import { SheetView } from './sheet.ts'

export function Sheets({ state }: { readonly state: State }): ComponentChildren {
  const { sheet } = state
  if (!sheet) return null
  switch (sheet.kind) {
    case 'hand-back':
      return h(Later, { state, name: 'hand-back', load: handBack })
    case 'transfer':
      return h(Later, { state, name: 'transfer', load: transfer })
    case 'schedule':
      return h(Later, { state, name: 'schedule', load: schedule })
    case 'finish':
      return h(Later, { state, name: 'finish', load: finish })
    case 'canned':
      return h(CannedSentences, { ticket: sheet.ticket })
    case 'take-over':
      return h(Later, { state, name: 'take-over', load: takeOver })
    case 'pictures':
      return h(Later, { state, name: 'pictures', load: pictures })
    case 'photo':
      return h(Later, { state, name: 'photo', load: photo })
    case 'own-photo':
      return h(Later, { state, name: 'own-photo', load: async () => (await import('./own-photo.ts')).OwnPhoto })
    case 'own-voice':
      return h(Later, { state, name: 'own-voice', load: async () => (await import('./own-voice.ts')).OwnVoice })
    case 'end-shift':
      return h(Later, { state, name: 'end-shift', load: async () => (await import('./end-shift.ts')).EndShift })
    case 'keys':
      return h(Keys, { on: state.singleKeys })
    case 'rules':
      return h(Rules, { due: state.me?.rulesDue })
    case 'sign-out':
      return h(SignOut, { unsent: state.outbox.length })
    default:
      return sheet satisfies never
  }
}

// What needs the network anyway is fetched when it is opened.
type Shown = { readonly state: State }

async function handBack() {
  const { HandBack } = await import('./hand-back.ts')
  return ({ state }: Shown) => (state.sheet?.kind === 'hand-back' ? h(HandBack, { state, sheet: state.sheet }) : null)
}

async function transfer() {
  const { Transfer } = await import('./leaving.ts')
  return ({ state: { sheet } }: Shown) => (sheet?.kind === 'transfer' ? h(Transfer, { sheet }) : null)
}

async function finish() {
  const { Finish } = await import('./leaving.ts')
  return ({ state: { sheet } }: Shown) => (sheet?.kind === 'finish' ? h(Finish, { ticket: sheet.ticket }) : null)
}

async function takeOver() {
  const { TakeOver } = await import('./leaving.ts')
  return ({ state: { sheet } }: Shown) => (sheet?.kind === 'take-over' ? h(TakeOver, { ticket: sheet.ticket }) : null)
}

async function photo() {
  const { Photo } = await import('./photo.ts')
  return ({ state: { sheet } }: Shown) => (sheet?.kind === 'photo' ? h(Photo, { sheet }) : null)
}

async function pictures() {
  const { Pictures } = await import('./pictures.ts')
  return ({ state: { sheet } }: Shown) => (sheet?.kind === 'pictures' ? h(Pictures, { ticket: sheet.ticket }) : null)
}

async function schedule() {
  const { Schedule } = await import('./schedule.ts')
  return ({ state }: Shown) =>
    state.sheet?.kind === 'schedule' ? h(Schedule, { state, ticket: state.sheet.ticket }) : null
}

const SCOPES = [
  ['step', 'Cho bước này'],
  ['flow', 'Cho thủ tục này'],
  ['all', 'Chung'],
] as const

function CannedSentences({ ticket }: { readonly ticket: string }): ComponentChildren {
  const canned = chatOf(ticket).opened?.canned ?? []
  const choose = (text: string) => {
    intoDraft(ticket, text)
    showSheet(null)
  }
  return h(
    SheetView,
    { title: 'Mẫu câu', kind: 'canned', goOn: 'reply' },
    canned.length === 0 && h('p', {}, 'Bước này chưa có mẫu câu nào.'),
    SCOPES.map(([scope, title]) => {
      const some = canned.filter((one) => one.scope === scope)
      return (
        some.length > 0 && [
          h('h3', { key: `${scope}-title` }, title),
          h(
            'ul',
            { key: scope, class: 'menu-list' },
            some.map(({ id, text }) =>
              h('li', { key: id }, h('button', { type: 'button', onClick: () => choose(text) }, text)),
            ),
          ),
        ]
      )
    }),
  )
}

const KEYS = [
  ['J', 'Người tiếp theo trong danh sách'],
  ['K', 'Người trước'],
  ['C', 'Nhận người đang chọn'],
  ['R', 'Tới ô trả lời'],
  ['/', 'Mẫu câu'],
  ['Alt + Shift + B', 'Trả lại trợ lý'],
  ['Alt + Shift + N', 'Ghi chú nội bộ'],
  ['Esc', 'Rời ô đang viết'],
  ['?', 'Danh sách này'],
] as const

function Keys({ on }: { readonly on: boolean }): ComponentChildren {
  return h(
    SheetView,
    { title: 'Phím tắt', kind: 'keys' },
    h('p', {}, 'Đang viết trong ô thì chỉ Esc có tác dụng: bấm Esc rời ô trước.'),
    !on && h('p', {}, 'Các phím một chữ đang tắt. Bật lại ở mục Thêm.'),
    h(
      'dl',
      { class: 'keys' },
      KEYS.map(([key, what]) => h('div', { key }, h('dt', {}, h('kbd', {}, key)), h('dd', {}, what))),
    ),
  )
}

function Rules({ due }: { readonly due: boolean | undefined }): ComponentChildren {
  return h(
    SheetView,
    { title: 'Quy tắc ứng xử', kind: 'rules' },
    due === false
      ? h('p', {}, 'Bạn đã đồng ý trong quý này.')
      : h('p', {}, 'Mỗi quý đọc và đồng ý một lần, trước khi nhận người đầu tiên.'),
    h(
      'ol',
      {},
      RULES.map((rule) => h('li', { key: rule }, rule)),
    ),
    due && h('button', { type: 'button', class: 'main', onClick: () => void acceptRules() }, 'Tôi đã đọc và đồng ý'),
  )
}

function SignOut({ unsent }: { readonly unsent: number }): ComponentChildren {
  return h(
    SheetView,
    { title: 'Đăng xuất?', kind: 'sign-out' },
    h(
      'p',
      {},
      unsent > 0
        ? capital(`${unsent} tin chưa gửi và những gì đang viết dở trên máy này sẽ bị xóa.`)
        : 'Những gì đang viết dở trên máy này sẽ bị xóa.',
    ),
    h(
      'div',
      { class: 'row' },
      h('button', { type: 'button', class: 'danger', onClick: () => void signOut() }, 'Đăng xuất'),
      h('button', { type: 'button', onClick: () => showSheet(null) }, 'Ở lại'),
    ),
  )
}
