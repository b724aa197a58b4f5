/** The first time: who one is to residents, the home screen, notices, and a talk with an invented resident. */
import { type ComponentChildren, h } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { go } from '../acts.ts'
import { callable, saveOwn } from '../duty.ts'
import type { State } from '../state.ts'
import { Phones } from './phones.ts'
import { Practice } from './practice.ts'

const TITLES = [
  'Người dân thấy bạn thế nào',
  'Đưa Bàn trực ra màn hình chính',
  'Bật thông báo',
  'Tập với một người tưởng tượng',
]

export function Welcome({ state }: { readonly state: State }): ComponentChildren {
  const [step, setStep] = useState(0)
  useEffect(() => {
    if (step > 0) document.getElementById('title')?.focus()
  }, [step])
  const done = async () => {
    if (await saveOwn({ welcomed: true }, '')) go({ screen: 'shift' })
  }
  const last = step === TITLES.length - 1
  return h(
    'div',
    { class: 'screen welcome' },
    h('p', { class: 'soft' }, `Bước ${step + 1} trong ${TITLES.length}`),
    h('h1', { id: 'title', tabIndex: -1 }, TITLES[step]),
    step === 0 && h(Who, { state }),
    step === 1 && h(Install, {}),
    step === 2 && h(Phones, { state }),
    step === 3 && h(Practice, {}),
    h(
      'div',
      { class: 'row' },
      step > 0 && h('button', { type: 'button', onClick: () => setStep(step - 1) }, 'Quay lại'),
      h(
        'button',
        { type: 'button', class: 'main', onClick: () => (last ? void done() : setStep(step + 1)) },
        last ? 'Xong, vào ca trực' : 'Tiếp',
      ),
    ),
    !last && h('button', { type: 'button', class: 'plain', onClick: () => void done() }, 'Bỏ qua, xem sau ở mục Thêm'),
  )
}

function Who({ state }: { readonly state: State }): ComponentChildren {
  const { me } = state
  if (!me) return h('p', { class: 'soft' }, 'Đang tải…')
  return [
    h('p', { key: 'lead' }, 'Khi bạn nhận giúp, máy tự nói tin đầu tiên:'),
    h(
      'p',
      { key: 'said', class: 'preview' },
      `Chào bác, ${me.name} (${me.role.toLowerCase()}, ${me.unit}) đang giúp bác đây ạ. Chúng tôi không bao giờ hỏi mã OTP, mật khẩu hay tiền.`,
    ),
    h('p', { key: 'rest' }, 'Tin nào của bạn cũng kèm tên, vai trò và đơn vị. Tên chưa đúng thì nhờ trưởng nhóm sửa.'),
  ]
}

function Install(): ComponentChildren {
  const standing = matchMedia('(display-mode: standalone)').matches
  if (standing) return h('p', {}, 'Bạn đang mở từ màn hình chính rồi. Bấm Tiếp.')
  return [
    callable() === 'install' &&
      h(
        'p',
        { key: 'must', class: 'trouble' },
        'Máy iPhone chỉ nhận được thông báo khi Bàn trực nằm ở màn hình chính.',
      ),
    h('ul', { key: 'how' }, [
      h('li', { key: 'ios' }, 'iPhone: bấm Chia sẻ, chọn Thêm vào MH chính, rồi mở lại từ biểu tượng đó.'),
      h(
        'li',
        { key: 'android' },
        'Android: bấm dấu ba chấm của trình duyệt, chọn Thêm vào màn hình chính hoặc Cài đặt ứng dụng.',
      ),
      h('li', { key: 'desk' }, 'Máy tính: không cần, chỉ giữ lại địa chỉ trang.'),
    ]),
  ]
}
