import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { browser, member, newFolder, openRig, type Rig } from './rig.ts'

const PROGRAM = fileURLToPath(new URL('./pressing-program.ts', import.meta.url))
const ROUNDS = 3

describe('two processes on one store', () => {
  let rig: Rig
  beforeEach(async () => {
    rig = await openRig({ clock: { ...systemClock, set() {}, pass() {} } })
  })
  afterEach(() => rig.close())

  const links: Readonly<Record<string, () => Promise<string>>> = {
    'an invitation': async () => (await rig.staff.invite({ name: 'Lan', role: 'volunteer' })).url,
    'a way back': async () => {
      const { handle } = await member(rig, 'volunteer', 'Lan')
      return (await rig.staff.linkFor(handle))?.url ?? ''
    },
  }

  it.each(Object.entries(links))('let one in of two who open the same link at once: %s', async (_kind, make) => {
    for (let round = 0; round < ROUNDS; round++) {
      const url = await make()
      const before = (await rig.store.listDocuments('session', { max: 20 })).length
      const both = [start(rig.folder, url), start(rig.folder, url)]
      for (const one of both) expect(await one.line()).toBe('ready')
      for (const one of both) one.process.stdin?.write('go\n')
      const outcomes = await Promise.all(both.map(async (one) => JSON.parse(await one.line())))
      expect(outcomes.map(({ status }) => status).sort()).toEqual([200, 410])
      expect(await rig.store.listDocuments('session', { max: 20 })).toHaveLength(before + 1)
    }
    expect((await rig.staff.checkAudit()).problem).toBeNull()
  })
})

function start(folder: string, url: string): { readonly process: ChildProcess; line(): Promise<string> } {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', PROGRAM, folder, url], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines: string[] = []
  const reader = createInterface({ input: child.stdout })
  reader.on('line', (line) => lines.push(line))
  return {
    process: child,
    async line() {
      if (lines.length === 0) await once(reader, 'line')
      return lines.shift() ?? ''
    },
  }
}

describe('npm run staff', () => {
  const folder = newFolder()
  const run = (...words: string[]) => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', 'src/staff/cli.ts', ...words],
      {
        encoding: 'utf8',
        env: {
          ...process.env,
          DATA_DIR: folder,
          PUBLIC_URL: 'https://bot.example.vn',
          DATA_KEY: Buffer.alloc(32, 7).toString('base64'),
        },
      },
    )
    return { status, stdout, stderr, url: /https:\S+/.exec(stdout)?.[0] ?? '' }
  }
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('invites, sends a new link, takes keys away and checks the log; a wrong call says how', async () => {
    const invited = run('invite', '--name', 'Trần Thị Lan', '--role', 'volunteer')
    expect([invited.status, invited.stderr]).toEqual([0, ''])
    expect(invited.url).toMatch(/^https:\/\/bot\.example\.vn\/sign-in#[\w-]{43}$/)
    expect(run('link', '--name', 'tran-thi-lan')).toMatchObject({ status: 0, stderr: '' })
    expect(run('reset', '--name', 'tran-thi-lan').url).toContain('#')
    expect(run('audit').stdout).toBe('Nhật ký còn nguyên: 3 dòng.\n')
    for (const wrong of [
      ['invite', '--name', 'X'],
      ['invite', '--name', 'X', '--role', 'root'],
      ['what'],
      ['--no-such'],
    ]) {
      const { status, stderr } = run(...wrong)
      expect(status).toBe(1)
      expect(stderr).toContain('npm run staff -- invite')
    }
    expect(run('link', '--name', 'khong-co').stderr).toContain('Không có ai')
  }, 60_000)
})

it('a link made by the command line is good in the running server', async () => {
  const rig = await openRig()
  const other = await openRig({ folder: rig.folder, clock: rig.clock })
  const { url } = await other.staff.invite({ name: 'Lan', role: 'volunteer' })
  expect((await browser(rig.app).openLink(url)).status).toBe(200)
  await other.app.close()
  await rig.close()
})
