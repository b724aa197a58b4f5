/**
 * `npm run bench -- city`: a day of a city of 100,000 residents on five channels (tests/faults/city), with two deaths of nodes, a
 * failover of Redis and a publish; the books must balance to the last message. Prints a table and writes `bench/city.json`.
 */
import { writeFileSync } from 'node:fs'
import { cityDay, type Spread } from '../tests/faults/city/day.ts'
import { here, MACHINE, today } from './nodes.ts'

const RESIDENTS = Number(process.env.BENCH_RESIDENTS ?? 100_000)
const AT_ONCE = Number(process.env.BENCH_AT_ONCE ?? 300)
/** The day ends then at the latest, whoever has not come yet. */
const MINUTES = Number(process.env.BENCH_MINUTES ?? 240)
/** Enough to tell what kinds there are. */
const WRONG_SHOWN = 200

const day = await cityDay({
  residents: RESIDENTS,
  atOnce: AT_ONCE,
  minutes: MINUTES,
  tell: (line) => console.error(line),
})
const { runs, stays } = day
const ms = ({ p50, p99, max }: Spread) => `${p50.toFixed(0)} · ${p99.toFixed(0)} · ${max.toFixed(0)} ms`
const n = (number: number) => number.toLocaleString('en')
console.log(
  [
    `| a day of ${n(day.residents)} residents | |`,
    '|---|---:|',
    `| lived in | ${(day.seconds / 60).toFixed(1)} min, ${(day.acknowledged / day.seconds).toFixed(0)} messages a second |`,
    `| turns applied = webhooks acknowledged + reminders by the clock | ${n(day.applied)} = ${n(day.acknowledged)} + ${n(day.reminded)} |`,
    `| brought again because nobody took them | ${n(day.broughtAgain)} |`,
    `| a webhook's 200: p50 · p99 · slowest | ${ms(day.webhookMs)} |`,
    `| an answer, from writing to reading | ${ms(day.answerMs)} |`,
    ...Object.entries(day.answersMs).map(([channel, spread]) => `| … on ${channel} | ${ms(spread)} |`),
    `| messages shown twice · named in a log as perhaps so | ${day.shownTwice} · ${day.markedTwice} |`,
    `| flows begun = finished + left + open (with a person) | ${n(runs.started)} = ${n(runs.finished)} + ${n(runs.left)} + ${n(runs.open)} (${n(runs.withAPerson)}) |`,
    `| steps entered = passed + left + handed over + waiting | ${n(stays.entered)} = ${n(stays.passed)} + ${n(stays.left)} + ${n(stays.handed)} + ${n(stays.waiting)} |`,
    `| … of the reminders had not left a minute after the end | ${n(day.stillWaiting)} |`,
    `| heard the words published in the middle | ${n(day.heardNews)} |`,
    `| memory of Redis, all masters | ${(day.redisBytes / 2 ** 20).toFixed(0)} MB |`,
    `| does not balance | ${n(day.wrong.length)} |`,
    '',
    ...day.struck.map(({ what, atSecond, writing }) => `- ${atSecond} s: ${what}, while ${writing} were writing`),
    '',
    `${MACHINE}, ${today()}.`,
  ].join('\n'),
)
for (const line of day.wrong.slice(0, WRONG_SHOWN)) console.error(line)
writeFileSync(
  here('city.json'),
  `${JSON.stringify({ date: today(), machine: MACHINE, ...day, wrong: day.wrong.slice(0, 10_000) }, null, 2)}\n`,
)
if (day.wrong.length > 0) process.exitCode = 1
