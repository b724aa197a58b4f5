/** `npm run bench`: the three programs (turns.ts). `npm run bench -- understanding`: the topic finder (understanding.ts). */
const BENCHES: Readonly<Record<string, () => Promise<unknown>>> = {
  turns: () => import('./turns.ts'),
  understanding: () => import('./understanding.ts'),
}

const [name = 'turns'] = process.argv.slice(2)
const bench = BENCHES[name]
if (bench) await bench()
else {
  console.error(`npm run bench -- <${Object.keys(BENCHES).join(' | ')}>`)
  process.exitCode = 2
}
