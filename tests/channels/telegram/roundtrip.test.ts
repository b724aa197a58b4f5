/** Person → Telegram → our webhook → our answer → Telegram → person, over real sockets. */
import Fastify, { type FastifyInstance } from 'fastify'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { outgoing } from '../../../src/channels/outgoing.ts'
import { webhookRoutes } from '../../../src/channels/routes.ts'
import { telegramChannel } from '../../../src/channels/telegram/channel.ts'
import type { InboundEvent } from '../../../src/messages.ts'
import { labels, type TelegramStandIn, telegramStandIn } from '../../platforms/telegram.ts'
import { message } from '../contract.ts'
import { channelTools } from '../tools.ts'
import { SECRET } from './rig.ts'

let platform: TelegramStandIn
let app: FastifyInstance
let received: InboundEvent[]
let closeClient: () => Promise<void>

beforeEach(async () => {
  received = []
  platform = await telegramStandIn()
  const client = outgoing({ allowedRoots: [{ url: platform.apiRoot, standIn: true }] })
  closeClient = () => client.close()
  const tools = channelTools(client)
  const settings = { botToken: platform.token, webhookSecrets: [SECRET], apiRoot: platform.apiRoot }
  const channel = telegramChannel(settings, tools)
  const buttons = [{ data: '#f.s.roi.1.1', label: '1. Rồi' }]
  app = Fastify()
  await app.register(
    webhookRoutes({
      channels: [channel],
      async receive(event) {
        received.push(event)
        await channel.send(message({ text: `${received.length}`, buttons }), event, {
          window: 'open',
          ...(event.reply && { reply: event.reply }),
        })
        return { kind: 'done', entries: [] }
      },
      inTurn: () => ({ messages: [], end() {} }),
      onEcho: () => {},
      count: () => {},
      log: tools.log,
      hashAddress: () => 'someone',
      clock: tools.clock,
    }),
  )
  platform.setWebhook(`${await app.listen({ port: 0, host: '127.0.0.1' })}/webhooks/telegram`, SECRET)
})
afterEach(async () => {
  await app.close()
  await closeClient()
  await platform.close()
})

it('somebody opens a link, presses, asks, changes a word, leaves and comes back', async () => {
  const person = platform.person({ name: 'Bà Tư' })
  expect(await person.start('vneid-muc-2')).toBe(true)
  const question = await person.nextMessage()
  expect(labels(question)).toEqual(['1. Rồi'])
  await person.presses('Rồi')
  await Promise.all([platform.called('editMessageReplyMarkup'), platform.called('answerCallbackQuery')])
  expect(platform.notices()).toEqual(['Đã nhận ạ'])
  expect(labels(question)).toEqual([])
  await person.says('Mất phí không?')
  const asked = person.lastSaid
  await person.edits(asked, 'Có mất phí không?')
  await person.sends({ sticker: { file_id: 'x' } })
  await person.blocks()
  await person.unblocks()
  expect(received.map(({ input }) => input)).toMatchObject([
    { kind: 'open', ref: 'vneid-muc-2' },
    { kind: 'press', data: '#f.s.roi.1.1', label: '1. Rồi' },
    { kind: 'text', text: 'Mất phí không?' },
    { kind: 'edit', of: String(asked), text: 'Có mất phí không?' },
    { kind: 'media', items: [{ kind: 'sticker' }] },
    { kind: 'reachable', reachable: false },
    { kind: 'reachable', reachable: true },
  ])
  expect(new Set(received.map(({ id }) => id)).size).toBe(7)
})

it('a stranger who knows the address but not the secret gets 401 and starts nothing', async () => {
  const update = {
    update_id: 1,
    message: { message_id: 1, from: { id: 1 }, chat: { id: 1, type: 'private' }, text: 'a' },
  }
  const headers = { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': 'guess' }
  expect(await platform.post(update, headers)).toBe(401)
  expect(await platform.post(update)).toBe(200)
  expect(received).toHaveLength(1)
})
