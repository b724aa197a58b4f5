/** Ready sentences as leads write them, with `{bác}` and `{cháu}`; each conversation reads them in its own words. */
import { type ComponentChildren, h } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { CannedAsked } from '../../../../desk/api.ts'
import { toast } from '../acts.ts'
import { folded } from '../cards.ts'
import { ask } from '../client.ts'
import { freshId } from '../ids.ts'
import type { State } from '../state.ts'

interface Written extends CannedAsked {
  readonly id: string
}
interface All {
  readonly canned: readonly Written[]
}

export function CannedScreen({ state }: { readonly state: State }): ComponentChildren {
  const [all, setAll] = useState<readonly Written[] | null>(null)
  const [trouble, setTrouble] = useState('')
  const [query, setQuery] = useState('')
  const [edited, setEdited] = useState<Written | null>(null)
  const load = async () => {
    setTrouble('')
    const answer = await ask<All>('GET', '/api/desk/canned')
    if (answer.kind === 'ok') setAll(answer.value.canned)
    else setTrouble(answer.message)
  }
  useEffect(() => {
    void load()
  }, [])
  const save = async ({ id, ...asked }: Written) => {
    const answer = await ask<All>('PUT', `/api/desk/canned/${id}`, asked)
    if (answer.kind !== 'ok') return setTrouble(`Chưa lưu. ${answer.message}`)
    setTrouble('')
    setAll(answer.value.canned)
    setEdited(null)
    toast(asked.off ? 'Đã bỏ mẫu câu.' : 'Đã lưu mẫu câu.', 'good')
  }
  const lead = state.me?.lead
  const shown = (all ?? []).filter(({ text }) => folded(text).includes(folded(query)))
  return h(
    'div',
    { class: 'screen canned' },
    h('h1', { id: 'title', tabIndex: -1 }, 'Mẫu câu'),
    h('p', { class: 'soft' }, 'Viết {bác} và {cháu}: máy tự đổi theo cách xưng hô của từng người.'),
    trouble && h('p', { class: 'trouble', role: 'alert' }, trouble),
    !all && trouble && h('button', { type: 'button', onClick: () => void load() }, 'Thử lại'),
    !all && !trouble && h('p', { role: 'status' }, 'Đang tải…'),
    edited && h(Editor, { key: edited.id, written: edited, save, leave: () => setEdited(null) }),
    all &&
      !edited && [
        lead &&
          h(
            'button',
            { key: 'new', type: 'button', class: 'main', onClick: () => setEdited({ id: freshId(), text: '' }) },
            'Thêm mẫu câu chung',
          ),
        h('input', {
          key: 'search',
          type: 'search',
          value: query,
          'aria-label': 'Tìm mẫu câu',
          placeholder: 'Tìm mẫu câu',
          onInput: (event: Event) => setQuery((event.target as HTMLInputElement).value),
        }),
        shown.length === 0 && h('p', { key: 'none', class: 'soft' }, 'Không có mẫu câu nào khớp.'),
        h(
          'ul',
          { key: 'list', class: 'menu-list', 'aria-label': 'Mẫu câu' },
          shown.map((one) =>
            h(
              'li',
              { key: one.id },
              h('p', {}, one.text),
              h(
                'p',
                { class: 'soft' },
                one.step
                  ? `Cho một bước: ${one.flow ?? ''} ${one.step}`
                  : one.flow
                    ? `Cho thủ tục: ${one.flow}`
                    : 'Chung',
              ),
              lead &&
                h('button', { type: 'button', onClick: () => setEdited(one), 'aria-label': `Sửa: ${one.text}` }, 'Sửa'),
            ),
          ),
        ),
      ],
  )
}

function Editor(props: {
  readonly written: Written
  readonly save: (written: Written) => Promise<void>
  readonly leave: () => void
}): ComponentChildren {
  const { written, save, leave } = props
  const [text, setText] = useState(written.text)
  const empty = text.trim() === ''
  return h(
    'form',
    {
      onSubmit: (event: Event) => {
        event.preventDefault()
        if (!empty) void save({ ...written, text: text.trim(), was: written.text })
      },
    },
    h('label', { for: 'canned-text' }, 'Câu'),
    h('textarea', {
      id: 'canned-text',
      rows: 4,
      maxLength: 500,
      value: text,
      onInput: (event: Event) => setText((event.target as HTMLTextAreaElement).value),
    }),
    h(
      'div',
      { class: 'row' },
      h('button', { type: 'submit', class: 'main', 'aria-disabled': empty ? 'true' : undefined }, 'Lưu mẫu câu'),
      h('button', { type: 'button', onClick: leave }, 'Thôi'),
      written.text !== '' &&
        h(
          'button',
          { type: 'button', class: 'danger', onClick: () => void save({ ...written, off: true, was: written.text }) },
          'Bỏ mẫu câu này',
        ),
    ),
  )
}
