/** `GET /api/openapi.json`: every address of `/api` as it declares itself: its right and what it takes. Pure. */
import type { DeclaredRoute } from './guard.ts'

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, object>>
  readonly required?: readonly string[]
}

const ERROR = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message'],
      properties: {
        code: { type: 'string' },
        message: { type: 'string', description: 'Vietnamese, fit to show' },
        where: { type: 'string' },
      },
    },
  },
} as const

const REFUSED = {
  400: 'not readable',
  401: 'signed out',
  403: 'from another page, a second factor or a fresh proof missing, or locked',
  404: 'absent, or not to be seen',
  409: 'somebody was faster, or the claim is over',
  429: 'too often',
  503: 'not now; nothing has changed',
} as const

export function openapi(routes: readonly DeclaredRoute[]): object {
  const paths: Record<string, Record<string, object>> = {}
  for (const route of routes) {
    if (route.method === 'HEAD') continue
    const path = route.url.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route) }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Từng Bước', version: '1', description: 'What the desk, the editor and their pages use.' },
    paths: Object.fromEntries(Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : 1))),
    components: {
      schemas: { Error: ERROR },
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: '__Host-tb' } },
      responses: Object.fromEntries(
        Object.entries(REFUSED).map(([status, description]) => [
          `Refused${status}`,
          { description, content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } } },
        ]),
      ),
    },
  }
}

/** One line, then the file. */
const FORM = {
  type: 'object',
  required: ['file'],
  properties: { caption: { type: 'string' }, file: { type: 'string', format: 'binary' } },
} as const

function operation({ method, url, right, upload, schema = {} }: DeclaredRoute): object {
  const { params, querystring, body } = schema as Readonly<Record<string, ObjectSchema | undefined>>
  const named = [...url.matchAll(/:(\w+)/g)].map(([, name = '']) => name)
  const parameters = [
    ...named.map((name) => ({
      ...{ name, in: 'path', required: true },
      schema: params?.properties?.[name] ?? { type: 'string' },
    })),
    ...Object.entries(querystring?.properties ?? {}).map(([name, one]) => ({
      ...{ name, in: 'query', required: querystring?.required?.includes(name) ?? false },
      schema: one,
    })),
  ]
  return {
    operationId: `${method.toLowerCase()}${url.replace(/[^a-z0-9]+(.)?/gi, (_, next = '') => String(next).toUpperCase())}`,
    'x-right': right,
    ...(right === 'open' ? {} : { security: [{ session: [] }] }),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body ? { requestBody: { required: true, content: { 'application/json': { schema: body } } } } : {}),
    ...(upload ? { requestBody: { required: true, content: { 'multipart/form-data': { schema: FORM } } } } : {}),
    responses: {
      200: { description: 'done' },
      ...Object.fromEntries(
        Object.keys(REFUSED).map((status) => [status, { $ref: `#/components/responses/Refused${status}` }]),
      ),
    },
  }
}
