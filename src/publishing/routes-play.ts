/** Addresses that show and try a draft without anybody else noticing: plays, links, words, journeys, pictures. */
import type { FastifyInstance } from 'fastify'
import type { Static } from 'typebox'
import { clean } from '../privacy/clean.ts'
import { stepName } from './checking.ts'
import { readDraft } from './drafts.ts'
import { dropJourney, keepJourney, runJourneys } from './journeys.ts'
import { pictures } from './pictures.ts'
import { play } from './play.ts'
import { readUnit } from './reading.ts'
import { Refused } from './refusals.ts'
import { catalogueWith, playWorld, versionOf } from './review.ts'
import type { RouteParts } from './routes.ts'
import * as S from './schemas.ts'
import { readSettings, writeSettings } from './settings.ts'
import { endWords, linked, makeLink, makeWord } from './shared.ts'
import { keepVoice } from './voices.ts'

/** An uploaded picture, with room for a phone's photo, or a recording: five minutes as any phone keeps them. */
export const UPLOAD_BYTES = 10_485_760

export function playRoutes(app: FastifyInstance, { world, at, unitOf, who }: RouteParts): void {
  const { gate, live, store } = world
  const params = S.UnitParams
  const reading = gate.right('draft.read')
  const editing = gate.right('draft.edit')
  const shown = pictures(world)

  app.post(`${at}/play`, { ...reading, schema: { params, body: S.Play } }, async (request) => {
    const [unit, asked] = [unitOf(request), request.body as Static<typeof S.Play>]
    return play(await playing(unit, asked.revision), unit, asked)
  })
  async function playing(unit: string, revision?: number) {
    const files =
      revision === undefined ? (await readDraft(world, unit))?.files : await versionOf(world, unit, revision)
    if (!files) throw new Refused('absent')
    const read = readUnit(unit, files, revision ?? 0)
    if (!read.flow) throw new Refused('absent')
    return playWorld(world, catalogueWith(world, unit, read))
  }
  app.post(`${at}/links`, { ...editing, schema: { params, body: S.Empty } }, async (request) => {
    const [unit, by] = [unitOf(request), await who(request)]
    await playing(unit)
    await gate.audit({ who: by.staff, what: 'link-made', object: `unit ${unit}` })
    return await makeLink(world, unit, by)
  })
  app.post('/api/admin/preview', { ...gate.open(), schema: { body: S.Preview } }, async (request) => {
    const { token, play: asked } = request.body as Static<typeof S.Preview>
    const { unit, until } = await linked(world, token)
    const draft = await readDraft(world, unit)
    const read = draft && readUnit(unit, draft.files, 0)
    if (!read?.flow) throw new Refused('absent')
    const words = read.flow.words.get('vi')
    const over = draft?.empty ? draft.live?.number : undefined
    return {
      ...(over !== undefined && { live: over }),
      ...{ title: words?.title ?? unit, until, pairs: live.whole().common.get('vi')?.pairs ?? [] },
      steps: Object.entries(words?.steps ?? {}).map(([id, { title, text }]) => ({
        ...{ id, title: title ?? stepName(read, id) },
        text: typeof text === 'string' ? text : (text?.text ?? ''),
      })),
      ...(asked && { played: play(await playing(unit), unit, asked) }),
    }
  })
  app.post(`${at}/word`, { ...editing, schema: { params, body: S.Empty } }, async (request) => {
    const [unit, by] = [unitOf(request), await who(request)]
    await playing(unit)
    await gate.audit({ who: by.staff, what: 'link-made', object: `unit ${unit} word` })
    return await makeWord(world, unit, by)
  })
  app.delete(`${at}/word`, { ...editing, schema: { params } }, async (request) => {
    await endWords(world, unitOf(request))
    return {}
  })

  app.get(`${at}/journeys`, { ...reading, schema: { params } }, async (request) => {
    const unit = unitOf(request)
    return { journeys: await runJourneys(world, unit, await playing(unit)) }
  })
  app.post(`${at}/journeys`, { ...editing, schema: { params, body: S.JourneyBody } }, async (request) => {
    const [unit, asked] = [unitOf(request), request.body as Static<typeof S.JourneyBody>]
    await keepJourney(world, unit, await who(request), { ...asked, name: clean(asked.name).text }, await playing(unit))
    return { journeys: await runJourneys(world, unit, await playing(unit)) }
  })
  app.delete(`${at}/journeys/:id`, { ...editing, schema: { params: S.IdParams } }, async (request) => {
    const { unit, id } = request.params as Static<typeof S.IdParams>
    await dropJourney(world, unit, id)
    return { journeys: await runJourneys(world, unit, await playing(unit)) }
  })

  app.get('/api/admin/pictures', reading, async () => ({ pictures: await shown.list() }))
  app.post('/api/admin/pictures', { ...editing, bodyLimit: UPLOAD_BYTES }, async (request) => shown.keep(request.body))
  app.get('/api/admin/pictures/:name', { ...reading, schema: { params: S.PictureParams } }, async (request, reply) => {
    const bytes = await shown.read((request.params as Static<typeof S.PictureParams>).name)
    return reply
      .type('image/png')
      .header('x-content-type-options', 'nosniff')
      .header('content-security-policy', 'sandbox')
      .send(bytes)
  })

  app.post('/api/admin/voices', { ...editing, bodyLimit: UPLOAD_BYTES }, async (request) =>
    keepVoice(world, request.body),
  )

  app.get('/api/admin/settings/publishing', gate.right('draft.read'), async () => readSettings(store))
  app.put(
    '/api/admin/settings/publishing',
    { ...gate.right('settings.change'), schema: { body: S.Settings } },
    async (request) => {
      const settings = request.body as Static<typeof S.Settings>
      await gate.audit({ who: (await who(request)).staff, what: 'settings-changed', object: 'publishing' })
      if (!(await writeSettings(world, settings))) throw new Refused('moved-on')
      return settings
    },
  )
}
