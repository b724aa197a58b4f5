/** The machine's own Chromium, for tests that need a browser. */
import { existsSync } from 'node:fs'
import { AxeBuilder } from '@axe-core/playwright'
import { type Browser, chromium, type Page } from 'playwright-core'

const USUAL_PATHS = [
  // The same engine without the windows around it: four times as fast.
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/**
 * `CHROMIUM` first (`CHROMIUM_WHOLE` for the whole browser); `undefined`: this machine has none.
 *
 * @param whole with notices, and printing as people do: the shell does neither
 */
export function chromiumPath(whole = false): string | undefined {
  const named = whole ? process.env.CHROMIUM_WHOLE : process.env.CHROMIUM
  return named || USUAL_PATHS.find((path) => existsSync(path) && !(whole && path.endsWith('-shell')))
}

/** @param more  arguments besides the usual ones: a microphone that hums, for one */
export async function launchBrowser(whole = false, more: readonly string[] = []): Promise<Browser> {
  const executablePath = chromiumPath(whole)
  if (executablePath === undefined) throw new Error('No Chromium found: install the package chromium or set CHROMIUM')
  return await chromium.launch({
    executablePath,
    args: [
      ...['--no-sandbox', '--headless', '--disable-gpu', '--disable-background-networking', '--disable-dev-shm-usage'],
      ...more,
    ],
  })
}

/** Serious and critical findings, one line each. Contrast is held to 7:1. */
export async function accessibilityProblems(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page })
    // Sizes are measured by the tests themselves: axe takes a button half under the sticky bar for a small one.
    .options({ rules: { 'color-contrast-enhanced': { enabled: true }, 'target-size': { enabled: false } } })
    .analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`))
}
