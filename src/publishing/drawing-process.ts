/** The process of `drawing.ts`: an SVG comes in, a PNG on white goes out. It opens nothing but SVG and is killed when it is slow. */
import { buffer } from 'node:stream/consumers'
import sharp from 'sharp'

/** As uploads are kept; icons have no size of their own that would mean anything. */
const EDGE = 1_280
const PIXELS_MAX = 25_000_000
/** Dots in an inch at which one unit of a drawing is one dot. */
const DENSITY = 72
const DENSITY_MAX = 10_000

sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({ operation: ['VipsForeignLoadSvgBuffer'] })
sharp.concurrency(1)

const svg = await buffer(process.stdin)
const { width = 0, height = 0 } = await sharp(svg, { limitInputPixels: false }).metadata()
const density = Math.min(DENSITY_MAX, (DENSITY * EDGE) / Math.max(1, width, height))
const png = await sharp(svg, { density: Math.max(1, density), limitInputPixels: PIXELS_MAX })
  .resize({ width: EDGE, height: EDGE, fit: 'inside', withoutEnlargement: true })
  // Lines drawn on nothing would be black on black where the night look is on.
  .flatten({ background: '#ffffff' })
  .png()
  .toBuffer()
process.stdout.write(png)
