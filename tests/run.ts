/**
 * `npm test`: types, style, definitions and every test. What a suite needs of the machine (Chromium, Redis) is installed where
 * that is possible; otherwise the suite is left out and named in the last lines, which with `CI` set is a failure.
 *
 * `npm test -- faults` runs what breaks things, one file after the other; `--times 10` runs whatever is named so often, until
 * it fails.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

interface Need {
  readonly name: string
  /** As Vitest leaves them out. */
  readonly suites: string
  /** Where it may stand. */
  readonly paths: readonly string[]
  readonly debianPackage: string
  readonly variable: string
}

const NEEDS: readonly Need[] = [
  {
    name: 'Chromium',
    suites: 'tests/browser/**',
    // The shell draws the same pages and starts none of the windows around them: four times as fast here.
    paths: [
      '/usr/bin/chromium-headless-shell',
      '/usr/bin/chromium',
      '/usr/bin/chromium-browser',
      '/usr/bin/google-chrome',
    ],
    debianPackage: 'chromium-headless-shell',
    variable: 'CHROMIUM',
  },
  {
    name: 'the whole Chromium',
    suites: 'tests/browser/{desk-duty,print}.test.ts',
    // The shell has no notices to show, and prints with other margins than the browser people print with.
    paths: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'],
    debianPackage: 'chromium',
    variable: 'CHROMIUM_WHOLE',
  },
  {
    name: 'a font of usual widths',
    suites: 'tests/browser/print.test.ts',
    // One page of A4 was measured with it; what stands in for it is wider.
    paths: [
      '/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf',
      '/usr/share/fonts/truetype/liberation2/LiberationSans-Regular.ttf',
    ],
    debianPackage: 'fonts-liberation',
    variable: 'PRINT_FONT',
  },
  {
    name: 'Redis',
    suites:
      'tests/{store/redis*,desk/redis*,notices/redis*,faults/nodes,faults/late-store,media/shared-shelf,journeys/two-nodes,journeys/published-everywhere}.test.ts',
    paths: ['/usr/bin/redis-server', '/usr/local/bin/redis-server'],
    debianPackage: 'redis-server',
    variable: 'REDIS_SERVER',
  },
]

// Whatever a test leaves behind, killed or not, goes with this folder.
const scratch = mkdtempSync(join(tmpdir(), 'tung-buoc-tests-'))
process.env.TMPDIR = scratch

/** Under load of their own: beside one another they would only wait. */
const FAULTS = [
  'tests/faults/',
  ...['kill', 'redis-cluster', 'redis-faults', 'redis-nodes'].map((name) => `tests/store/${name}.test.ts`),
  '--no-file-parallelism',
]

const { times, only } = asked(process.argv.slice(2))
const missing = NEEDS.filter((need) => find(need) === null && !(mayInstall() && install(need) && find(need) !== null))
for (const need of NEEDS) {
  const path = find(need)
  if (path !== null) process.env[need.variable] = path
}

let failed = false
if (only.length === 0) {
  failed = !run('biome', ['check', '.']) || failed
  // Pages run in browsers: they are checked against the browser's types, not Node's.
  for (const project of [
    '.',
    'src/web/chat/page',
    'src/web/sign-in/page',
    'src/web/desk/page',
    'src/web/desk/worker',
    'src/web/admin/page',
    'tests/browser',
  ])
    failed = !run('tsc', ['--noEmit', '-p', project]) || failed
  failed = !run('node', ['src/flows/cli.ts', 'check']) || failed
}
const leftOut = missing.flatMap(({ suites }) => ['--exclude', suites])
let broke = false
for (let time = 1; time <= times && !broke; time++) {
  broke = !run('vitest', ['run', ...leftOut, ...only])
  if (times > 1) console.log(`${broke ? 'Failed' : 'Passed'}: ${time} of ${times} times, ${new Date().toISOString()}`)
}
failed ||= broke

for (const { name, suites, debianPackage, variable } of missing) {
  console.log(
    `Left out: ${suites} (no ${name} here). To run it: apt-get install ${debianPackage}, or set ${variable} to its path.`,
  )
}
rmSync(scratch, { recursive: true, force: true, maxRetries: 3 })
process.exit(failed || (missing.length > 0 && process.env.CI) ? 1 : 0)

function asked(words: readonly string[]): { readonly times: number; readonly only: readonly string[] } {
  const at = words.indexOf('--times')
  const times = at < 0 ? 1 : Number(words[at + 1])
  if (!(times >= 1)) throw new Error('--times wants a number: npm test -- faults --times 10')
  const named = at < 0 ? words : words.toSpliced(at, 2)
  return { times, only: named.flatMap((word) => (word === 'faults' ? FAULTS : [word])) }
}

function find({ paths, variable }: Need): string | null {
  const named = process.env[variable]
  return [...(named ? [named] : []), ...paths].find((path) => existsSync(path)) ?? null
}

function mayInstall(): boolean {
  return process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
}

function install({ name, debianPackage }: Need): boolean {
  console.log(`${name} is not on this machine: installing Debian's ${debianPackage} …`)
  const apt = (...words: string[]) =>
    spawnSync('apt-get', words, {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    }).status === 0
  return apt('update', '-qq') && apt('install', '-y', '-qq', debianPackage)
}

/** Tools stand in `node_modules/.bin`, which npm puts on the PATH. */
function run(command: string, words: readonly string[]): boolean {
  const { status } = spawnSync(command, words, { stdio: 'inherit' })
  return status === 0
}
