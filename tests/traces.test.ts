/** Traces at a stand-in of a collector: what belongs together hangs together, and nobody is in them. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { acquainted, settled } from './journeys/resident.ts'
import { dataFolder, roomyPlatform, startProduct } from './journeys/server.ts'

interface Span {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
  readonly attributes: readonly { readonly key: string; readonly value: Readonly<Record<string, unknown>> }[]
}

interface Batch {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: Span['attributes'] }
    readonly scopeSpans: readonly { readonly spans: readonly Span[] }[]
  }[]
}

async function collector() {
  const bodies: string[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      if (request.url === '/v1/traces') bodies.push(Buffer.concat(chunks).toString())
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    text: () => bodies.join('\n'),
    spans: () =>
      bodies
        .flatMap((body) => (JSON.parse(body) as Batch).resourceSpans)
        .flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)),
  }
}

async function aTalk(env: Readonly<Record<string, string>>) {
  const platform = await roomyPlatform()
  const folder = dataFolder()
  onTestFinished(async () => {
    await platform.close()
    folder.remove()
  })
  const product = await startProduct(platform, folder.path, env)
  const person = platform.person({ id: 77_340_912, name: 'Nguyễn Thị Hoa Sim' })
  await acquainted(person)
  await person.says('mật khẩu của tôi là ChimSeDo9')
  await settled(product.app)
  await product.stop()
  return person.messages()
}

it('a turn hangs in its webhook and a commit in its turn; sending stands by itself', async () => {
  const { endpoint, spans, text } = await collector()
  await aTalk({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_SERVICE_NAME: 'phuong-thu' })
  const all = spans()
  const byId = new Map(all.map((span) => [span.spanId, span]))
  const parentOf = ({ parentSpanId }: Span) => (parentSpanId ? byId.get(parentSpanId)?.name : undefined)
  const parents = (name: string) => [...new Set(all.filter((span) => span.name === name).map(parentOf))]
  expect(parents('webhook')).toEqual([undefined])
  expect(parents('turn')).toEqual(['webhook'])
  expect(parents('commit')).toEqual(['turn'])
  expect(all.filter(({ name }) => name === 'webhook')).toHaveLength(4)
  expect(all.filter(({ name }) => name === 'send').length).toBeGreaterThanOrEqual(4)
  expect(parents('send')).toEqual([undefined])
  expect(text()).toContain('phuong-thu')
  const keys = new Set(all.flatMap(({ attributes }) => attributes.map(({ key }) => key)))
  expect([...keys].sort()).toEqual(['channel', 'kind', 'outcome'])
  for (const personal of ['Hoa', '77340912', 'ChimSeDo9', 'mật khẩu']) expect(text()).not.toContain(personal)
})

it('a share of none sends nothing', async () => {
  const { endpoint, spans } = await collector()
  await aTalk({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_TRACES_SAMPLER_ARG: '0' })
  expect(spans()).toEqual([])
})

it('a collector that is away is noticed by nobody', async () => {
  const there = await aTalk({})
  const away = await aTalk({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' })
  expect(away.map(({ text }) => text)).toEqual(there.map(({ text }) => text))
})
