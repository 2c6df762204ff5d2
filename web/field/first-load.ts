// Counts what a phone must fetch before the first screen stands, as the server sends it (brotli, quality 11),
// and fails the build when that outgrows a slow network.
import { brotliCompressSync, constants } from 'node:zlib'
import type { Plugin, Rollup } from 'vite'

const most = 150 * 1024

const packed = (bytes: string | Uint8Array) =>
  brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length

// `first` names the modules of the screens that may come first; what they import comes with them.
export function first_load(first: string[]): Plugin {
  return {
    name: 'first-load',
    apply: 'build',
    enforce: 'post',
    generateBundle(_, bundle) {
      const files = Object.values(bundle)
      const wanted = new Set<string>()
      const take = (name: string) => {
        const file = bundle[name]
        if (!file || wanted.has(name)) return
        wanted.add(name)
        if (file.type !== 'chunk') return
        file.imports.forEach(take)
        file.viteMetadata?.importedCss.forEach(take)
        file.viteMetadata?.importedAssets.forEach(take)
      }
      const chunks = files.filter((file): file is Rollup.OutputChunk => file.type === 'chunk')
      chunks.filter((chunk) => chunk.isEntry).forEach((chunk) => take(chunk.fileName))
      chunks
        .filter((chunk) => chunk.moduleIds.some((id) => first.some((name) => id.endsWith(name))))
        .forEach((chunk) => take(chunk.fileName))
      take('index.html')
      const size = (file: Rollup.OutputAsset | Rollup.OutputChunk) =>
        packed(file.type === 'chunk' ? file.code : file.source)
      let total = 0
      for (const name of wanted) total += size(bundle[name]!)
      const whole = files.reduce((sum, file) => sum + (/\/en-/.test(file.fileName) ? 0 : size(file)), 0)
      const kib = (bytes: number) => `${(bytes / 1024).toFixed(1)} KiB`
      console.log(`field app: first screen ${kib(total)} (${wanted.size} files), with all screens ${kib(whole)} of ${kib(most)}`)
      // The worker fetches the rest while the first screen is read: nothing comes over the network after that.
      if (whole > most) this.error(`${kib(whole)} for the first visit: more than ${kib(most)}`)
    },
  }
}
