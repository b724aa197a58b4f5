/** `/api/insight/…` as a Fastify plugin. Every address says its right; what is forbidden and what is not there answer alike. */
import { createHash } from 'node:crypto'
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type { Static } from 'typebox'
import { refusing } from '../refusing.ts'
import type { StaffMember } from '../staff/record.ts'
import type { ExportAsked, Period } from './api.ts'
import { csv } from './csv.ts'
import { DEFINITIONS } from './definitions.ts'
import { exportOf, keepExport, listExports } from './exports.ts'
import { numbers } from './numbers.ts'
import { posterPages } from './poster-pages.ts'
import { REFUSALS, Refused } from './refusals.ts'
import * as S from './schemas.ts'
import { EXPORT_NAMES } from './tables.ts'
import { unmatchedPages } from './unmatched-pages.ts'
import type { InsightWorld } from './world.ts'

export function insightRoutes(world: InsightWorld): FastifyPluginAsync {
  const { gate, store, clock } = world
  const ask = numbers(world)
  const posters = posterPages(world)
  const unmatched = unmatchedPages(world)

  async function me(request: FastifyRequest): Promise<StaffMember> {
    const signed = await gate.who(request)
    if (!signed) throw new Refused('absent')
    return signed.staff
  }

  return async (app) => {
    refusing(app, {
      room: 'insight',
      refusals: REFUSALS,
      count: (why) => world.count('insight_refused', { why }),
      onError: world.onError,
    })

    const period = { schema: { querystring: S.PeriodQuery } }
    const periodOf = (request: FastifyRequest) => request.query as Period

    app.get('/api/insight/definitions', gate.right('numbers.today'), async () => ({ definitions: DEFINITIONS }))
    app.get('/api/insight/today', gate.right('numbers.today'), () => ask.today())
    app.get('/api/insight/flows', { ...gate.right('numbers.flow'), ...period }, (request) =>
      ask.flows(periodOf(request)),
    )
    app.get(
      '/api/insight/flows/:flow',
      { ...gate.right('numbers.flow'), schema: { params: S.FlowParams, querystring: S.FlowQuery } },
      (request) => {
        const { flow } = request.params as Static<typeof S.FlowParams>
        const { revision } = request.query as Static<typeof S.FlowQuery>
        return ask.flow(flow, periodOf(request), revision === undefined ? undefined : Number(revision))
      },
    )
    app.get('/api/insight/stuck', { ...gate.right('numbers.flow'), ...period }, (request) =>
      ask.stuck(periodOf(request)),
    )
    app.get('/api/insight/handoffs', { ...gate.right('numbers.ward'), ...period }, (request) =>
      ask.handoffs(periodOf(request)),
    )
    app.get('/api/insight/sources', { ...gate.right('numbers.today'), ...period }, (request) =>
      ask.sources(periodOf(request)),
    )
    app.get(
      '/api/insight/hours',
      { ...gate.right('numbers.ward'), schema: { querystring: S.HoursQuery } },
      (request) => {
        const { weeks = '4' } = request.query as Static<typeof S.HoursQuery>
        return ask.hours(Number(weeks))
      },
    )
    app.get('/api/insight/own', gate.right('desk.open'), async (request) => ask.own((await me(request)).id))

    const exporting = { ...gate.right('export.counts'), schema: { body: S.ExportBody } }
    app.post('/api/insight/exports', exporting, async (request) => {
      const asked = request.body as ExportAsked
      const { id, name } = await me(request)
      const rows = await ask.table(asked)
      const file = `so-lieu-${EXPORT_NAMES[asked.kind]}-${asked.from}-den-${asked.to}.csv`
      // Logged before it exists.
      await gate.audit({ who: id, what: 'export', object: `counts ${asked.kind}`, why: `${asked.from} – ${asked.to}` })
      const kept = await keepExport(store, clock, {
        asked,
        name: file,
        by: name,
        text: csv(rows),
        rows: rows.length - 1,
      })
      if (kept === 'full') throw new Refused('full')
      return kept
    })
    app.get('/api/insight/exports', gate.right('export.counts'), async () => ({
      exports: await listExports(store, clock.now()),
    }))
    const fetching = { ...gate.right('export.counts'), schema: { params: S.IdParams } }
    app.get('/api/insight/exports/:id', fetching, async (request, reply) => {
      const { id } = request.params as Static<typeof S.IdParams>
      const file = await exportOf(store, id, clock.now())
      if (!file) throw new Refused('absent')
      return reply
        .header('content-type', 'text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="${file.name}"`)
        .header('x-content-type-options', 'nosniff')
        .send(file.text)
    })

    const listing = { ...gate.right('unmatched.read'), schema: { querystring: S.UnmatchedQuery } }
    app.get('/api/insight/unmatched', listing, (request) => {
      const { flow, show = 'open' } = request.query as { readonly flow?: string; readonly show?: 'open' | 'ignored' }
      return unmatched.list(flow, show)
    })
    const trying = { ...gate.right('unmatched.read'), schema: { params: S.IdParams, body: S.TargetBody } }
    app.post('/api/insight/unmatched/:id/try', trying, (request) => {
      const { id } = request.params as Static<typeof S.IdParams>
      return unmatched.try(id, request.body as Static<typeof S.TargetBody>)
    })
    const adding = { ...gate.right('draft.edit'), schema: { params: S.IdParams, body: S.TargetBody } }
    app.post('/api/insight/unmatched/:id/add', adding, async (request) => {
      const { id } = request.params as Static<typeof S.IdParams>
      const { title: _, ...target } = request.body as Static<typeof S.TargetBody>
      const { id: staff, name } = await me(request)
      return await unmatched.add(id, target, { staff, name })
    })
    const putting = { ...gate.right('unmatched.change'), schema: { params: S.IdParams, body: S.EmptyBody } }
    for (const act of ['ignore', 'restore'] as const) {
      app.post(`/api/insight/unmatched/:id/${act}`, putting, (request) => {
        const { id } = request.params as Static<typeof S.IdParams>
        return unmatched.ignore(id, act === 'ignore')
      })
    }

    app.get('/api/insight/posters', gate.right('posters.read'), () => posters.list())
    const making = { ...gate.right('posters.change'), schema: { body: S.PosterBody } }
    app.post('/api/insight/posters', making, async (request) =>
      posters.make(request.body as Static<typeof S.PosterBody>, await me(request)),
    )
    const changing = { ...gate.right('posters.change'), schema: { params: S.IdParams, body: S.PosterChangeBody } }
    app.put('/api/insight/posters/:id', changing, async (request) => {
      const { id } = request.params as Static<typeof S.IdParams>
      return posters.change(id, request.body as Static<typeof S.PosterChangeBody>)
    })
    const printing = { ...gate.right('posters.read'), schema: { params: S.IdParams, querystring: S.PrintQuery } }
    app.get('/api/insight/posters/:id/print', printing, async (request, reply) => {
      const { id } = request.params as Static<typeof S.IdParams>
      const { size = 'a4' } = request.query as { readonly size?: 'a4' | 'a5' | 'card' }
      return sendPrint(reply, await posters.print(id, size))
    })
    const slipping = { ...gate.right('posters.read'), schema: { querystring: S.SlipQuery } }
    app.get('/api/insight/slip', slipping, async (request, reply) => {
      const { flow, step } = request.query as Static<typeof S.SlipQuery>
      return sendPrint(reply, await posters.slip(flow, step))
    })
  }
}

/** Its only style is the one in it, named by its hash; nothing else may load or run. */
function sendPrint(reply: FastifyReply, html: string): FastifyReply {
  const style = /<style>([\s\S]*?)<\/style>/.exec(html)?.[1] ?? ''
  const hash = createHash('sha256').update(style).digest('base64')
  return reply
    .header('content-type', 'text/html; charset=utf-8')
    .header(
      'content-security-policy',
      `default-src 'none'; style-src 'sha256-${hash}'; frame-ancestors 'none'; base-uri 'none'`,
    )
    .header('x-content-type-options', 'nosniff')
    .header('referrer-policy', 'no-referrer')
    .send(html)
}
