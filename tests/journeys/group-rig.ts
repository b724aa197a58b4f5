/** The whole product with a volunteers' group: residents who wait, and people of ours whose accounts are bound. */
import { expect } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import type { Document, Ticket } from '../../src/records.ts'
import type { Role } from '../../src/staff/roles.ts'
import type {
  Group,
  GroupMessage,
  GroupTopic,
  Member,
  Person,
  StandInOptions,
  TelegramStandIn,
} from '../platforms/telegram.ts'
import { type Browser, member, PUBLIC_URL, type Rig } from '../staff/rig.ts'
import { acquainted, hears, keyOf, PATIENCE } from './resident.ts'
import { dataFolder, type Product, roomyPlatform, startProduct } from './server.ts'

export const HOUR_MS = 3_600_000
export const GROUP_ID = -1_001_234_567_890

export interface Colleague {
  /** Of the staff record. */
  readonly id: string
  /** At the desk, as a browser sees it. */
  readonly screen: Browser
  readonly person: Person
  /** In the group. */
  readonly there: Member
}

export interface GroupRig {
  readonly platform: TelegramStandIn
  readonly group: Group
  product: Product
  /** Time passes, for the product and for Telegram. */
  later(ms: number): void
  /** Somebody of ours, on duty, whose account is bound unless `bound` says no. */
  colleague(name: string, how?: { readonly role?: Role; readonly bound?: false }): Promise<Colleague>
  /** A resident who has agreed, is at a step, and asks for a person. */
  stuck(name?: string): Promise<Person>
  ticketOf(resident: Person): Promise<Document<Ticket>>
  /** The topic of the resident's ticket, once it is there with its card. */
  topicOf(resident: Person): Promise<GroupTopic>
  /** A message of the bot's in the topic with these words, once it is there. */
  reads(topic: GroupTopic, words: string | RegExp): Promise<GroupMessage>
  /** @param changed  settings that are others now */
  restart(changed?: Readonly<Record<string, string>>): Promise<void>
  close(): Promise<void>
}

export async function groupRig(
  options: StandInOptions & {
    readonly env?: Readonly<Record<string, string>>
    readonly paced?: true
    readonly admin?: boolean
  } = {},
): Promise<GroupRig> {
  const folder = dataFolder()
  const { env = {}, paced, admin = true, ...standIn } = options
  let ahead = 0
  // Time goes by: both clocks show it.
  const clock = { ...systemClock, now: () => Date.now() + ahead, steady: () => performance.now() + ahead }
  const platform = await roomyPlatform({ perMinute: 10_000, now: clock.now, ...standIn })
  const group = platform.group(GROUP_ID)
  group.rights.admin = admin
  const settings = { TELEGRAM_DESK_GROUP: String(GROUP_ID), PUBLIC_URL, ...env }
  const start = (changed: Readonly<Record<string, string>> = {}) =>
    startProduct(
      platform,
      folder.path,
      { ...settings, ...changed },
      { clock, ...(!paced && { groupPerMinute: 10_000 }) },
    )

  const rig: GroupRig = {
    platform,
    group,
    product: await start(),
    later(ms) {
      ahead += ms
      rig.product.app.group?.loop.wake()
    },
    async colleague(name, { role = 'volunteer', bound } = {}) {
      const { app } = rig.product
      const screen = await member({ app: app.server, staff: app.staff } as Rig, role, name)
      const until = clock.now() + 8 * HOUR_MS
      expect((await screen.call('POST', '/api/desk/rules', { text: 'Quy tắc' })).status).toBe(200)
      expect((await screen.call('PUT', '/api/desk/shift', { until, atMost: 9, topics: [] })).status).toBe(200)
      const person = platform.person({ name })
      if (bound !== false) {
        const { body } = await screen.call('POST', '/api/desk/telegram/code', {})
        await person.says(body.code)
        expect((await hears(person)).text).toContain('Đã nối')
      }
      return { id: screen.id, screen, person, there: group.member(person) }
    },
    async stuck(name = 'Lê Thị Hoa') {
      const resident = platform.person({ name })
      await acquainted(resident, 'vneid_kich_hoat')
      await resident.says('gặp người hỗ trợ')
      await expect.poll(async () => (await rig.ticketOf(resident)).body.state, PATIENCE).toBe('waiting')
      return resident
    },
    async ticketOf(resident) {
      const found = await rig.product.app.store.listDocuments('ticket', {
        index: ['conversation', keyOf(resident)],
        max: 10,
      })
      const newest = (found as readonly Document<Ticket>[]).at(-1)
      if (!newest) throw new Error('there is no ticket')
      return newest
    },
    async topicOf(resident) {
      const { id } = await rig.ticketOf(resident)
      const threadNow = async () =>
        ((await rig.product.app.store.getDocument('group-topic', id))?.body as { thread?: number; card?: number }) ?? {}
      await expect.poll(async () => (await threadNow()).card, PATIENCE).toBeDefined()
      const topic = group.topics.get((await threadNow()).thread ?? 0)
      if (!topic) throw new Error('there is no such topic')
      return topic
    },
    async reads(topic, words) {
      const found = () =>
        topic.messages.findLast(({ text }) => (typeof words === 'string' ? text.includes(words) : words.test(text)))
      await expect.poll(found, { ...PATIENCE, message: `${words} in ${topic.name}` }).toBeDefined()
      return found() as GroupMessage
    },
    async restart(changed) {
      await rig.product.stop()
      rig.product = await start(changed)
    },
    async close() {
      await rig.product.stop()
      await platform.close()
      folder.remove()
    },
  }
  return rig
}
