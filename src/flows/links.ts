/** Links and codes that begin a flow, as `npm run flows -- links` prints them. */
import { renderSVG } from 'uqr'

/** Where a flow can be begun, by channel. */
export interface OpenLinks {
  of(id: string): Promise<readonly ChannelLink[]>
  close(): Promise<void>
}

export interface ChannelLink {
  readonly channel: string
  readonly url?: string
  /** What to send there, where the address names no flow. */
  readonly say?: string
}

/** White around a code, in its own dots: what the standard asks for, or cameras miss it. */
const QUIET_ZONE = 4

/** As an image to print. */
export function codeOf(url: string): string {
  return renderSVG(url, { border: QUIET_ZONE, ecc: 'M' })
}

export function linkLine(flow: string, { channel, url, say }: ChannelLink): string {
  const how = [url, say === undefined ? undefined : `nhắn: ${say}`].filter((part) => part !== undefined)
  return `${flow}\t${channel}\t${how.join('  rồi ')}`
}
