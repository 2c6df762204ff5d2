import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'
import words from './src/locales/zh-CN.json'

// Groups of words that only pages of `apart` in router.ts use, and help.
const apart = ['help', 'evening', 'visit_checks', 'oddities', 'complaints', 'worksheets', 'documents', 'sessions', 'directory', 'imports', 'reconcile', 'audit', 'preparation', 'bulletins', 'compare', 'topics', 'map', 'figures', 'goals', 'rates', 'bulk', 'callbacks', 'orders', 'agenda', 'messages', 'instructions']

export default defineConfig({
  base: '/console/',
  resolve: {
    alias: {
      '@shared': fileURLToPath(new URL('../shared', import.meta.url)),
      '@': fileURLToPath(new URL('src', import.meta.url)),
    },
  },
  build: {
    // Offices have Chrome 109 on Windows 7, 360 in its fast mode, and the browsers of 麒麟 and 统信.
    target: ['chrome86', 'safari14.1'],
    cssTarget: ['chrome86', 'safari14.1'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    emptyOutDir: true,
    chunkSizeWarningLimit: 600, // charts, which come when a page that draws is opened
    // One dot in a name: the server tells by its end that a file never changes.
    rollupOptions: {
      output: {
        chunkFileNames: ({ name }) => `assets/${name.replace(/\..*$/, '')}-[hash].js`,
        assetFileNames: ({ names }) => `assets/${(names[0] ?? 'file').replace(/\..*$/, '')}-[hash][extname]`,
      },
    },
  },
  define: {
    __VUE_OPTIONS_API__: 'false',
    __VUE_I18N_LEGACY_API__: 'false',
    __VUE_I18N_FULL_INSTALL__: 'false',
    __INTLIFY_PROD_DEVTOOLS__: 'false',
  },
  plugins: [
    vue(),
    {
      // Help, and the words of pages that nobody begins with, come later than the others (base/words.ts).
      name: 'words-apart',
      enforce: 'pre',
      load(id) {
        const [file, part] = id.split('?')
        if (!file!.endsWith('/locales/zh-CN.json')) return null
        const all = Object.entries(JSON.parse(readFileSync(file!, 'utf8')) as Record<string, unknown>)
        return JSON.stringify(Object.fromEntries(all.filter(([name]) => apart.includes(name) === (part === 'apart'))))
      },
    },
    {
      // What stands in index.html before any script runs takes its words from the locale file too.
      name: 'words-of-the-page',
      transformIndexHtml: (html: string) =>
        html.replace(/%(\w+)%/g, (_, key: keyof typeof words.page) => words.page[key]),
    },
  ],
  server: { proxy: { '/api': process.env.HUIJU_SERVER ?? 'http://127.0.0.1:8080' } },
  test: { include: ['src/**/*.test.ts'] },
})
