/** Compares a value with a schema and says in Vietnamese, for the people who write flows, what does not fit. */
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/schema'
import { Settings } from 'typebox/system'

export interface ShapeProblem {
  readonly path: readonly string[]
  readonly what: string
  readonly remedy: string
}

// The library stops after 8 errors; a union alone can use up so many before the one that helps.
Settings.Set({ maxErrors: 200 })

const compiled = new WeakMap<TSchema, ReturnType<typeof Compile>>()

export function shapeProblems(schema: TSchema, value: unknown): readonly ShapeProblem[] {
  let validator = compiled.get(schema)
  if (validator === undefined) {
    validator = Compile(schema)
    compiled.set(schema, validator)
  }
  if (validator.Check(value)) return []
  const [, errors] = validator.Errors(value)
  return withoutBranches(errors as readonly SchemaError[]).map((error) => ({
    path: pathOf(error),
    ...explain(error),
  }))
}

interface SchemaError {
  readonly keyword: string
  readonly schemaPath: string
  readonly instancePath: string
  readonly params: Readonly<Record<string, unknown>>
}

/**
 * A union that fits nowhere reports every branch. Kept is what helps: the errors of the branch that was plainly meant,
 * or else one error for the whole union.
 */
function withoutBranches(errors: readonly SchemaError[]): readonly SchemaError[] {
  const unions = errors.filter(({ keyword }) => keyword === 'anyOf')
  let kept = [...errors]
  // Outer unions come after the inner ones they contain.
  for (const union of unions) {
    if (!kept.includes(union)) continue
    const prefix = `${union.schemaPath}/anyOf/`
    const inside = kept.filter(
      (error) =>
        error !== union && error.schemaPath.startsWith(prefix) && error.instancePath.startsWith(union.instancePath),
    )
    const branches = Map.groupBy(inside, ({ schemaPath }) => schemaPath.slice(prefix.length).split('/')[0])
    const meant = [...branches.values()].filter((branch) =>
      branch.every((error) => error.instancePath !== union.instancePath || !['type', 'const'].includes(error.keyword)),
    )
    const [branch] = meant
    if (meant.length === 1 && branch !== undefined) {
      kept = kept.filter((error) => error !== union && (!inside.includes(error) || branch.includes(error)))
    } else {
      const allowed = inside.filter(({ keyword }) => keyword === 'const').map(({ params }) => params.allowedValue)
      const whole = { ...union, params: { ...union.params, allowed } }
      kept = kept.filter((error) => !inside.includes(error)).map((error) => (error === union ? whole : error))
    }
  }
  // `additionalProperties` says it with names; the bare refusal of each says nothing more.
  return kept.filter(({ keyword }) => keyword !== 'boolean')
}

function pathOf({ keyword, instancePath, params }: SchemaError): readonly string[] {
  const path = instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
  const names = keyword === 'additionalProperties' ? namesIn(params.additionalProperties) : []
  return names[0] === undefined ? path : [...path, names[0]]
}

function explain({ keyword, params, instancePath }: SchemaError): { what: string; remedy: string } {
  const name = instancePath.split('/').at(-1) || 'tệp'
  switch (keyword) {
    case 'required':
      return { what: `"${name}" thiếu ${quoted(namesIn(params.requiredProperties))}`, remedy: 'thêm trường ấy vào' }
    case 'additionalProperties':
      return {
        what: `"${name}" có trường lạ ${quoted(namesIn(params.additionalProperties))}`,
        remedy: 'xem lại chính tả, tên chỉ gồm chữ thường không dấu, số và gạch; hoặc xóa đi',
      }
    case 'type':
      return {
        what: `"${name}" phải là ${TYPES[String(params.type)] ?? params.type}`,
        remedy: params.type === 'string' ? 'đặt giá trị trong dấu ngoặc kép' : 'sửa lại cho đúng kiểu',
      }
    case 'const':
      return { what: `"${name}" phải là ${JSON.stringify(params.allowedValue)}`, remedy: 'sửa lại giá trị ấy' }
    case 'anyOf': {
      const allowed = namesIn(params.allowed)
      if (allowed.length > 0)
        return { what: `"${name}" không có trong danh sách`, remedy: `chọn một trong: ${allowed.join(', ')}` }
      return { what: `"${name}" không đúng dạng nào được phép`, remedy: 'xem các dạng trong flows/README.md' }
    }
    case 'pattern':
      return { what: `"${name}" viết sai dạng`, remedy: `đúng dạng là ${params.pattern}` }
    case 'minProperties':
    case 'minItems':
    case 'minLength':
      return { what: `"${name}" trống hoặc quá ít`, remedy: `cần ít nhất ${params.limit}` }
    case 'maxProperties':
    case 'maxItems':
    case 'maxLength':
      return { what: `"${name}" quá dài hoặc quá nhiều`, remedy: `nhiều nhất là ${params.limit}` }
    default:
      return { what: `"${name}" không hợp lệ (${keyword})`, remedy: 'xem flows/README.md' }
  }
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'chữ',
  number: 'số',
  integer: 'số nguyên',
  boolean: 'true hoặc false',
  object: 'một nhóm trường',
  array: 'một danh sách',
}

function namesIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : []
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ')
}
