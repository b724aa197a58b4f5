/**
 * Markup and script in everything that people type (residents, volunteers, editors), on every screen of everybody, in a real
 * browser with the real server and its rules: it stands there as words, nothing runs, nothing is even refused by the rules.
 */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { conversationKey } from '../../src/messages.ts'
import type { Role } from '../../src/staff/roles.ts'
import { buildEditor } from '../../src/web/admin/build.ts'
import { type Member, openWhole, type Whole } from '../security/whole.ts'
import { freePort } from '../store/redis-server.ts'
import { launchBrowser } from './chromium.ts'

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 })

const IMAGE = '<img src=x onerror="hit=1">'
const PAYLOADS = [
  IMAGE,
  '"><script>hit=1</script>',
  "<svg onload='hit=1'>",
  'javascript:hit=1',
  "{{constructor.constructor('hit=1')()}}",
  '</textarea><iframe srcdoc="<script>parent.hit=1</script>">',
] as const
/** Without what the guard of links would stop. */
const SAID = PAYLOADS.filter((one) => !one.startsWith('javascript')).join(' ')
const FLOW = 'vneid-kich-hoat'
let STEP = ''
const PERSON = 'nguoi-la'

let browser: Browser
let whole: Whole
let ticket = ''
beforeAll(async () => {
  await buildEditor()
  browser = await launchBrowser()
  whole = await openWhole({ port: await freePort(), name: (role) => `${IMAGE} ${role}` })
  await fill()
})
afterAll(async () => {
  await browser.close()
  await whole.close()
})

const by = (role: Role) => whole.members.get(role) as Member
async function done(role: Role, method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown) {
  const answer = await by(role).call(method, path, body)
  expect(answer.status, `${method} ${path}: ${JSON.stringify(answer.body)}`).toBe(200)
  return answer.body
}

interface Part {
  readonly id: string
  readonly content: { readonly words: { readonly vi?: { readonly text?: string } } }
}

/** Every field a stranger or a colleague can fill is filled. */
async function fill(): Promise<void> {
  const { says } = whole
  for (const text of ['xin chào', 'Đồng ý', 'Bác', 'cài vneid', ...PAYLOADS, 'gặp người'])
    await says(PERSON, text, IMAGE)
  await says(PERSON, SAID)
  const key = conversationKey({ channel: 'web', account: 'main', person: PERSON })
  const [found] = await whole.app.store.listDocuments('ticket', { index: ['conversation', key], max: 1 })
  ticket = found?.id ?? ''
  for (const role of ['volunteer', 'lead'] as const) {
    await done(role, 'POST', '/api/desk/rules', { text: 'Quy tắc' })
  }
  const until = Date.now() + 3 * 3_600_000
  await done('volunteer', 'PUT', '/api/desk/shift', { until, atMost: 3, topics: [] })
  const { claim } = await done('volunteer', 'POST', `/api/desk/tickets/${ticket}/claim`, {})
  const id = '01ktesthostilewords0000000'
  await done('volunteer', 'POST', `/api/desk/tickets/${ticket}/say`, { id, claim, text: `Bác gõ ${SAID} ạ` })
  await done('volunteer', 'POST', `/api/desk/tickets/${ticket}/notes`, { text: SAID })
  await done('lead', 'PUT', '/api/desk/canned/chao-bac', { text: SAID })
  const { parts } = await done('editor', 'GET', `/api/admin/units/${FLOW}`)
  STEP = parts.find((one: Part) => one.id.startsWith('step.') && one.content.words.vi?.text)?.id.slice('step.'.length)
  for (const part of ['head', `step.${STEP}`]) {
    const known = parts.find((one: Part) => one.id === part)
    const content = structuredClone(known.content)
    const put = (words: string) => {
      content.words.vi[part === 'head' ? 'title' : 'text'] = words
      return { base: known.base, content }
    }
    const path = `/api/admin/units/${FLOW}/parts/${part}`
    // Words of flows hold no markup at all.
    expect((await by('editor').call('PUT', path, put(SAID))).status).toBe(422)
    await done('editor', 'PUT', path, put('Kích hoạt VNeID'))
  }
  const note = { part: `step.${STEP}`, text: SAID, open: true }
  await done('editor', 'POST', `/api/admin/units/${FLOW}/notes`, note)
  await done('editor', 'POST', '/api/insight/posters', { group: IMAGE, where: IMAGE, channels: ['web'] })
}

async function pageOf(role: Role | 'resident', path: string): Promise<{ page: Page; faults: string[] }> {
  const context = await browser.newContext({ viewport: { width: 360, height: 640 }, serviceWorkers: 'block' })
  const jar = role === 'resident' ? [] : [...by(role).cookies]
  await context.addCookies(jar.map(([name, value]) => ({ name, value, url: whole.base })))
  await context.addInitScript(() => {
    Object.assign(window, { refused: [] as string[] })
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      (window as unknown as { refused: string[] }).refused.push(`${violatedDirective} ${blockedURI}`),
    )
  })
  const page = await context.newPage()
  page.setDefaultTimeout(30_000)
  const faults: string[] = []
  page.on('dialog', (dialog) => void faults.push(`dialog: ${dialog.message()}`))
  await page.goto(`${whole.base}${path}`)
  return { page, faults }
}

async function harmless(page: Page, faults: readonly string[]): Promise<void> {
  const found = await page.evaluate(() => ({
    ran: 'hit' in window,
    refused: (window as unknown as { refused: string[] }).refused,
    // Elements that only our payloads would make.
    made: document.querySelectorAll('img[src="x"], svg[onload], iframe, script:not([src])').length,
  }))
  expect({ ...found, faults }).toEqual({ ran: false, refused: [], made: 0, faults: [] })
}

const reads = (text: string) => (page: Page) => page.getByText(text).first().waitFor({ state: 'attached' })
const SCREENS: readonly (readonly [Role, string, (page: Page) => Promise<unknown>])[] = [
  ['volunteer', '/desk#cua-toi', reads('onerror')],
  ['volunteer', '/desk#nguoi/TICKET', reads('<svg onload')],
  ['volunteer', '/desk#nguoi/TICKET/ghi-chu', reads('<svg onload')],
  ['lead', '/desk#nguoi/TICKET', reads('<svg onload')],
  ['lead', '/desk#mau-cau', reads('<svg onload')],
  ['lead', '/desk#truong-nhom', reads('onerror')],
  ['lead', '/sign-in', reads('onerror')],
  ['auditor', '/sign-in', reads('onerror')],
  ['editor', '/admin', reads('onerror')],
  ['editor', `/admin/u/${FLOW}`, reads('onerror')],
  ['editor', `/admin/u/${FLOW}/steps/STEP`, reads('<svg onload')],
  ['approver', `/admin/u/${FLOW}/publish`, reads('onerror')],
  ['editor', '/admin/numbers/posters', reads('onerror')],
]

it.each(SCREENS)('%s at %s reads words', async (role, path, shown) => {
  const { page, faults } = await pageOf(role, path.replace('TICKET', ticket).replace('STEP', STEP))
  await shown(page)
  await harmless(page, faults)
  await page.context().close()
})

it('a resident reads what they wrote themselves', async () => {
  const { page, faults } = await pageOf('resident', '/')
  await page.getByLabel('Viết tin nhắn').fill(SAID)
  await page.getByRole('button', { name: 'Gửi', exact: true }).click()
  await reads('<svg onload')(page)
  await harmless(page, faults)
  await page.context().close()
})
