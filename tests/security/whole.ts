/** The whole program on one machine, with one person of every role, signed in. */
import { rmSync } from 'node:fs'
import { type App, createApp } from '../../src/app.ts'
import { systemClock } from '../../src/clock.ts'
import { readConfig } from '../../src/config.ts'
import { createLog } from '../../src/logging.ts'
import { ROLES, type Role } from '../../src/staff/roles.ts'
import { authenticator } from '../staff/authenticator.ts'
import { DATA_KEY, member, newFolder, type Rig } from '../staff/rig.ts'

export type Member = Awaited<ReturnType<typeof member>>

export interface Whole {
  readonly app: App
  readonly base: string
  readonly folder: string
  readonly members: ReadonlyMap<Role, Member>
  /** Every line the program logged. */
  readonly logged: string[]
  /** Time passes for the program: limits by the minute are over. */
  pass(ms: number): void
  /** A resident of the web chat writes. */
  says(person: string, text: string, name?: string): Promise<void>
  close(): Promise<void>
}

/**
 * @param name of the person with a role
 * @param port where it listens; without one it is asked in the process only
 */
export async function openWhole({
  name = (role) => `Người ${role}`,
  port,
}: {
  readonly name?: (role: Role) => string
  readonly port?: number
} = {}): Promise<Whole> {
  const folder = newFolder()
  const logged: string[] = []
  let ahead = 0
  const clock = { ...systemClock, now: () => Date.now() + ahead }
  const base = `http://localhost:${port ?? 3000}`
  const env = {
    ...{ DATA_DIR: folder, HOST: 'localhost', PORT: String(port ?? 3000), PUBLIC_URL: base },
    DATA_KEY: DATA_KEY.toString('base64'),
  }
  const app = await createApp(readConfig(env), {
    clock,
    log: createLog('trace', { stream: { write: (line) => void logged.push(line) } }),
  })
  if (port === undefined) await app.server.ready()
  else await app.start()
  const members = new Map<Role, Member>()
  for (const role of ROLES) {
    const phone = authenticator({ origin: base, rpId: 'localhost' })
    members.set(role, await member({ app: app.server, staff: app.staff } as Rig, role, name(role), phone))
  }
  let events = 0
  return {
    ...{ app, base, folder, members, logged },
    pass(ms) {
      ahead += ms
    },
    async says(person, text, name) {
      events += 1
      await app.receive.inbound({
        ...{ channel: 'web', account: 'main', person, id: `said-${events}`, at: clock.now() },
        input: { kind: 'text', text, secrets: [] },
        ...(name && { name }),
      })
    },
    async close() {
      await app.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
