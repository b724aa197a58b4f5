/** The stand-in refuses what Zalo refuses: a test that passes against it must mean something. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { OA, type Person, type ZaloStandIn, zaloStandIn } from './zalo.ts'

const HOUR_MS = 3_600_000
const PNG = Buffer.from('89504e470d0a1a0a', 'hex')

let now: number
let platform: ZaloStandIn
let person: Person
let access: string

beforeEach(async () => {
  now = Date.UTC(2026, 10, 23)
  platform = await zaloStandIn({ now: () => now })
  access = platform.grant().access
  person = platform.person({ lastAt: now })
})
afterEach(() => platform.close())

async function call(
  path: string,
  body: object | FormData,
  headers: Record<string, string> = {},
): Promise<{ error: number; data?: Record<string, string> }> {
  const isForm = body instanceof FormData
  const answer = await fetch(platform.root + path, {
    method: 'POST',
    headers: { access_token: access, ...(isForm ? {} : { 'content-type': 'application/json' }), ...headers },
    body: isForm ? body : JSON.stringify(body),
  })
  expect(answer.status).toBe(200)
  return (await answer.json()) as { error: number; data?: Record<string, string> }
}

const pass = (hours: number) => {
  now += hours * HOUR_MS
}
const send = (message: object, user_id: unknown = person.id) =>
  call('/v3.0/oa/message/cs', { recipient: { user_id }, message })
const button = (more: object = {}) => ({ title: 'Rồi', type: 'oa.query.hide', payload: '#a', ...more })
const withButtons = (buttons: readonly object[]) => ({
  text: 'a',
  attachment: { type: 'template', payload: { buttons } },
})

async function upload(bytes: Buffer) {
  const form = new FormData()
  form.append('file', new Blob([new Uint8Array(bytes)]), 'a.png')
  return await call('/v2.0/oa/upload/image', form)
}

describe('a message', () => {
  it.each<[string, object, number]>([
    ['with words', { text: 'a' }, 0],
    ['with 2,000 signs', { text: 'ệ'.repeat(2_000) }, 0],
    ['with one more', { text: 'ệ'.repeat(2_001) }, -210],
    ['without words', { text: ' ' }, -201],
    ['with five buttons', withButtons(Array.from({ length: 5 }, () => button())), 0],
    ['with six', withButtons(Array.from({ length: 6 }, () => button())), -210],
    ['with a button that says nothing', withButtons([button({ title: '' })]), -201],
    ['with a button that carries an object', withButtons([button({ payload: {} })]), -201],
    [
      'with a picture nobody uploaded',
      { attachment: { type: 'template', payload: { template_type: 'media', elements: [{ attachment_id: 'x' }] } } },
      -100,
    ],
    ['of a kind that does not exist', { text: 'a', attachment: { type: 'card', payload: {} } }, -233],
  ])('%s', async (_what, message, error) => {
    expect((await send(message)).error).toBe(error)
  })

  it.each<[string, () => unknown, number]>([
    [
      'with a token that is none',
      () => void Object.assign(platform.account(), { access: { token: 'other', until: now } }),
      -216,
    ],
    ['with one that is too old', () => pass(26), -220],
    ['with the one before the last', () => platform.grant(), -216],
    ['to somebody who never wrote', () => Object.assign(person.chat, { lastAt: undefined }), -232],
    ['to somebody silent for 8 days', () => Object.assign(person.chat, { lastAt: now - 192 * HOUR_MS }), -230],
    ['to somebody who blocked us', () => Object.assign(person.chat, { refuses: -217 }), -217],
    ['when the account is off', () => Object.assign(platform.account(), { stopped: -204 }), -204],
    [
      'that nobody pays for',
      () => {
        platform.account().hasMoney = false
        person.chat.lastAt = now - 49 * HOUR_MS
      },
      -321,
    ],
  ])('%s', async (_what, before, error) => {
    before()
    expect((await send({ text: 'a' })).error).toBe(error)
    expect(person.chat.messages).toEqual([])
  })

  it('to an id in numbers is refused, and the old address is shut', async () => {
    expect((await send({ text: 'a' }, 42)).error).toBe(-201)
    expect((await call('/v2.0/oa/message', { recipient: { user_id: person.id }, message: { text: 'a' } })).error).toBe(
      -240,
    )
  })
})

describe('an upload', () => {
  it('lives for seven days', async () => {
    const { data } = await upload(PNG)
    const picture = {
      attachment: {
        type: 'template',
        payload: { template_type: 'media', elements: [{ attachment_id: data?.attachment_id }] },
      },
    }
    expect((await send(picture)).error).toBe(0)
    now += 169 * HOUR_MS
    access = platform.grant().access
    person.chat.lastAt = now
    expect((await send(picture)).error).toBe(-100)
  })

  it('is a picture of a megabyte at most', async () => {
    expect((await upload(Buffer.concat([PNG, Buffer.alloc(1_048_577)]))).error).toBe(-201)
    expect((await upload(Buffer.from('no picture'))).error).toBe(-201)
  })
})

describe('tokens', () => {
  const ask = async (fields: Record<string, string>, secret = platform.appSecret) => {
    const answer = await fetch(`${platform.root}/v4/oa/access_token`, {
      method: 'POST',
      headers: { secret_key: secret, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ app_id: platform.appId, ...fields }),
    })
    expect(answer.status).toBe(200)
    return (await answer.json()) as Record<string, unknown>
  }
  const refresh = (token: string) => ask({ grant_type: 'refresh_token', refresh_token: token })

  it('work once, and make the one before worthless', async () => {
    const { refresh: first } = platform.grant()
    const second = await refresh(first)
    expect(second).toMatchObject({ expires_in: '90000', refresh_token: expect.any(String) })
    expect(await refresh(first)).toMatchObject({ error: -14014 })
    expect(await refresh(String(second.refresh_token))).toHaveProperty('access_token')
  })

  it('are given to our app only', async () => {
    expect(await ask({ grant_type: 'refresh_token', refresh_token: platform.grant().refresh }, 'guess')).toMatchObject({
      error: -14002,
    })
  })

  it('come for a code once, with the verifier of its challenge', async () => {
    const url = `${platform.root}/v4/oa/permission?redirect_uri=https%3A%2F%2Fa.vn&state=s&code_challenge=x`
    const back = new URL(platform.agree(url, OA))
    expect(Object.fromEntries(back.searchParams)).toMatchObject({ oa_id: OA, state: 's' })
    const exchange = {
      grant_type: 'authorization_code',
      code: back.searchParams.get('code') ?? '',
      code_verifier: 'v'.repeat(43),
    }
    expect(await ask(exchange)).toMatchObject({ error: -14011 })
    expect(await ask(exchange)).toMatchObject({ error: -14010 })
  })
})
