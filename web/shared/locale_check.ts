// What is wrong with an app's locale files; for its tests.
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

type Tree = { [key: string]: string | Tree }

function flat(tree: Tree, before = ''): Map<string, string> {
  const found = new Map<string, string>()
  for (const [key, value] of Object.entries(tree))
    if (typeof value === 'string') found.set(before + key, value)
    else flat(value, `${before}${key}.`).forEach((text, name) => found.set(name, text))
  return found
}

export interface Spared {
  missing?: RegExp // looks like a word's key and is none
  unused?: RegExp // asked for under a name that is put together
  place?: RegExp // a place to fill in that one language may leave out
  chinese?: RegExp // files that hold Chinese which is no text for people
}

// `source` is the folder of the app's code.
export function locale_check(source: string, chinese: Tree, english: Tree, spared: Spared = {}) {
  const zh = flat(chinese)
  const en = flat(english)
  const is = (pattern: RegExp | undefined, text: string) => !!pattern?.test(text)
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(vue|ts)$/.test(name) && !/\.test\.ts$|types\.d\.ts$/.test(name))
    .map((name) => ({ name, code: readFileSync(path.join(source, name), 'utf8') }))

  const places = (text: string) =>
    [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((found) => found[1]!))].filter((one) => !is(spared.place, one)).sort().join()

  const groups = Object.keys(chinese).join('|')
  const asked = new Set<string>()
  const patterns: RegExp[] = []
  for (const { code } of files) {
    // After an equals sign stands an expression of a template.
    for (const [, key] of code.matchAll(new RegExp(`(?<!=)['"]((?:${groups})\\.[\\w.]+)['"]`, 'g'))) asked.add(key!)
    for (const [, key] of code.matchAll(new RegExp('`((?:' + groups + ')\\.[^`]*)`', 'g')))
      patterns.push(new RegExp(`^${key!.replace(/\./g, '\\.').replace(/\$\{[^}]*\}/g, '[\\w-]+')}$`))
  }
  // Plural forms of English stand behind a bar.
  const first = (text: string) => text.split(' | ')[0]!
  const half_width = /[\u4e00-\u9fff、。《》“”，；：？！（）][,;:!?()]|[,;:!?()][\u4e00-\u9fff]/
  return {
    one_language: [...zh.keys()].filter((key) => !en.has(key)).concat([...en.keys()].filter((key) => !zh.has(key))),
    places: [...zh].filter(([key, text]) => places(first(en.get(key) ?? '')) !== places(text)).map(([key]) => key),
    missing: [...asked].filter((key) => !zh.has(key) && !is(spared.missing, key)),
    unused: [...zh.keys()].filter(
      (key) => !key.startsWith('page.') && !asked.has(key) && !patterns.some((one) => one.test(key)) && !is(spared.unused, key),
    ),
    half_width: [...zh].filter(([, text]) => half_width.test(text)).map(([key]) => key),
    // Chinese in the code, where it cannot be translated.
    outside: files
      .filter(({ name, code }) => !is(spared.chinese, name) && /[\u4e00-\u9fff]/.test(code.replace(/^\s*\/\/.*$|\s\/\/ .*$|\/\*[\s\S]*?\*\/|<!--[\s\S]*?-->/gm, '')))
      .map(({ name }) => name),
  }
}
