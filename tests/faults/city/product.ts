/** The product of a city, with all channels and its pace lifted. Microsoft's cloud is the stand-in. */
import { type App, createApp } from '../../../src/app.ts'
import { botFrameworkChannel } from '../../../src/channels/botframework/channel.ts'
import type { BotFrameworkSettings } from '../../../src/channels/botframework/settings.ts'
import { type Outgoing, outgoing } from '../../../src/channels/outgoing.ts'
import { readConfig } from '../../../src/config.ts'
import { APP_ID } from '../../platforms/botframework.ts'
import type { Cloud } from './phones.ts'

const SETTINGS: BotFrameworkSettings = {
  kind: 'app',
  appId: APP_ID,
  appType: 'SingleTenant',
  password: 'client-secret-of-nobody~1',
  tenantId: '0a1b2c3d-0000-4000-8000-000000007e4a',
  hosts: [],
}

export async function cityProduct(): Promise<App> {
  const config = readConfig(process.env)
  process.env.TZ = config.timeZone
  const { origin, addresses, token } = JSON.parse(process.env.CITY_CLOUD ?? '{}') as Cloud
  const client = outgoing({ allowedRoots: [{ url: origin, standIn: true }] })
  const through: Outgoing = { call: (call) => client.call({ ...call, origin }), close: () => client.close() }
  return await createApp(config, {
    pace: { perPersonMs: 0, perSecond: 1_000_000 },
    extra: (tools) => [
      botFrameworkChannel(SETTINGS, { ...tools, outgoing: through }, { cloud: addresses, token: async () => token }),
    ],
  })
}
