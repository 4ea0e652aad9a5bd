// 专家答复: kept on this computer while it is written, sent once, and kept when the server is away.
import { useState } from 'react'
import { z } from 'zod'
import { ANSWER_LIMIT, type SeatAskView } from '@hotline/contract'
import { MEMORY_KEYS, type Memory } from '../../shared/memory.ts'
import type { SendCommand } from '../../shared/send-command.ts'
import { askKey } from './ask-model.ts'

/** The key belongs to the text until the server has it: sent again, it is the same answer. */
const Draft = z.object({ text: z.string().max(ANSWER_LIMIT), key: z.string() })

export interface AnswerView {
  text: string
  write: (text: string) => void
  sending: boolean
  failure: unknown
  /** Undefined: there is nothing to send. */
  send: (() => void) | undefined
}

export function useAnswer(needs: {
  seatId: string
  ask: SeatAskView | null
  memory: Memory
  command: SendCommand
}): AnswerView {
  const { ask, memory, command } = needs
  const slot = MEMORY_KEYS.answer(needs.seatId, ask === null ? 'none' : askKey(ask))
  const [written, setWritten] = useState<{ slot: string; draft: z.infer<typeof Draft> }>()
  const [sending, setSending] = useState<string>()
  const [failed, setFailed] = useState<{ slot: string; failure: unknown }>()
  const draft = (written?.slot === slot ? written.draft : memory.read(slot, Draft)) ?? { text: '', key: '' }

  const keep = (next: z.infer<typeof Draft>): void => {
    setWritten({ slot, draft: next })
    if (next.text === '') memory.forget(slot)
    else memory.write(slot, next)
  }
  const send = async ({ journeyId, partyId }: SeatAskView): Promise<void> => {
    const key = draft.key === '' ? crypto.randomUUID() : draft.key
    memory.write(slot, { text: draft.text, key })
    setSending(slot)
    try {
      await command('expert:answer', { journeyId, partyId, answer: draft.text, key })
      setFailed(undefined)
      keep({ text: '', key: '' })
    } catch (failure) {
      setWritten({ slot, draft: { text: draft.text, key } })
      setFailed({ slot, failure })
    } finally {
      setSending(undefined)
    }
  }
  const can = ask !== null && draft.text.trim() !== '' && sending === undefined
  return {
    text: draft.text,
    // Another text is another answer.
    write: (text) => keep({ text, key: '' }),
    sending: sending === slot,
    failure: failed?.slot === slot ? failed.failure : undefined,
    send: can ? () => void send(ask) : undefined,
  }
}
