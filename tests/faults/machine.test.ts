/** The machine runs out of something while people write: room on the disk, file handles. Afterwards everything is counted. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openStore } from '../../src/store/open.ts'
import { failingStart, settings } from '../journeys/server.ts'
import { telegramStandIn } from '../platforms/telegram.ts'
import { freePort, until } from '../store/redis-server.ts'
import { books, countingFolder, drained, IMPATIENT, rest, SECRET, startPeople, startProgram } from './counting.ts'

const NUMBERS = 10
const AT_ONCE = 12
const MIB = 1_048_576
/** Only root may mount a disk of its own. */
const mayMount = process.getuid?.() === 0 && spawnSync('mount', ['--version']).status === 0

/** A disk of this size, which goes away with the test. */
function smallDisk(mib: number, how = ''): string {
  const path = mkdtempSync(join(tmpdir(), 'tung-buoc-disk-'))
  const run = (command: string, ...words: string[]) => {
    const { status, stderr } = spawnSync(command, words, { encoding: 'utf8' })
    if (status !== 0) throw new Error(`${command}: ${stderr}`)
  }
  run('mount', '-t', 'tmpfs', '-o', `size=${mib}m${how}`, 'tmpfs', path)
  onTestFinished(() => {
    run('umount', '--lazy', path)
    rmSync(path, { recursive: true, force: true })
  })
  return path
}

async function startTown(data: string) {
  const folder = countingFolder()
  const platform = await telegramStandIn(IMPATIENT)
  const port = await freePort()
  platform.setWebhook(`http://127.0.0.1:${port}/webhooks/telegram`, SECRET)
  const product = await startProgram({ platform, folder, port, data })
  onTestFinished(async () => {
    await product.end('SIGKILL')
    await platform.close()
    folder.remove()
  })
  const people = startPeople(platform, AT_ONCE, NUMBERS)
  await until(() => people.ids.length > AT_ONCE, 'nobody came to the end')
  return {
    product,
    port,
    people,
    /** What is not as it must be, when everybody has come to the end; the order of what was refused is the platform's. */
    async books() {
      await people.end()
      await drained(port)
      await product.end('SIGTERM')
      const store = await openStore({ dataDir: data })
      const { wrong } = await books(store, platform, people, NUMBERS)
      await store.close()
      return wrong
    },
  }
}

describe.skipIf(!mayMount)('a disk', () => {
  it('that is full refuses with 503 and loses nothing; with room again it goes on by itself', async () => {
    const disk = smallDisk(32)
    const town = await startTown(join(disk, 'data'))
    const ready = async () => (await fetch(`http://127.0.0.1:${town.port}/readyz`)).status
    expect(await ready()).toBe(200)
    fill(join(disk, 'ballast'))
    await until(async () => (await ready()) === 503, 'it does not say that it cannot write')
    await rest(2_000)
    rmSync(join(disk, 'ballast'), { recursive: true })
    await until(async () => (await ready()) === 200, 'it does not go on')
    expect(await town.books()).toEqual([])
  }, 180_000)

  it('that cannot be written ends the start with a sentence', async () => {
    const disk = smallDisk(8, ',ro')
    const platform = await telegramStandIn(IMPATIENT)
    onTestFinished(() => platform.close())
    const { code, printed } = await failingStart({
      PATH: process.env.PATH ?? '',
      ...settings(platform, join(disk, 'data')),
    })
    expect(code).toBe(1)
    expect(printed).toContain('DATA_DIR')
    expect(printed).not.toMatch(/\n\s+at /)
  }, 120_000)
})

it('no file handle left: callers wait or are refused, nothing is lost, and with handles again it goes on', async () => {
  const data = mkdtempSync(join(tmpdir(), 'tung-buoc-handles-'))
  onTestFinished(() => rmSync(data, { recursive: true, force: true, maxRetries: 3 }))
  const town = await startTown(join(data, 'data'))
  const { pid } = town.product.child
  const limit = (handles: number) =>
    expect(spawnSync('prlimit', ['--pid', String(pid), `--nofile=${handles}:`]).status).toBe(0)
  limit(readdirSync(`/proc/${pid}/fd`).length + 4)
  const callers: Socket[] = Array.from({ length: 40 }, () => connect(town.port, '127.0.0.1').on('error', () => {}))
  onTestFinished(() => callers.forEach((caller) => void caller.destroy()))
  await rest(3_000)
  limit(4_096)
  for (const caller of callers) caller.destroy()
  await until(async () => (await fetch(`http://127.0.0.1:${town.port}/healthz`)).status === 200, 'it does not answer')
  expect(await town.books()).toEqual([])
}, 180_000)

/** Writes until the disk has no room for another byte. */
function fill(path: string): void {
  mkdirSync(path)
  for (let size = MIB; size >= 512; )
    try {
      writeFileSync(join(path, `${readdirSync(path).length}`), Buffer.alloc(size))
    } catch {
      size /= 2
    }
}
