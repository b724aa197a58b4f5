/** `npm run flows -- pull DIR | push DIR | diff`: for whoever keeps the machine, beside a running server. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { systemClock } from '../clock.ts'
import { AppError } from '../errors.ts'
import { readDefinitions } from '../flows/load.ts'
import { openWorkshop } from '../setup/open.ts'
import { differences, type PushedUnit, pulled, pushed, unitsOf } from './exchange.ts'
import { openLive } from './live.ts'
import { shippedFiles, unitsIn } from './reading.ts'

const WHAT: Readonly<Record<PushedUnit['what'], string>> = {
  same: 'không có gì mới',
  drafted: 'đã thành bản nháp',
  new: 'thủ tục mới, đã thành bản nháp',
  busy: 'CHƯA nhận: đang có bản nháp của người khác',
  refused: 'CHƯA nhận: có chỗ viết sai',
}

/** @returns the exit code */
export async function exchange(
  command: 'pull' | 'push' | 'diff',
  folder: string,
  print: (line: string) => void,
): Promise<number> {
  const workshop = await openWorkshop(process.env)
  const { config, store } = workshop
  const fail = (error: unknown) => {
    throw error
  }
  try {
    const files = shippedFiles(config.flowsDir, config.localesDir)
    const definitions = readDefinitions(files)
    const { place } = definitions
    if (place === null) throw new AppError('definition', 'the ward has no data')
    const live = await openLive({
      ...{ store, clock: systemClock, shipped: unitsIn(files), retentionDays: config.retentionDays, onError: fail },
      definitions: { ...definitions, place },
      onRefused: (unit) => print(`${unit}: bản đang chạy không đọc được`),
    })
    try {
      const world = { store, clock: systemClock, live }
      if (command === 'diff') {
        for (const line of await differences(world)) print(line)
        return 0
      }
      if (command === 'pull') {
        const all = await pulled(world)
        for (const [path, text] of all) {
          mkdirSync(dirname(join(folder, path)), { recursive: true })
          writeFileSync(join(folder, path), text)
        }
        print(`Đã ghi ${all.size} tệp vào ${folder}.`)
        return 0
      }
      const done = await pushed(world, unitsOf(folder))
      for (const { unit, what, lines } of done.filter((one) => one.what !== 'same')) {
        print([`${unit}: ${WHAT[what]}`, ...lines.map((line) => `    ${line}`)].join('\n'))
      }
      print(
        `${done.filter(({ what }) => what === 'drafted' || what === 'new').length} bản nháp. Chưa có gì được phát hành: mở /admin để xem lại và phát hành.`,
      )
      return done.some(({ what }) => what === 'busy' || what === 'refused') ? 1 : 0
    } finally {
      await live.stop()
    }
  } finally {
    await workshop.close()
  }
}
