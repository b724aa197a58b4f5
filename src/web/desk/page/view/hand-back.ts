/** Back to the assistant at a step: what the resident will get stands there before anything is sent. */
import { type ComponentChildren, h } from 'preact'
import { useState } from 'preact/hooks'
import type { HandBackAsked, Opened } from '../../../../desk/api.ts'
import { handBack, previewHandBack } from '../acts.ts'
import { cardOf, chatOf, type Sheet, type State } from '../state.ts'
import { capital, formOf, HAND_BACK_REASONS, nextStep } from '../words.ts'
import { HardStep, type HardWhy } from './hard-step.ts'
import { SheetView } from './sheet.ts'

type HandBackSheet = Extract<Sheet, { kind: 'hand-back' }>

export function HandBack({
  state,
  sheet,
}: {
  readonly state: State
  readonly sheet: HandBackSheet
}): ComponentChildren {
  const { ticket, step, preview } = sheet
  const card = cardOf(ticket)
  const steps = chatOf(ticket).opened?.steps ?? []
  const here = steps.find((one) => one.here)
  const next = nextStep(steps)
  const others = steps.filter((one) => one !== here && one !== next)
  const other = others.some(({ id }) => id === step)
  const choose = (to?: string) => void previewHandBack(ticket, to)
  const radio = (label: string, on: boolean, to?: string) =>
    h(
      'label',
      { class: 'check' },
      h('input', { type: 'radio', name: 'step', checked: on, onChange: () => choose(to) }),
      label,
    )
  const [hard, setHard] = useState<HardWhy>()
  const ready = preview.kind === 'ready' && state.net.on
  const who = card ? capital(card.who) : ''
  return h(
    SheetView,
    { title: `Trả ${card?.who ?? ''} lại trợ lý`, kind: 'hand-back' },
    h(
      'fieldset',
      {},
      h('legend', {}, 'Tiếp từ bước'),
      radio(here ? `Bước đang dừng: ${here.title}` : 'Chỗ đang dừng', step === undefined),
      next && radio(`Bước kế tiếp: ${next.title}`, step === 'next', 'next'),
      others.length > 0 &&
        h(
          'label',
          { class: 'stack' },
          'Bước khác',
          h(
            'select',
            {
              value: other ? step : '',
              onChange: (event: Event) => choose((event.target as HTMLSelectElement).value || undefined),
            },
            h('option', { value: '' }, '– chọn bước –'),
            options(
              'Các bước chính',
              others.filter(({ beside }) => !beside),
            ),
            options(
              'Khi gặp trục trặc',
              others.filter(({ beside }) => beside),
            ),
          ),
        ),
    ),
    here &&
      next &&
      h(
        'label',
        { class: 'check' },
        h('input', {
          type: 'checkbox',
          checked: step === 'next',
          onChange: (event: Event) => choose((event.target as HTMLInputElement).checked ? 'next' : undefined),
        }),
        `Đã làm xong ${card?.step?.stage ? `bước ${card.step.stage.split('/')[0]}` : `“${here.title}”`}`,
      ),
    h('h3', {}, `${who} sẽ nhận:`),
    h(
      'div',
      { class: 'preview', 'aria-live': 'polite' },
      previewView(preview, () => choose(step)),
    ),
    h(HardStep, { chosen: hard, choose: setHard }),
    h('h3', { id: 'why-back' }, 'Trả lại vì (bấm là trả lại ngay):'),
    h(
      'div',
      { class: 'reasons', role: 'group', 'aria-labelledby': 'why-back' },
      (Object.entries(HAND_BACK_REASONS) as [HandBackAsked['reason'], string][]).map(([reason, text]) =>
        h(
          'button',
          {
            key: reason,
            type: 'button',
            'aria-disabled': ready ? undefined : 'true',
            onClick: () => {
              if (ready) void handBack(ticket, reason, step, hard)
            },
          },
          text.replace('{bác}', card ? formOf(card) : ''),
        ),
      ),
    ),
  )
}

function options(label: string, steps: Opened['steps']): ComponentChildren {
  if (steps.length === 0) return null
  return h(
    'optgroup',
    { label },
    steps.map(({ id, title }) => h('option', { key: id, value: id }, title)),
  )
}

function previewView(preview: HandBackSheet['preview'], again: () => void): ComponentChildren {
  switch (preview.kind) {
    case 'loading':
      return h('p', { class: 'soft' }, 'Đang lấy đúng lời người dân sẽ nhận…')
    case 'failed':
      return h(
        'div',
        { class: 'trouble' },
        h('p', {}, preview.message),
        h('button', { type: 'button', onClick: again }, 'Thử lại'),
      )
    case 'ready':
      return preview.value.messages.map(({ text, buttons }, index) =>
        h(
          'div',
          { key: index, class: 'line bot' },
          h('p', { class: 'text' }, text),
          buttons.length > 0 &&
            h(
              'ul',
              { class: 'shown-buttons', 'aria-label': 'Các nút' },
              buttons.map((label) => h('li', { key: label }, label)),
            ),
        ),
      )
    default:
      return preview satisfies never
  }
}
