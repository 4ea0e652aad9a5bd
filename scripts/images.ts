import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { findProgram, outcomeOf, run } from './stack/command.ts'
import { Refusal, sentenceOf } from './stack/refusal.ts'
import { ROOT } from './stack/settings.ts'
import { step, type Say } from './stack/step.ts'

/** `npm run images`: builds the images of docker-compose.yml where an engine and a base image are to be had. */
const say: Say = (line) => console.log(line)
const BASE_IMAGE = process.env['HOTLINE_BASE_IMAGE'] ?? 'debian:trixie-slim'

interface Compose {
  services: Record<string, { image: string; build: { context: string; dockerfile: string } }>
}

try {
  await buildImages()
} catch (failure) {
  console.error(failure instanceof Refusal ? failure.message : sentenceOf(failure))
  process.exit(1)
}

async function buildImages(): Promise<void> {
  const docker = await engine()
  await base(docker)
  const { services } = parse(readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8'), {
    merge: true,
  }) as Compose
  for (const { image, build } of Object.values(services))
    await step(say, image, () =>
      run({
        command: docker,
        args: [
          'build',
          ...['--build-arg', `BASE_IMAGE=${BASE_IMAGE}`],
          ...['--tag', image, '--file', join(ROOT, build.dockerfile), join(ROOT, build.context)],
        ],
      }),
    )
}

async function engine(): Promise<string> {
  const docker = (await findProgram('docker')) ?? (await findProgram('podman'))
  if (docker === undefined)
    throw new Refusal(
      'No images were built: there is no docker or podman here. Run: sudo apt-get install docker.io',
    )
  const { code, all } = await outcomeOf({ command: docker, args: ['version'] })
  if (code !== 0)
    throw new Refusal(
      `No images were built: the container engine does not answer (${all.trim().split('\n').at(-1) ?? ''}).`,
    )
  return docker
}

async function base(docker: string): Promise<void> {
  const here = await outcomeOf({ command: docker, args: ['image', 'inspect', BASE_IMAGE] })
  if (here.code === 0) return
  const { code } = await outcomeOf({ command: docker, args: ['pull', BASE_IMAGE] })
  if (code !== 0)
    throw new Refusal(
      `No images were built: the base image ${BASE_IMAGE} is neither here nor in reach. Make one: sudo debootstrap --variant=minbase trixie base && sudo tar -C base -c . | ${docker} import - ${BASE_IMAGE}; or name another with HOTLINE_BASE_IMAGE.`,
    )
}
