/**
 * An evening at the desk, written into DATA_DIR before the server that is measured starts: volunteers who are signed in and
 * on duty, each with a resident, and residents who wait. Tells the measuring program over the process channel who they are.
 */
import { createApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { conversationKey } from '../../src/messages.ts'
import type { Document, Ticket } from '../../src/records.ts'
import { authenticator } from '../../tests/staff/authenticator.ts'
import { browser } from '../../tests/staff/rig.ts'

export interface Evening {
  /** The cookies of each volunteer, and the resident they help. */
  readonly volunteers: readonly { readonly cookie: string; readonly helps: string }[]
  /** Who waits: the person on Telegram, and their ticket. */
  readonly waiting: readonly { readonly person: number; readonly ticket: string }[]
}

const [volunteers = 0, tickets = 0] = process.argv.slice(2).map(Number)
const FIRST_PERSON = 700_000
const base = process.env.PUBLIC_URL as string
const app = await createApp(readConfig(process.env), { pace: { perPersonMs: 0, perSecond: 1_000_000 } })

let messages = 0
/** Asks for a person in the middle of a procedure. */
async function waits(person: number): Promise<void> {
  for (const text of ['/start', 'Đồng ý', 'Bác', 'cài vneid', 'gặp người']) {
    messages += 1
    await app.receive.inbound({
      ...{ channel: 'telegram', account: 'main', person: String(person), id: `seed-${messages}`, at: Date.now() },
      ...{ input: { kind: 'text', text, secrets: [] }, platformId: String(messages), name: 'Lê Thị Hoa' },
    })
  }
}
const everybody = Array.from({ length: tickets }, (_, n) => FIRST_PERSON + n)
for (let n = 0; n < tickets; n += 20) await Promise.all(everybody.slice(n, n + 20).map(waits))

async function ticketOf(person: number): Promise<string> {
  const key = conversationKey({ channel: 'telegram', account: 'main', person: String(person) })
  const [found] = await app.store.listDocuments('ticket', { index: ['conversation', key], max: 1 })
  if ((found as Document<Ticket> | undefined)?.body.state !== 'waiting') throw new Error(`${person} does not wait`)
  return found?.id ?? ''
}

async function joins(n: number): Promise<Evening['volunteers'][number]> {
  // Each from an address of their own, or the limit for one address stops the 121st.
  const address = `198.51.${100 + Math.floor(n / 200)}.${n % 200}`
  const one = browser(app.server, { phone: authenticator({ origin: base, rpId: 'localhost' }), address })
  await one.openLink((await app.staff.invite({ name: `Bạn số ${n + 1}`, role: 'volunteer' })).url)
  await one.makeKey()
  const shift = { until: Date.now() + 3 * 3_600_000, atMost: 3, topics: [] }
  const helps = await ticketOf(FIRST_PERSON + n)
  for (const [method, path, body] of [
    ['POST', '/api/desk/rules', { text: 'Quy tắc' }],
    ['PUT', '/api/desk/shift', shift],
    ['POST', `/api/desk/tickets/${helps}/claim`, {}],
  ] as const) {
    const { status, body: answer } = await one.call(method, path, body)
    if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(answer)}`)
  }
  return { cookie: Array.from(one.cookies, ([name, value]) => `${name}=${value}`).join('; '), helps }
}

const evening: Evening = {
  volunteers: [],
  waiting: await Promise.all(
    everybody.slice(volunteers).map(async (person) => ({ person, ticket: await ticketOf(person) })),
  ),
}
const signedIn: Evening['volunteers'][number][] = []
for (let n = 0; n < volunteers; n++) signedIn.push(await joins(n))
await app.stop()
process.send?.({ ...evening, volunteers: signedIn } satisfies Evening, () => process.exit(0))
