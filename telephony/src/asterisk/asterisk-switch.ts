import { AppError } from '@hotline/contract'
import type { AsteriskConnection, Log, SipGuardOptions } from '../options.ts'
import type { Switch, SwitchFact } from '../ports.ts'
import type { ConnectRequest, RingRequest, SwitchLook } from '../domain/leg.ts'
import { readNativeRecord } from '../domain/native-record.ts'
import { openAmi } from './ami.ts'
import { openAri, type Ari } from './ari.ts'
import { AriError } from './ari-error.ts'
import type { AriBridge, AriChannel, AriEndpoint, AriEvent } from './ari-event.ts'
import { writeEmergencyRoutes } from './emergency-routes.ts'
import { writeGreetings } from './greetings.ts'
import { deleteHeadset, putHeadset } from './headset.ts'
import { createClaims } from './claims.ts'
import { createHeadsetContacts } from './headset-contacts.ts'
import { agentGoneHandler, callerLegOf, headsetOf, isOurAgentLeg, lookOf } from './legs.ts'
import { createObserverLegs } from './observer-legs.ts'
import { createPartyLegs } from './party-legs.ts'
import { directNumber } from './prompts.ts'
import { createQueueMirror } from './queue-mirror.ts'
import { createSipGuard, type GuardSeen } from './sip-guard.ts'
import { createRooms } from './rooms.ts'

/** The telephone switch: ARI for calls, AMI for its own fall-back queue. The only room that says channel and bridge. */

/** Q.850: 16 is a normal clearing; 44 says that the circuit is gone, so that no closing is played. */
const CAUSE = { normal: 16, lost: 44 } as const

/** What a caller's channel must know (whose it is, and which leg ends with it), but not before the headset rings. */
const AFTER_THE_RING_MS = 50

/** One turn of the native queue (TURN_S) and a little: so long after a beginning it may still be ringing headsets. */
const NATIVE_TURN_MS = 12_000
/** One offer of the dialplan (OFFER_EVERY_MS) and a little: who stood between two offers is in the native queue by then. */
const FETCH_AGAIN_MS = 800

/** Where the dialplan writes callers down whom no server had. */
const NATIVE_FAMILY = 'hotline-native'

export interface AsteriskSwitch extends Switch {
  status(): { ari: boolean; ami: boolean }
  /** Where Asterisk writes recordings, as it calls the folder; empty: nowhere, or not known yet. */
  recordingsFolder(): string
  guard(): GuardSeen
  /** New calls are claimed only while this says so: a node that cannot serve leaves them to the native queue. */
  close(): Promise<void>
}

export function openAsteriskSwitch(options: {
  /** The ARI application; of several nodes the one that connected last has it. */
  app: string
  asterisk: AsteriskConnection
  headsetKind: 'webrtc' | 'sip'
  guard: SipGuardOptions
  log: Log
  now: () => number
  mayClaim: () => boolean
  /** Another node has the application now. */
  onReplaced: () => void
  /** Must decide at once; called in the order in which things happened. */
  onFact: (fact: SwitchFact) => void
}): AsteriskSwitch {
  const { asterisk, log, now, onFact } = options
  const { app } = options
  /** Names of the callers' channels that we hold, by id: the dialplan's hang-up handlers know legs by name. */
  const names = new Map<string, string>()
  const headsets = new Set<string>()
  /** Callers' channels that carry an epoch. */
  const rung = new Set<string>()
  const contacts = createHeadsetContacts((name, how) => onFact({ type: 'headset', name, how }))
  let sounds = ''
  let recordingsFolder = ''
  let mirrored = false
  let begunAt = 0

  const ari = openAri({
    url: asterisk.ariUrl,
    user: asterisk.ariUser,
    password: asterisk.ariPassword,
    app,
    log,
    onSession: async (session) => {
      const read = (variable: string) =>
        session.request<{ value: string }>('GET', '/asterisk/variable', { query: { variable } })
      const [{ value: soundsValue }, { value: recordings }] = await Promise.all([
        read('SOUNDS'),
        read('RECORDINGS'),
      ])
      sounds = soundsValue
      recordingsFolder = recordings
      rooms.forget()
      void quietly(guard.restore())
      names.clear()
      const seen = await look(session)
      await Promise.all([
        ...[...new Set([...seen.accounts, ...headsets])].map((name) => quietly(subscribe(session, name))),
        ...seen.native.map(({ callerLegId }) => quietly(watch(session, callerLegId))),
        ...seen.waitingNatively.map((name) => quietly(fetchWaiting(session, name))),
      ])
      begunAt = now()
      setTimeout(() => void quietly(fetchAgain(session)), FETCH_AGAIN_MS)
      onFact({ type: 'up', look: seen })
    },
    onEvent: (event) => heard(event),
    onDown: () => onFact({ type: 'down' }),
    onReplaced: options.onReplaced,
    mayOpen: options.mayClaim,
  })
  const ami = openAmi({
    host: asterisk.amiHost,
    port: asterisk.amiPort,
    user: asterisk.amiUser,
    password: asterisk.amiPassword,
    log,
    // Until agents are known, what stands in the native queue is the best there is.
    eventMask: 'security',
    onEvent: (event) => guard.heard(event),
    onSession: () => (mirrored ? mirror.resync() : Promise.resolve()),
    onDown: () => undefined,
  })
  const claims = createClaims({
    claim: (legId) => ari.claim(legId),
    // A ring writes its epoch there; who is not rung yet is marked as ours when nothing urgent is left to do.
    onWon: (legId) =>
      setTimeout(() => {
        if (!rung.has(legId)) void quietly(setVariable(legId, 'HOTLINE_EPOCH', '0'))
      }, AFTER_THE_RING_MS),
    onLost: (legId) => onFact({ type: 'legLeft', legId }),
    onFailed: (legId, error) => {
      log.warn({ error, legId }, 'claim failed; the switch offers the call again')
      onFact({ type: 'legLeft', legId })
    },
  })
  const rooms = createRooms({ ari: () => ari, sounds: () => sounds, quietly })
  const partyLegs = createPartyLegs({ ari: () => ari, app, sounds: () => sounds, onFact, quietly })
  const observerLegs = createObserverLegs({ ari: () => ari, app, rooms, quietly })
  const guard = createSipGuard({ options: options.guard, ari: () => ari, log, now })
  const mirror = createQueueMirror({ ami: () => ami, queue: 'hotline', log })

  function heard(event: AriEvent): void {
    if (partyLegs.heard(event) || observerLegs.heard(event)) return
    switch (event.type) {
      case 'CallBroadcast':
        return offered(event.channel)
      case 'StasisStart':
        if (isOurAgentLeg(event.channel)) onFact({ type: 'legAnswered', legId: event.channel.id })
        return
      case 'StasisEnd':
        rung.delete(event.channel.id)
        names.delete(event.channel.id)
        // *110 took her into the room of an emergency: she still talks, and the agent's leg tells when it is over.
        if (event.channel.dialplan.context.startsWith('hotline-emergency')) return
        return onFact({ type: 'legLeft', legId: event.channel.id })
      case 'ChannelHangupRequest':
        // A BYE from the other side carries no cause; ends of our own, refusals and time-outs do.
        return onFact({ type: 'legEnding', legId: event.channel.id, asked: event.cause === undefined })
      case 'ChannelDestroyed':
        return onFact({ type: 'legEnded', legId: event.channel.id, normal: event.cause === CAUSE.normal })
      case 'ChannelDtmfReceived':
        return onFact({ type: 'callerPressed', legId: event.channel.id, key: event.digit })
      case 'ChannelEnteredBridge':
        if (headsetOf(event.channel) !== undefined && !isOurAgentLeg(event.channel)) void tellNative()
        return
      case 'ContactStatusChange':
        return contacts.seen(event)
      default:
        return
    }
  }

  /** The call is decided on at once; its claim follows the ring. */
  function offered(channel: AriChannel): void {
    const caller = callerLegOf(channel, true, now())
    if (caller === undefined || !options.mayClaim()) return
    names.set(channel.id, channel.name)
    claims.offered(channel.id)
    onFact({ type: 'callArrived', caller })
  }

  async function tellNative(): Promise<void> {
    try {
      const seen = await look(ari)
      for (const { callerLegId, headset, agentLegId } of seen.native) {
        const caller = seen.callers.find((each) => each.legId === callerLegId)
        if (caller === undefined) continue
        await watch(ari, callerLegId)
        onFact({ type: 'nativeAnswered', caller, headset, agentLegId })
      }
    } catch (error) {
      log.warn({ error }, 'native call not read; the next reconciliation finds it')
    }
  }

  async function look(session: Ari): Promise<SwitchLook> {
    const [channels, bridges, endpoints, application, system] = await Promise.all([
      session.request<AriChannel[]>('GET', '/channels'),
      session.request<AriBridge[]>('GET', '/bridges'),
      session.request<AriEndpoint[]>('GET', '/endpoints/PJSIP'),
      session.request<{ channel_ids: string[] }>('GET', `/applications/${app}`),
      session.request<{ status: { startup_time: string } }>('GET', '/asterisk/info'),
    ])
    const ours = application.channel_ids
    for (const { id, name } of channels) if (ours.includes(id)) names.set(id, name)
    return lookOf({ channels, bridges, endpoints, ours, startedAt: system.status.startup_time }, now())
  }

  function subscribe(session: Ari, headset: string): Promise<void> {
    const query = { eventSource: `endpoint:PJSIP/${headset}` }
    return session.request('POST', `/applications/${app}/subscription`, { query })
  }

  function watch(session: Ari, legId: string): Promise<void> {
    return session.request('POST', `/applications/${app}/subscription`, {
      query: { eventSource: `channel:${legId}` },
    })
  }

  /** Out of the native queue and into the dialplan's offers, which this session hears. */
  function fetchWaiting(session: Ari, channelName: string): Promise<void> {
    return session.request('POST', '/channels', {
      query: { endpoint: 'Local/s@hotline-fetch/n', context: 'hotline-fetch', extension: 's' },
      body: { variables: { __HOTLINE_FETCH: channelName } },
    })
  }

  async function fetchAgain(session: Ari): Promise<void> {
    const { waitingNatively } = await look(session)
    await Promise.all(waitingNatively.map((name) => fetchWaiting(session, name)))
  }

  /** The native queue rings whom it finds free, and does not know that we were about to. Her picked-up legs stay. */
  async function endNativeRings(headset: string): Promise<void> {
    const { channel_ids: ids } = await ari.request<{ channel_ids: string[] }>(
      'GET',
      `/endpoints/PJSIP/${headset}`,
    )
    for (const id of ids.filter((each) => !isOurAgentLeg({ id: each }))) {
      const { state } = await ari.request<AriChannel>('GET', `/channels/${id}`)
      if (state === 'Ringing') await ari.request('DELETE', `/channels/${id}`)
    }
  }

  async function ring(request: RingRequest): Promise<void> {
    const { journeyId, legId, headset, epoch, callerLegId } = request
    const variables = {
      'CHANNEL(hangup_handler_push)': agentGoneHandler(names.get(callerLegId) ?? ''),
      'SHARED(HOTLINE_CALLER_CHANNEL)': names.get(callerLegId) ?? '',
      'PJSIP_HEADER(add,X-Hotline-Journey)': journeyId,
      ...(request.reattach ? { 'PJSIP_HEADER(add,X-Hotline-Reattach)': journeyId } : {}),
    }
    const leg = await ari.request<AriChannel>('POST', `/channels/${legId}`, {
      query: {
        endpoint: `PJSIP/${headset}`,
        app,
        appArgs: `agent,${journeyId},${epoch}`,
        callerId: request.callerNumber === '' ? 'anonymous' : request.callerNumber,
        // Our own lease ends the ring; this is the belt to it.
        timeout: Math.ceil(request.timeoutMs / 1000) + 5,
      },
      body: { variables },
    })
    rung.add(callerLegId)
    if (now() - begunAt < NATIVE_TURN_MS) void quietly(endNativeRings(headset))
    setTimeout(() => {
      if (!rung.has(callerLegId)) return
      void rooms.open(journeyId)
      void quietly(
        setVariable(
          callerLegId,
          'ARRAY(HOTLINE_EPOCH,HOTLINE_AGENT_CHANNEL)',
          `${String(epoch)},${leg.name}`,
        ),
      )
    }, AFTER_THE_RING_MS)
  }

  async function connect(request: ConnectRequest): Promise<void> {
    const [won] = await Promise.all([claims.settle(request.callerLegId), rooms.open(request.journeyId)])
    if (won) await rooms.connect(request)
  }

  function setVariable(legId: string, variable: string, value: string): Promise<void> {
    return ari.request('POST', `/channels/${legId}/variable`, { query: { variable, value } })
  }

  /** For what must not fail the call: said once, and the call goes on. Gone or so already (404, 409) is as wished. */
  async function quietly(work: Promise<unknown>): Promise<void> {
    try {
      await work
    } catch (error) {
      if (!(error instanceof AriError && [404, 409].includes(error.status)))
        log.warn({ error }, 'a side step of a call failed')
    }
  }

  return {
    status: () => ({ ari: ari.isUp(), ami: ami.isUp() }),
    recordingsFolder: () => recordingsFolder,
    guard: () => guard.seen(),
    async close() {
      guard.close()
      await Promise.all([ari.close(), ami.close()])
    },
    ring: (request) => asSwitch(ring(request)),
    connect: (request) => asSwitch(connect(request)),
    dialParty: (request) => asSwitch(partyLegs.dial(request)),
    place: (journeyId, legId, where) => asSwitch(unlessGone(rooms.place(journeyId, legId, where))),
    keepCaller: (agentLegId, keep) =>
      asSwitch(unlessGone(setVariable(agentLegId, 'HOTLINE_KEEP', keep ? '1' : ''))),
    ringObserver: (request) => asSwitch(observerLegs.ring(request)),
    observe: (request) => asSwitch(unlessGone(observerLegs.observe(request))),
    adoptLeg: (request) =>
      asSwitch(unlessGone(observerLegs.adopt(request, names.get(request.callerLegId) ?? ''))),
    askForKey: (legId) => asSwitch(partyLegs.askForKey(legId)),
    tones: (legId, digits) =>
      asSwitch(ari.request('POST', `/channels/${legId}/dtmf`, { query: { dtmf: digits } })),
    speakDirectNumber: (journeyId, service) => asSwitch(rooms.speak(journeyId, directNumber(service))),
    hangUp: (legId, why) =>
      asSwitch(
        unlessGone(ari.request('DELETE', `/channels/${legId}`, { query: { reason_code: CAUSE[why] } })),
      ),
    clear: (journeyId) => asSwitch(unlessGone(rooms.close(journeyId))),
    putEmergencyRoutes: (routes) => asSwitch(writeEmergencyRoutes(ari, routes)),
    putGreetings: (greetings) => asSwitch(writeGreetings(ari, greetings)),
    async putHeadset(account) {
      headsets.add(account.name)
      await asSwitch(putHeadset(ari, { ...account, kind: options.headsetKind }))
      await asSwitch(subscribe(ari, account.name))
    },
    async dropHeadset(name) {
      headsets.delete(name)
      contacts.forget(name)
      await asSwitch(deleteHeadset(ari, name))
    },
    async mirror(members) {
      mirrored = true
      await mirror.mirror(
        members.map(({ agentId, headset, paused }) => ({
          interface: `PJSIP/${headset}`,
          name: agentId,
          paused,
        })),
      )
    },
    look: () => asSwitch(look(ari)),
    async nativeRecords() {
      if (!ami.isUp()) return []
      const entries = await asSwitch(ami.list('DBGetTree', { Family: NATIVE_FAMILY }))
      return entries.flatMap(({ fields }) => {
        const id = (fields.key ?? '').split('/').at(-1) ?? ''
        return readNativeRecord(id, fields.val ?? '') ?? []
      })
    },
    forgetNative: (journeyId) =>
      asSwitch(
        ari.request('POST', '/asterisk/variable', {
          query: { variable: `DB_DELETE(${NATIVE_FAMILY}/${journeyId})`, value: '1' },
        }),
      ),
  }
}

/** 409: it is being taken down already; if it is only being made, the sweep finds it. */
function isGone(error: unknown): boolean {
  return error instanceof AriError && [404, 409].includes(error.status)
}

async function unlessGone(work: Promise<void>): Promise<void> {
  try {
    await work
  } catch (error) {
    if (!isGone(error)) throw error
  }
}

async function asSwitch<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (cause) {
    throw new AppError('SWITCH_AWAY', { status: cause instanceof AriError ? cause.status : 0 }, { cause })
  }
}
