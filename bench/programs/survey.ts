/** The survey as the smallest programs have it: what somebody said, and what they are asked next. */
import { QUESTIONS } from '../work.ts'

export interface Update {
  readonly update_id: number
  readonly message?: { readonly chat: { readonly id: number }; readonly text?: string }
}

export interface Session {
  readonly at: number
  readonly answers: readonly string[]
}

/** @returns the session after it, undefined when it is over, and the message that answers, as Telegram takes it */
export function surveyed(
  before: Session | undefined,
  chat: number,
  text: string,
): { readonly session: Session | undefined; readonly message: unknown } {
  const session = text.startsWith('/start') ? { at: 0, answers: [] } : answered(before ?? { at: 0, answers: [] }, text)
  const next = QUESTIONS[session.at]
  if (!next) {
    const summary = `Tóm lại: ${session.answers.slice(2).join('. ')}.`
    return { session: undefined, message: { chat_id: chat, text: summary } }
  }
  const keyboard = next.choices.map((choice, i) => [{ text: choice, callback_data: `${session.at}:${i}` }])
  return { session, message: { chat_id: chat, text: next.text, reply_markup: { inline_keyboard: keyboard } } }
}

function answered({ at, answers }: Session, text: string): Session {
  return { at: at + 1, answers: [...answers, QUESTIONS[at]?.choices[Number(text) - 1] ?? text] }
}
