/** The files of a flow that is not there yet: a copy of another, or one question and an end. */
import { dayOf } from '../flows/calendar.ts'
import { GROUPS } from '../flows/definition.ts'
import type { NewFlowAsked } from './api.ts'
import { DRAFTS_MAX, readDraft } from './drafts.ts'
import { putAt } from './edit.ts'
import { checkedTexts } from './entered.ts'
import { Refused } from './refusals.ts'
import { HEAD, kindOf, type UnitFiles } from './units.ts'
import type { PublishingOptions } from './world.ts'

/** Names that are files of another kind. */
const TAKEN = ['place', 'common', 'canned', 'schema']

export async function newFlow(world: PublishingOptions, { id, title, group, like }: NewFlowAsked): Promise<UnitFiles> {
  const { live, clock } = world
  if (TAKEN.includes(id) || live.body().units[id] || live.shipped.has(id)) throw new Refused('taken')
  if (!GROUPS.includes(group)) throw new Refused('invalid', { where: 'group' })
  if (Object.keys(live.body().units).length >= DRAFTS_MAX) throw new Refused('full')
  checkedTexts({ structure: {}, words: { vi: { title } } } as never, HEAD)
  if (like !== undefined) {
    const files = kindOf(like) === 'flow' ? (await readDraft(world, like))?.files : undefined
    if (!files) throw new Refused('absent')
    return Object.fromEntries(
      Object.entries(files).map(([name, text]) => {
        if (name === 'flow') return [name, putAt(putAt(text, ['id'], id), ['group'], group)]
        // What people type leads to the old one; the copy has to be taught its own.
        return [name, putAt(name === 'vi' ? putAt(text, ['title'], title) : text, ['examples'], undefined)]
      }),
    )
  }
  const flow = `# yaml-language-server: $schema=./schema.json
format: 1
id: ${id}
group: ${group}
reviewed: ${dayOf(clock.now())}
start: bat_dau
steps:
  bat_dau:
    kind: say
    next: xong
  xong:
    kind: finish
    outcome: done
`
  const words = (name: string, first: string, last: string) => {
    const text = `# yaml-language-server: $schema=../schema.json
title: x
steps:
  bat_dau:
    text: ${first}
  xong:
    text: ${last}
`
    return putAt(text, ['title'], name)
  }
  return {
    flow,
    vi: words(title, '"{bác} làm theo từng bước với {cháu} ạ."', '"{bác} đã làm xong rồi ạ."'),
    en: words(title, '"Please follow these steps with me."', '"You are done."'),
  }
}
