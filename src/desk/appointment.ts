/** An appointment with a resident: when it may be, and what they read of it. */
import { clockWords } from '../conversation/clockwords.ts'
import { MAIN_LANGUAGE } from '../flows/lending.ts'
import { fill } from '../flows/texts.ts'
import type { Conversation, Helper } from '../records.ts'
import type { HandBackPreview } from './api.ts'
import { windowEnd } from './cards.ts'
import { viewOf } from './look.ts'
import { Refused } from './refusals.ts'
import type { DeskWorld } from './world.ts'

export const SCHEDULE_FROM_MS = 5 * 60_000
export const SCHEDULE_UNTIL_MS = 14 * 86_400_000
/** For a language without these words. */
const WRITE_AGAIN = '{cháu} hẹn nhắn lại {bác} lúc {when} ạ.'

type World = Pick<DeskWorld, 'clock' | 'channel' | 'catalogue'>

/** @throws {Refused} 'bad-time' */
export function toldOfAppointment(world: World, conversation: Conversation, at: number): string {
  const now = world.clock.now()
  const { channel } = conversation.address
  const until = windowEnd(conversation.state.lastInAt, world.channel(channel)?.window) ?? Number.POSITIVE_INFINITY
  if (at < now + SCHEDULE_FROM_MS || at > Math.min(now + SCHEDULE_UNTIL_MS, until))
    throw new Refused('bad-time', { where: 'at' })
  const catalogue = world.catalogue()
  const words = catalogue.common.get(conversation.state.language) ?? catalogue.common.get(MAIN_LANGUAGE)
  const when = words ? clockWords(at, now, words.clock) : ''
  const said = [words?.says.write_again].flat()[0] ?? WRITE_AGAIN
  const view = viewOf(conversation, catalogue, now)
  return fill(said, {
    view: { ...view, pair: conversation.state.pair ?? view.pair },
    place: catalogue.place,
    extra: { when },
  })
}

/** @throws {Refused} 'bad-time' */
export function previewAppointment(
  world: World & Pick<DeskWorld, 'fit'>,
  conversation: Conversation,
  { name, role, unit }: Helper,
  at: number,
): HandBackPreview {
  const { address, state } = conversation
  const author = { kind: 'person', name, role, unit } as const
  const text = toldOfAppointment(world, conversation, at)
  const message = { text, choices: [], author, language: state.language, urgency: 'live' } as const
  return {
    messages: world
      .fit(message, address, state.reply)
      .map(({ text, buttons }) => ({ text, buttons: buttons.map(({ label }) => label) })),
  }
}
