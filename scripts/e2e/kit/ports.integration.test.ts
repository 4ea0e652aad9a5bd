/** Two processes never hold the same test port, and a process that ends gives its ports back. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { freePort, freePortBlock } from './ports.ts'
import { ownSlice } from './port-slices.ts'

it('gives different ports, and blocks that nothing else gets', async () => {
  const first = await freePortBlock(40)
  const ports = await Promise.all(Array.from({ length: 20 }, freePort))
  expect(new Set(ports).size).toBe(20)
  expect(ports.some((port) => port >= first && port < first + 40)).toBe(false)
  expect(first % 2).toBe(0)
})

it('gives two processes slices that do not meet, and a slice again when its process was killed', async () => {
  const other = spawn(
    process.execPath,
    [
      '--import',
      'tsx',
      '--input-type=module',
      '--eval',
      OTHER,
      fileURLToPath(new URL('./', import.meta.url)),
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const theirs = JSON.parse(String((await once(other.stdout, 'data'))[0])) as { first: number; last: number }
  const during = await ownSlice(500)
  expect(during.first > theirs.last || during.last < theirs.first).toBe(true)
  expect(await canListen(theirs.first - 1)).toBe(false)
  other.kill('SIGKILL')
  await once(other, 'exit')
  expect(await canListen(theirs.first - 1)).toBe(true)
})

function canListen(port: number): Promise<boolean> {
  const server = createServer()
  return new Promise((resolve) => {
    server.once('error', () => resolve(false))
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)))
  })
}

const OTHER = `
const { ownSlice } = await import(process.argv[1] + 'port-slices.ts')
console.log(JSON.stringify(await ownSlice(1)))
setInterval(() => {}, 1000)
`
