// The expert's chunk: antd with our theme, and one session for as long as she stays.
import '../styles/desk.css'
import '../styles/expert.css'
import { useEffect, useState, type ReactNode } from 'react'
import type { Me } from '@hotline/contract'
import type { Memory } from '../shared/memory.ts'
import type { SettingsStore } from '../shared/settings.ts'
import { Themed } from '../styles/themed.tsx'
import { createExpertSession } from './expert-session.ts'
import { ExpertScreen } from './expert-screen.tsx'

export default function ExpertPage(props: {
  me: Me
  memory: Memory
  settings: SettingsStore
  onLeave: () => void
}): ReactNode {
  const { me, memory, settings } = props
  const [session] = useState(() => createExpertSession(memory))
  useEffect(() => session.start(), [session])
  return (
    <Themed settings={settings}>
      <ExpertScreen me={me} memory={memory} settings={settings} session={session} onLeave={props.onLeave} />
    </Themed>
  )
}
