import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'

/** The three kinds of tests (ARCHITECTURE.md). Time limits are for hanging only: machines are shared and noisy. */
const ROOT = resolve(import.meta.dirname, '../..')
const IGNORED = ['**/node_modules/**', '**/dist/**', '.local/**', '.tsbuild/**']
const SERVICES = '**/*.integration.test.ts'

export default defineConfig({
  root: ROOT,
  test: {
    projects: [
      {
        root: ROOT,
        test: {
          name: 'unit',
          include: ['**/*.test.ts'],
          exclude: [...IGNORED, SERVICES, 'agent-desktop/**'],
          testTimeout: 30_000,
        },
      },
      {
        root: ROOT,
        test: {
          name: 'desktop',
          include: ['agent-desktop/**/*.test.{ts,tsx}'],
          exclude: [...IGNORED, SERVICES],
          environment: 'happy-dom',
          testTimeout: 30_000,
        },
      },
      {
        root: ROOT,
        test: {
          name: 'integration',
          include: [SERVICES],
          exclude: IGNORED,
          // They share one Asterisk and two cores.
          fileParallelism: false,
          testTimeout: 90_000,
          hookTimeout: 90_000,
        },
      },
      {
        root: ROOT,
        test: {
          name: 'e2e',
          include: ['scripts/e2e/*.spec.ts'],
          exclude: IGNORED,
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
})
