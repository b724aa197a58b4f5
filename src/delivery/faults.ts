/** What a log may say of an error: its message could quote a text or an address. */
export function faultOf(error: unknown): { readonly error: string; readonly errorCode?: string } {
  if (!(error instanceof Error)) return { error: typeof error }
  return { error: error.name, ...('code' in error && typeof error.code === 'string' && { errorCode: error.code }) }
}
