/** The webhook and the pages, over the real routes. */
import fc from 'fast-check'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { webhookRoutes } from '../../../src/channels/routes.ts'
import type { Echo, InboundEvent } from '../../../src/messages.ts'
import { macOf, OA, OTHER_OA } from '../../platforms/zalo.ts'
import { NOW } from '../tools.ts'
import { OLD_SECRET, type RigOptions, signed, type ZaloRig, zaloRig } from './rig.ts'

const HOUR_MS = 3_600_000
let rig: ZaloRig
let app: FastifyInstance
let events: InboundEvent[]
let echoes: Echo[]
let counted: string[]

async function open(options: RigOptions = {}): Promise<void> {
  rig = await zaloRig(options)
  app = Fastify()
  await app.register(
    webhookRoutes({
      channels: [rig.channel],
      async receive(event) {
        events.push(event)
        return { kind: 'done', entries: [] }
      },
      inTurn: () => ({ messages: [], end() {} }),
      onEcho: (echo) => echoes.push(echo),
      count: (_name, labels) => counted.push(labels.why ?? labels.kind ?? ''),
      log: rig.tools.log,
      hashAddress: () => 'someone',
      clock: rig.tools.clock,
    }),
  )
}

beforeEach(() => {
  events = []
  echoes = []
  counted = []
})
afterEach(async () => {
  await app.close()
  await rig.close()
})

async function post(body: string | Buffer, headers: Record<string, string> = {}): Promise<number> {
  const answer = await app.inject({ method: 'POST', url: '/webhooks/zalo', headers, payload: body })
  return answer.statusCode
}

function mac(body: string | Buffer, secret = rig.platform.oaSecret): Record<string, string> {
  return { 'content-type': 'application/json', 'x-zevent-signature': `mac=${macOf(rig.platform.appId, body, secret)}` }
}

const words = (more: object = {}) =>
  JSON.stringify(rig.event('user_send_text', { message: { msg_id: 'a', text: 'Chào' }, ...more }))

describe('requests that must be answered 200 and mean nothing', () => {
  it.each<[string, () => [string | Buffer, Record<string, string>], string]>([
    ['an empty body', () => ['', { 'content-type': 'application/json' }], 'empty'],
    ['nothing at all, not even a type', () => ['', {}], 'empty'],
    ['words that are no JSON', () => ['ping', { 'content-type': 'text/plain' }], 'no-signature'],
    ['a form', () => ['a=b', { 'content-type': 'application/x-www-form-urlencoded' }], 'no-signature'],
    [
      'only the app, unsigned',
      () => ['{"app_id":"1000000000000000001"}', { 'content-type': 'application/json' }],
      'no-signature',
    ],
    [
      'only the app, signed',
      () => ['{"app_id":"1000000000000000001"}', mac('{"app_id":"1000000000000000001"}')],
      'no-event',
    ],
    ['no signature', () => [words(), { 'content-type': 'application/json' }], 'no-signature'],
    ['a wrong one', () => [words(), mac(words(), 'guess')], 'bad-signature'],
    ['signed and no JSON', () => ['{', mac('{')], 'not-json'],
    ['another app', () => [words({ app_id: '7' }), mac(words({ app_id: '7' }))], 'other-app'],
    [
      "the console's test",
      () => {
        const body = words({
          recipient: { id: '579745863508352884' },
          message: { msg_id: 'This is message id', text: 'This is testing message' },
        })
        return [body, mac(body)]
      },
      'unknown-oa',
    ],
    [
      'an event that is new',
      () => [words({ event_name: 'brand_new' }), mac(words({ event_name: 'brand_new' }))],
      'unknown-event',
    ],
  ])('%s', async (_what, request, why) => {
    await open()
    expect(await post(...request())).toBe(200)
    expect(events).toEqual([])
    expect(counted).toEqual([why])
  })

  it('are refused with 401 where the operator wants it, but for empty ones', async () => {
    await open({ settings: { refusedStatus: 401 } })
    expect(await post(words(), mac(words(), 'guess'))).toBe(401)
    expect(await post('', {})).toBe(200)
  })
})

describe('genuine requests', () => {
  it.each([
    ['the present secret', () => rig.platform.oaSecret],
    ['the one before, while it is being changed', () => OLD_SECRET],
  ])('with %s are taken', async (_which, secret) => {
    await open()
    expect(await post(words(), mac(words(), secret()))).toBe(200)
    expect(events).toMatchObject([{ account: OA, input: { kind: 'text', text: 'Chào' } }])
  })

  it('brought again, with a header that says so, have the same id', async () => {
    await open()
    await post(words(), mac(words()))
    await post(words(), { ...mac(words()), num_retry: '1' })
    expect(events[0]?.id).toBe(events[1]?.id)
  })

  it('for several accounts come by one door, each account by its own secret only', async () => {
    const secrets = [
      { secret: 'of one', oa: OA },
      { secret: 'of two', oa: OTHER_OA },
    ]
    await open({ oas: [OA, OTHER_OA], settings: { oas: [OA, OTHER_OA], secrets } })
    const toOther = words({ recipient: { id: OTHER_OA } })
    await post(words(), mac(words(), 'of one'))
    await post(toOther, mac(toOther, 'of two'))
    await post(toOther, mac(toOther, 'of one'))
    expect(events.map(({ account }) => account)).toEqual([OA, OTHER_OA])
    expect(counted.at(-1)).toBe('other-secret')
  })

  it('whose ids stand without quotes name the right person, to the last figure', async () => {
    await open()
    const body = words().replace(`"${rig.person.id}"`, '2000000000000000007')
    await post(body, mac(body))
    expect(events[0]?.person).toBe('2000000000000000007')
  })

  it('about templates bring nothing', async () => {
    await open()
    await post(words(), { ...mac(words()), 'x-zevent-server': 'ZNS' })
    expect(events).toEqual([])
  })

  it('of our own account are echoes and no words of a person', async () => {
    await open()
    const body = JSON.stringify({
      ...rig.event('oa_send_text', { message: { msg_id: 'm', text: 'x' } }),
      sender: { id: OA },
      recipient: { id: '42' },
    })
    await post(body, mac(body))
    expect([events, echoes]).toMatchObject([[], [{ person: '42', platformId: 'm', text: 'x' }]])
  })

  it('of somebody unnamed who withdrew leave a line for staff', async () => {
    await open()
    const body = JSON.stringify({
      app_id: rig.platform.appId,
      event_name: 'user_withdraw',
      oa_id: OA,
      timestamp: String(NOW),
    })
    await post(body, mac(body))
    expect(rig.lines).toContainEqual(expect.objectContaining({ message: expect.stringMatching(/erase by hand/) }))
  })

  it('with a tag for many people name every one of them', async () => {
    await open({ settings: { staffTag: 'cần hỗ trợ' } })
    const user_ids = Array.from({ length: 500 }, (_, n) => String(2_000_000 + n))
    const body = JSON.stringify({
      app_id: rig.platform.appId,
      event_name: 'add_user_to_tag',
      oa_id: OA,
      tag: { name: 'cần hỗ trợ', user_ids },
    })
    await post(body, mac(body))
    expect(events).toHaveLength(500)
  })
})

describe('silence', () => {
  it('of three days is shown, and ends with the next event; other processes and restarts know of it', async () => {
    await open()
    await rig.channel.start?.()
    rig.hands.now += 71 * HOUR_MS
    const isSilent = () => rig.channel.troubles?.().some(({ what }) => what === 'silent')
    expect(isSilent()).toBe(false)
    rig.hands.now += 2 * HOUR_MS
    expect(isSilent()).toBe(true)
    await post(words(), mac(words()))
    expect(isSilent()).toBe(false)
    await expect
      .poll(async () => (await rig.tools.vault.read(`zalo/heard/${rig.platform.appId}/${OA}`))?.value)
      .toEqual({
        at: rig.hands.now,
      })
  })
})

describe('bodies that are nearly right', () => {
  it('10,000 of them upset nobody, and nothing is taken without a genuine signature', async () => {
    await open()
    const samples = [
      words(),
      words({
        event_name: 'user_send_image',
        message: { msg_id: 'b', attachments: [{ type: 'image', payload: { url: 'x' } }] },
      }),
      words({ event_name: 'user_seen_message', message: { msg_ids: ['a', 'b'] } }),
      words({ event_name: 'oa_send_text', sender: { id: OA, admin_id: '5' }, recipient: { id: '42' } }),
      words({ event_name: 'add_user_to_tag', oa_id: OA, tag: { name: 'x', user_ids: ['1'] } }),
      words({ event_name: 'follow', oa_id: OA, follower: { id: '42' } }),
      words({ event_name: 'user_submit_info', info: { name: 'a' } }),
    ]
    const values = fc.oneof(fc.jsonValue(), fc.constantFrom(null, -1, 1e300, '', '__proto__', [[]], { a: {} }))
    const admit = rig.channel.webhook?.admit
    let taken = 0
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...samples),
        fc.array(fc.record({ at: fc.nat(), value: values, how: fc.constantFrom('value', 'byte', 'cut') }), {
          minLength: 1,
          maxLength: 3,
        }),
        fc.constantFrom('genuine', 'guessed', 'of-the-right-body'),
        async (sample, changes, signature) => {
          const body = changes.reduce(mutated, sample)
          const { appId, oaSecret } = rig.platform
          const how = {
            genuine: macOf(appId, body, oaSecret),
            guessed: macOf(appId, body, `${OLD_SECRET}x`),
            'of-the-right-body': macOf(appId, sample, oaSecret),
          }
          const admission = await admit?.(signed(body, rig.platform, { mac: `mac=${how[signature]}` }))
          if (admission?.kind === 'answer') expect(admission.answer.status).toBe(200)
          else if (signature === 'genuine' || body === sample) taken += admission?.events.length ?? 0
          else expect.fail('something was taken without a genuine signature')
        },
      ),
      { numRuns: 10_000, seed: 20_261_123 },
    )
    expect(taken).toBeGreaterThan(200)
  })
})

/** One change: another value at some place of the JSON, another byte, or the end cut off. */
function mutated(body: string, { at, value, how }: { at: number; value: unknown; how: string }): string {
  if (how === 'byte')
    return body.slice(0, at % body.length) + String.fromCharCode(at % 256) + body.slice((at % body.length) + 1)
  if (how === 'cut') return body.slice(0, at % body.length)
  let places = 0
  try {
    JSON.parse(body, (_key, old) => {
      places++
      return old
    })
    let place = 0
    return JSON.stringify(JSON.parse(body, (_key, old) => (place++ === at % places ? value : old))) ?? ''
  } catch {
    return body
  }
}

describe('pages at fixed addresses', () => {
  it('prove the domain', async () => {
    await open({ settings: { domainProofs: ['AbC123'] } })
    const page = await app.inject('/zalo_verifierAbC123.html')
    expect([page.statusCode, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
    expect(page.body).toContain('content="AbC123"')
    expect((await app.inject('/zalo_verifierOther.html')).statusCode).toBe(404)
  })

  it("prove it with Zalo's own file where the operator gave it", async () => {
    await open({ settings: { domainProofs: ['AbC123'], domainProofPage: '<p>the file</p>' } })
    expect((await app.inject('/zalo_verifierAbC123.html')).body).toBe('<p>the file</p>')
  })

  it('take a consent back only while one is awaited', async () => {
    await open()
    const page = await app.inject('/connect/zalo/callback?code=c&oa_id=1&state=<script>')
    expect(page.statusCode).toBe(400)
    expect(page.body).toContain('npm run connect -- zalo')
    expect(page.body).not.toContain('script')
  })
})
