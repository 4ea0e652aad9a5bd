/** The agent desktop as a page at /desktop/, the same files that the Electron application shows. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import serve from '@fastify/static'
import fp from 'fastify-plugin'
import { AppError } from '@hotline/contract'

export default fp(
  async (app) => {
    const { desktopDir } = app.settings
    for (const url of ['/', '/desktop']) {
      app.get(url, { config: { roles: 'public' }, schema: { hide: true } }, (_request, reply) =>
        reply.redirect('/desktop/'),
      )
    }
    if (!existsSync(join(desktopDir, 'index.html'))) {
      app.log.warn({ desktopDir }, 'no built desktop page here: /desktop/ answers NOT_FOUND')
      app.get('/desktop/*', { schema: { hide: true } }, () => {
        throw new AppError('NOT_FOUND', { missing: 'desktop page' })
      })
      return
    }
    await app.register(serve, {
      root: desktopDir,
      prefix: '/desktop/',
      cacheControl: false,
      setHeaders: (response, path) => {
        // Vite names assets by their content; the page itself must be asked for anew.
        const kept = path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache'
        void response.header('cache-control', kept)
      },
    })
  },
  { name: 'desktop-page', dependencies: ['auth'] },
)
