/** What ARI tells us, typed where we use it. Everything else arrives too, as `type` alone with unknown fields. */

export interface AriChannel {
  id: string
  name: string
  /** Down, Rsrvd, OffHook, Dialing, Ring, Ringing, Up, Busy … */
  state: string
  caller: { name: string; number: string }
  connected: { name: string; number: string }
  dialplan: { context: string; exten: string; priority: number; app_name: string; app_data: string }
  creationtime: string
  /** Only with `POST /channels/{id}` variables and the `channelvars` of ari.conf (see telephony/asterisk/README.md). */
  channelvars?: Record<string, string>
  protocol_id?: string
}

export interface AriBridge {
  id: string
  name: string
  bridge_type: string
  creator: string
  channels: string[]
}

export interface AriEndpoint {
  technology: string
  /** The account's name, e.g. h-4f0c… */
  resource: string
  /** `offline` | `online` | `unknown` */
  state?: string
  channel_ids: string[]
}

export interface AriPlayback {
  id: string
  media_uri: string
  /** `channel:<id>` or `bridge:<id>` */
  target_uri: string
  state: string
}

interface Envelope {
  application: string
  timestamp: string
  asterisk_id?: string
}

/** The events that decisions hang on. */
export type KnownAriEvent = Envelope &
  (
    | {
        type: 'CallBroadcast'
        channel: AriChannel
        called?: string
        caller?: string
        variables?: Record<string, string>
      }
    | { type: 'StasisStart'; channel: AriChannel; args: string[]; replace_channel?: AriChannel }
    | { type: 'StasisEnd'; channel: AriChannel }
    | { type: 'ChannelStateChange'; channel: AriChannel }
    | {
        type: 'ChannelHangupRequest'
        channel: AriChannel
        cause?: number
        soft?: boolean
        tech_cause?: number
      }
    | { type: 'ChannelDestroyed'; channel: AriChannel; cause: number; cause_txt: string; tech_cause?: number }
    | { type: 'ChannelEnteredBridge'; channel: AriChannel; bridge: AriBridge }
    | { type: 'ChannelLeftBridge'; channel: AriChannel; bridge: AriBridge }
    | { type: 'ChannelDtmfReceived'; channel: AriChannel; digit: string; duration_ms: number }
    | { type: 'ChannelTalkingStarted'; channel: AriChannel }
    | { type: 'ChannelHold'; channel: AriChannel; musicclass?: string }
    | { type: 'ChannelUnhold'; channel: AriChannel }
    | { type: 'BridgeCreated'; bridge: AriBridge }
    | { type: 'BridgeDestroyed'; bridge: AriBridge }
    | { type: 'Dial'; peer: AriChannel; caller?: AriChannel; dialstring?: string; dialstatus: string }
    | { type: 'EndpointStateChange'; endpoint: AriEndpoint }
    | {
        type: 'ContactStatusChange'
        endpoint: AriEndpoint
        /** `contact_status`: NonQualified, Reachable, Unreachable, Unqualified, Removed, Created, Updated */
        contact_info: { uri: string; contact_status: string; aor: string; roundtrip_usec?: string }
      }
    | {
        type: 'PeerStatusChange'
        endpoint: AriEndpoint
        peer: { peer_status: string; cause?: string; address?: string; port?: string; time?: string }
      }
    | { type: 'DeviceStateChanged'; device_state: { name: string; state: string } }
    | { type: 'PlaybackStarted'; playback: AriPlayback }
    | { type: 'PlaybackFinished'; playback: AriPlayback }
    | { type: 'ApplicationReplaced' }
  )

export type AriEvent = KnownAriEvent
export type AriEventType = KnownAriEvent['type']
export type AriEventOf<T extends AriEventType> = Extract<KnownAriEvent, { type: T }>
