// The words: both languages have the same, every one that the app asks for is there, Chinese has its own
// punctuation.
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import chinese from './zh-CN.json'
import english from './en.json'

type Tree = { [key: string]: string | Tree }

function flat(tree: Tree, before = ''): Map<string, string> {
  const found = new Map<string, string>()
  for (const [key, value] of Object.entries(tree))
    if (typeof value === 'string') found.set(before + key, value)
    else flat(value, `${before}${key}.`).forEach((text, name) => found.set(name, text))
  return found
}

const zh = flat(chinese)
const en = flat(english)
const source = path.resolve('src')
const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(vue|ts)$/.test(name) && !/\.test\.ts$|types\.d\.ts$/.test(name))
const code = files.map((name) => readFileSync(path.join(source, name), 'utf8'))

describe('the locale files', () => {
  it('have the same keys in both languages', () => {
    expect([...en.keys()].sort()).toEqual([...zh.keys()].sort())
  })

  it('have the same places to fill in', () => {
    const places = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((found) => found[1]).sort()
    for (const [key, text] of zh) expect(places(en.get(key)!).filter((one) => one !== 'year'), key).toEqual(places(text).filter((one) => one !== 'year'))
  })

  it('have what the app asks for, and nothing else', () => {
    const groups = Object.keys(chinese).join('|')
    const asked = new Set<string>()
    const patterns: RegExp[] = []
    for (const text of code) {
      for (const [, key] of text.matchAll(new RegExp(`['"]((?:${groups})\\.[\\w.]+)['"]`, 'g'))) asked.add(key!)
      for (const [, key] of text.matchAll(new RegExp('`((?:' + groups + ')\\.[^`]*)`', 'g')))
        patterns.push(new RegExp(`^${key!.replace(/\$\{[^}]*\}/g, '\\w+').replace(/\./g, '\\.')}$`))
    }
    const missing = [...asked].filter((key) => !zh.has(key) && !/^[a-z]+\.(create|update|correct|join|answer|rate)$|\.(length|[A-Z])/.test(key))
    expect(missing).toEqual([])
    const unused = [...zh.keys()].filter((key) => !key.startsWith('page.') && !asked.has(key) && !patterns.some((one) => one.test(key)) && !/^(outbox\.(what|why)|fields)\./.test(key))
    expect(unused).toEqual([])
  })

  it('use full-width punctuation in Chinese', () => {
    const half = /[\u4e00-\u9fff、。《》“”，；：？！（）][,;:!?()]|[,;:!?()][\u4e00-\u9fff]/
    expect([...zh].filter(([, text]) => half.test(text))).toEqual([])
  })

  it('hold every Chinese word that people read', () => {
    const outside = files.flatMap((name, at) => {
      const text = code[at]!.replace(/^\s*\/\/.*$|\s\/\/ .*$|\/\*[\s\S]*?\*\/|<!--[\s\S]*?-->/gm, '')
      return /[\u4e00-\u9fff]/.test(text) && !/initials\.ts$/.test(name) ? [name] : []
    })
    expect(outside).toEqual(['settings/MePage.vue'])
  })
})
