/** What operators copy from docs/deploy and compose.yaml is compared with the program: figures that exist, promises kept. */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { dataFolder, roomyPlatform, startProduct } from './journeys/server.ts'

const read = (file: string) => readFileSync(file, 'utf8')

describe('alerts and the dashboard', () => {
  let figures: ReadonlySet<string>
  const folder = dataFolder()
  let end: () => Promise<unknown>

  beforeAll(async () => {
    const platform = await roomyPlatform()
    const product = await startProduct(platform, folder.path)
    end = async () => {
      await product.app.stop()
      await platform.close()
    }
    const { payload } = await product.app.server.inject({ path: '/metrics' })
    figures = new Set([...payload.matchAll(/^# TYPE (\S+)/gm)].map(([, name = '']) => name))
  })
  afterAll(async () => {
    await end()
    folder.remove()
  })

  it.each(['docs/deploy/alerts.yaml', 'docs/deploy/grafana.json'])('%s names only figures that are there', (file) => {
    const named = new Set(read(file).match(/\btungbuoc_[a-z0-9_]+/g))
    expect(named.size).toBeGreaterThan(8)
    expect([...named].filter((name) => !figures.has(name) && !figures.has(name.replace(/_bucket$/, '')))).toEqual([])
  })

  it('every alert says what happened and what to do', () => {
    const { groups } = parse(read('docs/deploy/alerts.yaml')) as {
      groups: { rules: { alert: string; expr: string; annotations: { summary: string; description: string } }[] }[]
    }
    const rules = groups.flatMap((group) => group.rules)
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length)
    for (const { annotations } of rules)
      expect([annotations.summary.endsWith('.'), annotations.description.length > 30]).toEqual([true, true])
  })

  it('panels stand beside each other', () => {
    const { panels } = JSON.parse(read('docs/deploy/grafana.json')) as {
      panels: { gridPos: { x: number; y: number; w: number; h: number } }[]
    }
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, i) => `${x + (i % w)}:${y + Math.floor(i / w)}`),
    )
    expect(new Set(cells).size).toBe(cells.length)
  })
})

describe('compose.yaml', () => {
  const { services } = parse(read('compose.yaml')) as {
    services: Record<string, { command?: string[]; environment?: Record<string, string>; read_only?: boolean }>
  }

  it('gives Redis what 200 means', () => {
    const words = services.redis?.command?.join(' ')
    for (const wanted of ['--appendonly yes', '--appendfsync always', '--maxmemory-policy noeviction'])
      expect(words).toContain(wanted)
  })

  it('trusts the proxy that stands before it, and no other', () => {
    const proxy = (services.caddy as { networks?: { inside: { ipv4_address: string } } }).networks?.inside.ipv4_address
    expect(services.app?.environment?.TRUST_PROXY).toBe(proxy)
  })

  it('sets only what the program reads', () => {
    const page = read('docs/environment.md')
    const unknown = Object.keys(services.app?.environment ?? {}).filter((name) => !page.includes(`\`${name}\``))
    expect(unknown).toEqual([])
  })
})

it('the unit starts what `npm start` starts', () => {
  const words = (JSON.parse(read('package.json')) as { scripts: { start: string } }).scripts.start
  const unit = /^ExecStart=\S+node (.+)$/m.exec(read('docs/deploy/tung-buoc.service'))?.[1]
  expect(unit).toBe(words.replace(/^node /, ''))
})

it('whoever installs or upgrades as the guide says has the editor: the unit cannot build it', () => {
  const steps = read('docs/van-hanh.md')
    .split('\n')
    .filter((line) => line.includes('npm ci') && line.includes('sudo'))
  expect(steps).toHaveLength(2)
  for (const step of steps) expect(step).toContain('npm ci && sudo npm run prestart')
})
