import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { VitePWA } from 'vite-plugin-pwa'
import { defineConfig } from 'vitest/config'
import { first_load } from './first-load'
import { oldest } from './oldest'
import words from './src/locales/zh-CN.json'

export default defineConfig({
  base: '/field/',
  resolve: {
    alias: {
      '@shared': fileURLToPath(new URL('../shared', import.meta.url)),
      '@': fileURLToPath(new URL('src', import.meta.url)),
    },
  },
  build: {
    // The oldest browsers: Chrome and WebView 86, iOS 14.5. public/old.js turns away what is older.
    target: ['chrome86', 'safari14.1'],
    cssTarget: ['chrome86', 'safari14.1'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    emptyOutDir: true,
    // One dot in a name: the server tells by its end that a file never changes.
    rollupOptions: {
      output: {
        chunkFileNames: ({ name }) => `assets/${name.replace(/\..*$/, '')}-[hash].js`,
        assetFileNames: ({ names }) => `assets/${(names[0] ?? 'file').replace(/\..*$/, '')}-[hash][extname]`,
      },
    },
  },
  define: {
    __APP_VERSION__: JSON.stringify(process.env.HUIJU_VERSION ?? 'dev'),
    __VUE_OPTIONS_API__: 'false',
    __VUE_I18N_LEGACY_API__: 'false',
    __VUE_I18N_FULL_INSTALL__: 'false',
    __INTLIFY_PROD_DEVTOOLS__: 'false',
  },
  plugins: [
    vue(),
    {
      // What stands in index.html before any script runs takes its words from the locale file too.
      name: 'words-of-the-page',
      transformIndexHtml: (html: string) =>
        html.replace(/%(\w+)%/g, (_, key: keyof typeof words.page) => words.page[key]),
    },
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'worker',
      filename: 'worker.ts',
      injectRegister: false,
      injectManifest: {
        globPatterns: ['**/*.{html,js,css,svg,webmanifest}'],
        globIgnores: ['assets/en-*'], // kept when somebody reads English
        rollupFormat: 'iife',
      },
      manifest: {
        id: '/field/',
        name: words.page.name,
        short_name: words.page.short_name,
        description: words.page.description,
        lang: 'zh-CN',
        start_url: '/field/',
        scope: '/field/',
        display: 'standalone',
        orientation: 'portrait',
        background_color: '#faf7f3',
        theme_color: '#a61b1b',
        icons: [
          { src: 'icon-192.png', sizes: '192x192', type: 'image/png', purpose: 'any' },
          { src: 'icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'any' },
          { src: 'icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
        ],
      },
    }),
    oldest(),
    first_load(['/src/accounts/SignInPage.vue', '/src/today/TodayPage.vue']),
  ],
  server: { proxy: { '/api': process.env.HUIJU_SERVER ?? 'http://127.0.0.1:8080' } },
  test: { include: ['src/**/*.test.ts'], setupFiles: ['tests/setup.ts'] },
})
