// Ids that the phone makes itself: UUIDs of version 7, in the order of their making, so that a resend is
// recognised and the server's index stays small.
let last = 0
let counter = 0

export function new_id(now = Date.now()): string {
  // Several in one millisecond, or a clock that was set back: the order stays.
  if (now > last) {
    last = now
    counter = 0
  } else counter += 1
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  let time = last
  for (let at = 5; at >= 0; at -= 1) {
    bytes[at] = time % 256
    time = Math.floor(time / 256)
  }
  bytes[6] = 0x70 | ((counter >> 8) & 0x0f)
  bytes[7] = counter & 0xff
  bytes[8] = 0x80 | (bytes[8]! & 0x3f)
  const hex = to_hex(bytes)
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

export const to_hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

// Only where the page came over https (or from this machine): elsewhere browsers have no digest.
export async function sha256(bytes: ArrayBuffer): Promise<string> {
  return to_hex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))
}
