/**
 * A calendar file by RFC 5545: lines end in CRLF and are folded after 75 octets, never inside a character; text is escaped;
 * instants are in UTC. Ours alone, because four rules are less than a library. Pure.
 */

export interface CalendarEvent {
  readonly uid: string
  /** Raised with every change, so that calendars take the newer one. */
  readonly sequence: number
  readonly changedAt: number
  readonly summary: string
  readonly description: string
  /** A day with an hour, ms since the epoch, or a whole day `2026-11-26`. */
  readonly start: number | string
  /** Of one with an hour, minutes. */
  readonly minutes: number
  readonly status: 'CONFIRMED' | 'TENTATIVE' | 'CANCELLED'
}

const LINE_OCTETS = 75
const PRODUCT = '-//Tung Buoc//Lich den nha//VI'

export function calendarText(name: string, events: readonly CalendarEvent[]): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    `PRODID:${PRODUCT}`,
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `NAME:${escaped(name)}`,
    `X-WR-CALNAME:${escaped(name)}`,
    // RFC 7986, 5.7: how often a phone should ask again.
    'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
    ...events.flatMap(eventLines),
    'END:VCALENDAR',
  ]
  return lines.map((line) => `${folded(line)}\r\n`).join('')
}

function eventLines({ uid, sequence, changedAt, summary, description, start, minutes, status }: CalendarEvent) {
  const when =
    typeof start === 'string'
      ? [`DTSTART;VALUE=DATE:${start.replaceAll('-', '')}`]
      : [`DTSTART:${utc(start)}`, `DURATION:PT${minutes}M`]
  const alarm = ['BEGIN:VALARM', 'ACTION:DISPLAY', `DESCRIPTION:${escaped(summary)}`, 'TRIGGER:-P1D', 'END:VALARM']
  return [
    'BEGIN:VEVENT',
    `UID:${escaped(uid)}`,
    `DTSTAMP:${utc(changedAt)}`,
    `LAST-MODIFIED:${utc(changedAt)}`,
    `SEQUENCE:${sequence}`,
    ...when,
    `SUMMARY:${escaped(summary)}`,
    `DESCRIPTION:${escaped(description)}`,
    `STATUS:${status}`,
    'CLASS:PRIVATE',
    ...(status === 'CANCELLED' ? [] : alarm),
    'END:VEVENT',
  ]
}

/** 3.3.11: backslash, semicolon, comma and line break. Other control characters are not text. */
export function escaped(text: string): string {
  return text
    .replace(/[\\;,]/g, '\\$&')
    .replace(/\r\n|\r|\n/g, '\\n')
    .replace(/\p{Cc}/gu, '')
}

/** 3.1: a line of more than 75 octets goes on in the next, after a space that counts. */
export function folded(line: string): string {
  const parts: string[] = []
  let part = ''
  let octets = 0
  for (const character of line) {
    const size = Buffer.byteLength(character)
    if (octets + size > LINE_OCTETS) {
      parts.push(part)
      part = ' '
      octets = 1
    }
    part += character
    octets += size
  }
  return [...parts, part].join('\r\n')
}

/** 3.3.5, form 2: `20261126T013000Z` */
export function utc(at: number): string {
  return new Date(at).toISOString().replace(/[-:]|\.\d{3}/g, '')
}
