// Photos, made small on the phone. Drawing one anew leaves out everything the camera wrote beside the picture:
// the place, the device, the moment.
import { sha256 } from '@shared/ids'
import type { FieldDb } from '@/store/db'

const most_bytes = 200 * 1024
const sizes = [1600, 1280, 1024, 800, 640]
const qualities = [0.82, 0.7, 0.58, 0.45]

const to_blob = (canvas: HTMLCanvasElement, quality: number) =>
  new Promise<Blob | null>((take) => canvas.toBlob(take, 'image/jpeg', quality))

async function load(file: Blob): Promise<HTMLImageElement> {
  const address = URL.createObjectURL(file)
  try {
    const image = new Image()
    image.src = address
    await image.decode()
    return image
  } finally {
    URL.revokeObjectURL(address)
  }
}

export async function shrink(file: Blob): Promise<Blob> {
  const image = await load(file)
  for (const size of sizes) {
    const scale = Math.min(1, size / Math.max(image.naturalWidth, image.naturalHeight))
    const canvas = document.createElement('canvas')
    canvas.width = Math.max(1, Math.round(image.naturalWidth * scale))
    canvas.height = Math.max(1, Math.round(image.naturalHeight * scale))
    canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height)
    for (const quality of qualities) {
      const blob = await to_blob(canvas, quality)
      if (blob && blob.size <= most_bytes) return blob
    }
  }
  throw new Error('a picture that cannot be made small')
}

// Keeps the bytes under the name of their content; the same picture twice is kept once.
export async function keep_file(db: FieldDb, blob: Blob): Promise<string> {
  const bytes = await blob.arrayBuffer()
  const name = await sha256(bytes)
  if (!(await db.files.get(name)))
    await db.files.put({
      sha256: name, type: blob.type.split(';')[0]!, bytes, size: bytes.byteLength, state: 'waiting', tries: 0, next_try: 0, made: Date.now(),
    })
  return name
}
