/** What operators copy from docs/deploy and compose.yaml is compared with the program: figures that exist, promises kept. */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, globSync, readFileSync, realpathSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { parse } from 'yaml'
import { dataFolder, roomyPlatform, startProduct } from './journeys/server.ts'

const read = (file: string) => readFileSync(file, 'utf8')
const START = (JSON.parse(read('package.json')) as { scripts: { start: string } }).scripts.start
const CHANNELS = globSync('src/channels/*/channel.ts').map((file) => /\bname: '(\w+)'/.exec(read(file))?.[1])

describe('alerts and the dashboard', () => {
  let figures: ReadonlySet<string>
  /** As they are printed by a program that has just begun. */
  let printed: readonly string[]
  let labels: (figure: string) => readonly string[]
  const { groups } = parse(read('docs/deploy/alerts.yaml')) as {
    groups: { rules: { alert: string; expr: string; annotations: { summary: string; description: string } }[] }[]
  }
  const rules = groups.flatMap((group) => group.rules)
  const { panels } = JSON.parse(read('docs/deploy/grafana.json')) as {
    panels: { gridPos: { x: number; y: number; w: number; h: number }; targets?: { expr: string }[] }[]
  }
  const asked = [...rules, ...panels.flatMap(({ targets = [] }) => targets)].map(({ expr }) => expr)
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
    printed = payload.split('\n')
    labels = (figure) => {
      const known = product.app.metrics.registry.getSingleMetric(figure.replace(/_bucket$/, ''))
      return (known as unknown as { readonly labelNames: readonly string[] }).labelNames
    }
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

  it('a figure is asked for by labels it has, and by channels there are', () => {
    const wrong: string[] = []
    for (const expr of asked) {
      const all = [...expr.matchAll(/\btungbuoc_[a-z0-9_]+/g)].flatMap(([figure]) => labels(figure))
      const grouped = [...expr.matchAll(/by \(([^)]+)\)/g)].flatMap(([, names = '']) => names.split(', '))
      wrong.push(...grouped.filter((name) => name !== 'le' && !all.includes(name)).map((name) => `${name}: ${expr}`))
      for (const [, figure = '', chosen = ''] of expr.matchAll(/\b(tungbuoc_\w+)\{([^}]+)\}/g))
        for (const [, name = '', value = ''] of chosen.matchAll(/(\w+)!?="([^"]*)"/g))
          if (!labels(figure).includes(name) || (name === 'channel' && !CHANNELS.includes(value)))
            wrong.push(`${name} ${value}: ${expr}`)
    }
    expect(wrong).toEqual([])
  })

  it('what calls somebody when it rises stands at 0 from the start: the first time would be no rise', () => {
    const risen = rules.flatMap(({ expr }) => [...expr.matchAll(/increase\((\w+)(?:\{([^}]+)\})?\[/g)])
    expect(risen.length).toBeGreaterThan(5)
    const absent = risen.filter(
      ([, name, chosen = '']) =>
        !printed.some((line) => new RegExp(`^${name}(\\{.*)? 0$`).test(line) && line.includes(chosen)),
    )
    expect(absent.map(([whole]) => whole)).toEqual([])
  })

  it('every alert says what happened and what to do', () => {
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length)
    for (const { annotations } of rules)
      expect([annotations.summary.endsWith('.'), annotations.description.length > 30]).toEqual([true, true])
  })

  it('panels stand beside each other', () => {
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, i) => `${x + (i % w)}:${y + Math.floor(i / w)}`),
    )
    expect(new Set(cells).size).toBe(cells.length)
  })
})

describe('compose.yaml', () => {
  const { services } = parse(read('compose.yaml')) as {
    services: Record<string, { command?: string[]; environment?: Record<string, string>; networks?: object }>
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

  it('keeps every place that others name, whoever starts first: Docker gives away the lowest that is free', () => {
    const places = Object.values(services).map(
      ({ networks }) => (networks as { inside?: { ipv4_address?: string } } | undefined)?.inside?.ipv4_address,
    )
    expect(places).not.toContain(undefined)
    expect(new Set(places).size).toBe(places.length)
  })

  it('sets only what the program reads', () => {
    const page = read('docs/environment.md')
    const unknown = Object.keys(services.app?.environment ?? {}).filter((name) => !page.includes(`\`${name}\``))
    expect(unknown).toEqual([])
  })
})

describe('Dockerfile', () => {
  const lines = read('Dockerfile').split('\n')
  const copied = lines
    .filter((line) => line.startsWith('COPY ') && !line.includes('--from='))
    .flatMap((line) => line.split(' ').slice(1, -1))

  it('starts what `npm start` starts', () => {
    const words = JSON.parse(/^CMD (.+)$/m.exec(read('Dockerfile'))?.[1] ?? '[]') as readonly string[]
    expect(words.join(' ')).toBe(START)
  })

  it('copies what is there, and is let to', () => {
    expect(copied.length).toBeGreaterThan(6)
    expect(copied.filter((path) => !existsSync(path))).toEqual([])
    const [everything, ...open] = read('.dockerignore')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
    expect(everything).toBe('*')
    const shut = copied.filter((path) => !open.includes(`!${path.replace(/^\.\//, '').split('/')[0]}`))
    expect(shut).toEqual([])
  })

  it('builds the editor from what it has copied by then', { timeout: 120_000 }, () => {
    const folder = dataFolder()
    onTestFinished(() => folder.remove())
    const from = lines.findIndex((line) => line.endsWith(' AS editor'))
    const until = lines.findIndex((line, at) => at > from && line.startsWith('RUN node '))
    // The stage before brings both along.
    const paths = [...lines.slice(from, until), 'COPY package.json package-lock.json ./']
      .filter((line) => line.startsWith('COPY '))
      .flatMap((line) => line.split(' ').slice(1, -1))
    for (const path of paths) cpSync(path, join(folder.path, path), { recursive: true })
    symlinkSync(realpathSync('node_modules'), join(folder.path, 'node_modules'))
    const [, script = ''] = /^RUN node (\S+) /.exec(lines[until] ?? '') ?? []
    const { stderr } = spawnSync(process.execPath, [script], { cwd: folder.path, encoding: 'utf8' })
    expect([stderr, existsSync(join(folder.path, 'dist/admin/manifest.json'))]).toEqual(['', true])
  })

  it('has what the program reads where it runs', () => {
    const last = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')))
    const there = last.filter((line) => line.startsWith('COPY ')).map((line) => line.split(' ').at(-1))
    for (const path of ['./node_modules', './dist', './locales', './flows', './src']) expect(there).toContain(path)
  })

  it('runs on the Node that everything else runs on', () => {
    const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, { version: string }> }
    const major = packages['node_modules/node']?.version.split('.')[0]
    const bases = lines.filter((line) => line.startsWith('FROM node:'))
    expect(bases.length).toBeGreaterThan(1)
    for (const base of bases) expect(base).toContain(`FROM node:${major}-`)
  })
})

it('the proxy packs no stream of events: it would hold each back until others have come', () => {
  const [, block = ''] = /encode [^{]*\{\s*match \{([^}]+)\}/.exec(read('docs/deploy/Caddyfile')) ?? []
  const packed = [...block.matchAll(/header Content-Type (\S+)/g)].map(([, type = '']) => type)
  expect(packed).toContain('text/html*')
  expect(packed.filter((type) => 'text/event-stream'.startsWith(type.replace('*', '')))).toEqual([])
  expect(read('docs/deploy/Caddyfile')).toContain('flush_interval -1')
})

it('the unit starts what `npm start` starts', () => {
  const unit = /^ExecStart=\S+node (.+)$/m.exec(read('docs/deploy/tung-buoc.service'))?.[1]
  expect(`node ${unit}`).toBe(START)
})

it('whoever installs or upgrades as the guide says has the editor: the unit cannot build it', () => {
  const steps = read('docs/van-hanh.md')
    .split('\n')
    .filter((line) => line.includes('npm ci') && line.includes('sudo'))
  expect(steps).toHaveLength(2)
  for (const step of steps) expect(step).toContain('npm ci && sudo npm run prestart')
})
