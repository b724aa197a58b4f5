/** One chat told to slow down is that chat's affair; several at once mean that the whole bot is too fast. */

/** Three different chats within 10 s: two may be coincidence (two residents, each in a burst). */
const CHATS = 3
const WITHIN_MS = 10_000

/** Notes that a chat was throttled; true when the whole account should pause. Holds at most the last three. */
export function floodWatch(): (person: string, now: number) => boolean {
  let last: readonly { readonly person: string; readonly at: number }[] = []
  return (person, now) => {
    last = [...last.filter((one) => one.person !== person && now - one.at < WITHIN_MS), { person, at: now }].slice(
      -CHATS,
    )
    return last.length >= CHATS
  }
}
