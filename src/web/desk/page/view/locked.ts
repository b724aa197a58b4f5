/** Nobody touched the screen for long: no name, no word, until who is there has proved who they are. */
import { type ComponentChildren, h } from 'preact'
import { useEffect } from 'preact/hooks'
import { signOut } from '../acts.ts'
import { unlock } from '../lock.ts'
import { Prove } from './prove.ts'

export function Locked({ unsent }: { readonly unsent: number }): ComponentChildren {
  useEffect(() => document.getElementById('title')?.focus(), [])
  return h(
    'main',
    { class: 'screen locked' },
    h('h1', { id: 'title', tabIndex: -1 }, 'Bàn trực đang khóa'),
    h('p', {}, 'Một lúc lâu không ai chạm vào màn hình nên tên và lời của người dân được che lại.'),
    unsent > 0 && h('p', {}, `${unsent} tin chưa gửi và những gì đang viết dở vẫn được giữ trên máy này.`),
    h(Prove, {
      act: 'Mở khóa',
      by: 'Mở khóa bằng',
      none: 'Máy này chưa có cách mở khóa. Xin nhờ trưởng nhóm gửi liên kết đăng nhập mới rồi đăng nhập lại.',
      attempt: unlock,
    }),
    h('p', {}, h('button', { type: 'button', onClick: () => void signOut() }, 'Đăng xuất')),
  )
}
