/** Telex as typed with the accent keyboard switched off: `khoong` is `không`, `dduwowcj` is `được`. */

const RIMES = new Set(
  (
    'a ac ach ai am an ang anh ao ap at au ay e ec ech em en eng enh eo ep et eu i ia ich iec iem ien ieng iep iet ieu im in ' +
    'inh ip it iu o oa oac oach oai oam oan oang oanh oao oap oat oay oc oe oen oeo oet oi om on ong op ot u ua uan uang uat ' +
    'uay uc ue uech uen uenh ueo uet uy ui um un ung uo uoc uoi uom uon uong uop uot uou up ut uu uya uych uyen uyet uynh uyt ' +
    'uyu y yem yen yet yeu'
  ).split(' '),
)
const SYLLABLE = /^(ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnprstvx])?([aeiouy][a-z]*)?$/

/** Whether letters without marks can be one Vietnamese syllable. */
export function isSyllable(plain: string): boolean {
  const parts = SYLLABLE.exec(plain)
  if (!parts) return false
  const [, onset = '', rime = ''] = parts
  if (RIMES.has(rime) && onset !== 'ngh') return true
  if (onset === 'gi') return rime === '' || RIMES.has(`i${rime}`) || RIMES.has(rime)
  return RIMES.has(rime)
}

// Foreign words residents type that would also decode.
const FOREIGN = new Set(
  (
    'test pass reset yes has was as is us its this that os ios box fax web new now how low show view row war for or her our ' +
    'car error user order see free need book look good too food room zoom google app apple ok oke sms gps wifi internet post ' +
    'last first second does dont not text next list best rest most just must next press mess messenger fix mix six tax taxi'
  ).split(' '),
)
const TONE_KEYS: Readonly<Record<string, string>> = { s: '\u0301', f: '\u0300', r: '\u0309', x: '\u0303', j: '\u0323' }
const CIRCUMFLEX = '\u0302'
const BREVE = '\u0306'
const HORN = '\u031b'

/** The word with its accents, the tone last, or null when it cannot be Telex. ASCII letters, lower case. */
export function fromTelex(typed: string): string | null {
  if (typed.length < 2 || typed.length > 11 || FOREIGN.has(typed) || !/^[a-z]+$/.test(typed)) return null
  const head = /^[bcdghklmnpqrstvx]*/.exec(typed)?.[0] ?? ''
  let onset = head
  let begin = head.length
  let changed = false
  if (head === 'dd') {
    onset = 'đ'
    changed = true
  }
  if (head === 'q' && typed[begin] === 'u') {
    onset = 'qu'
    begin++
  }
  const letters: string[] = []
  let tone = ''
  for (const key of typed.slice(begin)) {
    if (letters.length > 0 && key in TONE_KEYS) tone = TONE_KEYS[key] ?? ''
    else if (key === 'd' && onset === 'd') {
      onset = 'đ'
      changed = true
    } else if (key === 'w') {
      if (!horn(letters)) return null
      changed = true
    } else if ('aeo'.includes(key) && letters.includes(key)) {
      letters[letters.lastIndexOf(key)] = key + CIRCUMFLEX
      changed = true
    } else letters.push(key)
  }
  if (!changed && !tone) return null
  const rime = letters.map((letter) => letter[0]).join('')
  const plainOnset = onset === 'đ' ? 'd' : onset
  return isSyllable(plainOnset + rime) && rime !== '' ? onset + letters.join('') + tone : null
}

/** `w` after the vowels it bends: uo → ươ, else the last of a, o, u. */
function horn(letters: string[]): boolean {
  for (let i = letters.length - 1; i >= 0; i--) {
    const letter = letters[i]
    if (letter === 'a') letters[i] = `a${BREVE}`
    else if (letter === 'o') {
      letters[i] = `o${HORN}`
      if (letters[i - 1] === 'u') letters[i - 1] = `u${HORN}`
    } else if (letter === 'u') letters[i] = `u${HORN}`
    else continue
    // "uaw" is ưa, not uă.
    if (letter === 'a' && letters[i - 1] === 'u') {
      letters[i] = 'a'
      letters[i - 1] = `u${HORN}`
    }
    return true
  }
  return false
}
