/**
 * The words of a notice while they are typed: kept on this device until the server has them, offered back after a closed tab
 * or a crash, and held beside a colleague's where that one saved meanwhile.
 */
import { useCallback, useEffect, useRef, useState } from 'react'
import type { NoticeView, NoticeWords } from '../../../../notices/api.ts'
import { forget, type Kept, keep, keptOf, NOTICES_KEPT } from '../kept.ts'

/** A pause in typing after which it is safe on this device. */
const KEEP_MS = 300

export interface Typing {
  readonly words: NoticeWords
  /** Found on this device from an earlier visit, and in the fields again. */
  readonly restored?: { readonly at: number }
  /** A colleague has saved other words since: which of both go on is chosen first. */
  readonly collides: boolean
  change(words: NoticeWords): void
  /** As the server has it. */
  drop(): void
  /** Mine go over theirs, which were shown. */
  keepMine(): void
  /** The server has them now. */
  saved(now: NoticeView): void
}

/** What was typed over: the version as it was read, and its words. */
interface Base {
  readonly version: number
  readonly words: NoticeWords
}

/** @param notice  absent: a new one */
export function useTyping(notice: NoticeView | undefined, empty: NoticeWords): Typing {
  const [words, setWords] = useState(notice ? wordsOf(notice) : empty)
  const [base, setBase] = useState<Base>({ version: notice?.version ?? 0, words })
  const [restored, setRestored] = useState<{ readonly at: number }>()
  const part = notice?.id ?? 'new'
  const title = notice ? `Tin báo: ${notice.about.title}` : 'Tin báo mới'
  const theirs = notice ? wordsOf(notice) : empty
  const now = useRef({ words, base, dirty: false })
  now.current = { words, base, dirty: now.current.dirty }

  const keepIt = useCallback(() => {
    const { words: typed, base: over, dirty } = now.current
    if (!dirty) return
    const content = { words: typed, over: over.words }
    void keep({ ...{ unit: NOTICES_KEPT, part, base: String(over.version) }, content, at: Date.now(), title })
  }, [part, title])
  const forgetIt = useCallback(() => {
    now.current.dirty = false
    setRestored(undefined)
    void forget(NOTICES_KEPT, part)
  }, [part])

  useEffect(() => {
    if (!now.current.dirty) return
    const timer = setTimeout(keepIt, KEEP_MS)
    return () => clearTimeout(timer)
  }, [words, keepIt])

  // Left over from a crash or a closed window.
  useEffect(() => {
    let here = true
    void keptOf(NOTICES_KEPT, part).then((kept: Kept | undefined) => {
      if (!here || kept === undefined || now.current.dirty || !('over' in kept.content)) return
      now.current.dirty = true
      setWords(kept.content.words)
      setBase({ version: Number(kept.base), words: kept.content.over })
      setRestored({ at: kept.at })
    })
    return () => {
      here = false
    }
  }, [part])

  useEffect(() => {
    window.addEventListener('pagehide', keepIt)
    document.addEventListener('visibilitychange', keepIt)
    return () => {
      window.removeEventListener('pagehide', keepIt)
      document.removeEventListener('visibilitychange', keepIt)
      keepIt()
    }
  }, [keepIt])

  // A colleague's words where nothing is typed here; an agreement changes the version and no word.
  const moved = notice !== undefined && notice.version !== base.version
  const untouched = same(words, base.words)
  const agrees = same(theirs, base.words) || same(theirs, words)
  useEffect(() => {
    if (!moved || notice === undefined || !(untouched || agrees)) return
    if (untouched) setWords(theirs)
    setBase({ version: notice.version, words: theirs })
  })

  return {
    words,
    ...(restored && { restored }),
    collides: moved && !untouched && !agrees,
    change(next) {
      now.current.dirty = true
      setWords(next)
    },
    drop() {
      setWords(theirs)
      setBase({ version: notice?.version ?? 0, words: theirs })
      forgetIt()
    },
    keepMine: () => setBase({ version: notice?.version ?? 0, words: theirs }),
    saved(done) {
      setWords(wordsOf(done))
      setBase({ version: done.version, words: wordsOf(done) })
      forgetIt()
    },
  }
}

export function wordsOf({ topic, texts, open }: NoticeWords): NoticeWords {
  return { topic, texts, ...(open !== undefined && { open }) }
}

export function same(one: NoticeWords, other: NoticeWords): boolean {
  return (
    one.topic === other.topic &&
    one.open === other.open &&
    one.texts.vi === other.texts.vi &&
    (one.texts.en ?? '') === (other.texts.en ?? '')
  )
}
