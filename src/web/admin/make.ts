/**
 * Runs before every `npm start`, at every restart of `npm run dev` and in the image. Looking costs some milliseconds,
 * building a second or two. A production install has no Vite: then what stands there is left alone, and `/admin` says
 * what is missing.
 */
import { existsSync } from 'node:fs'
import { BUNDLE_DIR, buildEditor } from './build.ts'

try {
  if ((await buildEditor()) === 'no builder' && !existsSync(BUNDLE_DIR))
    console.error('The editor at /admin is not built: that needs the development dependencies once (npm ci).')
} catch (error) {
  // Residents and volunteers do not need the editor: the server starts without it.
  console.error('The editor at /admin could not be built:', error)
}
