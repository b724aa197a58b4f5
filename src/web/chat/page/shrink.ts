/**
 * A photo made small before it leaves, to spare somebody's data: as a person would read it on a screen, and without where
 * it was taken.
 */

/** Letters on a photographed screen or form stay readable. */
const SIDE_PX = 1_600
const QUALITY = 0.8
/** The server's own limit, for what this browser cannot draw (HEIC on Android). */
const BYTES_MAX = 10 * 1024 * 1024

/** @returns `null`: too large to be sent as it is, and it cannot be made smaller here */
export async function shrunk(file: Blob): Promise<Blob | null> {
  return (await drawn(file)) ?? (file.size <= BYTES_MAX ? file : null)
}

async function drawn(file: Blob): Promise<Blob | null> {
  const url = URL.createObjectURL(file)
  try {
    const image = new Image()
    image.src = url
    await image.decode()
    const scale = Math.min(1, SIDE_PX / Math.max(image.naturalWidth, image.naturalHeight))
    const canvas = document.createElement('canvas')
    canvas.width = Math.max(1, Math.round(image.naturalWidth * scale))
    canvas.height = Math.max(1, Math.round(image.naturalHeight * scale))
    const pen = canvas.getContext('2d')
    if (!pen) return null
    // What is see-through would turn black.
    pen.fillStyle = '#fff'
    pen.fillRect(0, 0, canvas.width, canvas.height)
    pen.drawImage(image, 0, 0, canvas.width, canvas.height)
    return await new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', QUALITY))
  } catch {
    return null
  } finally {
    URL.revokeObjectURL(url)
  }
}
