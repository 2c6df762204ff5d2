// The words: both languages have the same, every one that the app asks for is there, Chinese has its own
// punctuation.
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { locale_check } from '@shared/locale_check'
import english from './en.json'

// As it stands, not as the app divides it.
const chinese = JSON.parse(readFileSync('src/locales/zh-CN.json', 'utf8')) as Parameters<typeof locale_check>[1]

it('nothing is wrong with the locale files', () => {
  const found = locale_check('src', chinese, english, {
    missing: /^[a-z_]+\.[A-Z]/, // names of shapes
    unused: /^(pages|help|fields|values|moves)\./, // named after routes, and after what the API answers
    place: /^year$/,
    chinese: /headings\.ts$/, // what stands above the columns of other people's tables
  })
  expect(found).toEqual({ one_language: [], places: [], missing: [], unused: [], half_width: [], outside: [] })
})
