/** The editor's page before anything is known: the same for everybody, and nothing personal in it. */
import { el, print } from '../chat/tree.ts'
import type { Bundle } from './bundle.ts'

export function adminShell({ script, styles, modules }: Bundle): string {
  return page(
    'Biên tập – Từng Bước',
    [
      // The first one's id keeps React Aria from adding a style of its own, which the page's rules would refuse; what it
      // would say stands in `frame.css`.
      ...styles.map((href, at) =>
        el('link', { rel: 'stylesheet', href, ...(at === 0 && { id: 'react-aria-pressable-style' }) }),
      ),
      ...modules.map((href) => el('link', { rel: 'modulepreload', href })),
      el('script', { type: 'module', src: script }),
    ],
    [
      el('p', { class: 'opening' }, 'Đang mở phần biên tập…'),
      el('noscript', {}, el('p', {}, 'Phần biên tập cần JavaScript. Xin bật lại trong cài đặt trình duyệt.')),
    ],
  )
}

/** Where only the product was installed and the page was never built. */
export function notBuilt(): string {
  return page(
    'Phần biên tập chưa có – Từng Bước',
    [],
    [
      el('h1', {}, 'Phần biên tập chưa được dựng trên máy này'),
      el('p', {}, 'Người dân và tình nguyện viên vẫn dùng Từng Bước bình thường, không có gì bị mất.'),
      el(
        'p',
        {},
        'Xin báo người quản lý máy chủ: chạy “npm ci” rồi “npm start”, hoặc dùng ảnh Docker, thì trang này sẽ mở được.',
      ),
    ],
  )
}

function page(title: string, head: readonly ReturnType<typeof el>[], body: readonly ReturnType<typeof el>[]): string {
  const root = el(
    'html',
    { lang: 'vi' },
    el(
      'head',
      {},
      el('meta', { charset: 'utf-8' }),
      el('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
      el('meta', { name: 'robots', content: 'noindex' }),
      el('title', {}, title),
      ...head,
    ),
    el('body', {}, el('div', { id: 'app' }, ...body)),
  )
  return `<!doctype html>${print(root)}`
}
