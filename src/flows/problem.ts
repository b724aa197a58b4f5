/** What is wrong with a definition, for the people who write them: hence in Vietnamese. */

export interface Problem {
  /** `block`: it cannot be published or served. `warn`: worth a look. */
  readonly level: 'block' | 'warn'
  readonly file: string
  /** From 1. */
  readonly line: number
  readonly flow?: string
  readonly step?: string
  /** Both name things as people see them; what only the file calls so stands in `(trong tệp: …)`. */
  readonly what: string
  readonly remedy: string
}

/** For those who see no file: without the words that only it has. */
export function withoutFileTerms(text: string): string {
  return text.replaceAll(/ \(trong tệp: [^()]*\)/g, '')
}

/** Where something of a flow stands: in its structure (no language) or in its words. `place` and `common` are files too. */
export type Where = (
  id: string,
  language: string | undefined,
  path: readonly (string | number)[],
) => { readonly file: string; readonly line: number }

/** For definitions that come from no file: drafts. */
export const withoutLines: Where = (id, language) => ({
  file: language === undefined ? `flows/${id}.yaml` : `locales/${language}/${id}.yaml`,
  line: 1,
})

/** `flows/x.yaml:12 [bước otp] … → …` */
export function problemLine({ level, file, line, step, what, remedy }: Problem): string {
  const where = step === undefined ? '' : ` [bước ${step}]`
  return `${level === 'block' ? 'LỖI' : 'nhắc'} ${file}:${line}${where} ${what} → ${remedy}`
}

export function blocks(problems: readonly Problem[]): boolean {
  return problems.some(({ level }) => level === 'block')
}
