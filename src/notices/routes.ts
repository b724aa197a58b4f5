/** `/api/admin/notices…` as a Fastify plugin. Every address says its right; what is forbidden and what is not there answer alike. */
import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import type { Static } from 'typebox'
import type { StaffName } from '../records.ts'
import { refusing } from '../refusing.ts'
import type { DraftObject } from '../staff/may.ts'
import type { StaffMember } from '../staff/record.ts'
import { approve, found, remove, rewrite, send, stop, write } from './acts.ts'
import type { PreviewAsked } from './api.ts'
import { audienceOf } from './audience.ts'
import { noticeOf } from './book.ts'
import { problemsOf } from './checks.ts'
import { previewed } from './preview.ts'
import { REFUSALS, Refused } from './refusals.ts'
import * as S from './schemas.ts'
import { listOf, viewOf } from './views.ts'
import type { NoticesWorld } from './world.ts'

const AT = '/api/admin/notices'

export function noticesRoutes(world: NoticesWorld): FastifyPluginAsync {
  const { gate, store, clock, catalogue } = world
  const reading = gate.right('notice.read')
  const writing = gate.right('notice.write')
  const params = S.IdParams
  const idOf = (request: FastifyRequest) => (request.params as Static<typeof S.IdParams>).id
  const versionOf = (request: FastifyRequest) => (request.body as Static<typeof S.Version>).version

  async function me(request: FastifyRequest): Promise<StaffMember> {
    const signed = await gate.who(request)
    if (!signed) throw new Refused('absent')
    return signed.staff
  }
  const named = ({ id, name }: StaffMember): StaffName => ({ staff: id, name })

  /** Whether a second person is needed and there says the act, in words; the right is to do it at all. */
  const objectOf = async (request: FastifyRequest): Promise<DraftObject | null> => {
    const notice = await noticeOf(store, idOf(request))
    return notice && { kind: 'draft', authors: notice.body.authors, twoPeople: false }
  }

  return async (app) => {
    refusing(app, {
      room: 'notices',
      refusals: REFUSALS,
      count: (why) => world.count('notices_refused', { why }),
      onError: world.onError,
    })

    app.get(AT, reading, async (request) => await listOf(world, await me(request)))
    app.post(AT, { ...writing, schema: { body: S.Write } }, async (request) => {
      const staff = await me(request)
      const notice = await write(world, request.body as Static<typeof S.Write>, named(staff))
      await gate.audit({ who: staff.id, what: 'notice-written', object: `notice ${notice.id}` })
      return await viewOf(world, staff, notice)
    })
    app.get(`${AT}/:id`, { ...reading, schema: { params } }, async (request) =>
      viewOf(world, await me(request), await found(world, idOf(request))),
    )
    app.put(`${AT}/:id`, { ...writing, schema: { params, body: S.Rewrite } }, async (request) => {
      const staff = await me(request)
      const { version, ...words } = request.body as Static<typeof S.Rewrite>
      const notice = await rewrite(world, idOf(request), version, words, named(staff))
      await gate.audit({ who: staff.id, what: 'notice-written', object: `notice ${notice.id}` })
      return await viewOf(world, staff, notice)
    })
    app.post(`${AT}/:id/remove`, { ...writing, schema: { params, body: S.Version } }, async (request) => {
      const { id: who } = await me(request)
      await remove(world, idOf(request), versionOf(request))
      await gate.audit({ who, what: 'notice-removed', object: `notice ${idOf(request)}` })
      return {}
    })
    // A look at everyone who asked, so not with every view of the page.
    app.post(`${AT}/:id/audience`, { ...reading, schema: { params, body: S.Empty } }, async (request) => {
      const { body } = await found(world, idOf(request))
      return await audienceOf(world, body.topic)
    })
    app.post(`${AT}/preview`, { ...reading, schema: { body: S.Preview } }, async (request) => {
      const asked = request.body as PreviewAsked
      const problems = problemsOf(asked, catalogue())
      // What cannot be filled is not shown half filled.
      const broken = problems.some(({ level, field }) => level === 'block' && (field === 'vi' || field === 'en'))
      const messages = broken ? [] : previewed(catalogue(), asked, clock.now())
      return { messages: messages.flatMap((message) => world.shownOn(message, asked.channel)), problems }
    })
    app.post(`${AT}/:id/word`, { ...writing, schema: { params, body: S.Empty } }, async (request) => {
      const staff = await me(request)
      const notice = await found(world, idOf(request))
      return await world.word(notice.id, named(staff))
    })

    const approving = { ...gate.right('notice.approve', objectOf), schema: { params, body: S.Version } }
    app.post(`${AT}/:id/approve`, approving, async (request) => {
      const staff = await me(request)
      await gate.audit({ who: staff.id, what: 'notice-approved', object: `notice ${idOf(request)}` })
      return await viewOf(world, staff, await approve(world, idOf(request), versionOf(request), named(staff)))
    })
    const sending = { ...gate.right('notice.send', objectOf), schema: { params, body: S.Version } }
    app.post(`${AT}/:id/send`, sending, async (request) => {
      const staff = await me(request)
      await gate.audit({ who: staff.id, what: 'notice-sent', object: `notice ${idOf(request)}` })
      return await viewOf(world, staff, await send(world, idOf(request), versionOf(request), named(staff)))
    })
    const stopping = { ...gate.right('notice.stop'), schema: { params, body: S.Empty } }
    app.post(`${AT}/:id/stop`, stopping, async (request) => {
      const staff = await me(request)
      await gate.audit({ who: staff.id, what: 'notice-stopped', object: `notice ${idOf(request)}` })
      return await viewOf(world, staff, await stop(world, idOf(request), named(staff)))
    })
  }
}
