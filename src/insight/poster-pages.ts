/** Posters as the page lists them, and as they are printed. */
import { MAIN_LANGUAGE } from '../flows/lending.ts'
import { clean } from '../privacy/clean.ts'
import { mask } from '../privacy/secrets.ts'
import type { Document } from '../records.ts'
import type { StaffMember } from '../staff/record.ts'
import type { Poster, PosterAsked, PosterChange, Posters, PrintSize } from './api.ts'
import { flowTitle } from './flow-figures.ts'
import { DAYS_MAX, dayAfter, dayOf, daysOf, readDays } from './period.ts'
import { type PosterBody, refOf } from './posters.ts'
import { printedPoster, printedSlip } from './print.ts'
import { Refused } from './refusals.ts'
import { shown } from './shown.ts'
import { tally } from './tally.ts'
import type { InsightWorld } from './world.ts'

const MENU_TITLE = 'Hỏi thủ tục, làm từng bước'

export function posterPages(world: InsightWorld) {
  const { catalogue, channels, clock, store, posters } = world
  const linked = channels.filter(({ links }) => links !== undefined)

  async function linksOf(ref: string, names: readonly string[]) {
    const found: { channel: string; title: string; url?: string; say?: string }[] = []
    for (const { name, title, links } of linked) {
      if (!names.includes(name)) continue
      for (const link of (await links?.(ref)) ?? []) found.push({ channel: name, title, ...link })
    }
    return found
  }

  function titleOf(flow: string | undefined): string {
    return flow === undefined ? MENU_TITLE : flowTitle(catalogue().flows, flow)
  }

  async function openedOf(): Promise<(id: string) => number> {
    const today = dayOf(clock.now())
    const { posters } = tally(await readDays(store, daysOf(dayAfter(today, 1 - DAYS_MAX), today)), today)
    return (id) => posters.get(id)?.opened ?? 0
  }

  async function row({ id, version, body }: Document<PosterBody>, opened: number): Promise<Poster> {
    const { flow, group, where, madeAt, by, off } = body
    const links = await linksOf(refOf(id, flow), body.channels)
    return {
      id,
      version,
      title: titleOf(flow),
      ...(flow === undefined ? {} : { flow }),
      ...(group === undefined ? {} : { group }),
      ...(where === undefined ? {} : { where }),
      channels: body.channels,
      links: links.map(({ channel, title, url, say }) => ({
        channel,
        title,
        url: [url, say && `nhắn ${say}`].filter(Boolean).join(' rồi '),
      })),
      ...{ madeAt, off, by: by.name, opened: shown(opened) },
    }
  }

  async function known(id: string): Promise<Document<PosterBody>> {
    const poster = await posters.get(id)
    if (!poster) throw new Refused('absent')
    return poster
  }

  return {
    async list(): Promise<Posters> {
      const opened = await openedOf()
      const all = await posters.list()
      return {
        posters: await Promise.all(all.map((poster) => row(poster, opened(poster.id)))),
        flows: [...catalogue().flows]
          .filter(([, { definition }]) => !definition.part)
          .map(([id]) => ({ id, title: titleOf(id) })),
        channels: linked.map(({ name, title }) => ({ id: name, title })),
      }
    },
    async make(asked: PosterAsked, { id, name }: StaffMember): Promise<Poster> {
      if (asked.flow !== undefined && !offered(asked.flow)) throw new Refused('invalid', { where: 'flow' })
      if (!asked.channels.every((one) => linked.some(({ name }) => name === one)))
        throw new Refused('invalid', { where: 'channels' })
      const made = await posters.make({ ...asked, ...plain(asked) }, { staff: id, name })
      if (made === 'full') throw new Refused('full')
      return row(made, 0)
    },
    async change(id: string, change: PosterChange): Promise<Poster> {
      const changed = await posters.change(await known(id), { ...change, ...plain(change) })
      if (!changed) throw new Refused('changed')
      return row(changed, (await openedOf())(id))
    },
    async print(id: string, size: PrintSize): Promise<string> {
      const { body } = await known(id)
      const { flow, group, where } = body
      const words = flow === undefined ? undefined : catalogue().flows.get(flow)?.words.get(MAIN_LANGUAGE)
      const poster = {
        id,
        title: titleOf(flow),
        ...(words?.summary === undefined ? {} : { summary: words.summary }),
        ...(group === undefined ? {} : { group }),
        ...(where === undefined ? {} : { where }),
        links: await linksOf(refOf(id, flow), body.channels),
      }
      return printedPoster(poster, catalogue().place, size)
    },
    async slip(flow: string, step: string | undefined): Promise<string> {
      const live = catalogue().flows.get(flow)
      if (!live || (step !== undefined && !live.definition.steps[step])) throw new Refused('absent')
      const stepTitle = step === undefined ? undefined : live.words.get(MAIN_LANGUAGE)?.steps[step]?.title
      const [link] = await linksOf(flow, ['web'])
      return printedSlip(
        { flowTitle: titleOf(flow), ...(stepTitle === undefined ? {} : { stepTitle }), url: link?.url ?? '' },
        catalogue().place,
      )
    },
  }

  function offered(flow: string): boolean {
    const live = catalogue().flows.get(flow)
    return live !== undefined && !live.definition.part
  }
}

/** Where it hangs may hold somebody's number: staff write it, and it is masked like everything. */
function plain({ group, where }: Pick<PosterAsked, 'group' | 'where'>): Pick<PosterAsked, 'group' | 'where'> {
  const cleaned = (text: string) => mask(clean(text).text).text
  return {
    ...(group === undefined ? {} : { group: cleaned(group) }),
    ...(where === undefined ? {} : { where: cleaned(where) }),
  }
}
