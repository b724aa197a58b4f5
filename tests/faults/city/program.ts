/** A node of the city, in a process of its own. */
import { cityProduct } from './product.ts'

const app = await cityProduct()
await app.start()
process.on('SIGTERM', () => void app.stop().then(() => process.exit(0)))
