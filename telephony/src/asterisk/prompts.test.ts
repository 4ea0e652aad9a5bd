import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { agentAnnouncement } from './prompts.ts'

describe('the spoken prompts', () => {
  it('have a file for every word of every agent’s number', () => {
    const words = agentAnnouncement('0123456789')
    const missing = words.filter(
      (word) => !existsSync(new URL(`../../asterisk/sounds/hotline/${word}.wav`, import.meta.url)),
    )
    expect(words).toHaveLength(12)
    expect(missing).toEqual([])
  })
})
