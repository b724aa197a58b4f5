/**
 * The editor's server as a stand-in: `src/publishing/api.ts` in memory, over the real definitions, with switches for what
 * goes wrong on the way. Who asks is said by a cookie.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import fastify, { type FastifyInstance } from 'fastify'
import { checkFlow } from '../../src/flows/check.ts'
import type { FlowDefinition, FlowWords } from '../../src/flows/definition.ts'
import { loadDefinitions } from '../../src/flows/load.ts'
import type {
  AddStepAsked,
  Conflict,
  EditorProblem,
  Head,
  NoteAsked,
  Part,
  Present,
  RemoveStepAsked,
  SaveAsked,
  StepContent,
  StepNote,
  Unit,
  Units,
} from '../../src/publishing/api.ts'
import type { PlayAsked, Played } from '../../src/publishing/api-play.ts'
import type { PublishAsked, Published, Review, ReviewAsked, Version } from '../../src/publishing/api-publish.ts'
import { asEditors } from '../../src/publishing/checking.ts'
import { pathOf } from '../../src/publishing/units.ts'
import { adminPages } from '../../src/web/admin/routes.ts'

export interface AdminRig {
  readonly app: FastifyInstance
  /** Every request to `/api`, oldest first. */
  readonly asked: { readonly who: string; readonly method: string; readonly path: string; readonly body: unknown }[]
  /** Nothing gets through: connections are cut without an answer. */
  cut: boolean
  /** Everything is answered with this status. */
  failing: number | null
  /** Who looks and edits, as every page is told. */
  here: readonly Present[]
  /** Sensitive acts ask for a proof first. */
  mustProve: boolean
  /** What the rows of all units say besides. */
  row: Partial<Units['units'][number]>
  /** What the person on the page may do; absent: what their role may. */
  may: readonly string[] | null
  /** What is left to do of the sign-in of whoever is on the page. */
  needs: 'nothing' | 'second' | 'set-up'
  /** A colleague saves this part. */
  colleague(unit: string, part: string, change: (content: StepContent) => StepContent): void
  step(unit: string, step: string): StepContent
  close(): Promise<void>
}

const PEOPLE = {
  hanh: { name: 'Chị Hạnh', role: 'admin', roleName: 'Quản trị' },
  binh: { name: 'Anh Bình', role: 'editor', roleName: 'Biên tập' },
  kha: { name: 'Chú Kha', role: 'auditor', roleName: 'Kiểm tra' },
} as const

/** Read once: reading all of them takes longer than most tests. */
const definitions = loadDefinitions('flows', 'locales')

const NOW = Date.parse('2026-11-23T09:00:00+07:00')

interface Kept {
  parts: Map<string, Head | StepContent>
  live: Map<string, Head | StepContent>
  changed: Map<string, { readonly by: string; readonly at: number }>
  draft: number
  versions: Version[]
  notes: StepNote[]
}

export async function openAdmin({
  flows: wanted = ['vneid-kich-hoat', 'tam-tru'],
  large = 0,
}: {
  readonly flows?: readonly string[]
  /** Steps of one flow more, `nhieu-buoc`; 0: there is none. */
  readonly large?: number
} = {}): Promise<AdminRig> {
  const units = new Map<string, Kept>()
  for (const id of wanted) units.set(id, keptOf(id))
  if (large > 0) units.set('nhieu-buoc', largeOf(large))
  const app = fastify({ bodyLimit: 1_048_576 })
  const rig: AdminRig = {
    app,
    asked: [],
    cut: false,
    failing: null,
    here: [],
    mustProve: false,
    row: {},
    may: null,
    needs: 'nothing',
    colleague(unit, part, change) {
      const kept = units.get(unit)
      if (kept) save(kept, part, change(kept.parts.get(part) as StepContent), 'binh')
    },
    step: (unit, step) => units.get(unit)?.parts.get(`step.${step}`) as StepContent,
    close: () => app.close(),
  }

  await app.register(adminPages({ publicUrl: 'http://127.0.0.1' }))
  app.addHook('preHandler', async (request, reply) => {
    if (!request.url.startsWith('/api/')) return
    const who = whoOf(request.headers.cookie)
    rig.asked.push({ who, method: request.method, path: request.url, body: request.body })
    if (rig.cut) {
      reply.hijack()
      request.raw.socket.destroy()
      return
    }
    if (rig.failing) return reply.code(rig.failing).send({})
    if (who === '') return reply.code(401).send({ error: { code: 'signed-out', message: 'Xin đăng nhập.' } })
  })

  const unitOf = (id: string): Unit => {
    const kept = units.get(id) as Kept
    return {
      row: { ...rowOf(id, kept), ...rig.row },
      from: kept.versions[0]?.number ?? 0,
      draft: kept.draft,
      parts: [...kept.parts].map(([part, content]) => partOf(kept, part, content)),
      removed: [...kept.live.keys()]
        .filter((part) => !kept.parts.has(part))
        .map((part) => ({ part, by: [{ staff: 'hanh', name: 'Chị Hạnh' }], at: NOW })),
      problems: problemsOf(id, kept),
      here: [],
      notes: kept.notes,
    }
  }

  app.get('/api/staff/me', async (request) => {
    const who = whoOf(request.headers.cookie) as keyof typeof PEOPLE
    const { name, role, roleName } = PEOPLE[who]
    const reads = ['draft.read', 'numbers.today']
    const ofRole = role === 'auditor' ? reads : [...reads, 'draft.edit', 'draft.publish', 'flow.roll-back']
    const may = rig.needs === 'nothing' ? (rig.may ?? ofRole) : []
    const { needs } = rig
    return { staff: { id: who, name, role, roleName }, needs, may, keys: [], totp: true, password: false, strong: true }
  })
  app.post('/api/staff/me/prove', async () => {
    rig.mustProve = false
    return {}
  })
  app.get('/api/admin/units', async (request): Promise<Units> => {
    const who = whoOf(request.headers.cookie) as keyof typeof PEOPLE
    const edits = PEOPLE[who].role !== 'auditor'
    return {
      units: [...units].map(([id, kept]) => ({ ...rowOf(id, kept), ...rig.row })),
      me: {
        staff: who,
        name: PEOPLE[who].name,
        role: PEOPLE[who].role,
        mayEdit: edits,
        mayApprove: edits,
        mayPublish: edits,
        mayRollBack: edits,
        mayChangeSettings: false,
      },
      twoPeople: false,
    }
  })
  app.get<{ Params: { unit: string } }>('/api/admin/units/:unit', async ({ params }, reply) =>
    units.has(params.unit) ? unitOf(params.unit) : reply.code(404).send(absent),
  )
  app.post<{ Params: { unit: string } }>('/api/admin/units/:unit/here', async ({ params }) => {
    const kept = units.get(params.unit)
    return { here: rig.here, draft: kept?.draft ?? 0, live: kept?.versions[0]?.number ?? 0 }
  })
  app.put<{ Params: { unit: string; part: string }; Body: SaveAsked }>(
    '/api/admin/units/:unit/parts/:part',
    async ({ params, body, headers }, reply) => {
      const kept = units.get(params.unit) as Kept
      const now = kept.parts.get(params.part)
      if (now === undefined)
        return reply.code(409).send({ error: { code: 'gone', message: 'Bước đã bị xóa.', conflict: {} } })
      if (baseOf(now) !== body.base) {
        const change = kept.changed.get(params.part)
        const conflict: Conflict = {
          part: partOf(kept, params.part, now),
          ...(change && { by: { staff: change.by, name: PEOPLE[change.by as 'binh'].name }, at: change.at }),
        }
        return reply.code(409).send({ error: { code: 'changed', message: 'Người khác vừa sửa.', conflict } })
      }
      save(kept, params.part, body.content as StepContent, whoOf(headers.cookie))
      return {
        part: partOf(kept, params.part, kept.parts.get(params.part) as StepContent),
        draft: kept.draft,
        at: NOW,
        problems: problemsOf(params.unit, kept),
      }
    },
  )
  app.post<{ Params: { unit: string }; Body: AddStepAsked }>(
    '/api/admin/units/:unit/steps',
    async ({ params, body, headers }) => {
      const kept = units.get(params.unit) as Kept
      const entries = [...kept.parts]
      const at = body.after === '' ? 1 : entries.findIndex(([id]) => id === `step.${body.after}`) + 1
      entries.splice(at, 0, [`step.${body.id}`, body.content])
      kept.parts = new Map(entries)
      if (body.from) {
        const from = kept.parts.get(`step.${body.from.step}`) as StepContent
        const structure = JSON.parse(JSON.stringify(from.structure))
        if (structure.choices && body.from.event in structure.choices) structure.choices[body.from.event] = body.id
        else structure[body.from.event] = body.id
        save(kept, `step.${body.from.step}`, { ...from, structure }, whoOf(headers.cookie))
      }
      save(kept, `step.${body.id}`, body.content, whoOf(headers.cookie))
      return unitOf(params.unit)
    },
  )
  app.post<{ Params: { unit: string; step: string }; Body: { after: string } }>(
    '/api/admin/units/:unit/steps/:step/move',
    async ({ params, body }) => {
      const kept = units.get(params.unit) as Kept
      const id = `step.${params.step}`
      const entries = [...kept.parts].filter(([part]) => part !== id)
      const at = body.after === '' ? 1 : entries.findIndex(([part]) => part === `step.${body.after}`) + 1
      entries.splice(at, 0, [id, kept.parts.get(id) as StepContent])
      kept.parts = new Map(entries)
      kept.draft++
      return unitOf(params.unit)
    },
  )
  app.post<{ Params: { unit: string; step: string }; Body: RemoveStepAsked }>(
    '/api/admin/units/:unit/steps/:step/remove',
    async ({ params, body }) => {
      const kept = units.get(params.unit) as Kept
      kept.parts.delete(`step.${params.step}`)
      for (const [id, content] of kept.parts) {
        const text = JSON.stringify(content).replaceAll(`:"${params.step}"`, `:"${body.instead ?? params.step}"`)
        kept.parts.set(id, JSON.parse(text) as StepContent)
      }
      kept.draft++
      return unitOf(params.unit)
    },
  )
  app.post<{ Params: { unit: string; step: string }; Body: { to: string } }>(
    '/api/admin/units/:unit/steps/:step/rename',
    async ({ params, body }) => {
      const kept = units.get(params.unit) as Kept
      const entries = [...kept.parts].map(([id, content]) => {
        const text = JSON.stringify(content).replaceAll(`:"${params.step}"`, `:"${body.to}"`)
        return [id === `step.${params.step}` ? `step.${body.to}` : id, JSON.parse(text)] as const
      })
      kept.parts = new Map(entries)
      kept.draft++
      return unitOf(params.unit)
    },
  )
  const canned = new Map([['man-hinh', { id: 'man-hinh', text: 'Màn hình hiện gì ạ?', flow: wanted[0] }]])
  app.get('/api/desk/canned', async () => ({ canned: [...canned.values()] }))
  app.post<{ Params: { unit: string } }>('/api/admin/units/:unit/undo', async ({ params }) => {
    const kept = units.get(params.unit) as Kept
    kept.parts = new Map(kept.live)
    kept.draft++
    return unitOf(params.unit)
  })
  app.post<{ Params: { unit: string }; Body: NoteAsked }>('/api/admin/units/:unit/notes', async ({ params, body }) => {
    const kept = units.get(params.unit) as Kept
    kept.notes.push({ ...body, id: `n${kept.notes.length}`, staff: 'hanh', name: 'Chị Hạnh', at: NOW })
    return {}
  })
  app.post<{ Params: { unit: string }; Body: PlayAsked }>(
    '/api/admin/units/:unit/play',
    async ({ params, body }): Promise<Played> => {
      const kept = units.get(params.unit) as Kept
      const head = kept.parts.get('head') as Head
      const step = body.from ?? head.structure.start
      const content = kept.parts.get(`step.${step}`) as StepContent
      const text = String((content.words.vi?.text as string) ?? '').replaceAll('{bác}', body.pair.resident)
      const buttons = Object.entries(content.words.vi?.choices ?? {}).map(([choice, label]) => ({
        choice,
        label: String(label),
      }))
      return {
        beats: [
          { messages: [{ text, buttons }], at: { unit: params.unit, step }, path: [step], owner: 'bot' },
          ...body.acts.map((act) => ({
            act,
            messages: [{ text: 'Dạ.', buttons: [] }],
            path: [],
            owner: 'bot' as const,
          })),
        ],
      }
    },
  )
  app.get<{ Params: { unit: string; file: string } }>('/api/admin/units/:unit/text/:file', async ({ params }) => {
    const { unit, file } = params
    const path = file === 'flow' ? `flows/${unit}.yaml` : `locales/${file}/${unit}.yaml`
    return { text: readFileSync(path, 'utf8'), base: '0', problems: [] }
  })
  app.get('/api/admin/units/:unit/journeys', async () => ({ journeys: [] }))
  app.post<{ Params: { unit: string }; Body: ReviewAsked }>(
    '/api/admin/units/:unit/review',
    async ({ params, headers, body: { parts } }): Promise<Review> => {
      const kept = units.get(params.unit) as Kept
      const number = kept.versions[0]?.number ?? 0
      return {
        proof: `${params.unit}-${kept.draft}-${parts?.join() ?? ''}`,
        from: number,
        becomes: number + 1,
        changes: [...kept.changed].map(([part, { by, at }]) => ({
          part,
          title: part,
          by: [{ staff: by, name: PEOPLE[by as 'binh'].name }],
          at,
          lines: [{ what: 'Lời nói (tiếng Việt)', before: 'trước', after: 'nay' }],
          sensitive: [],
          included: parts ? parts.includes(part) : by === whoOf(headers.cookie),
        })),
        problems: problemsOf(params.unit, kept).slice(0, 3),
        journeys: [],
        impact: { inside: 37, looked: 37, steps: [] },
        notes: kept.notes,
        twoPeople: [],
        mayApprove: true,
        mayPublish: true,
      }
    },
  )
  app.post<{ Params: { unit: string }; Body: PublishAsked }>(
    '/api/admin/units/:unit/publish',
    async ({ params, body }, reply) => {
      const kept = units.get(params.unit) as Kept
      if (rig.mustProve) return reply.code(403).send({ error: { code: 'prove', message: 'Xác nhận lại.' } })
      return publish(kept, body.note)
    },
  )
  app.get<{ Params: { unit: string } }>('/api/admin/units/:unit/versions', async ({ params }) => ({
    versions: units.get(params.unit)?.versions ?? [],
  }))
  app.get('/api/admin/units/:unit/versions/:number', async () => ({ changes: [] }))
  app.post<{ Params: { unit: string; number: string } }>(
    '/api/admin/units/:unit/versions/:number/restore',
    async ({ params }) => publish(units.get(params.unit) as Kept, `Giống bản ${params.number}`),
  )
  return rig
}

const absent = { error: { code: 'absent', message: 'Không có hoặc bạn không có quyền xem.' } }

function publish(kept: Kept, note: string): Published {
  const before = kept.versions[0]?.number ?? 0
  kept.live = new Map(kept.parts)
  kept.changed.clear()
  kept.versions.unshift(version(before + 1, note))
  return { number: before + 1, at: NOW, before }
}

function version(number: number, note: string): Version {
  return {
    ...{ number, at: NOW, by: 'Chị Hạnh', authors: [], note, kinds: ['words'], state: 'published', reasons: [] },
    figures: { began: 126, finished: 81, handedOver: 7 },
  }
}

function save(kept: Kept, part: string, content: StepContent, by: string): void {
  kept.parts.set(part, content)
  kept.changed.set(part, { by, at: NOW })
  kept.draft++
}

function keptOf(id: string): Kept {
  const flow = definitions.flows.get(id)
  if (flow === undefined) throw new Error(`no flow ${id}`)
  const { steps, format: _, id: __, ...structure } = flow.definition
  const words = (language: string) => flow.words.get(language)
  const head: Head = { structure, words: { vi: headWords(words('vi')), en: headWords(words('en')) } }
  const parts = new Map<string, Head | StepContent>([['head', head]])
  for (const [step, one] of Object.entries(steps)) {
    const [vi, en] = [words('vi')?.steps[step], words('en')?.steps[step]]
    parts.set(`step.${step}`, { structure: one, words: { ...(vi && { vi }), ...(en && { en }) } })
  }
  return {
    parts,
    live: new Map(parts),
    changed: new Map(),
    draft: 0,
    versions: [version(12, 'Bản đầu của phường')],
    notes: [],
  }
}

/** As long as a flow may be: every step asks, and leads to the next three. */
function largeOf(steps: number): Kept {
  const at = (n: number) => `buoc_${Math.min(n, steps - 1)}`
  const structure: Head['structure'] = { group: 'vneid', reviewed: '2026-11-20', start: 'buoc_0' }
  const parts = new Map<string, Head | StepContent>([
    ['head', { structure, words: { vi: { title: 'Nhiều bước', examples: ['nhiều bước'] } } }],
  ])
  for (let n = 0; n < steps; n++) {
    const choices = { mot: at(n + 1), hai: at(n + 2), ba: at(n + 3) }
    const vi = {
      title: `Bước số ${n}`,
      text: `{bác} làm xong việc thứ ${n} chưa ạ?`,
      choices: { mot: 'Rồi', hai: 'Chưa', ba: 'Khó quá' },
    }
    parts.set(`step.buoc_${n}`, { structure: { kind: 'choose', choices }, words: { vi } })
  }
  return { parts, live: new Map(parts), changed: new Map(), draft: 0, versions: [version(12, 'Bản đầu')], notes: [] }
}

function headWords(words: FlowWords | undefined): Omit<FlowWords, 'steps'> {
  const { steps: _, ...head } = words ?? { title: '', steps: {} }
  return head
}

function rowOf(id: string, kept: Kept): Units['units'][number] {
  const head = kept.parts.get('head') as Head
  return {
    id,
    kind: 'flow',
    title: head.words.vi?.title ?? id,
    group: head.structure.group,
    live: { number: kept.versions[0]?.number ?? 0, at: NOW, by: 'Chị Hạnh' },
    ...(kept.changed.size > 0 && { draft: { by: ['Chị Hạnh'], at: NOW, parts: kept.changed.size } }),
    finished7: 0.64,
  }
}

function partOf(kept: Kept, id: string, content: Head | StepContent): Part {
  const change = kept.changed.get(id)
  const who = change && { staff: change.by, name: PEOPLE[change.by as 'binh'].name }
  return { id, base: baseOf(content), content, ...(change && who && { changed: { by: [who], at: change.at } }) }
}

function baseOf(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 16)
}

function problemsOf(id: string, kept: Kept): readonly EditorProblem[] {
  const head = kept.parts.get('head') as Head
  const steps = [...kept.parts].flatMap(([part, content]) =>
    part === 'head' ? [] : [[part.slice(5), content as StepContent] as const],
  )
  const definition = {
    ...head.structure,
    format: 1,
    id,
    steps: Object.fromEntries(steps.map(([step, { structure }]) => [step, structure])),
  } as FlowDefinition
  const words = (['vi', 'en'] as const).map((language) => [
    language,
    {
      ...head.words[language],
      steps: Object.fromEntries(
        steps.flatMap(([step, content]) => (content.words[language] ? [[step, content.words[language]]] : [])),
      ),
    } as FlowWords,
  ])
  const { place } = definitions
  if (place === null) return []
  const flows = new Map(definitions.flows).set(id, {
    definition,
    words: new Map(words as [string, FlowWords][]),
    revision: 1,
  })
  const where = (unit: string, language: string | undefined, path: readonly (string | number)[]) => ({
    ...{ file: pathOf(unit, language ?? 'flow'), line: 1, path },
    ...(language !== undefined && { language }),
  })
  const whole = { place, common: definitions.common, flows }
  return checkFlow({ ...whole, now: NOW, where }, id).map((problem) => asEditors(problem, id, whole))
}

function whoOf(cookie = ''): string {
  const who = /who=(\w+)/.exec(cookie)?.[1] ?? ''
  return who in PEOPLE ? who : ''
}
