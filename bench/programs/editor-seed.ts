/**
 * A ward with many residents in the middle of one flow, and an admin who is signed in, written before the servers that are
 * measured start. Tells the measuring program over the process channel who may edit and whom it can write for.
 */
import { createApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { type ConversationKey, conversationKey } from '../../src/messages.ts'
import { authenticator } from '../../tests/staff/authenticator.ts'
import { browser } from '../../tests/staff/rig.ts'

export interface Seeded {
  readonly cookie: string
  /** Residents on Telegram from this number on, one after the other. */
  readonly firstPerson: number
}

const [residents = 0] = process.argv.slice(2).map(Number)
const FIRST_PERSON = 1_000_000
/** Commits under way at a time. */
const AT_ONCE = 500
const base = process.env.PUBLIC_URL as string
const app = await createApp(readConfig(process.env), { pace: { perPersonMs: 0, perSecond: 1_000_000 } })

const addressOf = (person: number) => ({ channel: 'telegram', account: 'main', person: String(person) })
let messages = 0
for (const text of ['/start', 'Đồng ý', 'Bác', 'kích hoạt vneid']) {
  messages += 1
  await app.receive.inbound({
    ...{ ...addressOf(FIRST_PERSON), id: `seed-${messages}`, at: Date.now() },
    ...{ input: { kind: 'text', text, secrets: [] }, platformId: String(messages), name: 'Lê Thị Hoa' },
  })
}
const first = await app.store.readConversation(conversationKey(addressOf(FIRST_PERSON)))
if (!first) throw new Error('the first resident did not begin')

/** The others stand where the first one does. */
async function stands(person: number): Promise<void> {
  const key: ConversationKey = conversationKey(addressOf(person))
  const outcome = await app.store.commitTurn({
    ...{ key, address: addressOf(person), expectedTurn: 0, state: (first as NonNullable<typeof first>).state },
    ...{ inboundIds: [], outbox: [], claimUntil: Date.now(), timers: [], cancelTimers: [], transcript: [] },
    ...{ counts: {}, at: Date.now(), documents: [] },
  })
  if (outcome !== 'committed') throw new Error(`${key}: ${outcome}`)
}
for (let n = 1; n < residents; n += AT_ONCE) {
  const some = Array.from({ length: Math.min(AT_ONCE, residents - n) }, (_, at) => FIRST_PERSON + n + at)
  await Promise.all(some.map(stands))
}

const editor = browser(app.server, {
  phone: authenticator({ origin: base, rpId: 'localhost' }),
  address: '198.51.100.1',
})
await editor.openLink((await app.staff.invite({ name: 'Hạnh', role: 'admin' })).url)
await editor.makeKey()
const cookie = Array.from(editor.cookies, ([name, value]) => `${name}=${value}`).join('; ')
await app.stop()
process.send?.({ cookie, firstPerson: FIRST_PERSON } satisfies Seeded, () => process.exit(0))
