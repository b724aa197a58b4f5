/** Which links may be sent and pressed, and where links hide in a text. Nothing here ever opens one. */

export interface OfficialAddress {
  /** The host itself and the hosts below it count. */
  readonly host: string
  /** The path, or the beginning of it up to a `/`. */
  readonly path: string
  /** Query parameters that must be there exactly once with this value. */
  readonly query?: Readonly<Record<string, string>>
  readonly reason: string
  /** When a person last compared it with its source: yyyy-mm-dd. */
  readonly date: string
}

export const OFFICIAL_ADDRESSES: readonly OfficialAddress[] = [
  {
    host: 'vneid.gov.vn',
    path: '/',
    reason: 'Site of the VNeID app, Ministry of Public Security',
    date: '2026-08-15',
  },
  {
    host: 'dichvucong.gov.vn',
    path: '/',
    reason: 'National Public Service Portal, the only one since 2025-07-01',
    date: '2026-11-23',
  },
  {
    host: 'play.google.com',
    path: '/store/apps/details',
    query: { id: 'com.vnid' },
    reason: 'VNeID on Google Play, publisher Trung tâm dữ liệu quốc gia về dân cư',
    date: '2026-08-15',
  },
  {
    host: 'apps.apple.com',
    path: '/vn/app/vneid/id1582750372',
    reason: 'VNeID on the App Store, publisher Trung tâm dữ liệu quốc gia về dân cư',
    date: '2026-08-15',
  },
]

/**
 * May this link be shown as a link? https only, and one of the official addresses; a `.gov.vn` ending is not enough.
 *
 * @param more  addresses approvers have added
 */
export function officialLink(url: string, more: readonly OfficialAddress[] = []): boolean {
  const parsed = URL.parse(url)
  if (parsed === null || parsed.protocol !== 'https:') return false
  // What `new URL` understood must be what stands there to read: this refuses a user part, a port, a host in other
  // letters, escapes, backslashes and anything else that one reader takes for the host and another does not.
  const asRead = /^https:\/\/([a-z0-9.-]+)(?:[/?#][\x21-\x5b\x5d-\x7e]*)?$/i.exec(url)
  if (asRead?.[1]?.toLowerCase() !== parsed.hostname) return false
  return [...OFFICIAL_ADDRESSES, ...more].some((address) => isAt(parsed, address))
}

function isAt({ hostname, pathname, searchParams }: URL, { host, path, query = {} }: OfficialAddress): boolean {
  const below = path.endsWith('/') ? path : `${path}/`
  return (
    (hostname === host || hostname.endsWith(`.${host}`)) &&
    (pathname === path || pathname.startsWith(below)) &&
    Object.entries(query).every(([name, value]) => {
      const given = searchParams.getAll(name)
      return given.length === 1 && given[0] === value
    })
  )
}

/**
 * Endings by which a bare "abc.com" is taken for a host. Not all that exist: in Vietnamese typed without a space after
 * the full stop ("xong rồi.có gì") most two-letter words would be one.
 */
const ENDINGS =
  'vn|com|net|org|edu|gov|info|biz|top|xyz|online|site|website|web|app|shop|store|club|vip|pro|live|life|link|click|icu|buzz|fun|asia|mobi|page|dev|cloud|digital|services|support|center|work|space|tech|today|world|group|company|bond|cfd|sbs|lol|cyou|tk|ml|ga|cf|gq|ru|cn|kh|us|uk|eu|io'
/** Endings that are words too: taken for a host only with a path behind it ("bit.ly/x") or "www." before it. */
const SHORT_ENDINGS = 'me|co|cc|to|ly|gl|gd|in|is|ai|id|so|la|do|im|at|be|am|sh|st|ws|tv|mp|pw'

const LABELS = '[\\p{L}\\p{N}](?:[\\p{L}\\p{N}\\p{M}_\\-]{0,62}[.．。｡]){1,12}'
const TAIL = '(?::\\d{1,5})?(?:[/?#][^\\s<>"]*)?'
const PATH = '(?::\\d{1,5})?[/?#][^\\s<>"]+'
const LINK = new RegExp(
  [
    // Anything with a scheme that reads like the web's; the rest up to a space, whatever it is.
    'h(?:tt|xx)ps?:[\\\\/]{1,3}[^\\s<>"]+',
    `www\\.[^\\s<>"]+`,
    // A user part before the host: "vneid.gov.vn@abc.top".
    `(?<![\\p{L}\\p{N}@._-])(?:${LABELS}(?:${ENDINGS})@)?${LABELS}(?:${ENDINGS}|xn--[a-z0-9-]{2,60})(?![\\p{L}\\p{N}_-]|\\.[\\p{L}\\p{N}])${TAIL}`,
    `(?<![\\p{L}\\p{N}@._-])${LABELS}(?:${SHORT_ENDINGS})${PATH}`,
    // Four numbers are an address when something follows or no number begins with 0 as in "079.201.001.234".
    `(?<![\\d.])(?:(?:[1-9]\\d{0,2}|0)\\.){3}(?:[1-9]\\d{0,2}|0)(?![\\d.]*\\d)${TAIL}`,
  ].join('|'),
  'giu',
)

/** Every link has one of these, and most texts have none: looking for links there costs a hundred times as much. */
const LINKISH = /:[\\/]|[.．。｡]\S/u

/** Links as they stand in the text, with and without `https://`; punctuation of the sentence around them is left off. */
export function linksIn(text: string): readonly string[] {
  if (!LINKISH.test(text)) return []
  return Array.from(text.matchAll(LINK), ([link]) => link.replace(/[.,;:!?)\]}'"»”’…]+$/u, ''))
}
