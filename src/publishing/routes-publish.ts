/** Addresses that change what residents get: review, approval, publishing, versions, trials, what the program brought. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Static, TSchema } from 'typebox'
import { clean } from '../privacy/clean.ts'
import type { DraftObject } from '../staff/may.ts'
import type { Who } from './api.ts'
import type { PublishAsked, Review } from './api-publish.ts'
import { changesBetween, named } from './changes.ts'
import { ownParts, readDraft } from './drafts.ts'
import { approve, proposed, publish, restore, stopTrial, switchOff, switchOn, trialForAll } from './publish.ts'
import { REFUSALS, Refused } from './refusals.ts'
import { type Proposal, versionOf } from './review.ts'
import type { RouteParts } from './routes.ts'
import * as S from './schemas.ts'
import { takingUpdate, updateOf } from './update.ts'
import { versionsView } from './views.ts'

export function publishRoutes(app: FastifyInstance, { world, at, unitOf, who, view }: RouteParts): void {
  const { gate } = world
  const params = S.UnitParams
  const reading = gate.right('draft.read')
  const editing = gate.right('draft.edit')
  const rollingBack = gate.right('flow.roll-back')

  /** Looked at once for each request: the guard asks who wrote it, the act works on the very same. */
  const looked = new WeakMap<FastifyRequest, Proposal>()
  const draftObject = async (request: FastifyRequest): Promise<DraftObject | null> => {
    const { parts = [] } = (request.body ?? {}) as { readonly parts?: readonly string[] }
    const unit = unitOf(request)
    if (!/^[a-z0-9-]{1,40}$/.test(unit) || !Array.isArray(parts) || !(await readDraft(world, unit))) return null
    const proposal = await proposed(world, unit, parts, 'stranded')
    looked.set(request, proposal)
    const { authors, review } = proposal
    // Whether a second person is needed and there says the act, in words; the right is to publish at all.
    return {
      kind: 'draft',
      authors,
      twoPeople: review.twoPeople.length > 0 && review.approval !== undefined,
      ...(review.approval && { approvedBy: review.approval.staff }),
    }
  }

  async function reviewFor(request: FastifyRequest, { review, authors, draft }: Proposal): Promise<Review> {
    const signed = await gate.who(request)
    const object: DraftObject = {
      ...{ kind: 'draft', authors, twoPeople: review.twoPeople.length > 0 && !review.alone },
      ...(review.approval && { approvedBy: review.approval.staff }),
    }
    const mayApprove = signed !== null && gate.may(signed.staff, 'draft.approve', object)
    const mayPublish = signed !== null && gate.may(signed.staff, 'draft.publish', object)
    const waits = review.twoPeople.length > 0 && !review.approval && !review.alone
    const why = draft.empty
      ? REFUSALS.nothing[2]
      : mayPublish
        ? undefined
        : waits
          ? REFUSALS['second-person'][2]
          : 'Bạn chưa có quyền phát hành. Xin nhờ người duyệt.'
    return { ...review, mayApprove, mayPublish: mayPublish && !draft.empty, ...(why !== undefined && { why }) }
  }

  app.post(`${at}/review`, { ...reading, schema: { params, body: S.ReviewBody } }, async (request) => {
    const unit = unitOf(request)
    const { parts = await ownParts(world, unit, await who(request)) } = request.body as Static<typeof S.ReviewBody>
    return await reviewFor(request, await proposed(world, unit, parts))
  })
  const approving = gate.right('draft.approve', draftObject)
  app.post(`${at}/approve`, { ...approving, schema: { params, body: S.Approve } }, async (request) => {
    const asked = request.body as Static<typeof S.Approve>
    const [unit, by] = [unitOf(request), await who(request)]
    await gate.audit({ who: by.staff, what: 'approved', object: `unit ${unit}` })
    await approve(world, unit, by, asked)
    return await reviewFor(request, await proposed(world, unit, asked.parts))
  })
  const publishing = gate.right('draft.publish', draftObject)
  app.post(`${at}/publish`, { ...publishing, schema: { params, body: S.Publish } }, async (request) => {
    const [unit, by, proposal] = [unitOf(request), await who(request), looked.get(request)]
    if (!proposal) throw new Refused('absent')
    const { twoPeople, alone, approval } = proposal.review
    const alonely = alone && !approval && twoPeople.length > 0 ? ` alone: ${twoPeople.join(' ')}` : ''
    await gate.audit({ who: by.staff, what: 'published', object: `unit ${unit}${alonely}` })
    const asked = request.body as PublishAsked
    return await publish(world, unit, by, { ...asked, note: clean(asked.note).text }, proposal)
  })

  app.get(`${at}/versions`, { ...reading, schema: { params } }, async (request) => versionsView(world, unitOf(request)))
  const versioned = { params: S.VersionParams }
  app.get(
    `${at}/versions/:number`,
    { ...reading, schema: { ...versioned, querystring: S.WithQuery } },
    async (request) => {
      const { unit, number } = request.params as Static<typeof S.VersionParams>
      const other = (request.query as Static<typeof S.WithQuery>).with
      const [before, after] = [
        await versionOf(world, unit, Number(number)),
        await versionOf(world, unit, other ? Number(other) : undefined),
      ]
      return { changes: named(changesBetween(unit, before, after), {}) }
    },
  )
  app.post(
    `${at}/versions/:number/restore`,
    { ...rollingBack, schema: { ...versioned, body: S.Restore } },
    async (request) => {
      const { unit, number } = request.params as Static<typeof S.VersionParams>
      const by = await who(request)
      await gate.audit({ who: by.staff, what: 'rolled-back', object: `unit ${unit} ${number}` })
      return await restore(world, unit, by, Number(number), request.body as Static<typeof S.Restore>)
    },
  )

  const stopping = (path: string, body: TSchema, act: (unit: string, by: Who, asked: never) => Promise<unknown>) =>
    app.post(`${at}${path}`, { ...rollingBack, schema: { params, body } }, async (request) => {
      const [unit, by] = [unitOf(request), await who(request)]
      await gate.audit({ who: by.staff, what: 'published', object: `unit ${unit} ${path.slice(1)}` })
      await act(unit, by, request.body as never)
      return await versionsView(world, unit)
    })
  stopping('/off', S.Off, (unit, by, asked) => switchOff(world, unit, by, asked))
  stopping('/on', S.Empty, (unit) => switchOn(world, unit))
  stopping('/canary/stop', S.Empty, (unit) => stopTrial(world, unit))
  stopping('/canary/all', S.Empty, (unit) => trialForAll(world, unit))

  app.get(`${at}/update`, { ...reading, schema: { params } }, async (request) => updateOf(world, unitOf(request)))
  app.post(`${at}/update`, { ...editing, schema: { params, body: S.UpdateBody } }, async (request) => {
    const { take } = request.body as Static<typeof S.UpdateBody>
    return view(request, await takingUpdate(world, unitOf(request), await who(request), take))
  })
}
