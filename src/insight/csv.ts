/** Tables as CSV for spreadsheets: RFC 4180, UTF-8 with BOM, and no cell that a spreadsheet would run. Pure. */

/** Excel takes a file without it for the local code page, and Vietnamese turns to rubbish. */
const BOM = '\uFEFF'

/** Begins a formula in one spreadsheet or another (OWASP: CSV injection). */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/

export function csv(rows: readonly (readonly string[])[]): string {
  return `${BOM}${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`
}

function cell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
