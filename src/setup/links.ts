/** Where a flow can be begun on the channels that are switched on. Starts none of them: a running server is left alone. */
import { openChannels } from '../channels/index.ts'
import { webLinks } from '../channels/webchat/channel.ts'
import type { ChannelLink, OpenLinks } from '../flows/links.ts'
import { openWorkshop } from './open.ts'

/** @throws {AppError} 'config' with one line for each mistake in the settings */
export async function openLinks(env: Readonly<Record<string, string | undefined>>): Promise<OpenLinks> {
  const workshop = await openWorkshop(env)
  const { config, tools } = workshop
  const channels = openChannels(config.channels, tools)
  return {
    async of(id) {
      const links: ChannelLink[] = webLinks(config.publicUrl, id).map((link) => ({ channel: 'web', ...link }))
      for (const { name, links: linksOf } of channels) {
        for (const { of, ...link } of (await linksOf?.(id)) ?? []) {
          links.push({ channel: of === undefined ? name : `${name}:${of}`, ...link })
        }
      }
      return links
    },
    close: () => workshop.close(),
  }
}
