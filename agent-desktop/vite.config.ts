// One file for the three builds: the page (default), Electron's main (`--mode main`) and preload (`--mode preload`).
import react from '@vitejs/plugin-react'
import { defineConfig, type UserConfig } from 'vite'

const page: UserConfig = {
  root: 'src/renderer',
  // Relative, so that the same files work below /desktop/ and anywhere else.
  base: './',
  plugins: [react()],
  build: {
    outDir: '../../dist/renderer',
    emptyOutDir: true,
    // An office PC of 2018 has Chromium of its time at best; Windows 7 stops at 109.
    target: 'chrome109',
    chunkSizeWarningLimit: 1200,
    // The page is served with a strict CSP: nothing may be inlined as data: or script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
}

function electronPart(name: 'main' | 'preload'): UserConfig {
  return {
    build: {
      lib: {
        entry: `src/${name}/${name}.ts`,
        // A sandboxed preload is CommonJS.
        formats: [name === 'main' ? 'es' : 'cjs'],
        fileName: () => (name === 'main' ? 'main.js' : 'preload.cjs'),
      },
      outDir: `dist/${name}`,
      emptyOutDir: true,
      minify: false,
      target: 'node22',
      rolldownOptions: { external: ['electron', /^node:/] },
    },
  }
}

export default defineConfig(({ mode }) => (mode === 'main' || mode === 'preload' ? electronPart(mode) : page))
