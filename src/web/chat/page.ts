/** The whole page, as the server prints it: usable as it is, and taken over by the scripts in `page/` where they run. */
import { type El, el, print } from './tree.ts'
import { type BotItem, choicesView, type Item, itemView, type Reader } from './view.ts'
import type { Language } from './words.ts'

export interface Page {
  readonly reader: Reader
  readonly language: Language
  /** Text size, 1 to 3. */
  readonly size: 1 | 2 | 3
  readonly place: { readonly ward: string; readonly helpers: string }
  /** Oldest first. */
  readonly items: readonly Item[]
  /** The message whose buttons are still to be pressed. */
  readonly asking?: BotItem | undefined
  readonly progress?: BotItem['progress'] | undefined
  /** Where the log stands, for the first request of news. */
  readonly seq: number
  /** Names this chat in the browser's own storage without giving it away. */
  readonly chat: string
  /** Proves that a form without JavaScript is ours. */
  readonly token: string
  /** A fresh id for the forms of this page: sending one twice is one message. */
  readonly form: string
  /** The conversation waits to be opened: for the first time, again after days, or by a link that names a flow. */
  readonly opening?: { readonly id: string; readonly ref?: string | undefined; readonly again: boolean } | undefined
  /** What went wrong with a form, in words, and what was written. */
  readonly trouble?: { readonly message: string; readonly draft: string } | undefined
  readonly assets: {
    readonly style: string
    readonly icon: string
    readonly script: string
    readonly modules: readonly string[]
  }
}

export function chatPage(page: Page): string {
  const { language, size, assets, place } = page
  const root = el(
    'html',
    {
      lang: language,
      class: `size-${size}`,
      'data-chat': page.chat,
      'data-seq': String(page.seq),
      'data-you': page.reader.you,
    },
    el(
      'head',
      {},
      el('meta', { charset: 'utf-8' }),
      el('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
      el('meta', { name: 'theme-color', content: '#0b4f9e' }),
      el('title', {}, `Từng Bước – ${place.ward}`),
      el('link', { rel: 'stylesheet', href: assets.style }),
      el('link', { rel: 'icon', href: assets.icon, type: 'image/svg+xml' }),
      ...assets.modules.map((href) => el('link', { rel: 'modulepreload', href })),
      el('script', { type: 'module', src: assets.script }),
    ),
    el(
      'body',
      {},
      header(page),
      strip(page),
      conversation(page),
      composer(page),
      el('div', { id: 'news', class: 'unseen', 'aria-live': 'polite' }),
    ),
  )
  return `<!doctype html>${print(root)}`
}

function header({ reader: { words }, language, size, place }: Page): El {
  const other = language === 'vi' ? 'en' : 'vi'
  return el(
    'header',
    {},
    el('a', { class: 'skip', href: '#text' }, words.skip),
    el(
      'div',
      { class: 'name' },
      el('h1', {}, 'Từng Bước'),
      el('p', {}, place.helpers),
      el('a', { class: 'language', href: `/?lang=${other}`, lang: other, hreflang: other }, words.otherLanguage),
    ),
    el(
      'div',
      { class: 'tools', id: 'tools', hidden: true },
      el('span', { id: 'size-name' }, words.size),
      el(
        'div',
        { class: 'sizes', role: 'group', 'aria-labelledby': 'size-name' },
        ...words.sizes.map((name, index) =>
          el(
            'button',
            {
              type: 'button',
              'data-size': String(index + 1),
              'aria-label': name,
              'aria-pressed': String(size === index + 1),
            },
            'A',
          ),
        ),
      ),
    ),
  )
}

/** Always in the same place: how far, and the way to a person. */
function strip(page: Page): El {
  const { words } = page.reader
  const { progress } = page
  return el(
    'div',
    { class: 'strip' },
    el(
      'div',
      { class: 'row' },
      el(
        'p',
        { id: 'progress', hidden: !progress },
        el('span', {}, progress ? words.progress(progress.stage, progress.of) : ''),
        el('progress', {
          'aria-hidden': 'true',
          max: String(progress?.of ?? 1),
          value: String(progress?.stage ?? 0),
        }),
      ),
      form(page, 'help', el('button', { type: 'submit', name: 'text', value: words.person }, words.person)),
    ),
    el('p', { id: 'network', role: 'status', hidden: true }),
  )
}

function conversation(page: Page): El {
  const { reader, items, asking, opening, trouble } = page
  const { words } = reader
  return el(
    'main',
    { id: 'log', tabindex: '-1', 'aria-label': words.conversation },
    el('p', { class: 'safety' }, words.safety),
    ...(items.length === 0 ? [el('p', { class: 'welcome', id: 'welcome' }, words.welcome)] : []),
    el('ol', { id: 'messages', role: 'list' }, ...items.map((item) => itemView(item, reader))),
    el('button', { type: 'button', id: 'listen', hidden: true }, words.listen),
    form(page, 'choices', ...(asking && !opening ? choicesView(asking) : [])),
    ...(opening ? [openingForm(page, opening)] : []),
    el('p', { id: 'typing', hidden: true }, words.typing),
    el('noscript', {}, el('p', {}, el('a', { class: 'refresh', href: '/' }, words.refresh))),
    ...(trouble ? [el('p', { class: 'trouble', role: 'alert' }, trouble.message)] : []),
  )
}

function openingForm(page: Page, { id, ref, again }: NonNullable<Page['opening']>): El {
  const { words } = page.reader
  return form(
    { ...page, form: id },
    'opening',
    ...(ref ? [el('input', { type: 'hidden', name: 'ref', value: ref })] : []),
    el('button', { type: 'submit', name: 'open', value: 'yes' }, again ? words.resume : words.start),
  )
}

function composer(page: Page): El {
  const { words } = page.reader
  return el(
    'footer',
    {},
    form(
      page,
      'composer',
      el('label', { class: 'unseen', for: 'text' }, words.write),
      el(
        'textarea',
        {
          id: 'text',
          name: 'text',
          rows: '1',
          maxlength: '4096',
          required: true,
          autocomplete: 'off',
          enterkeyhint: 'send',
          placeholder: words.writeShort,
        },
        page.trouble?.draft ?? '',
      ),
      el('button', { type: 'submit' }, words.send),
    ),
    el('noscript', {}, photoForm(page)),
  )
}

/** Where scripts run they send photos and voices themselves. */
function photoForm(page: Page): El {
  const { words } = page.reader
  const { attrs, children } = form(page, 'photo')
  return el(
    'form',
    { ...attrs, action: '/chat/media', enctype: 'multipart/form-data' },
    ...children,
    el('input', { type: 'hidden', name: 'kind', value: 'photo' }),
    el('label', { for: 'file' }, words.choosePhoto),
    el('input', { type: 'file', id: 'file', name: 'file', accept: 'image/*', required: true }),
    el('button', { type: 'submit' }, words.sendPhoto),
  )
}

function form(page: Page, id: string, ...children: readonly El[]): El {
  return el(
    'form',
    {
      id,
      method: 'post',
      action: '/chat/messages',
      'aria-label': id === 'choices' ? page.reader.words.choose : undefined,
    },
    el('input', { type: 'hidden', name: 'token', value: page.token }),
    el('input', { type: 'hidden', name: 'id', value: page.form }),
    ...children,
  )
}

/** A page of one sentence, for forms that could not be taken. */
export function sentencePage(page: Pick<Page, 'language' | 'assets' | 'reader'>, message: string): string {
  return `<!doctype html>${print(
    el(
      'html',
      { lang: page.language },
      el(
        'head',
        {},
        el('meta', { charset: 'utf-8' }),
        el('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
        el('title', {}, 'Từng Bước'),
        el('link', { rel: 'stylesheet', href: page.assets.style }),
      ),
      el(
        'body',
        {},
        el('header', {}, el('div', { class: 'name' }, el('h1', {}, 'Từng Bước'))),
        el(
          'main',
          {},
          el('p', { class: 'trouble' }, message),
          el('p', {}, el('a', { class: 'refresh', href: '/' }, page.reader.words.back)),
        ),
      ),
    ),
  )}`
}
