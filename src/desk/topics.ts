/** What people help with: the groups of the flows there are, as the menu calls them. */
import type { Catalogue } from '../conversation/catalogue.ts'
import { GROUPS } from '../flows/definition.ts'
import { MAIN_LANGUAGE } from '../flows/lending.ts'

export interface Topic {
  readonly id: string
  readonly title: string
}

/** For a promise: whoever names some is asked first for these. */
export function groupsOf({ flows, common }: Pick<Catalogue, 'flows' | 'common'>): readonly Topic[] {
  const there = new Set<string | undefined>([...flows.values()].map(({ definition }) => definition.group))
  const titles = common.get(MAIN_LANGUAGE)?.groups ?? {}
  return GROUPS.filter((id) => there.has(id)).map((id) => ({ id, title: titles[id] ?? id }))
}

/** For an account: whoever is limited to some sees nobody else. Also of those who stand in no flow. */
export function topicsOf(
  catalogue: Pick<Catalogue, 'flows' | 'common'>,
): readonly (Topic & { readonly policeOnly?: true })[] {
  return [
    ...groupsOf(catalogue),
    { id: 'chung', title: 'Hỏi chung, chưa vào thủ tục nào' },
    { id: 'lua-dao', title: 'Đang nghi bị lừa đảo' },
    { id: 'dinh-danh', title: 'Định danh, riêng công an', policeOnly: true },
    { id: 'cong-an', title: 'Việc khác riêng công an', policeOnly: true },
  ]
}
