/** Who hears whom: each person of a story speaks with a tone of her own, and is known by it in the others' ears. */
import { pageSound } from './browser.ts'
import type { Citizen } from './citizen.ts'
import type { Desk } from './desk-page.ts'
import type { Telephone } from './telephone.ts'
import type { Sound } from './tone.ts'
import { HANG_MS, until } from './until.ts'

export interface Person {
  name: string
  /** Hz */
  tone: number
  /** What she hears now. */
  sound(among: readonly number[]): Sound | Promise<Sound>
}

/** None is a sum, difference or overtone of others up to the third order: what clips makes no person. */
export const TONES = { agent: 700, caller: 1000, expert: 1450, emergency: 2050 } as const

export const theCaller = (citizen: Citizen, tone: number = TONES.caller): Person => ({
  name: `caller ${citizen.from}`,
  tone,
  sound: (among) => {
    if (citizen.voice === undefined) throw new Error(`${citizen.from} called without sound`)
    return citizen.voice.sound(among)
  },
})

export const theAgent = (desk: Pick<Desk, 'page'>, tone: number = TONES.agent): Person => ({
  name: 'agent',
  tone,
  sound: (among) => pageSound(desk.page, among),
})

/** @param telephone one that speaks */
export const atTelephone = (name: string, telephone: Telephone): Person => ({
  name,
  tone: telephone.toneHz ?? 0,
  sound: (among) => telephone.sound(among),
})

/** Each of them hears all the others of them, and nothing else: nobody `apart`, no music, no prompt. */
export async function hearEachOther(
  together: readonly Person[],
  apart: readonly Person[] = [],
  timeoutMs = HANG_MS,
): Promise<void> {
  const among = [...together, ...apart].map(({ tone }) => tone)
  await Promise.all(
    together.map((person) => {
      const others = together.filter((other) => other !== person).map(({ tone }) => tone)
      return hearsAs(person, among, timeoutMs, {
        that: `only ${others.join(', ')} Hz`,
        holds: ({ audible, pure, tones }) => audible && pure && sameTones(tones, others),
      })
    }),
  )
}

/** She hears just these people of the story, and no music or prompt. */
export async function hearsOnly(
  person: Person,
  heard: readonly Person[],
  story: readonly Person[],
): Promise<void> {
  const wanted = tonesOf(heard)
  await hearsAs(person, tonesOf(story), undefined, {
    that: `only ${wanted.join(', ')} Hz`,
    holds: ({ audible, pure, tones }) => audible && pure && sameTones(tones, wanted),
  })
}

/** She hears something that is nobody of the story: music, or a spoken sentence. */
export async function hearsMusic(
  person: Person,
  story: readonly Person[],
  timeoutMs?: number,
): Promise<void> {
  await hearsAs(person, tonesOf(story), timeoutMs, {
    that: 'music',
    holds: ({ audible, pure, tones }) => audible && !pure && tones.length === 0,
  })
}

/** She hears nobody of the story; whether it is music that she hears is not asked: a tune may pause. */
export async function hearsNobody(
  person: Person,
  story: readonly Person[],
  timeoutMs?: number,
): Promise<void> {
  await hearsAs(person, tonesOf(story), timeoutMs, {
    that: 'nobody',
    holds: ({ tones }) => tones.length === 0,
  })
}

/** @returns stops watching; throws when `person` did not hear `other` for longer than `lapseMs` in between */
export function watchHearing(person: Person, other: Person, lapseMs = 1500): () => Promise<void> {
  let heardAt = performance.now()
  let longestMs = 0
  let watching = true
  const watch = (async () => {
    while (watching) {
      const { tones } = await person.sound([other.tone])
      const now = performance.now()
      longestMs = Math.max(longestMs, now - heardAt)
      if (tones.length > 0) heardAt = now
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  })()
  return async () => {
    watching = false
    await watch
    if (longestMs > lapseMs)
      throw new Error(`${person.name} did not hear ${other.name} for ${longestMs.toFixed(0)} ms`)
  }
}

/** Longer than what an ear looks back on: what is heard then is no remainder of the moment before, and no hiccup. */
const SETTLED_MS = 600

async function hearsAs(
  person: Person,
  among: readonly number[],
  timeoutMs: number | undefined,
  { that, holds }: { that: string; holds: (sound: Sound) => boolean },
): Promise<void> {
  let last: Sound | undefined
  let since: number | undefined
  await until(
    async () => {
      last = await person.sound(among)
      since = holds(last) ? (since ?? performance.now()) : undefined
      return since !== undefined && performance.now() - since >= SETTLED_MS
    },
    { that: `${person.name} hears ${that}`, everyMs: 100, ...(timeoutMs === undefined ? {} : { timeoutMs }) },
  ).catch((failure: unknown) => {
    throw new Error(`${person.name} does not hear ${that} but ${JSON.stringify(last)}`, { cause: failure })
  })
}

const tonesOf = (people: readonly Person[]) => people.map(({ tone }) => tone)

const sameTones = (one: readonly number[], other: readonly number[]) =>
  one.length === other.length && one.every((hz) => other.includes(hz))
