/** `npm run connect -- telegram|messenger|zalo`: registers webhook, menu and greeting, or leads through the consent. */
import { createInterface } from 'node:readline/promises'
import type { Operator } from '../channels/setup.ts'
import { AppError } from '../errors.ts'
import { openWorkshop, type Workshop } from './open.ts'
import { isBroken, reportLines } from './report.ts'

async function connect({ setups, tools }: Workshop, name: string | undefined): Promise<boolean> {
  const setup = setups.find(({ channel }) => channel === name)
  if (setup?.connect === undefined || !setup.configured) {
    const known = setups.map(({ channel }) => channel)
    if (setup && !setup.configured)
      for (const line of reportLines(setup.channel, await setup.examine(tools))) console.error(line)
    else console.error(`Cách dùng: npm run connect -- <nền tảng>. Các nền tảng: ${known.join(', ')}`)
    return false
  }
  const findings = await setup.connect(tools, operator())
  for (const line of reportLines(`\n${setup.channel}`, findings)) console.log(line)
  return !isBroken(findings)
}

/** Asks only where somebody sits at the terminal. */
function operator(): Operator {
  return {
    say: (line) => console.log(line),
    async ask(question) {
      if (!process.stdin.isTTY) return null
      const reader = createInterface({ input: process.stdin, output: process.stdout })
      try {
        return (await reader.question(question)).trim()
      } finally {
        reader.close()
      }
    },
  }
}

try {
  const workshop = await openWorkshop(process.env)
  const done = await connect(workshop, process.argv[2]).finally(() => workshop.close())
  // A question may still stand open on the terminal although the answer came another way.
  process.exit(done ? 0 : 1)
} catch (error) {
  if (!(error instanceof AppError)) throw error
  console.error(`Không nối được: ${error.message}`)
  for (const line of error.details) console.error(`  ${line}`)
  process.exitCode = 1
}
