/** The worker that keeps the page's own files on this device, so that it opens without a network. */
import { change } from './state.ts'

interface Policy {
  createScriptURL(url: string): string
}

export function followWorker(): void {
  if (!('serviceWorker' in navigator)) return
  const url = '/desk/worker.js'
  // The page's rules let no plain text name a script.
  const { trustedTypes } = window as unknown as {
    readonly trustedTypes?: { createPolicy(name: string, rules: Policy): Policy }
  }
  const policy = trustedTypes?.createPolicy('desk-worker', { createScriptURL: (asked) => (asked === url ? asked : '') })
  const hadOne = navigator.serviceWorker.controller !== null
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    if (hadOne) change({ stale: true })
  })
  navigator.serviceWorker.register(policy ? policy.createScriptURL(url) : url, { scope: '/desk' }).catch(() => {
    // Private windows and plain http have none: the page works, it only loads anew each time.
  })
}
