// Tests run with an IndexedDB in memory.
import 'fake-indexeddb/auto'
