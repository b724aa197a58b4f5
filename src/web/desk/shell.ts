/** The page before anything is known: the same for everybody, so that it can be kept on the device. */
import { el, print } from '../chat/tree.ts'
import type { DeskAssets } from './assets.ts'

export function deskShell({ style, icon, touchIcon, script }: DeskAssets): string {
  const page = el(
    'html',
    { lang: 'vi' },
    el(
      'head',
      {},
      el('meta', { charset: 'utf-8' }),
      el('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
      el('meta', { name: 'theme-color', content: '#0b4f9e' }),
      el('title', {}, 'Bàn trực – Từng Bước'),
      el('link', { rel: 'stylesheet', href: style }),
      el('link', { rel: 'icon', href: icon, type: 'image/svg+xml' }),
      el('link', { rel: 'apple-touch-icon', href: touchIcon }),
      el('link', { rel: 'manifest', href: '/desk/manifest.webmanifest' }),
      el('script', { type: 'module', src: script }),
    ),
    el(
      'body',
      {},
      el(
        'div',
        { id: 'app' },
        el('main', { class: 'screen' }, el('h1', {}, 'Bàn trực'), el('p', {}, 'Đang mở…')),
        el(
          'noscript',
          {},
          el('p', { class: 'trouble' }, 'Bàn trực cần JavaScript. Xin bật lại trong cài đặt trình duyệt.'),
        ),
      ),
    ),
  )
  return `<!doctype html>${print(page)}`
}
