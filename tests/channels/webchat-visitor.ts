/** Someone with a browser, as far as requests go: keeps cookies, fills in the page's forms. */
import type { FastifyInstance } from 'fastify'

export interface Visitor {
  open(path?: string): Promise<Reply>
  /** As the page's scripts send it. */
  send(body: Readonly<Record<string, unknown>>, headers?: Readonly<Record<string, string>>): Promise<Reply>
  /** As a form of the last page opened sends it. */
  submit(fields: Readonly<Record<string, string>>, headers?: Readonly<Record<string, string>>): Promise<Reply>
  /** A file with its fields, as the page's scripts send it; as a form of the last page where no JSON is wanted back. */
  sendFile(
    file: { readonly bytes: Buffer; readonly name?: string; readonly type?: string },
    fields?: Readonly<Record<string, string>>,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Reply>
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Reply>
  cookie(): string
}

export type Reply = Awaited<ReturnType<FastifyInstance['inject']>>

export const OWN = { 'sec-fetch-site': 'same-origin' } as const

export const AS_JSON = { accept: 'application/json' } as const

export const FORM_WITH_FILE = 'multipart/form-data; boundary=----ranh-gioi'

/** A form's body, byte for byte. */
export function formWith(fields: readonly (readonly [string, string])[], about: string, bytes: Buffer): Buffer {
  const before = fields.map(
    ([name, value]) => `------ranh-gioi\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  )
  const head = `${before.join('')}------ranh-gioi\r\ncontent-disposition: form-data; ${about}\r\n\r\n`
  return Buffer.concat([Buffer.from(head), bytes, Buffer.from('\r\n------ranh-gioi--\r\n')])
}

let made = 0
/** As long as the page's own ids. */
export const newId = () => `message-${String(++made).padStart(8, '0')}`

export function visitor(app: FastifyInstance, remoteAddress = '203.0.113.7'): Visitor {
  const cookies = new Map<string, string>()
  let page = ''

  async function request(
    method: 'GET' | 'POST',
    url: string,
    headers: Readonly<Record<string, string>>,
    payload?: string | Buffer,
  ) {
    const reply = await app.inject({
      method,
      url,
      remoteAddress,
      headers: { cookie: cookieHeader(), ...headers },
      ...(payload !== undefined && { payload }),
    })
    for (const { name, value } of reply.cookies) cookies.set(name, value)
    return reply
  }
  const cookieHeader = () => Array.from(cookies, ([name, value]) => `${name}=${value}`).join('; ')

  return {
    cookie: cookieHeader,
    get: (path, headers = OWN) => request('GET', path, headers),
    async open(path = '/') {
      const reply = await request('GET', path, OWN)
      page = reply.body
      return reply
    },
    send: (body, headers = OWN) =>
      request('POST', '/chat/messages', { 'content-type': 'application/json', ...headers }, JSON.stringify(body)),
    sendFile: ({ bytes, name = 'anh.jpg', type = 'image/jpeg' }, fields = {}, headers = { ...OWN, ...AS_JSON }) => {
      const all = { id: newId(), kind: 'photo', ...fields }
      const body = formWith(Object.entries(all), `name="file"; filename="${name}"\r\ncontent-type: ${type}`, bytes)
      return request('POST', '/chat/media', { 'content-type': FORM_WITH_FILE, ...headers }, body)
    },
    submit: (fields, headers = OWN) => {
      const token = /name="token" value="([^"]+)"/.exec(page)?.[1] ?? ''
      const id = /name="id" value="([^"]+)"/.exec(page)?.[1] ?? ''
      const form = new URLSearchParams({ token, id, ...fields }).toString()
      return request(
        'POST',
        '/chat/messages',
        { 'content-type': 'application/x-www-form-urlencoded', ...headers },
        form,
      )
    },
  }
}

/** Values of the buttons standing on a page, by their words. */
export function buttonsOn(html: string): Readonly<Record<string, string>> {
  const found = html.matchAll(
    /name="press" value="([^"]+)"[^>]*><span class="number">\d<\/span> <bdi class="label">([^<]*)</g,
  )
  return Object.fromEntries(Array.from(found, ([, value, label]) => [label, value]))
}

/** The words of a page's conversation, one line a message. */
export function said(html: string): readonly string[] {
  const list = /<ol id="messages"[^>]*>(.*?)<\/ol>/s.exec(html)?.[1] ?? ''
  return list
    .split('</li>')
    .map((item) =>
      item
        .replace(/<[^>]+>/g, ' ')
        .replace(/\s+/g, ' ')
        .trim(),
    )
    .filter((line) => line !== '')
}
