import { describe, expect, it } from 'vitest'
import { type ChannelSettings, openChannels, rootsOf } from '../../src/channels/index.ts'
import { outgoing } from '../../src/channels/outgoing.ts'
import { channelTools } from './tools.ts'

const telegram = { botToken: '1:a', webhookSecrets: ['b'] }

/** What residents send lies there; asked for only when somebody opens it. */
const ZALO_PICTURES = ['zdn.vn', 'zadn.vn', 'dlfl.vn', 'dlmd.me'].map((host) => ({
  url: `https://${host}`,
  also: 'subdomains',
}))

describe('channels that are on', () => {
  it.each([
    ['without settings none', {}, [], []],
    ['Telegram', { telegram }, ['telegram'], [{ url: 'https://api.telegram.org' }]],
    [
      'Telegram by a stand-in',
      { telegram: { ...telegram, apiRoot: 'http://127.0.0.1:9/x' } },
      ['telegram'],
      [{ url: 'http://127.0.0.1:9/x', standIn: true }],
    ],
    [
      'Telegram named by its own address is no stand-in',
      { telegram: { ...telegram, apiRoot: 'https://api.telegram.org/' } },
      ['telegram'],
      [{ url: 'https://api.telegram.org' }],
    ],
    [
      'Zalo, with its two hosts, and those of its pictures',
      { zalo: { appId: '1', appSecret: 'a', oas: ['3'], secrets: [], firstTokens: {}, domainProofs: [] } },
      ['zalo'],
      [{ url: 'https://openapi.zalo.me' }, { url: 'https://oauth.zaloapp.com' }, ...ZALO_PICTURES],
    ],
    [
      'Zalo Bot',
      { zalobot: { token: '1:a', secrets: ['b'] } },
      ['zalobot'],
      [...ZALO_PICTURES, { url: 'https://bot-api.zaloplatforms.com' }],
    ],
    [
      'Bot Framework, at the hosts of Microsoft only',
      { botframework: { kind: 'app', appId: 'a', appType: 'MultiTenant', password: 'p', hosts: [] } },
      ['botframework'],
      [
        { url: 'https://login.botframework.com' },
        { url: 'https://login.microsoftonline.com' },
        { url: 'https://botframework.com', also: 'subdomains' },
        { url: 'https://smba.trafficmanager.net' },
      ],
    ],
    [
      'Bot Framework open to this machine',
      { botframework: { kind: 'loopback' } },
      ['botframework'],
      [{ url: 'http://127.0.0.1', standIn: true, also: 'ports' }, {}, {}],
    ],
  ] as [string, ChannelSettings, string[], object[]][])('%s', (_what, settings, names, roots) => {
    const client = outgoing({ allowedRoots: rootsOf(settings) })
    expect(openChannels(settings, channelTools(client)).map(({ name }) => name)).toEqual(names)
    expect(rootsOf(settings)).toMatchObject(roots)
  })
})
