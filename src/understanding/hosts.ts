/** Links in a message as the scam rules see them: found even when disguised, and sorted by how they mislead. */
import { fold, within } from './normalise.ts'

/**
 * `disguised`: made to be taken for an official one (look-alike name, official name in the wrong place, foreign
 * or invisible letters, a user part); `number`: an IP address; `short`: hides where it leads; `state`: some other `.gov.vn` site, or an
 * official one not written with https; `other`: everything else.
 */
export type LinkKind = 'official' | 'disguised' | 'number' | 'short' | 'state' | 'other'

const ENDINGS =
  'vn|com|net|org|edu|gov|info|biz|top|xyz|online|site|website|web|app|shop|store|club|vip|pro|live|life|link|click|icu|buzz|fun|asia|mobi|page|dev|cloud|digital|services|support|center|work|space|tech|today|world|group|bond|cfd|sbs|lol|cyou|tk|ml|ga|cf|gq|ru|cn|kh|io'
const LABELS = '(?:[\\p{L}\\p{N}][\\p{L}\\p{N}\\p{M}_-]{0,62}\\.){1,12}'
/** A scheme, "www.", a known ending, or any two-letter ending with a path behind it; or four numbers. */
const LINK = new RegExp(
  [
    'h(?:tt|xx)ps?:[\\\\/]{1,3}[^\\s<>"]+',
    'www\\.[^\\s<>"]+',
    `(?<![\\p{L}\\p{N}._-])(?:[\\p{L}\\p{N}._-]{1,64}@)?${LABELS}(?:(?:${ENDINGS}|xn--[a-z0-9-]{2,60})(?![\\p{L}\\p{N}_-]|\\.[\\p{L}\\p{N}])(?::\\d{1,5})?(?:[/?#][^\\s<>"]*)?|[a-z]{2}/[^\\s<>"]+)`,
    // More behind an official ending is another site, whatever it ends in: "vneid.gov.vn.co".
    `(?<![\\p{L}\\p{N}._-])${LABELS}gov\\.vn(?:\\.[a-z0-9-]{2,30}){1,4}(?:[/?#][^\\s<>"]*)?`,
    '(?<![\\d.])(?:(?:[1-9]\\d{0,2}|0)\\.){3}(?:[1-9]\\d{0,2}|0)(?![\\d.]*\\d)(?::\\d{1,5})?(?:[/?#][^\\s<>"]*)?',
  ].join('|'),
  'giu',
)

/** "vneid[.]top", "vneid (chấm) top", "vneid chấm top": a dot written so that filters do not see it. */
const SPOKEN_DOT =
  / ?[[(] ?(?:\.|dot|chấm|cham) ?[\])] ?| ch[ấa]m (?=(?:vn|gov|com|net|org|top|xyz|info|online|site|club|vip|shop)(?![a-z]))/giu

export function linkKinds(text: string, officialLink: (url: string) => boolean): readonly LinkKind[] {
  const composed = text.normalize('NFC')
  const typed = composed.replace(SPOKEN_DOT, '.')
  const visible = typed
    .replace(/\p{Cf}/gu, '')
    .normalize('NFKC')
    .replace(/[。｡]/g, '.')
  return Array.from(visible.matchAll(LINK), ([link]) => link.replace(/[.,;:!?)\]}'"»”’…]+$/u, ''))
    .filter((link) => !isMail(link))
    .map((link) => {
      const kind = kindOf(link, officialLink)
      // As often as it is seen it must have been written so: a look-alike may stand beside the true one.
      const seen = timesIn(visible, link)
      if (kind !== 'official' || timesIn(composed, link) >= seen) return kind
      // Read aloud is no trick; other signs that only look the same are one.
      return timesIn(typed, link) >= seen ? 'state' : 'disguised'
    })
}

function timesIn(text: string, link: string): number {
  return text.split(link).length - 1
}

/** An address before "@" that is no host of its own is somebody's mailbox. */
function isMail(link: string): boolean {
  const [before = '', after] = link.split('@')
  return after !== undefined && !before.includes('/') && !/\.(?:vn|com|net|org)$/.test(before)
}

function kindOf(link: string, officialLink: (url: string) => boolean): LinkKind {
  const bare = link.replace(/^h(?:tt|xx)ps?:[\\/]{1,3}/i, '')
  // Hosts do not tell capitals apart.
  const host = (/^[^/?#]*/.exec(bare)?.[0] ?? '').toLowerCase()
  const official = officialLink(`https://${host}${bare.slice(host.length)}`)
  // Without https, or with slashes miswritten: the right place by a way that can be led astray.
  if (official) return /^https:\/\/[^/\\]|^(?!h(?:tt|xx)ps?:)/i.test(link) ? 'official' : 'state'
  // biome-ignore lint/suspicious/noControlCharactersInRegex: everything outside ASCII is meant
  if (host.includes('@') || host.includes('\\') || host.includes('xn--') || /[^\x00-\x7f]/.test(host))
    return 'disguised'
  const name = host.replace(/:\d+$/, '')
  if (/^[\d.]+$/.test(name)) return 'number'
  if (name.endsWith('.gov.vn')) return 'state'
  if (SHORTENERS.has(name.replace(/^www\./, ''))) return 'short'
  return seemsOfficial(name) ? 'disguised' : 'other'
}

/** Well-known shorteners and free pages that hide the real address. */
const SHORTENERS: ReadonlySet<string> = new Set(
  'bit.ly tinyurl.com goo.gl t.co is.gd cutt.ly rebrand.ly shorturl.at s.id ow.ly rb.gy t.ly tiny.cc v.gd shorten.asia by.com.vn bom.so'.split(
    ' ',
  ),
)

/** What the names of official sites and apps are made of. */
const OFFICIAL_NAMES = [
  'vneid',
  'dichvucong',
  'bocongan',
  'congan',
  'dinhdanh',
  'cancuoc',
  'chinhphu',
  'vssid',
  'baohiemxahoi',
  'govvn',
]
/** Short ones would be met by chance. */
const SLIP_FROM = 5

function seemsOfficial(host: string): boolean {
  const parts = host.split('.').map(looks)
  const whole = parts.join('')
  return OFFICIAL_NAMES.some((name) => {
    const shape = looks(name)
    return whole.includes(shape) || parts.some((part) => shape.length >= SLIP_FROM && within(1, part, shape))
  })
}

/** Signs that are drawn alike made one: "vne1d", "vneld" and "vneid"; hyphens are as good as nothing. */
function looks(part: string): string {
  return fold(part)
    .replace(/[-_]/g, '')
    .replace(/[1l|]/g, 'i')
    .replaceAll('0', 'o')
    .replaceAll('rn', 'm')
    .replaceAll('vv', 'w')
}
