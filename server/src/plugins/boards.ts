/** The board of this node, for every feature whose commands are answered with it. */
import fp from 'fastify-plugin'
import type { BoardView } from '@hotline/contract'

/** The board feature fulfils it. */
export interface Boards {
  /** The board as it is now. @throws Error before the board feature is there */
  open(): Promise<BoardView>
  serve(open: () => Promise<BoardView>): void
}

declare module 'fastify' {
  interface FastifyInstance {
    boards: Boards
  }
}

export default fp(
  (app, _options, done) => {
    let board: (() => Promise<BoardView>) | undefined
    app.decorate('boards', {
      open() {
        if (board === undefined) throw new Error('no board is registered')
        return board()
      },
      serve(open) {
        board = open
      },
    } satisfies Boards)
    done()
  },
  { name: 'boards' },
)
