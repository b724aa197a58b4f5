/** People of a city, each with a way of their own through the flow that counts; every message is written down as it is acknowledged. */
import { rest, seeded } from '../counting.ts'
import { CHANNELS, type ChannelName, type Phone, type Phones } from './phones.ts'

/** How a way ends: to the end, given up, fallen silent in the middle, with a person. */
export const ENDS = ['finishes', 'stops', 'falls-silent', 'asks-for-a-person'] as const
export type End = (typeof ENDS)[number]

export interface Resident {
  readonly n: number
  readonly channel: ChannelName
  readonly key: string
  readonly end: End
  /** When each of their messages was acknowledged, s since the day began. */
  readonly saidAt: number[]
  /** Numbers among them, in order. */
  readonly numbers: number[]
  /** Numbers said back, in order, as often as they came. */
  readonly saidBack: number[]
  /** Other messages that came more than once. */
  twice: number
  /** What they waited for in vain; `undefined`: nothing. */
  unanswered?: string
  /** Heard the words that were published during the day. */
  heardNews: boolean
}

export interface Residents {
  readonly all: readonly Resident[]
  /** How many are on their phones. */
  writing(): number
  /** How long answers took, from writing to reading, ms. */
  readonly answersMs: Readonly<Record<ChannelName, readonly number[]>>
  /** How much of the day has gone by: of its people or of its time. */
  share(): number
  /** Everybody of the day has come and gone. */
  readonly over: Promise<void>
}

/** Pauses of half a minute and more, a hundred times as fast. */
const PAUSE_MS = [120, 400] as const
const PATIENCE_MS = 120_000
/** 1,000 ends the flow. */
const LAST = 1_000
/** Share of people on their phones for each hour of the day. */
const HOURS = [8, 5, 5, 5, 8, 20, 45, 70, 95, 100, 95, 80, 60, 65, 75, 80, 75, 70, 80, 95, 100, 80, 45, 20]

export const saidBackIn = (text: string): number | null => {
  const found = /(?:Vừa rồi là|Cháu ghi số) (\d+)/.exec(text)?.[1]
  return found === undefined ? null : Number(found)
}
export const isNews = (text: string): boolean => text.includes('Cháu ghi số')

/**
 * @param passed  how much of the day's time has gone by, from 0; from 1 on nobody comes any more
 * @param opens  whether somebody may come at this share of the day; those who are there go on
 */
export function startResidents(
  phones: Phones,
  many: number,
  atOnce: number,
  passed: () => number,
  opens: (share: number) => boolean,
): Residents {
  const began = performance.now()
  const chance = seeded(20_261_130)
  const all: Resident[] = []
  const answersMs = Object.fromEntries(CHANNELS.map((channel) => [channel, []])) as unknown as Record<
    ChannelName,
    number[]
  >
  let writing = 0
  const share = () => Math.max(all.length / many, passed())

  async function slot(place: number): Promise<void> {
    while (share() < 1) {
      const hour = hourAt(share())
      // At night most of the places are empty.
      if (!opens(share()) || place >= Math.max(1, (atOnce * (HOURS[hour] ?? 100)) / 100)) {
        await rest(200)
        continue
      }
      const n = all.length
      const end = endOf(chance())
      const channel = CHANNELS[n % CHANNELS.length] as ChannelName
      const phone = phones.phone(channel, n)
      const resident: Resident = {
        ...{ n, channel, key: phone.key, end, saidAt: [], numbers: [], saidBack: [], twice: 0, heardNews: false },
      }
      all.push(resident)
      writing += 1
      await way(resident, phone).catch((error: Error) => {
        resident.unanswered ??= error.message
      })
      writing -= 1
      phone.putAway()
    }
  }

  async function way(resident: Resident, phone: Phone): Promise<void> {
    const heard = new Set<string>()
    /** Reads on until that comes which was waited for. */
    const hears = async (what: string, wanted: (text: string) => boolean): Promise<string> => {
      const end = performance.now() + PATIENCE_MS
      for (;;) {
        const text = await phone.hears(Math.max(1, end - performance.now())).catch((error: Error) => {
          resident.unanswered = `${what}: ${error.message}`
          throw error
        })
        const number = saidBackIn(text)
        if (number !== null) resident.saidBack.push(number)
        else if (heard.has(text)) resident.twice += 1
        heard.add(text)
        if (isNews(text)) resident.heardNews = true
        if (wanted(text)) return text
      }
    }
    const says = async (text: string): Promise<void> => {
      await rest(PAUSE_MS[0] + chance() * (PAUSE_MS[1] - PAUSE_MS[0]))
      await phone.says(text)
      resident.saidAt.push((performance.now() - began) / 1_000)
      if (/^\d+$/.test(text)) resident.numbers.push(Number(text))
    }
    const asks = async (text: string, wanted: (text: string) => boolean): Promise<string> => {
      await says(text)
      const written = performance.now()
      const answer = await hears(text, wanted)
      answersMs[resident.channel].push(performance.now() - written)
      return answer
    }

    let text = await asks('đếm số', (one) => isQuestion(one))
    while (!text.includes('Số đầu tiên')) text = await asks(text.includes('đồng ý') ? 'Đồng ý' : 'Bác', isQuestion)
    // The flow looks whether it is over after every second number.
    const numbers = chance() < 0.8 ? 1 : 3
    for (let n = 1; n <= numbers; n++) await asks(String(n), (one) => saidBackIn(one) === n)
    if (resident.end === 'finishes') await asks(String(LAST), (one) => one.includes('Đếm xong'))
    if (resident.end === 'stops') {
      await asks('dừng', (one) => one.includes('muốn dừng'))
      await asks('Dừng lại', (one) => one.includes('dừng ở đây'))
    }
    if (resident.end === 'asks-for-a-person') await asks('gặp người hỗ trợ', (one) => saidBackIn(one) === null)
    // What may still come, comes now.
    await rest(PAUSE_MS[1])
    while (phone.unread() > 0) await hears('what came last', () => true)
  }

  return {
    all,
    answersMs,
    writing: () => writing,
    share,
    over: Promise.all(Array.from({ length: atOnce }, (_, place) => slot(place))).then(() => {}),
  }
}

/** The hour in which this share of a day's people has come. */
function hourAt(share: number): number {
  const all = HOURS.reduce((sum, people) => sum + people, 0)
  let come = 0
  return HOURS.findIndex((people) => {
    come += people
    return come > share * all
  })
}

const isQuestion = (text: string): boolean => /đồng ý|gọi|Số đầu tiên/.test(text)

function endOf(chance: number): End {
  if (chance < 0.6) return 'finishes'
  if (chance < 0.75) return 'stops'
  return chance < 0.9 ? 'falls-silent' : 'asks-for-a-person'
}
