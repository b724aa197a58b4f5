import { describe, expect, it } from 'vitest'
import { botFrameworkSetup } from '../../../src/channels/botframework/setup.ts'
import type { Call, CallAnswer, CallFailure } from '../../../src/channels/outgoing.ts'
import { APP } from '../../platforms/botframework.ts'
import { channelTools } from '../tools.ts'

type Answer = CallAnswer | CallFailure

const answer = (status: number, body: object): Answer => ({
  kind: 'answer',
  status,
  headers: {},
  text: JSON.stringify(body),
})
const KEYS = answer(200, { jwks_uri: 'https://login.botframework.com/keys' })
const TOKEN = answer(200, { access_token: 'a' })
const away: Answer = { kind: 'no-connection', reason: 'ECONNREFUSED' }

function world(keys: Answer, token: Answer) {
  const calls: Call[] = []
  const tools = channelTools({
    call: async (call) => {
      calls.push(call)
      return call.origin.includes('login.botframework.com') ? keys : token
    },
    close: async () => {},
  })
  return { calls, tools }
}

describe('a look at the set-up', () => {
  it.each<[string, Answer, Answer, readonly string[], string]>([
    ['all is well', KEYS, TOKEN, ['ok', 'ok', 'ok'], ''],
    ['the keys cannot be reached', away, TOKEN, ['ok', 'broken', 'ok'], 'login.botframework.com'],
    ['a sign-in page where the keys should be', answer(200, {}), TOKEN, ['ok', 'broken', 'ok'], 'bị từ chối'],
    ['the login service cannot be reached', KEYS, away, ['ok', 'ok', 'unknown'], 'login.microsoftonline.com'],
    ['the login service stumbles', KEYS, answer(503, {}), ['ok', 'ok', 'unknown'], 'trục trặc'],
    [
      'a wrong password',
      KEYS,
      answer(401, { error: 'invalid_client', error_codes: [7_000_215] }),
      ['ok', 'ok', 'broken'],
      'ô Value',
    ],
    [
      'an expired password',
      KEYS,
      answer(401, { error: 'invalid_client', error_codes: [7_000_222] }),
      ['ok', 'ok', 'broken'],
      'hết hạn',
    ],
    [
      'another tenant',
      KEYS,
      answer(400, { error: 'unauthorized_client', error_codes: [700_016] }),
      ['ok', 'ok', 'broken'],
      'MicrosoftAppTenantId',
    ],
    ['another refusal', KEYS, answer(400, { error: 'invalid_request' }), ['ok', 'ok', 'broken'], 'bot-framework.md'],
  ])('%s', async (_what, keys, token, states, says) => {
    const { tools, calls } = world(keys, token)
    const findings = await botFrameworkSetup(APP).examine(tools)
    expect(findings.map(({ state }) => state)).toEqual(states)
    expect(JSON.stringify(findings)).toContain(says)
    expect(findings.every(({ state, remedy }) => state === 'ok' || remedy !== undefined)).toBe(true)
    expect(JSON.stringify(findings)).not.toContain(String(APP.password))
    expect(calls.find(({ method }) => method === 'POST')).toMatchObject({
      path: `/${APP.tenantId}/oauth2/v2.0/token`,
      body: expect.stringContaining('grant_type=client_credentials'),
    })
  })

  it('asks the shared tenant for a bot of many tenants', async () => {
    const { tools, calls } = world(KEYS, TOKEN)
    const { tenantId: _none, ...rest } = APP
    await botFrameworkSetup({ ...rest, appType: 'MultiTenant' }).examine(tools)
    expect(calls.map(({ path }) => path)).toContain('/botframework.com/oauth2/v2.0/token')
  })

  it('cannot ask for a managed identity', async () => {
    const { tools } = world(KEYS, TOKEN)
    const { password: _none, ...rest } = APP
    const findings = await botFrameworkSetup({ ...rest, appType: 'UserAssignedMSI' }).examine(tools)
    expect(findings.at(-1)).toMatchObject({ state: 'unknown' })
  })

  it('warns of an address Azure does not send to, and of a door without proof', async () => {
    const { tools } = world(KEYS, TOKEN)
    const inside = { ...tools, publicUrl: 'http://127.0.0.1:3000' }
    expect((await botFrameworkSetup(APP).examine(inside))[0]).toMatchObject({ state: 'broken' })
    expect(await botFrameworkSetup({ kind: 'loopback' }).examine(inside)).toMatchObject([{ state: 'warning' }])
  })

  it('without settings there is one finding that names them', async () => {
    const setup = botFrameworkSetup(undefined)
    expect(setup.configured).toBe(false)
    expect((await setup.examine(world(KEYS, TOKEN).tools))[0]?.found).toContain('MicrosoftAppId')
  })
})

it('connecting says which address to give to Azure, and looks', async () => {
  const said: string[] = []
  const { tools } = world(KEYS, TOKEN)
  const findings = await botFrameworkSetup(APP).connect?.(tools, {
    say: (line) => said.push(line),
    ask: async () => null,
  })
  expect(said.join('\n')).toContain('https://bot.example.vn/webhooks/botframework')
  expect(findings).toHaveLength(3)
})
