/**
 * What each channel behind Bot Framework shows. Counts are of Azure's table of channels, cut to what a phone shows; where
 * a channel is not named, or takes no buttons, the choices stand as numbers in the text.
 */
import type { ChannelLimits } from '../channel.ts'

export interface Look {
  /** Chips above the keyboard, a card with buttons, or numbers in the text. */
  readonly choices: 'suggested' | 'card' | 'numbers'
  /**
   * What a press brings back. `messageBack`: a value of ours and, in the chat, what was pressed. `imBack`: only the words,
   * for messengers behind Azure that would lose or show a value.
   */
  readonly press: 'messageBack' | 'imBack'
  readonly buttons: number
  readonly buttonChars: number
  readonly textChars: number
  /** Shows words and picture as one message. */
  readonly captions: boolean
  /** Shows that an answer is being written. */
  readonly typing: boolean
  /** What of a person's own it shows, written into the activity itself. */
  readonly sends: NonNullable<ChannelLimits['sends']>
}

/**
 * An activity may have 256 K characters, and should stay below 150 K; a file in it takes four characters for three bytes.
 * So much of one leaves room for the words.
 */
export const INLINE_BYTES = 100_000

const NO_FILES = {
  photo: { why: 'Kênh này chưa chắc hiện được ảnh của bạn. Xin viết bằng chữ.' },
  voice: { why: 'Kênh này chưa chắc phát được lời nói của bạn. Xin viết bằng chữ.' },
} as const
/** Ours: words longer than this read better as a message of their own. */
const CAPTION_CHARS = 1_000
const INLINE = { bytes: INLINE_BYTES, captionChars: CAPTION_CHARS } as const

/** Ours: what a phone shows of chips; Web Chat itself takes 100. */
const CHIPS = 10

/** The SDK's own bound for a title, safe for every messenger behind Azure (Messenger and LINE cut at 20). */
const TITLE_CHARS = 20

/** Web Chat draws a long title whole; about what a narrow phone shows of one chip. */
const WEB_TITLE_CHARS = 40

const WEB: Look = {
  choices: 'suggested',
  press: 'messageBack',
  buttons: CHIPS,
  buttonChars: WEB_TITLE_CHARS,
  // Ours: about three phone screens. An activity may have 256 K characters.
  textChars: 4_000,
  captions: true,
  typing: true,
  sends: { photo: INLINE, voice: INLINE },
}

const NUMBERS: Look = {
  choices: 'numbers',
  press: 'imBack',
  buttons: 0,
  buttonChars: TITLE_CHARS,
  // The strictest of the messengers that Azure hands on to (Messenger).
  textChars: 2_000,
  captions: false,
  typing: false,
  sends: NO_FILES,
}

/** A messenger behind Azure: chips that say their own words. */
const RELAYED: Look = { ...NUMBERS, choices: 'suggested', buttons: CHIPS }

const LOOKS: Readonly<Record<string, Look>> = {
  webchat: WEB,
  directline: WEB,
  emulator: WEB,
  // No chips; of a card only three buttons.
  msteams: {
    ...NUMBERS,
    choices: 'card',
    press: 'messageBack',
    buttons: 3,
    textChars: 4_000,
    captions: true,
    typing: true,
    // It plays nothing inside a chat.
    sends: { photo: INLINE, voice: NO_FILES.voice },
  },
  facebook: RELAYED,
  telegram: RELAYED,
  line: RELAYED,
  // No chips; a card's buttons, which Azure turns into Slack's own.
  slack: { ...NUMBERS, choices: 'card', buttons: CHIPS },
}

/** Ids of channels come from outside: only our own names are looked up. */
export function lookOf(channelId: string | undefined): Look {
  return channelId !== undefined && Object.hasOwn(LOOKS, channelId) ? (LOOKS[channelId] ?? NUMBERS) : NUMBERS
}

export function limitsOf(look: Look, pictures: boolean): ChannelLimits {
  return {
    textChars: look.textChars,
    captionChars: pictures && look.captions ? CAPTION_CHARS : 0,
    buttons: look.choices === 'numbers' ? 0 : look.buttons,
    buttonChars: look.buttonChars,
    numbersAlways: false,
    pictures: pictures ? 'png' : 'none',
    sends: look.sends,
  }
}
