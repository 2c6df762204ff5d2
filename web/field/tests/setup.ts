// Tests run with an IndexedDB in memory; Debian's Node 18 has no `crypto` of its own among the globals.
import { webcrypto } from 'node:crypto'
import 'fake-indexeddb/auto'

globalThis.crypto ??= webcrypto as Crypto
