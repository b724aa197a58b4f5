/** "Chưa hiểu" as the page asks for it. */
import { DAY_MS, TRANSCRIPT_DAYS } from '../privacy/retention.ts'
import type { Added, Target, Tried, Unmatched } from './api.ts'
import { Refused } from './refusals.ts'
import { tryPhrase } from './trying.ts'
import {
  GROUPS_MAX,
  type Group,
  groupShown,
  ignoredIds,
  isShown,
  setIgnored,
  textOf,
  unheardGroups,
} from './unmatched.ts'
import type { InsightWorld } from './world.ts'

const EMPTY = 'Chưa có câu nào mà từ 3 người khác nhau đã viết và trợ lý không hiểu.'

type Needed = Pick<InsightWorld, 'store' | 'clock' | 'catalogue' | 'teach'>

export function unmatchedPages({ store, clock, catalogue, teach }: Needed) {
  const groups = () => unheardGroups(store, clock.now() - TRANSCRIPT_DAYS * DAY_MS)

  /** One that may be shown; what is hidden is not there. */
  async function known(id: string): Promise<{ readonly group: Group; readonly all: readonly Group[] }> {
    const all = await groups()
    const group = all.find((one) => one.id === id)
    if (!group || !isShown(group)) throw new Refused('absent')
    return { group, all }
  }

  return {
    async list(flow: string | undefined, show: 'open' | 'ignored'): Promise<Unmatched> {
      const [all, ignored] = [await groups(), await ignoredIds(store)]
      const here = all.filter((one) => flow === undefined || one.flow === flow)
      const wanted = here.filter((one) => isShown(one) && ignored.has(one.id) === (show === 'ignored'))
      return {
        at: clock.now(),
        groups: wanted.slice(0, GROUPS_MAX).map((one) => groupShown(one, catalogue(), ignored.has(one.id))),
        hidden: here.filter((one) => !isShown(one)).length,
        ...(wanted.length === 0 ? { empty: EMPTY } : {}),
      }
    },
    async try(id: string, target: Omit<Target, 'title'>): Promise<Tried> {
      const { group, all } = await known(id)
      const tried = await tryPhrase(catalogue(), group, all, target)
      if (!tried) throw new Refused('invalid', { where: 'choice' })
      return tried
    },
    /** Into a draft, and out of the list: it is dealt with. What would not help is refused with why. */
    async add(id: string, target: Omit<Target, 'title'>, by: Parameters<typeof teach>[2]): Promise<Added> {
      const { group, all } = await known(id)
      const tried = await tryPhrase(catalogue(), group, all, target)
      if (!tried) throw new Refused('invalid', { where: 'choice' })
      if (tried.refused !== undefined) throw new Refused('no-help')
      const { flow, step } = target
      if (!(await teach(target, textOf(group), by))) throw new Refused('changed')
      await setIgnored(store, id, true, clock.now())
      return { flow, ...(step !== undefined && { step }) }
    },
    async ignore(id: string, ignored: boolean): Promise<Record<string, never>> {
      await known(id)
      await setIgnored(store, id, ignored, clock.now())
      return {}
    },
  }
}
