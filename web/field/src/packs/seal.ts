// Files that carry records between a phone and a desk where no network reaches. They are locked, so that whoever
// finds one reads nothing: with the key that all devices of one person have, or with a code on a slip of paper.
// Everything here also works where the page did not come over https, and browsers keep their own ciphers back.
import { xchacha20poly1305 } from '@noble/ciphers/chacha'

export interface Head {
  kind: 'huiju-pack'
  version: 1
  holds: 'visits' | 'homes'
  lock: 'person' | 'code'
  person: string
  made: string
}

// Without those that are mistaken for one another.
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const code_bytes = 10
const nonce_bytes = 24

// 80 random bits are too many to try, so they are the key themselves: no slow derivation on an old phone.
export function new_code(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(code_bytes * 8 / 5))
  return Array.from(bytes, (byte) => letters[byte & 31]).join('').replace(/(.{4})(?=.)/g, '$1 ')
}

export function key_of_code(typed: string): Uint8Array | null {
  const code = typed.toUpperCase().replace(/O/g, '0').replace(/[IL]/g, '1').replace(/[\s-]/g, '')
  if (code.length !== code_bytes * 8 / 5) return null
  const key = new Uint8Array(32)
  for (let at = 0; at < code.length; at += 1) {
    const value = letters.indexOf(code[at]!)
    if (value < 0) return null
    key[at] = value
  }
  return key
}

export const key_of_hex = (hex: string) => Uint8Array.from(hex.match(/../g) ?? [], (byte) => parseInt(byte, 16))

// One line of JSON that anybody may read, 24 random bytes, then the content; a changed line opens nothing.
export function seal(head: Omit<Head, 'kind' | 'version' | 'made'>, key: Uint8Array, content: unknown): Blob {
  const line = new TextEncoder().encode(JSON.stringify({ kind: 'huiju-pack', version: 1, made: new Date().toISOString(), ...head } satisfies Head) + '\n')
  const nonce = crypto.getRandomValues(new Uint8Array(nonce_bytes))
  const sealed = xchacha20poly1305(key, nonce, line).encrypt(new TextEncoder().encode(JSON.stringify(content)))
  return new Blob([line, nonce, sealed as Uint8Array<ArrayBuffer>], { type: 'application/octet-stream' })
}

const end_of_line = (bytes: Uint8Array) => bytes.subarray(0, 4096).indexOf(10) + 1

export function read_head(bytes: Uint8Array): Head | null {
  try {
    const head = JSON.parse(new TextDecoder().decode(bytes.subarray(0, end_of_line(bytes)))) as Head
    return head.kind === 'huiju-pack' && head.version === 1 ? head : null
  } catch {
    return null
  }
}

// Null when the key is another one, or a byte was changed.
export function unseal<T>(bytes: Uint8Array, key: Uint8Array): T | null {
  const content = end_of_line(bytes)
  try {
    const nonce = bytes.subarray(content, content + nonce_bytes)
    const plain = xchacha20poly1305(key, nonce, bytes.subarray(0, content)).decrypt(bytes.subarray(content + nonce_bytes))
    return JSON.parse(new TextDecoder().decode(plain)) as T
  } catch {
    return null
  }
}

export function to_base64(bytes: ArrayBuffer): string {
  const view = new Uint8Array(bytes)
  let text = ''
  for (let at = 0; at < view.length; at += 8192) text += String.fromCharCode(...view.subarray(at, at + 8192))
  return btoa(text)
}

export const from_base64 = (text: string) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0)).buffer
