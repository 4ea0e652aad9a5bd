import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { ROOT } from '../stack/settings.ts'

interface ComposeService {
  image: string
  build: { context: string; dockerfile: string }
  environment: Record<string, string>
  healthcheck: { test: string[]; interval: string; timeout: string; retries: number }
  volumes?: string[]
  depends_on?: Record<string, { condition: string }>
  network_mode: string
  ports?: string[]
}

const text = read('docker-compose.yml')
const compose = parse(text, { merge: true }) as {
  services: Record<string, ComposeService>
  volumes: Record<string, unknown>
}
const services = Object.entries(compose.services)
const stores = services.filter(([name]) => name !== 'server')

describe('docker-compose.yml', () => {
  it('has the four services of the design', () => {
    expect(Object.keys(compose.services)).toEqual(['asterisk', 'redis', 'postgres', 'server'])
  })

  it.each(services)('builds %s from a Dockerfile that starts from a Debian base image', (_, { build }) => {
    expect(build.context).toBe('.')
    const dockerfile = read(build.dockerfile)
    expect(dockerfile).toContain('ARG BASE_IMAGE=debian:')
    for (const [, image] of dockerfile.matchAll(/^FROM (\S+)/gm)) expect(image).toBe('${BASE_IMAGE}')
  })

  it.each(services)('copies into %s only what the repository has', (_, { build }) => {
    const sources = [...read(build.dockerfile).matchAll(/^COPY (?!--from)(\S+) /gm)].map(
      (match) => match[1] ?? '',
    )
    expect(sources.length).toBeGreaterThan(0)
    for (const source of sources) expect(existsSync(join(ROOT, source)), source).toBe(true)
  })

  it.each(services)('asks %s for its health', (_, { healthcheck, build }) => {
    expect(healthcheck.test.length).toBeGreaterThan(1)
    expect(healthcheck.retries).toBeGreaterThan(3)
    expect(read(build.dockerfile)).toContain('HEALTHCHECK')
  })

  it.each(stores)('keeps what %s must not forget on a named volume', (name, { volumes }) => {
    expect(volumes?.[0]).toBe(`${name}:/data`)
    expect(Object.keys(compose.volumes)).toContain(name)
  })

  it('lets Asterisk write recordings where the server reads them', () => {
    for (const name of ['asterisk', 'server'])
      expect(compose.services[name]?.volumes).toContain('recordings:/recordings')
    expect(compose.volumes).toHaveProperty('recordings')
  })

  it('starts the server when the others answer', () => {
    const conditions = Object.entries(compose.services['server']?.depends_on ?? {})
    expect(conditions.map(([name]) => name).sort()).toEqual(['asterisk', 'postgres', 'redis'])
    for (const [, { condition }] of conditions) expect(condition).toBe('service_healthy')
  })

  it('has no default password: each is asked for by name', () => {
    const secrets = services.flatMap(([, { environment }]) =>
      Object.entries(environment).filter(([name]) => /PASSWORD|_URL$/.test(name)),
    )
    expect(secrets.length).toBeGreaterThan(8)
    for (const [name, value] of secrets) {
      if (name === 'HOTLINE_HEADSET_URL') continue // carries none
      if (name === 'HOTLINE_DEMO_PASSWORD') expect(value).toBe('${HOTLINE_DEMO_PASSWORD-}')
      else expect(value, name).toMatch(/\$\{HOTLINE_[A-Z]+_PASSWORD:\?[^}]+\}/)
    }
  })

  it('offers no store to the network', () => {
    for (const [, { network_mode, ports }] of services) {
      expect(network_mode).toBe('host')
      expect(ports).toBeUndefined()
    }
    for (const file of ['docker/redis/entrypoint.sh', 'docker/postgres/entrypoint.sh'])
      expect(read(file)).toContain('127.0.0.1')
  })
})

describe("Asterisk's entrypoint", () => {
  it('has a value for every placeholder of our templates', () => {
    const folder = 'telephony/asterisk/etc'
    const templates = readdirSync(join(ROOT, folder)).map((name) => read(join(folder, name)))
    const wanted = new Set(templates.join('\n').match(/@@[A-Z_]+@@/g))
    const entrypoint = read('telephony/asterisk/entrypoint.sh')
    expect(wanted.size).toBeGreaterThan(15)
    for (const placeholder of wanted)
      expect(entrypoint).toMatch(new RegExp(`\\b${placeholder.replaceAll('@@', '')}\\b`))
  })
})

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8')
}
