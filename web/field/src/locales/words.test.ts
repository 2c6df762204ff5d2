// The words: both languages have the same, every one that the app asks for is there, Chinese has its own
// punctuation.
import { expect, it } from 'vitest'
import { locale_check } from '@shared/locale_check'
import chinese from './zh-CN.json'
import english from './en.json'

it('nothing is wrong with the locale files', () => {
  const found = locale_check('src', chinese, english, {
    missing: /^[a-z]+\.(create|update|correct|join|answer|rate)$|\.(length|[A-Z])/,
    unused: /^(outbox\.(what|why)|fields)\./,
    place: /^year$/,
    chinese: /MePage\.vue$/, // the name of the language itself
  })
  expect(found).toEqual({ one_language: [], places: [], missing: [], unused: [], half_width: [], outside: [] })
})
