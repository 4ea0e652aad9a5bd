import { createSocket, type Socket } from 'node:dgram'
import { createServer, type Server } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { freePorts, isFree, requireFree } from './ports.ts'

const open: (Server | Socket)[] = []
afterEach(() => open.splice(0).forEach((one) => one.close()))

describe('ports', () => {
  it('knows a taken TCP port from a free one', async () => {
    const [port = 0] = await freePorts(1)
    expect(await isFree(port, 'tcp')).toBe(true)
    await listen(port)
    expect(await isFree(port, 'tcp')).toBe(false)
  })

  it('knows a taken UDP port from a free one', async () => {
    const [port = 0] = await freePorts(1)
    await bind(port)
    expect(await isFree(port, 'udp')).toBe(false)
    expect(await isFree(port, 'tcp')).toBe(true)
  })

  it('notices a program that listens on every address', async () => {
    const [port = 0] = await freePorts(1)
    await listen(port, '0.0.0.0')
    expect(await isFree(port, 'tcp')).toBe(false)
  })

  it('names the port, its purpose and the setting that moves it', async () => {
    const [port = 0] = await freePorts(1)
    await listen(port)
    const wanted = { purpose: 'web', port, protocol: 'tcp', setting: 'HOTLINE_HTTP_PORT' } as const
    await expect(requireFree([wanted])).rejects.toThrow(
      `Port ${String(port)}/tcp (web) is taken by another program: end it, or set HOTLINE_HTTP_PORT to a free port.`,
    )
  })

  it('gives different ports', async () => {
    expect(new Set(await freePorts(20)).size).toBe(20)
  })
})

function listen(port: number, host = '127.0.0.1'): Promise<void> {
  const server = createServer()
  open.push(server)
  return new Promise((resolve, reject) => server.once('error', reject).listen(port, host, () => resolve()))
}

function bind(port: number): Promise<void> {
  const socket = createSocket('udp4')
  open.push(socket)
  return new Promise((resolve) => socket.bind(port, '127.0.0.1', () => resolve()))
}
