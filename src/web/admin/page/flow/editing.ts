/**
 * Editing one part: what is typed stays on this device at once, goes to the server a moment later against the base it was
 * typed over, is tried again while the network is away, and stops where a colleague changed the same part.
 */
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Conflict, Part, Saved, Unit } from '../../../../publishing/api.ts'
import { forget, type Kept, keep, keptOf } from '../kept.ts'
import { ask, Failure } from '../server.ts'
import { onStatus, statusNow, waits } from '../status.ts'
import type { PartContent } from './content.ts'
import { unitPath, withSaved } from './unit.ts'

/** A pause in typing after which it is safe on this device. */
const KEEP_MS = 300
/** … and with the server: a session has 120 requests a minute, and somebody types for an hour. */
const PAUSE_MS = 1_200
const RETRY_MIN_MS = 2_000
const RETRY_MAX_MS = 60_000

export type Saving =
  | { readonly kind: 'saved'; readonly at?: number }
  /** Typed and not sent yet. */
  | { readonly kind: 'typing' }
  | { readonly kind: 'sending' }
  /** The server is away: kept here, tried again. `safe`: this browser could keep it. */
  | { readonly kind: 'kept'; readonly safe: boolean }
  /** The server does not take it as it is: kept here until it is changed. */
  | { readonly kind: 'refused'; readonly failure: Failure }
  | { readonly kind: 'conflict'; readonly theirs: Conflict }

export interface Editing<Content extends PartContent> {
  readonly content: Content
  readonly saving: Saving
  /** What was found on this device from an earlier visit and is in the fields again. */
  readonly restored?: { readonly at: number }
  change(edit: (content: Content) => Content): void
  saveNow(): void
  /** After a conflict: this goes over theirs, whose base was shown. */
  settle(content: Content, base: string): void
  /** Back to what the server has. */
  discard(): void
}

export function useEditing<Content extends PartContent>(
  unit: Unit,
  part: Part<Content>,
  title: string,
): Editing<Content> {
  const client = useQueryClient()
  const [content, setContent] = useState<Content>(part.content)
  const [saving, setSaving] = useState<Saving>({ kind: 'saved' })
  const [restored, setRestored] = useState<{ readonly at: number }>()
  const id = `${unit.row.id}/${part.id}`

  // What the next request needs, outside of drawing.
  const now = useRef({
    content: part.content,
    base: part.base,
    dirty: false,
    sending: false,
    wait: RETRY_MIN_MS,
    stopped: false,
  })
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const keeping = useRef<ReturnType<typeof setTimeout>>(undefined)
  const titleNow = useRef(title)
  titleNow.current = title

  const keepIt = useCallback(async () => {
    const { content, base } = now.current
    return await keep({ unit: unit.row.id, part: part.id, base, content, at: Date.now(), title: titleNow.current })
  }, [unit.row.id, part.id])

  const send = useCallback(async () => {
    const state = now.current
    clearTimeout(timer.current)
    if (!state.dirty || state.sending || state.stopped) return
    state.sending = true
    setSaving({ kind: 'sending' })
    const sent = state.content
    try {
      const saved = await ask<Saved>('PUT', `${unitPath(unit.row.id)}/parts/${part.id}`, {
        base: state.base,
        content: sent,
      })
      state.base = saved.part.base
      state.wait = RETRY_MIN_MS
      client.setQueryData<Unit>(['unit', unit.row.id], (known) => known && withSaved(known, saved))
      if (state.content === sent) {
        state.dirty = false
        waits(id, false)
        clearTimeout(keeping.current)
        await forget(unit.row.id, part.id)
        setRestored(undefined)
        setSaving({ kind: 'saved', at: saved.at })
      } else {
        timer.current = setTimeout(() => void send(), PAUSE_MS)
      }
    } catch (error) {
      const failure = error instanceof Failure ? error : new Failure('failed', 'Chưa lưu được. Chữ bạn gõ còn ở đây.')
      const safe = await keepIt()
      if (failure.away || failure.code === 'failed') {
        setSaving({ kind: 'kept', safe })
        timer.current = setTimeout(() => void send(), state.wait)
        state.wait = Math.min(state.wait * 2, RETRY_MAX_MS)
      } else if (failure.code === 'changed' || failure.code === 'gone') {
        state.stopped = true
        setSaving({ kind: 'conflict', theirs: failure.conflict ?? {} })
        void client.invalidateQueries({ queryKey: ['unit', unit.row.id] })
      } else {
        setSaving({ kind: 'refused', failure })
      }
    } finally {
      state.sending = false
    }
  }, [client, unit.row.id, part.id, id, keepIt])

  const put = useCallback(
    (next: Content) => {
      now.current.content = next
      now.current.dirty = true
      setContent(next)
      waits(id, true)
      setSaving((before) => (before.kind === 'conflict' || before.kind === 'typing' ? before : { kind: 'typing' }))
      clearTimeout(timer.current)
      clearTimeout(keeping.current)
      keeping.current = setTimeout(() => now.current.dirty && void keepIt(), KEEP_MS)
      timer.current = setTimeout(() => void send(), PAUSE_MS)
    },
    [id, keepIt, send],
  )

  const change = useCallback((edit: (content: Content) => Content) => put(edit(now.current.content as Content)), [put])

  const settle = useCallback(
    (next: Content, base: string) => {
      now.current.base = base
      now.current.stopped = false
      setSaving({ kind: 'typing' })
      put(next)
    },
    [put],
  )

  const discard = useCallback(() => {
    clearTimeout(timer.current)
    const known = client.getQueryData<Unit>(['unit', unit.row.id])?.parts.find((one) => one.id === part.id) ?? part
    Object.assign(now.current, { content: known.content, base: known.base, dirty: false, stopped: false })
    setContent(known.content as Content)
    setRestored(undefined)
    setSaving({ kind: 'saved' })
    waits(id, false)
    void forget(unit.row.id, part.id)
  }, [client, unit.row.id, part, id])

  // Left over from a crash or a closed window: back into the fields. Over another base it is a conflict, and is shown as one.
  useEffect(() => {
    let here = true
    void keptOf(unit.row.id, part.id).then((kept: Kept | undefined) => {
      if (!here || kept === undefined || now.current.dirty) return
      setRestored({ at: kept.at })
      now.current.base = kept.base
      put(kept.content as Content)
    })
    return () => {
      here = false
    }
  }, [unit.row.id, part.id, put])

  // A colleague's save, or one's own act elsewhere, while nothing is typed here.
  useEffect(() => {
    const state = now.current
    if (state.dirty || state.sending || part.base === state.base) return
    state.base = part.base
    state.content = part.content
    setContent(part.content)
  }, [part])

  // Nothing typed is lost by closing the window or going to another screen; a network that is back is used at once.
  useEffect(() => {
    const leave = () => {
      if (now.current.dirty) void keepIt()
    }
    let reachable = statusNow().reachable
    const back = onStatus(() => {
      const isBack = statusNow().reachable && !reachable
      reachable = statusNow().reachable
      if (isBack) void send()
    })
    window.addEventListener('pagehide', leave)
    document.addEventListener('visibilitychange', leave)
    return () => {
      window.removeEventListener('pagehide', leave)
      document.removeEventListener('visibilitychange', leave)
      back()
      leave()
      void send()
    }
  }, [keepIt, send])

  return { content, saving, ...(restored && { restored }), change, saveNow: () => void send(), settle, discard }
}
