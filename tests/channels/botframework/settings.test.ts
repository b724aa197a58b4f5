import { describe, expect, it } from 'vitest'
import { botFrameworkSettings } from '../../../src/channels/botframework/settings.ts'

const APP_ID = '0a1b2c3d-0000-4000-8000-00000000cafe'
const TENANT = '0a1b2c3d-0000-4000-8000-000000007e4a'
const single = {
  MicrosoftAppId: APP_ID,
  MicrosoftAppType: 'SingleTenant',
  MicrosoftAppPassword: 's~1',
  MicrosoftAppTenantId: TENANT,
}

function read(env: Readonly<Record<string, string>>) {
  const mistakes: string[] = []
  const settings = botFrameworkSettings({
    value: (name) => env[name],
    address: (name) => env[name],
    whole: (_name, fallback) => fallback,
    wrong: (name) => mistakes.push(name),
  })
  return { settings, mistakes }
}

describe('settings that work', () => {
  it.each<[string, Readonly<Record<string, string>>, object | undefined]>([
    ['none: the channel is off', {}, undefined],
    ['a bot of one tenant', single, { kind: 'app', appType: 'SingleTenant', tenantId: TENANT, hosts: [] }],
    [
      'a bot of old, for many tenants',
      { MicrosoftAppId: APP_ID, MicrosoftAppPassword: 's~1' },
      { appType: 'MultiTenant' },
    ],
    ['a type in other capitals', { ...single, MicrosoftAppType: 'singletenant' }, { appType: 'SingleTenant' }],
    [
      'a managed identity',
      { MicrosoftAppId: APP_ID, MicrosoftAppType: 'UserAssignedMSI', MicrosoftAppTenantId: TENANT },
      { appType: 'UserAssignedMSI' },
    ],
    [
      'hosts of its own',
      { ...single, BOTFRAMEWORK_HOSTS: 'a.example.vn, *.b.example.vn' },
      { hosts: ['a.example.vn', '*.b.example.vn'] },
    ],
    ['open to this machine', { BOTFRAMEWORK_OPEN: 'loopback' }, { kind: 'loopback' }],
  ])('%s', (_what, env, settings) => {
    const got = read(env)
    expect(got.mistakes).toEqual([])
    if (settings === undefined) expect(got.settings).toBeUndefined()
    else expect(got.settings).toMatchObject(settings)
  })
})

describe('settings that stop the start, each mistake by its name', () => {
  it.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
    ['no app id: nothing would be checked at all', { MicrosoftAppPassword: 's~1' }, ['MicrosoftAppId']],
    ['an app id that is none', { ...single, MicrosoftAppId: 'abc' }, ['MicrosoftAppId']],
    ['no password', { MicrosoftAppId: APP_ID }, ['MicrosoftAppPassword']],
    ['an unknown type', { ...single, MicrosoftAppType: 'Family' }, ['MicrosoftAppType']],
    [
      'one tenant without its id',
      { MicrosoftAppId: APP_ID, MicrosoftAppType: 'SingleTenant', MicrosoftAppPassword: 's~1' },
      ['MicrosoftAppTenantId'],
    ],
    [
      'a managed identity with a password',
      { ...single, MicrosoftAppType: 'UserAssignedMSI' },
      ['MicrosoftAppPassword'],
    ],
    [
      'hosts that are none',
      { ...single, BOTFRAMEWORK_HOSTS: 'https://a.example,*,10.0.0.1,com' },
      Array(4).fill('BOTFRAMEWORK_HOSTS'),
    ],
    ['open to everyone', { BOTFRAMEWORK_OPEN: 'yes' }, ['BOTFRAMEWORK_OPEN']],
    ['open while others can reach us', { BOTFRAMEWORK_OPEN: 'loopback', HOST: '0.0.0.0' }, ['BOTFRAMEWORK_OPEN']],
    ['open and with an app id', { ...single, BOTFRAMEWORK_OPEN: 'loopback' }, ['BOTFRAMEWORK_OPEN']],
  ])('%s', (_what, env, mistakes) => {
    expect(read(env).mistakes).toEqual(mistakes)
  })
})
