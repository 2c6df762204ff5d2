// Fails the build when a script holds what the oldest browsers cannot read: newer syntax than ES2020, which is all
// that Safari 14 knows whole, or a look-behind in a regular expression, which iOS has only since 16.4 and which no
// compiler can replace. Packages may bring either.
import { parse } from 'acorn'
import type { Plugin } from 'vite'

export function oldest(): Plugin {
  return {
    name: 'oldest-browsers',
    apply: 'build',
    enforce: 'post',
    generateBundle(_, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type !== 'chunk') continue
        parse(file.code, { ecmaVersion: 2020, sourceType: 'module' })
        const found = /.{0,40}\(\?<[=!].{0,40}/.exec(file.code)
        if (found) this.error(`${file.fileName}: look-behind in ${found[0]}`)
      }
    },
  }
}
