/** The product of a city, with all channels and its pace lifted. Microsoft's cloud is the stand-in. */
import { type App, createApp } from '../../../src/app.ts'
import { botFrameworkChannel } from '../../../src/channels/botframework/channel.ts'
import { type Outgoing, outgoing } from '../../../src/channels/outgoing.ts'
import { readConfig } from '../../../src/config.ts'
import { APP } from '../../platforms/botframework.ts'
import type { Cloud } from './phones.ts'

export async function cityProduct(): Promise<App> {
  const config = readConfig(process.env)
  process.env.TZ = config.timeZone
  const { origin, addresses, token } = JSON.parse(process.env.CITY_CLOUD ?? '{}') as Cloud
  const client = outgoing({ allowedRoots: [{ url: origin, standIn: true }] })
  const through: Outgoing = { call: (call) => client.call({ ...call, origin }), close: () => client.close() }
  return await createApp(config, {
    pace: { perPersonMs: 0, perSecond: 1_000_000 },
    extra: (tools) => [
      botFrameworkChannel(APP, { ...tools, outgoing: through }, { cloud: addresses, token: async () => token }),
    ],
  })
}
