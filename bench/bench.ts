/**
 * `npm run bench`: beside other programs (turns.ts). `-- understanding`: the topic finder (understanding.ts). `-- desk`: from an
 * event to every volunteer's screen (desk.ts). `-- editor`: checking, impact, publishing, typing (editor.ts). `-- phone`: on an
 * old phone in a bad network (phone.ts). `-- parked`: with a million conversations in the file (parked.ts). `-- growth`: does a
 * turn cost more when there is more of something (growth.ts). `-- burst`: twenty times as many at once (burst.ts). `-- city`: a day
 * of a city with deaths, a failover and a publish (city.ts). `-- hour`: is it after an hour as it was? (hour.ts)
 */
const BENCHES: Readonly<Record<string, () => Promise<unknown>>> = {
  turns: () => import('./turns.ts'),
  understanding: () => import('./understanding.ts'),
  desk: () => import('./desk.ts'),
  editor: () => import('./editor.ts'),
  phone: () => import('./phone.ts'),
  parked: () => import('./parked.ts'),
  growth: () => import('./growth.ts'),
  burst: () => import('./burst.ts'),
  city: () => import('./city.ts'),
  hour: () => import('./hour.ts'),
}

const [name = 'turns'] = process.argv.slice(2)
const bench = BENCHES[name]
if (bench) await bench()
else {
  console.error(`npm run bench -- <${Object.keys(BENCHES).join(' | ')}>`)
  process.exitCode = 2
}
