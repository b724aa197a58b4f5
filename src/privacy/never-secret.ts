/** Numbers that are never masked. They are blanked in the copy before secrets are looked for. */

const DAY = '(?:0?[1-9]|[12]\\d|3[01])'
const MONTH = '(?:0?[1-9]|1[0-2])'
const YEAR = '(?:19|20)\\d\\d'
const DATE =
  `(?:${DAY}/${MONTH}/${YEAR}|${DAY}-${MONTH}-${YEAR}|${DAY}\\.${MONTH}\\.${YEAR}` +
  `|${YEAR}-${MONTH}-${DAY}|${MONTH}[/.-]${YEAR})`
/** No other digits directly before, which it might belong to. */
const OWN = '(?<!\\d[ .,-]?)'

export const NEVER_SECRET: readonly RegExp[] = [
  // What masking itself has written; "…" has become three dots in the copy.
  /\[(?:thong tin the da an|so the da an|so dinh danh \.{3}\d{4}|so cmnd \.{3}\d{3}|ma da an|mat khau da an|da an|so dien thoai \.{3}\d{3}|so tai khoan da an|\.{3}|thu dien tu da an)\]/g,
  // File numbers of the one-stop offices: 000.00.12.H24-261123-0001, H24.12-261123-0001. At most 8 digits at the end,
  // or a longer number could hide there.
  /(?<!\d)(?:\d{3}\.\d{2}\.\d{2}\.)?[a-z]\d{2}(?:\.\d{2,3}){0,2} ?- ?\d{6} ?- ?\d{4,8}(?!\d)/g,
  // 1800 and 1900 numbers belong to offices and firms; 1022 and 5656 are public short numbers.
  /(?<!\d[ .-]?)(?:1[89]00[ .-]?\d{2}[ .-]?\d{2}(?:[ .-]?\d{2})?|1022|5656)(?![ .-]?\d)/g,
  // Money with its unit. Ungrouped amounts above 9,999 end in 00, which one-time codes and ID numbers seldom do.
  new RegExp(
    `${OWN}(?:[1-9]\\d{0,2}(?:[.,]\\d{3}){1,4}|[1-9]\\d{2,7}00|[1-9]\\d{0,3})` +
      '(?: ?(?:d|vnd|dong(?! ?y(?![a-z]))|usd|nghin|ngan(?! hang)|trieu|ty)|k|tr)(?![a-z])',
    'g',
  ),
  // Law numbers: 91/2025/QH15, 69/2024/NĐ-CP, 5230/QĐ-BCA-C06.
  /(?<![\d/])\d{1,5}\/(?:\d{4}\/)?[a-z][a-z0-9-]{1,24}/g,
  // Times, counts, measures.
  new RegExp(
    `${OWN}\\d{1,4} ?(?:%|(?:giay|phut|gio|ngay|tuan|thang|nam|lan|nguoi|luot|tuoi|ban|to|tin|buoc|ky tu|chu so|mb|gb|kb|km|met|m2|mah)(?![a-z]))`,
    'g',
  ),
  new RegExp(`(?<![a-z])nam ${YEAR}(?!\\d)`, 'g'),
]

/** Dates, single or as a range. Apart from the others, because a date of birth may be somebody's password. */
export const DATES = new RegExp(`(?<![\\d/])(?<!\\d[.-])${DATE}(?: ?- ?${DATE})?(?![./-]?\\d)`, 'g')
