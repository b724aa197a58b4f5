/** What concerns the Page as a whole: Facebook's decisions about it, who is handed a thread, how it stands at the start. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { messengerChannel } from '../../../src/channels/messenger/channel.ts'
import type { InboundEvent } from '../../../src/messages.ts'
import { INBOX_APP } from '../../platforms/messenger.ts'
import { message } from '../contract.ts'
import { NOW } from '../tools.ts'
import { envelope, from, genuine, type MessengerRig, messengerRig } from './rig.ts'

let rig: MessengerRig
beforeEach(async () => {
  rig = await messengerRig()
})
afterEach(() => rig.close())

const DAY = 86_400_000
const admit = async (body: unknown, channel = rig.channel) => await channel.webhook?.admit(genuine(body))
const decides = (action: string, timestamp: number = NOW) =>
  admit(envelope({ recipient: { id: rig.platform.pageId }, timestamp, policy_enforcement: { action, reason: 'r' } }))
const send = (channel = rig.channel) => channel.send(message(), rig.resident, { window: 'open' })
const troubles = (channel = rig.channel) => channel.troubles?.().map(({ what }) => what)

describe('Facebook decides about the Page', () => {
  it('a block stops everything at once, until it is lifted', async () => {
    expect(await decides('block')).toMatchObject({ kind: 'events', events: [], ignored: ['policy'] })
    expect(await send()).toEqual({ kind: 'stopped', reason: 'page-blocked' })
    await rig.channel.typing?.(rig.resident)
    expect(rig.platform.calls).toEqual([])
    expect(troubles()).toEqual(['page-blocked'])
    await decides('unblock', NOW + 1)
    expect((await send()).kind).toBe('sent')
    expect(troubles()).toEqual([])
  })

  it('every other process hears of it within a minute, and the next one knows', async () => {
    const other = messengerChannel(rig.settings, rig.tools)
    expect((await send(other)).kind).toBe('sent')
    await decides('block')
    rig.passes(60_000)
    expect(await send(other)).toEqual({ kind: 'stopped', reason: 'page-blocked' })
    const next = messengerChannel(rig.settings, rig.tools)
    await next.start?.()
    expect(troubles(next)).toEqual(['page-blocked'])
    expect(await send(next)).toMatchObject({ kind: 'stopped' })
  })

  it('a block that is brought again after it was lifted is an old one', async () => {
    await decides('block', NOW)
    await decides('unblock', NOW + 5)
    await decides('block', NOW)
    expect((await send()).kind).toBe('sent')
  })

  it('a warning is shown for a week and stops nothing', async () => {
    await decides('warning')
    expect((await send()).kind).toBe('sent')
    expect(troubles()).toEqual(['page-warned'])
    rig.passes(7 * DAY)
    expect(troubles()).toEqual([])
  })

  it('says so in the log, without the reason', async () => {
    await decides('warning')
    expect(rig.lines).toMatchObject([{ level: 'warn', fields: { kind: 'warning' } }])
  })

  it('a decision that could not be kept is asked for again', async () => {
    const vault = { ...rig.tools.vault, write: async () => Promise.reject(new Error('away')) }
    const channel = messengerChannel(rig.settings, { ...rig.tools, vault })
    const body = envelope({ recipient: { id: rig.platform.pageId }, policy_enforcement: { action: 'block' } })
    expect(await admit(body, channel)).toMatchObject({ answer: { status: 503 } })
  })

  it('a store that is away keeps messages waiting', async () => {
    const vault = { ...rig.tools.vault, read: async () => Promise.reject(new Error('away')) }
    const channel = messengerChannel(rig.settings, { ...rig.tools, vault })
    expect(await send(channel)).toMatchObject({ kind: 'retry', reason: 'records away', scope: 'channel' })
    await channel.start?.()
  })
})

describe('somebody asks for the thread', () => {
  async function asked(psid = '7001'): Promise<InboundEvent> {
    const admission = await admit(
      envelope(from(psid, { request_thread_control: { requested_owner_app_id: Number(INBOX_APP) } })),
    )
    if (admission?.kind !== 'events' || admission.events[0] === undefined) throw new Error('one event was meant')
    return admission.events[0]
  }

  it('is handed it, once the bot knows to be silent', async () => {
    const event = await asked()
    expect(rig.platform.calls).toEqual([])
    await rig.channel.acknowledge?.(event)
    expect(rig.platform.world.passed).toEqual([{ psid: '7001', to: INBOX_APP }])
  })

  it('not for an hour, when Facebook says that we do it too often', async () => {
    rig.platform.fails({ kind: 'error', code: 613, subcode: 2_018_338 }, { path: 'pass_thread_control' })
    const event = await asked()
    await rig.channel.acknowledge?.(event)
    await rig.channel.acknowledge?.(event)
    expect(rig.platform.callsOf('pass_thread_control')).toHaveLength(1)
    rig.passes(3_600_000)
    await rig.channel.acknowledge?.(event)
    expect(rig.platform.world.passed).toHaveLength(1)
  })

  it('nothing else is acknowledged by a call', async () => {
    const admission = await admit(envelope(from('7001', { message: { mid: 'm', text: 'a' } })))
    if (admission?.kind === 'events') for (const event of admission.events) await rig.channel.acknowledge?.(event)
    expect(rig.platform.calls).toEqual([])
  })
})

describe('typing', () => {
  it('is shown to the person', async () => {
    await rig.channel.typing?.(rig.resident)
    expect(rig.person.thread.actions).toEqual(['typing_on'])
  })

  it('is not worth a call when they are running out', async () => {
    rig.platform.usage(85)
    await send()
    await rig.channel.typing?.(rig.resident)
    expect(rig.person.thread.actions).toEqual([])
  })
})

describe('at the start', () => {
  const warned = () => rig.lines.filter(({ level }) => level === 'warn').map(({ fields }) => fields.code)

  it('the channel says which Page it is, and what is not as it should be', async () => {
    expect(rig.channel.title).toBe('Messenger')
    await rig.channel.start?.()
    expect(rig.channel.title).toBe('Messenger (Phường Hải An)')
    expect(warned()).toEqual(['webhook', 'page-subscription'])
  })

  it.each([
    ['a wrong token', { kind: 'error', code: 190, status: 401 }],
    ['a Page that does not answer', { kind: 'html', status: 503 }],
  ] as const)('%s is said once and keeps nothing from starting', async (_what, fault) => {
    rig.platform.fails(fault)
    await rig.channel.start?.()
    expect(rig.channel.title).toBe('Messenger')
    expect(warned()).toEqual(['page-token'])
  })
})
