/** A talk with an invented resident: it plays on this page alone, and nothing of it is sent anywhere. */
import { type ComponentChildren, h } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'

interface Said {
  readonly by: string
  readonly text: string
}

const WAITS: Said = { by: 'Trợ lý', text: 'Bác áp thẻ căn cước vào lưng điện thoại, giữ yên khoảng 5 giây.' }
const ASKS: Said = { by: 'Bác Tập', text: 'Tôi áp mấy lần rồi mà máy không kêu gì cả.' }
const ANSWERS: Said = { by: 'Bác Tập', text: 'À được rồi, máy vừa rung. Cảm ơn cháu nhé!' }
/** Only so much of the real guard as a first try needs: the real one is the server's. */
const FORBIDDEN = /\botp\b|mat khau|chuyen tien|so the\b|so tai khoan/

export function Practice(): ComponentChildren {
  const [stage, setStage] = useState<'waiting' | 'held' | 'answered' | 'back'>('waiting')
  const [said, setSaid] = useState<readonly Said[]>([WAITS, ASKS])
  const [text, setText] = useState('')
  const [refusal, setRefusal] = useState('')
  const heading = useRef<HTMLParagraphElement>(null)
  useEffect(() => {
    if (stage !== 'waiting') heading.current?.focus()
  }, [stage])
  const send = (event: Event) => {
    event.preventDefault()
    const own = text.trim()
    if (own === '') return
    if (FORBIDDEN.test(folded(own))) {
      return setRefusal(
        'Tin này chưa gửi: không ai được xin mã OTP, mật khẩu hay tiền. Ngoài đời máy cũng chặn như vậy. Sửa lại rồi gửi.',
      )
    }
    setRefusal('')
    setSaid([...said, { by: 'Tôi', text: own }, ANSWERS])
    setText('')
    setStage('answered')
  }
  return h(
    'div',
    { class: 'practice' },
    h('p', { class: 'soft' }, 'Đây là tập: không có ai thật, không tin nào được gửi đi.'),
    h('p', { ref: heading, tabIndex: -1, role: 'status' }, GUIDE[stage]),
    stage === 'waiting' &&
      h(
        'div',
        { class: 'card' },
        h('p', { class: 'who' }, 'Bác Tập'),
        h('p', {}, 'Cài VNeID – Quét NFC · chờ 2 phút'),
        h('button', { type: 'button', class: 'main', onClick: () => setStage('held') }, 'Nhận'),
      ),
    (stage === 'held' || stage === 'answered') && [
      h(
        'ul',
        { key: 'log', class: 'practice-log', 'aria-label': 'Trò chuyện tập' },
        said.map((line, at) => h('li', { key: at, class: 'preview' }, h('strong', {}, `${line.by}: `), line.text)),
      ),
      stage === 'held' &&
        h(
          'form',
          { key: 'write', class: 'promise', onSubmit: send },
          h('label', { for: 'practice-text' }, 'Trả lời bác Tập (gọi bác, xưng cháu)'),
          h('textarea', {
            id: 'practice-text',
            rows: 2,
            maxLength: 500,
            value: text,
            'aria-describedby': refusal ? 'practice-refusal' : undefined,
            onInput: (event: Event) => setText((event.target as HTMLTextAreaElement).value),
          }),
          refusal && h('p', { id: 'practice-refusal', class: 'refusal', role: 'alert' }, refusal),
          h('button', { type: 'submit', class: 'main' }, 'Gửi'),
        ),
      stage === 'answered' &&
        h('button', { key: 'back', type: 'button', class: 'main', onClick: () => setStage('back') }, 'Trả lại trợ lý'),
    ],
    stage === 'back' &&
      h(
        'button',
        {
          type: 'button',
          onClick: () => {
            setSaid([WAITS, ASKS])
            setStage('waiting')
          },
        },
        'Tập lại',
      ),
  )
}

const GUIDE = {
  waiting: 'Có người chờ. Bấm Nhận để giúp bác Tập.',
  held: 'Đọc xem bác vướng ở đâu, rồi viết một câu giúp bác.',
  answered: 'Bác làm được rồi. Trả bác lại cho trợ lý để đi tiếp các bước sau.',
  back: 'Xong! Ngoài đời, bạn có 10 giây để hoàn tác, và 24 giờ sau vẫn xem được bác có làm xong không.',
} as const

function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase()
}
