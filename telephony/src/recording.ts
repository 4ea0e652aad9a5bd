import { openAmi } from './asterisk/ami.ts'
import { createRecorders } from './asterisk/recorders.ts'
import type { AsteriskSwitch } from './asterisk/asterisk-switch.ts'
import type { Exchange } from './domain/exchange.ts'
import { isLive, type Journey } from './domain/journey.ts'
import { recordedLegs, type RecordedLeg } from './domain/recorded-legs.ts'
import type { Log } from './options.ts'
import type { RecorderFault, RecordersStatus, RecordingOptions } from './recorder.ts'

/** Keeps the recorders equal to what the journeys say, whoever started them and however often this node began anew. */
export interface Recording {
  journeyChanged(journey: Journey): void
  /** Every second: all journeys, and whether the files grow. Never throws. */
  sweep(): Promise<void>
  status(): RecordersStatus
  close(): Promise<void>
}

export function createRecording(parts: {
  options: RecordingOptions
  exchange: Exchange
  asterisk: () => AsteriskSwitch | undefined
  log: Log
  now: () => number
  onFault: (journeyId: string, leg: RecordedLeg, fault: RecorderFault) => void
  onChange: () => void
}): Recording {
  const { options, exchange, log } = parts
  const ami = openAmi({
    ...options.ami,
    log,
    onSession: () => Promise.resolve(),
    onDown: () => undefined,
  })
  const recorders = createRecorders({
    ...parts,
    ami: () => ami,
    asteriskFolder: () => parts.asterisk()?.recordingsFolder() ?? '',
  })

  function journeyChanged(journey: Journey): void {
    if (!isLive(journey)) return recorders.forget(journey.journeyId)
    recorders.follow(journey.journeyId, recordedLegs(journey))
  }

  return {
    journeyChanged,
    async sweep() {
      // Before the first session nothing is known of the switch, and what is running must be found, not doubled.
      if (parts.asterisk()?.status().ari !== true) return
      for (const journey of exchange.journeys.values()) journeyChanged(journey)
      await recorders.watch()
    },
    status: () => recorders.status(),
    close: () => ami.close(),
  }
}
