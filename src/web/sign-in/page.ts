/** The sign-in page as the server prints it: a frame with words for those without scripts; `page/` fills it. */
import { el, print } from '../chat/tree.ts'
import type { Assets } from './assets.ts'

export function signInPage(assets: Pick<Assets, 'style' | 'passkeys' | 'script' | 'modules'>): string {
  const root = el(
    'html',
    { lang: 'vi' },
    el(
      'head',
      {},
      el('meta', { charset: 'utf-8' }),
      el('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
      el('meta', { name: 'robots', content: 'noindex' }),
      el('title', {}, 'Đăng nhập – Từng Bước'),
      el('link', { rel: 'stylesheet', href: assets.style }),
      ...assets.modules.map((href) => el('link', { rel: 'modulepreload', href })),
      el('script', { src: assets.passkeys, defer: true }),
      el('script', { type: 'module', src: assets.script }),
    ),
    el(
      'body',
      {},
      el('header', {}, el('p', { class: 'brand' }, 'Từng Bước'), el('p', {}, 'Dành cho người hỗ trợ và cán bộ')),
      el(
        'main',
        {},
        el('p', { id: 'network', role: 'status', hidden: true }),
        el('p', { id: 'trouble', role: 'alert', hidden: true }),
        el(
          'div',
          { id: 'view' },
          el('h1', {}, 'Đăng nhập'),
          el('p', { id: 'loading' }, 'Đang tải…'),
          el(
            'noscript',
            {},
            el(
              'p',
              { class: 'trouble' },
              'Trang này cần JavaScript. Xin bật lên trong cài đặt của trình duyệt, hoặc mở bằng Chrome hay Safari.',
            ),
          ),
        ),
        el('p', { id: 'busy', role: 'status', class: 'unseen' }),
      ),
      el(
        'footer',
        {},
        el('p', {}, 'Không ai ở Từng Bước hỏi mật khẩu, mã đăng nhập hay mã dự phòng của bạn. Đừng gửi cho bất kỳ ai.'),
      ),
    ),
  )
  return `<!doctype html>${print(root)}`
}
