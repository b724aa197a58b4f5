/** Dates and hours as people say them: "19:30 hôm nay", "thứ Hai 23/11". */
import type { ClockWords } from '../flows/own-words.ts'

export function clockWords(at: number, now: number, words: ClockWords): string {
  const then = new Date(at)
  const hour = `${String(then.getHours()).padStart(2, '0')}:${String(then.getMinutes()).padStart(2, '0')}`
  const days = Math.round((startOfDay(at) - startOfDay(now)) / 86_400_000)
  const day =
    days === 0
      ? words.today
      : days === 1
        ? words.tomorrow
        : `${words.weekdays[then.getDay()]} ${String(then.getDate()).padStart(2, '0')}/${String(then.getMonth() + 1).padStart(2, '0')}`
  return `${hour} ${day}`
}

function startOfDay(at: number): number {
  const day = new Date(at)
  day.setHours(0, 0, 0, 0)
  return day.getTime()
}
