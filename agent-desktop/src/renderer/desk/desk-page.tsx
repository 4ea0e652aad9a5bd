// The desk's chunk: antd with our theme, and one session for as long as the agent stays.
import '../styles/desk.css'
import '../styles/recording.css'
import '../styles/call-control.css'
import '../styles/emergency.css'
import '../styles/experts.css'
import '../styles/supervision.css'
import { useEffect, useState, type ReactNode } from 'react'
import type { Forced, Me } from '@hotline/contract'
import type { Memory } from '../shared/memory.ts'
import type { SettingsStore } from '../shared/settings.ts'
import { Themed } from '../styles/themed.tsx'
import { createDeskSession, type DeskSession } from './desk-session.ts'
import { Desk } from './desk.tsx'

export default function DeskPage(props: {
  me: Me
  memory: Memory
  settings: SettingsStore
  onLeave: (forced?: Forced) => void
}): ReactNode {
  const { me, memory, settings } = props
  const [session] = useState<DeskSession>(() => createDeskSession(me, memory))
  useEffect(() => session.start(), [session])
  return (
    <Themed settings={settings}>
      <Desk me={me} memory={memory} settings={settings} session={session} onLeave={props.onLeave} />
    </Themed>
  )
}
