/** Tells the server that somebody is here, and the page who else is; one request does both. */
import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query'
import { memo, useEffect, useState } from 'react'
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
    const mine = { ...(editing !== undefined && { editing }) }
    // Another part is another wish.
    if (client.getQueryData<string>(['wants', id]) !== editing) client.setQueryData(['wants', id], null)
    const again = () => void tell(client, id, { ...mine, ...wishOf(client, id) })
    again()
    const timer = setInterval(again, EVERY_MS)
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

async function tell(client: QueryClient, unit: string, asked: HereAsked): Promise<void> {
  const now = await ask<HereNow>('POST', `${unitPath(unit)}/here`, asked).catch(() => null)
  if (now === null) return
  const before = client.getQueryData<HereNow>(['here', unit])
  client.setQueryData(['here', unit], now)
  if (before && (before.draft !== now.draft || before.live !== now.live))
    void client.invalidateQueries({ queryKey: ['unit', unit] })
}

/** The part somebody here has asked a colleague for; said again with every sign of life. */
function wishOf(client: QueryClient, unit: string): Pick<HereAsked, 'wants'> {
  const wants = client.getQueryData<string | null>(['wants', unit])
  return wants ? { wants } : {}
}

/** Colleagues on this unit; their part by its name. */
export function usePresent(): readonly Present[] {
  const { unit } = useUnit()
  return (useHere()?.here ?? unit.here).filter(({ mine }) => !mine)
}

/** "Chị Hạnh đang sửa bước này." Looking and editing need no leave; asking is for who would rather not meet in one sentence. */
export const WhoIsHere = memo(function WhoIsHere({ part }: { readonly part?: string }) {
  const { unit, rights } = useUnit()
  const client = useQueryClient()
  const present = usePresent()
  const [asked, setAsked] = useState('')
  const editing = present.filter((one) => part !== undefined && one.editing === part)
  const wanting = present.filter((one) => part !== undefined && one.wants === part)
  const looking = present.filter((one) => !editing.includes(one))
  const wish = () => {
    if (part === undefined) return
    client.setQueryData(['wants', unit.row.id], part)
    setAsked(part)
    void tell(client, unit.row.id, { editing: part, wants: part })
  }
  if (present.length === 0) return null
  return (
    <div className="here">
      <p role="status">
        {editing.length > 0 && <strong>{names(editing)} đang sửa chỗ này. </strong>}
        {wanting.length > 0 && (
          <strong>{names(wanting)} xin sửa chỗ này; bạn sửa xong thì chuyển sang bước khác. </strong>
        )}
        {looking.length > 0 && <span>{names(looking)} cũng đang xem thủ tục này.</span>}
        {asked !== '' && asked === part && <span> Đã báo là bạn xin sửa.</span>}
      </p>
      {editing.length > 0 && rights.mayEdit && asked !== part && (
        <button type="button" onClick={wish}>
          Xin sửa
        </button>
      )}
    </div>
  )
})

function names(people: readonly Present[]): string {
  return [...new Set(people.map(({ name }) => name))].join(', ')
}
