/** Programs of `bench/programs` in processes of their own, over the one flow of `bench/flows`. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { START_FLAGS } from './start.ts'
import { READY } from './work.ts'

export const MACHINE = `${cpus()[0]?.model.trim()}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`

export const today = (): string => new Date().toISOString().slice(0, 10)

export interface Usage {
  readonly cpu: NodeJS.CpuUsage
  /** Bytes. */
  readonly rss: number
}

export interface Node {
  readonly child: ChildProcess
  readonly url: string
  /** What it has used since it began. */
  usage(): Promise<Usage>
  end(): Promise<void>
}

const folders: string[] = []
process.on('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
})

/** The flow that is measured, the words it needs, and room for data. Goes with the process at the latest. */
export function surveyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tung-buoc-bench-'))
  folders.push(folder)
  cpSync(here('flows'), join(folder, 'flows'), { recursive: true })
  cpSync(here('../flows/place.yaml'), join(folder, 'flows/place.yaml'))
  cpSync(here('locales'), join(folder, 'locales'), { recursive: true })
  cpSync(here('../locales/vi/common.yaml'), join(folder, 'locales/vi/common.yaml'))
  return folder
}

export const surveyOf = (folder: string) => ({
  FLOWS_DIR: join(folder, 'flows'),
  LOCALES_DIR: join(folder, 'locales'),
})

/** Resolves when it listens on `env.PORT`. The product runs with the flags of `npm start`. */
export async function startNode(file: string, env: Readonly<Record<string, string>>): Promise<Node> {
  const child = fork(here(`programs/${file}`), {
    execArgv: file === 'product.ts' ? [...START_FLAGS] : [],
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', (chunk: Buffer) => chunk.toString().includes(READY) && resolve())
    child.on('exit', (code) => reject(new Error(`${file} ended with ${code}`)))
  })
  return {
    child,
    url: `http://127.0.0.1:${env.PORT}`,
    usage: () =>
      new Promise((resolve) => {
        child.once('message', (message) => resolve(message as Usage))
        child.send('usage')
      }),
    async end() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
    },
  }
}

/** Processor time between two looks, µs. */
export const microsBetween = (before: Usage, after: Usage): number =>
  after.cpu.user + after.cpu.system - before.cpu.user - before.cpu.system

/** @param sorted  ascending */
export const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0

export function middle(all: readonly number[]): number {
  const sorted = all.toSorted((one, other) => one - other)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}

export function here(path: string): string {
  return new URL(path, import.meta.url).pathname
}
