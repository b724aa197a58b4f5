/** Somebody who may publish, signed in just now. Tells over the process channel with what cookies. */
import { authenticator } from '../../staff/authenticator.ts'
import { browser } from '../../staff/rig.ts'
import { PUBLIC_URL } from './phones.ts'
import { cityProduct } from './product.ts'

// A node like the others: whatever it takes out of the outbox meanwhile, it can send.
const app = await cityProduct()
const phone = authenticator({ origin: PUBLIC_URL, rpId: new URL(PUBLIC_URL).hostname })
const editor = browser(app.server, { phone, address: '198.51.100.1' })
await editor.openLink((await app.staff.invite({ name: 'Hạnh', role: 'admin' })).url)
await editor.makeKey()
const cookie = Array.from(editor.cookies, ([name, value]) => `${name}=${value}`).join('; ')
await app.stop()
process.send?.(cookie, () => process.exit(0))
