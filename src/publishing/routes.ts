/** `/api/admin/…` of the editor as a Fastify plugin. Every address says its right; forbidden and absent answer alike. */
import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import type { Static, TSchema } from 'typebox'
import { clean } from '../privacy/clean.ts'
import { refusing } from '../refusing.ts'
import type { HereNow, SaveAsked, Saved, Unit, Units, Who } from './api.ts'
import { problemsOf } from './checking.ts'
import { beginDraft, changeDraft, type Draft, discarding, partOf, readDraft, saving, undoDraft } from './drafts.ts'
import { sayHere } from './here.ts'
import { newFlow } from './newflow.ts'
import { addNote, closeNote, notesOf } from './notes.ts'
import { LARGE_UPLOAD, REFUSALS, Refused } from './refusals.ts'
import { playRoutes, UPLOAD_BYTES } from './routes-play.ts'
import { publishRoutes } from './routes-publish.ts'
import * as S from './schemas.ts'
import { readSettings } from './settings.ts'
import { addingStep, linking, movingStep, removingStep, renamingStep } from './steps.ts'
import { textFile, writingText } from './text.ts'
import { rows, searchUnits, unitView } from './views.ts'
import type { PublishingOptions } from './world.ts'

/** What the three files of addresses share. */
export interface RouteParts {
  readonly world: PublishingOptions
  /** `/api/admin/units/:unit` */
  readonly at: string
  readonly unitOf: (request: FastifyRequest) => string
  readonly who: (request: FastifyRequest) => Promise<Who>
  readonly view: (request: FastifyRequest, draft?: Draft) => Promise<Unit>
}

export function publishingRoutes(world: PublishingOptions): FastifyPluginAsync {
  const { gate, store, clock, live } = world
  const reading = gate.right('draft.read')
  const editing = gate.right('draft.edit')
  const large = { bodyLimit: S.TEXT_BODY_BYTES }

  async function me(request: FastifyRequest): Promise<Who & { readonly role: Parameters<typeof gate.may>[0]['role'] }> {
    const signed = await gate.who(request)
    if (!signed) throw new Refused('absent')
    const { id, name, role } = signed.staff
    return { staff: id, name, role }
  }
  async function who(request: FastifyRequest): Promise<Who> {
    const { staff, name } = await me(request)
    return { staff, name }
  }
  const unitOf = (request: FastifyRequest) => (request.params as Static<typeof S.UnitParams>).unit

  return async (app) => {
    refusing(app, {
      room: 'editor',
      refusals: REFUSALS,
      count: (why) => world.count('editor_refused', { why }),
      onError: world.onError,
      wordsAt: (why, { routeOptions }) =>
        why === 'large' && /\/(?:pictures|voices)$/.test(routeOptions.url ?? '') ? LARGE_UPLOAD : undefined,
    })
    // Whatever a browser calls a picture or a recording: the first bytes decide, and say in words what it is instead.
    app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: UPLOAD_BYTES }, (_r, body, done) => done(null, body))
    const at = `/api/admin/units/:unit`
    const params = S.UnitParams
    const view = async (request: FastifyRequest, draft?: Draft) =>
      await unitView(world, unitOf(request), await who(request), draft)
    const parts: RouteParts = { world, at, unitOf, who, view }

    app.get('/api/admin/units', reading, async (request): Promise<Units> => {
      const { role, ...self } = await me(request)
      const signed = await gate.who(request)
      const can = (action: Parameters<typeof gate.may>[1]) =>
        signed !== null && gate.may(signed.staff, action, { kind: 'draft', authors: ['-'], twoPeople: false })
      return {
        units: await rows(world),
        twoPeople: (await readSettings(store)).twoPeople,
        me: {
          ...{ ...self, role, mayEdit: can('draft.edit'), mayApprove: can('draft.approve') },
          ...{ mayPublish: can('draft.publish'), mayRollBack: can('flow.roll-back') },
          mayChangeSettings: can('settings.change'),
        },
      }
    })
    app.post('/api/admin/units', { ...editing, schema: { body: S.NewFlow } }, async (request) => {
      const asked = request.body as Static<typeof S.NewFlow>
      const by = await who(request)
      const files = await newFlow(world, asked)
      if (!(await beginDraft(world, asked.id, by, files))) throw new Refused('taken')
      return await unitView(world, asked.id, by)
    })
    app.get('/api/admin/search', { ...reading, schema: { querystring: S.SearchQuery } }, async (request) =>
      searchUnits(world, (request.query as Static<typeof S.SearchQuery>).q),
    )
    app.get(at, { ...reading, schema: { params } }, async (request) => view(request))

    app.post(`${at}/here`, { ...reading, schema: { params, body: S.Here } }, async (request): Promise<HereNow> => {
      const [unit, self] = [unitOf(request), await me(request)]
      const draft = await readDraft(world, unit)
      if (!draft) throw new Refused('absent')
      const asked = request.body as Static<typeof S.Here>
      // Whoever may only read is looking.
      const mine = gate.may({ ...(await signedStaff(request)) }, 'draft.edit')
        ? asked
        : { ...(asked.gone && { gone: true }) }
      const here = await sayHere(world, unit, { staff: self.staff, name: self.name }, mine)
      return { here, draft: draft.version, live: draft.live?.number ?? 0 }
    })
    async function signedStaff(request: FastifyRequest) {
      const signed = await gate.who(request)
      if (!signed) throw new Refused('absent')
      return signed.staff
    }

    const saves = { ...large, schema: { params: S.PartParams, body: S.Save } }
    app.put(`${at}/parts/:part`, { ...editing, ...saves }, async (request): Promise<Saved> => {
      const { unit, part } = request.params as Static<typeof S.PartParams>
      const { base, content } = request.body as SaveAsked
      const draft = await changeDraft(world, unit, await who(request), saving(unit, part, base, content))
      const saved = partOf(unit, part, draft)
      if (!saved) throw new Refused('gone')
      const { problems } = await problemsOf(live.whole(), unit, draft.files, clock.now(), { far: false })
      return { part: saved, draft: draft.version, at: clock.now(), problems }
    })

    const changing = (
      path: string,
      body: TSchema,
      act: (unit: string, asked: never, step: string) => Parameters<typeof changeDraft>[3],
    ) =>
      app.post(
        `${at}${path}`,
        { ...editing, ...large, schema: { params: path.includes(':step') ? S.StepParams : params, body } },
        async (request) => {
          const { unit, step = '' } = request.params as { unit: string; step?: string }
          return view(
            request,
            await changeDraft(world, unit, await who(request), act(unit, request.body as never, step)),
          )
        },
      )
    changing('/steps', S.AddStep, (unit, asked) => addingStep(unit, asked))
    changing('/steps/:step/move', S.MoveStep, (_unit, asked, step) => movingStep(step, asked))
    changing('/steps/:step/rename', S.RenameStep, (_unit, asked, step) => renamingStep(step, asked))
    changing('/steps/:step/remove', S.RemoveStep, (_unit, asked, step) => removingStep(step, asked))
    changing('/steps/:step/link', S.Link, (_unit, asked, step) => linking(step, asked))
    changing('/discard', S.Discard, (unit, { draft, parts }: Static<typeof S.Discard>) => (files, known) => {
      if (known.version !== draft) throw new Refused('moved-on')
      return discarding(unit, parts)(files, known)
    })
    app.post(`${at}/undo`, { ...editing, schema: { params, body: S.Undo } }, async (request) => {
      const { draft } = request.body as Static<typeof S.Undo>
      return view(request, await undoDraft(world, unitOf(request), await who(request), draft))
    })

    app.get(`${at}/text/:file`, { ...reading, schema: { params: S.FileParams } }, async (request) => {
      const { unit, file } = request.params as Static<typeof S.FileParams>
      return await textFile(world, unit, file)
    })
    const texts = { ...large, schema: { params: S.FileParams, body: S.TextBody } }
    app.put(`${at}/text/:file`, { ...editing, ...texts }, async (request) => {
      const { unit, file } = request.params as Static<typeof S.FileParams>
      await changeDraft(world, unit, await who(request), writingText(file, request.body as Static<typeof S.TextBody>))
      return await textFile(world, unit, file)
    })

    app.post(`${at}/notes`, { ...reading, schema: { params, body: S.NoteBody } }, async (request) => {
      if (!(await readDraft(world, unitOf(request)))) throw new Refused('absent')
      const asked = request.body as Static<typeof S.NoteBody>
      return {
        notes: await addNote(world, unitOf(request), await who(request), { ...asked, text: clean(asked.text).text }),
      }
    })
    app.post(`${at}/notes/:id/done`, { ...editing, schema: { params: S.IdParams, body: S.Empty } }, async (request) => {
      const { unit, id } = request.params as Static<typeof S.IdParams>
      await closeNote(world, unit, id)
      return { notes: await notesOf(world, unit) }
    })

    publishRoutes(app, parts)
    playRoutes(app, parts)
  }
}
