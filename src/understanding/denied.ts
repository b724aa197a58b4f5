/** "Không phải quên mật khẩu, mất máy cơ": what is denied is not what is wanted. */
import { fold } from './normalise.ts'

/** Where one thing that is said ends and another begins. */
const CUTS = /[,.;:!?\n…]+|\s(?:mà|chứ|nhưng|ma(?= la | bi | mat )|chu(?= khong | ko | k ))(?=\s)/giu
const DENIED =
  /^(?:(?:a|da|oi|u|khong|ko|k|la|toi|bac|minh|em|chau|tui|co|chu|ong|ba|chu) )*?(?:khong|ko|k|hong|hok|chang|dau|dau co|chu khong) (?:phai|quen|can|muon|dinh|hoi|bi)(?: |$)/
const LONG_ENOUGH = /\S+\s+\S+/

/** The message without its denied parts; all of it when nothing but denial would remain. */
export function withoutDenied(text: string): string {
  if (text.length > 400) return text
  const parts = text.split(CUTS).filter((part) => part?.trim())
  if (parts.length < 2) return text
  const kept = parts.filter((part) => !DENIED.test(fold(part)))
  const rest = kept.join(', ')
  return kept.length < parts.length && LONG_ENOUGH.test(rest.trim()) ? rest : text
}
