/** Tells the server that somebody is here, and the page who else is; one request does both. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useLocation } from 'wouter'
import type { HereAsked, HereNow, Present } from '../../../../publishing/api.ts'
import { ask } from '../server.ts'
import { partOf } from './content.ts'
import { unitPath, useUnit } from './unit.ts'

/** The server forgets after two minutes. */
const EVERY_MS = 30_000

function useHere(): HereNow | undefined {
  const { unit } = useUnit()
  const { id } = unit.row
  return useQuery<HereNow>({ queryKey: ['here', id], enabled: false, queryFn: () => Promise.reject(new Error('told')) })
    .data
}

export function Presence() {
  const { unit, rights } = useUnit()
  const client = useQueryClient()
  const [location] = useLocation()
  const step = /\/steps\/([^/]+)$/.exec(location)?.[1]
  const editing = !rights.mayEdit ? undefined : step ? partOf(step) : location.endsWith('/head') ? 'head' : undefined
  const { id } = unit.row

  useEffect(() => {
    const path = `${unitPath(id)}/here`
    const tell = async (asked: HereAsked) => {
      const now = await ask<HereNow>('POST', path, asked).catch(() => null)
      if (now === null) return
      const before = client.getQueryData<HereNow>(['here', id])
      client.setQueryData(['here', id], now)
      if (before && (before.draft !== now.draft || before.live !== now.live))
        void client.invalidateQueries({ queryKey: ['unit', id] })
    }
    const mine = { ...(editing !== undefined && { editing }) }
    void tell(mine)
    const timer = setInterval(() => void tell(mine), EVERY_MS)
    return () => clearInterval(timer)
  }, [client, id, editing])
  useEffect(
    () => () => {
      void ask('POST', `${unitPath(id)}/here`, { gone: true }).catch(() => undefined)
    },
    [id],
  )
  return null
}

/** Colleagues on this unit; their part by its name. */
export function usePresent(): readonly Present[] {
  const { unit } = useUnit()
  return (useHere()?.here ?? unit.here).filter(({ mine }) => !mine)
}

/** "Chị Hạnh đang sửa bước này." */
export function WhoIsHere({ part }: { readonly part?: string }) {
  const present = usePresent()
  const editing = present.filter((one) => part !== undefined && one.editing === part)
  const looking = present.filter((one) => !editing.includes(one))
  if (present.length === 0) return null
  return (
    <p className="here" role="status">
      {editing.length > 0 && <strong>{names(editing)} đang sửa chỗ này. </strong>}
      {looking.length > 0 && <span>{names(looking)} cũng đang xem thủ tục này.</span>}
    </p>
  )
}

function names(people: readonly Present[]): string {
  return [...new Set(people.map(({ name }) => name))].join(', ')
}
