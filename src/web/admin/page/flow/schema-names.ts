/** Names of fields and listed values anywhere in a JSON Schema. Pure. */

export interface SchemaNames {
  readonly fields: readonly string[]
  readonly values: readonly string[]
}

export function schemaNames(schema: unknown): SchemaNames {
  const fields = new Set<string>()
  const values = new Set<string>()
  const look = (part: unknown): void => {
    if (Array.isArray(part)) return part.forEach(look)
    if (typeof part !== 'object' || part === null) return
    const { properties, const: value, enum: listed, ...rest } = part as Readonly<Record<string, unknown>>
    for (const name of Object.keys((properties as object | undefined) ?? {})) fields.add(name)
    for (const one of [value, ...(Array.isArray(listed) ? listed : [])]) {
      if (typeof one === 'string' || typeof one === 'boolean') values.add(String(one))
    }
    look(Object.values((properties as object | undefined) ?? {}))
    look(Object.values(rest))
  }
  look(schema)
  return { fields: [...fields].sort(), values: [...values].sort() }
}
