/** Every setting of the server process, read once from the environment; each limit says why it has its value. */
import { isIP } from 'node:net'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { ObserveMode } from '@hotline/contract'
import { DEFAULT_CALL_POLICY, type AsteriskConnection, type CallPolicy } from '@hotline/telephony'

const ms = (fallback: number) => z.coerce.number().int().min(0).max(2_147_483_647).default(fallback)
const count = (fallback: number) => z.coerce.number().int().min(1).max(1_000_000_000).default(fallback)
const list = z
  .string()
  .default('')
  .transform((text) => text.split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim()])))

const BREAKS = DEFAULT_CALL_POLICY.breaks.kinds
const NETWORK = /^([0-9a-fA-F.:]+)(?:\/(\d{1,3}))?$/
/** Addresses, and networks as `192.0.2.0/24`. */
const networks = (fallback: string) =>
  z
    .string()
    .default(fallback)
    .transform((text) => text.split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim()])))
    .refine(
      (listed) => listed.every((one) => isIP(NETWORK.exec(one)?.[1] ?? '') !== 0),
      'a list of addresses and networks',
    )

const BUILT_PAGE = fileURLToPath(new URL('../../agent-desktop/dist/renderer', import.meta.url))

export const DEMO_ROUTING = fileURLToPath(new URL('../routing/demo.yaml', import.meta.url))

const Environment = z.object({
  HOTLINE_MODE: z.enum(['demo', 'production']).default('demo'),
  HOTLINE_HTTP_HOST: z.string().default('127.0.0.1'),
  HOTLINE_HTTP_PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }),
  ASTERISK_URL: z.url({ protocol: /^https?$/ }).default('http://hotline:hotline@127.0.0.1:8188'),
  HOTLINE_AMI_URL: z.url({ protocol: /^ami$/ }).default('ami://hotline:hotline@127.0.0.1:5138'),
  /** AMI with the account that starts recorders; empty: nothing is recorded. */
  HOTLINE_RECORDER_URL: z.url({ protocol: /^ami$/ }).optional(),
  /** Finished recordings, and below it `live`, where Asterisk writes; empty: nothing is recorded. */
  HOTLINE_RECORDINGS_DIR: z.string().default(''),
  HOTLINE_HEADSET_URL: z.url({ protocol: /^wss?$/ }).default('ws://127.0.0.1:8188/ws'),
  HOTLINE_NODE: z
    .string()
    .regex(/^[a-z0-9]{1,16}$/)
    .default('a'),
  /** Two installations may share one Redis. */
  HOTLINE_REDIS_PREFIX: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/)
    .default('hotline'),
  HOTLINE_DESKTOP_DIR: z.string().default(BUILT_PAGE),
  HOTLINE_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  /** Routing rules: numbers, queues, skills, priorities (docs/guide/routing.md). Read once; a file that is wrong stops the start. */
  HOTLINE_ROUTING: z.string().default(DEMO_ROUTING),
  HOTLINE_RING_TIMEOUT_MS: ms(DEFAULT_CALL_POLICY.ringTimeoutMs),
  HOTLINE_WRAP_UP_MS: ms(DEFAULT_CALL_POLICY.wrapUpMs),
  HOTLINE_REATTACH_MS: ms(DEFAULT_CALL_POLICY.reattachMs),
  /** Who lets go of a caller for whom 110, 119, 120 or 122 is still rung (EM-1): nobody before it `answered`, or the `agent`. */
  HOTLINE_EMERGENCY_LET_GO: z.enum(['answered', 'agent']).default(DEFAULT_CALL_POLICY.emergencyLetGo),
  /** `sip` where agents have desk telephones instead of headsets in the browser. */
  HOTLINE_HEADSET_KIND: z.enum(['webrtc', 'sip']).default('webrtc'),
  /** No waiting call is older than a fitting idle agent for more than a second (quality.md, I4). */
  HOTLINE_TELEPHONY_SWEEP_MS: count(1_000),
  /** Pages of other origins that may connect, e.g. an Electron shell; the server's own origin always may. */
  HOTLINE_ORIGINS: list,
  /** Addresses of reverse proxies whose X-Forwarded-* count; empty: nobody's. */
  HOTLINE_TRUSTED_PROXIES: list,
  /** Secure cookies and HSTS; production is behind TLS (the browser needs it for a microphone anyway). */
  HOTLINE_HTTPS: z.enum(['on', 'off']).optional(),
  /** PEM files; with both the server speaks HTTPS itself. `npm start` gives them where HOTLINE_TLS is on. */
  HOTLINE_TLS_CERT: z.string().optional(),
  HOTLINE_TLS_KEY: z.string().optional(),
  /** STUN and TURN servers for the pages' sound, where networks are split: `turn:host:port?transport=udp`, … */
  HOTLINE_ICE_SERVERS: list.refine(
    (urls) =>
      urls.every((url) =>
        /^(?:stun|turn)s?:[A-Za-z0-9.-]+(?::\d{1,5})?(?:\?transport=(?:udp|tcp))?$/.test(url),
      ),
    'a list of stun:host:port and turn:host:port',
  ),
  /** coturn's `static-auth-secret`: pages get passwords that end with the longest session, never the secret. */
  HOTLINE_TURN_SECRET: z.string().optional(),
  /** Figures are for the scraper on this machine; `all` where it scrapes over a private network. */
  HOTLINE_METRICS: z.enum(['loopback', 'all']).default('loopback'),
  /** `redis` carries pushes between several server nodes; one node needs nothing. */
  HOTLINE_SOCKET_ADAPTER: z.enum(['memory', 'redis']).default('memory'),
  /** Pinned on a ticket when it is registered. 2022-06-30 is the date of Kaijiang's notice (requirements S0). */
  HOTLINE_POLICY: z
    .string()
    .regex(/^[a-z0-9-]+@[0-9-]+$/)
    .default('kaijiang@2022-06-30'),
  /** The longest legal ticket is 5,000 characters, 20 kB of JSON in the worst case; 64 kB leaves room for the rest. */
  HOTLINE_BODY_LIMIT: count(65_536),
  /** OWASP ASVS 5 V7.3: half an hour without use; an open desk counts as use, a call always does. */
  HOTLINE_SESSION_IDLE_MS: ms(30 * 60_000),
  /** A double shift with hand-over; after it one logs in again, though never in the middle of a call. */
  HOTLINE_SESSION_MAX_MS: ms(16 * 3_600_000),
  /** How long a node trusts its own memory of a session; a logout elsewhere is felt this much later at most. */
  HOTLINE_SESSION_CACHE_MS: ms(5_000),
  /** Wrong passwords for one account in the window: a tired person needs three, a guesser thousands. */
  HOTLINE_LOGIN_TRIES: count(10),
  /** Wrong passwords from one address: an office of forty seats shares one. */
  HOTLINE_LOGIN_TRIES_PER_ADDRESS: count(60),
  HOTLINE_LOGIN_WINDOW_MS: ms(15 * 60_000),
  /** Failed SIP attempts of one address in the window, before Asterisk refuses it: a headset never fails, a guesser hundreds of times a minute. */
  HOTLINE_SIP_TRIES: count(20),
  HOTLINE_SIP_WINDOW_MS: ms(60_000),
  /** Bounded, because an address may be somebody else's tomorrow; long enough that guessing is hopeless. */
  HOTLINE_SIP_BLOCK_MS: ms(15 * 60_000),
  /** Addresses and networks that are never shut out, beside the trunk's and those where agents are logged in. */
  HOTLINE_SIP_NEVER_BLOCK: networks(''),
  HOTLINE_TRUNK_FROM: networks('127.0.0.1'),
  /** Requests of one address in ten seconds: forty seats behind one address at 15 a second together. */
  HOTLINE_REQUESTS_PER_10S: count(600),
  /** Commands of one socket: a person clicks a few times a second, a loop hundreds of times. */
  HOTLINE_COMMANDS_PER_SECOND: count(20),
  /** The largest command carries a 500 character note. */
  HOTLINE_SOCKET_BYTES: count(16_384),
  /** With the next: a dead page is noticed within ten seconds, and a busy machine is not called dead. */
  HOTLINE_PING_INTERVAL_MS: ms(2_500),
  HOTLINE_PING_TIMEOUT_MS: ms(7_500),
  /** A page reload takes two seconds; its agent keeps the seat meanwhile. */
  HOTLINE_HEARTBEAT_GRACE_MS: ms(4_000),
  /** Connections to PostgreSQL: a county writes a few tickets a second, each in some milliseconds. */
  HOTLINE_DATABASE_POOL: count(10),
  /** A statement that takes longer is stuck; people are told so rather than kept waiting. */
  HOTLINE_DATABASE_TIMEOUT_MS: ms(5_000),
  /** How often the database is asked whether it is there, so that the pop's history returns by itself. */
  HOTLINE_DATABASE_PROBE_MS: ms(1_000),
  /** How long the pop waits for history before it leaves without; a ring is not shown later for it. */
  HOTLINE_POP_BUDGET_MS: ms(150),
  /** A client repeats a save within minutes; a desktop that was off over a weekend within days. */
  HOTLINE_KEY_KEPT_MS: ms(7 * 86_400_000),
  /** Journey events stay in Redis a day after they are in PostgreSQL, for whoever must look back. */
  HOTLINE_STREAM_KEPT_MS: ms(86_400_000),
  /** A journey event taken by a node that died is taken over after this. */
  HOTLINE_CLAIM_AFTER_MS: ms(15_000),
  HOTLINE_SWEEP_MS: ms(60_000),
  /** The only place that messages are sent to (短信通道): a webhook that takes JSON; empty: no channel. */
  HOTLINE_MESSAGE_URL: z.url({ protocol: /^https?$/ }).optional(),
  HOTLINE_MESSAGE_TOKEN: z.string().max(500).default(''),
  /** `allow` where the channel's gateway is in the office's own network. */
  HOTLINE_MESSAGE_PRIVATE: z.enum(['refuse', 'allow']).default('refuse'),
  /** A gateway answers within a second; beyond this it is tried again. */
  HOTLINE_MESSAGE_TIMEOUT_MS: ms(5_000),
  /** With the next: 5 s, 10 s, 20 s … and 21 minutes after the first the ninth and last: an outage at lunch, not a day. */
  HOTLINE_MESSAGE_RETRY_MS: ms(5_000),
  HOTLINE_MESSAGE_TRIES: count(9),
  /** How soon a new message leaves: an address must be there before the ambulance asks. */
  HOTLINE_MESSAGE_EVERY_MS: ms(500),
  /**
   * Pause between two readings of the emergency routes and the drill switch. The `hotline` command waits twice this
   * before it says that a change is in force (cli/emergency.ts): half a second keeps that short and costs one small query.
   */
  HOTLINE_EMERGENCY_REFRESH_MS: ms(500),
  /** Asterisk writes every 2.05 s (32 KiB at 8 kHz); three times that without growth is no hiccup of a busy disk. */
  HOTLINE_RECORDER_STALLED_MS: ms(6_000),
  /** Pause between two looks for calls whose recording can be made, for expired ones, and at the disk's room. */
  HOTLINE_RECORDINGS_SWEEP_MS: count(2_000),
  /** 等保 2.0 keeps logs for 180 days, and so long a citizen may ask what was said. */
  HOTLINE_RECORDINGS_DAYS: count(180),
  /** A complaint or report may become a case: two years, the limit of an ordinary administrative penalty. */
  HOTLINE_RECORDINGS_COMPLAINT_DAYS: count(730),
  /** A hand-over to 110, 119, 120 or 122 may become evidence: three years, the limit of civil claims. */
  HOTLINE_RECORDINGS_EMERGENCY_DAYS: count(1_095),
  /** Supervisors are told: a day of fourteen lines that never rest, two voices each (115 MB an hour and call), is 39 GB. */
  HOTLINE_RECORDINGS_LOW_BYTES: z.coerce.number().int().min(0).default(20_000_000_000),
  /** No recorder is started any more, so that those that run end before the disk does: an hour of fourteen lines. */
  HOTLINE_RECORDINGS_STOP_BYTES: z.coerce.number().int().min(0).default(2_000_000_000),
  /** `own`: an agent may listen to calls that she herself took; `none`: supervisors alone. */
  HOTLINE_RECORDINGS_AGENTS: z.enum(['own', 'none']).default('own'),
  /** A link to listen lives so long; 5 min is the most that is allowed (quality.md: links live ≤ 5 min). */
  HOTLINE_RECORDING_LINK_MS: z.coerce.number().int().min(1_000).max(300_000).default(300_000),
  /**
   * Pause between two readings of who had callers' last calls on open matters: somebody who was cut off calls back within
   * half a minute, and a county's two hours are some hundred rows.
   */
  HOTLINE_LAST_AGENTS_MS: ms(2_000),
  /**
   * Pause between two readings of the board's figures while a board is open: they move by parts of a percent, and one
   * day of a county's contacts (4,000) is counted in milliseconds.
   */
  HOTLINE_BOARD_FIGURES_MS: ms(3_000),
  /** 小休 in one shift, from 签到 to 签退: a pause every hour and a half of eight; and how long one is. */
  HOTLINE_BREAKS_PER_SHIFT: count(BREAKS.break.limit ?? 6),
  HOTLINE_BREAK_MINUTES: count(BREAKS.break.minutes ?? 15),
  /** 用餐: two in a long shift, an hour each (劳动法 leaves it to the employer). */
  HOTLINE_MEALS_PER_SHIFT: count(BREAKS.meal.limit ?? 2),
  HOTLINE_MEAL_MINUTES: count(BREAKS.meal.minutes ?? 60),
  /** So many may be on a break at once: half of a county's twenty seats. */
  HOTLINE_BREAKS_AT_ONCE: count(DEFAULT_CALL_POLICY.breaks.atOnce),
  /**
   * In which modes an agent sees that a supervisor is in her call. 监听 is left out: quality control listens unseen
   * where the works agreement says so; whoever wants it seen adds `monitor`.
   */
  HOTLINE_OBSERVERS_SHOWN: list
    .pipe(z.array(ObserveMode))
    .prefault(DEFAULT_CALL_POLICY.observersShown.join(',')),
  /** Most who give up do so within a minute: half of it is left to act in. */
  HOTLINE_ALARM_WAIT_MS: ms(30_000),
  /** Ten waiting is two minutes of work for twenty agents at four minutes a call. */
  HOTLINE_ALARM_QUEUE: count(10),
  /** Between two calls of a small team nobody may be ready for a moment; longer than GB/T 33358's 15 s is trouble. */
  HOTLINE_ALARM_NOBODY_READY_MS: ms(15_000),
  /** AN-4 wants 95 %; a rate of fewer than 20 contacts moves five points with each. */
  HOTLINE_ALARM_ANSWER_RATE: z.coerce.number().min(0).max(1).default(0.95),
  HOTLINE_ALARM_ANSWER_RATE_CONTACTS: count(20),
  /** A page is loaded again in two seconds, and a headset is plugged in again in ten. */
  HOTLINE_ALARM_PROOF_LOST_MS: ms(15_000),
})

export type Settings = ReturnType<typeof readSettings>

/** @throws Error with one sentence naming every wrong variable */
export function readSettings(env: Readonly<Record<string, string | undefined>>) {
  const filled = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const parsed = Environment.safeParse(filled)
  if (!parsed.success) {
    const wrong = parsed.error.issues.map((issue) => `${issue.path.join('.')} (${issue.message})`)
    throw new Error(`These settings are missing or wrong: ${wrong.join(', ')}`)
  }
  const e = parsed.data
  const production = e.HOTLINE_MODE === 'production'
  const { HOTLINE_TLS_CERT: cert, HOTLINE_TLS_KEY: key } = e
  if ((cert === undefined) !== (key === undefined))
    throw new Error('HOTLINE_TLS_CERT and HOTLINE_TLS_KEY go together')
  const tls = cert === undefined || key === undefined ? undefined : { cert, key }
  return {
    mode: e.HOTLINE_MODE,
    http: {
      host: e.HOTLINE_HTTP_HOST,
      port: e.HOTLINE_HTTP_PORT,
      origins: e.HOTLINE_ORIGINS,
      trustedProxies: e.HOTLINE_TRUSTED_PROXIES,
      https: e.HOTLINE_HTTPS === undefined ? production || tls !== undefined : e.HOTLINE_HTTPS === 'on',
      tls,
      bodyLimit: e.HOTLINE_BODY_LIMIT,
      requestsPer10s: e.HOTLINE_REQUESTS_PER_10S,
      metrics: e.HOTLINE_METRICS,
    },
    desktopDir: e.HOTLINE_DESKTOP_DIR,
    ice: { urls: e.HOTLINE_ICE_SERVERS, turnSecret: e.HOTLINE_TURN_SECRET },
    logLevel: e.HOTLINE_LOG_LEVEL,
    database: {
      url: e.DATABASE_URL,
      pool: e.HOTLINE_DATABASE_POOL,
      timeoutMs: e.HOTLINE_DATABASE_TIMEOUT_MS,
      probeMs: e.HOTLINE_DATABASE_PROBE_MS,
    },
    redis: { url: e.REDIS_URL, prefix: e.HOTLINE_REDIS_PREFIX },
    node: e.HOTLINE_NODE,
    asterisk: asteriskConnection(e.ASTERISK_URL, e.HOTLINE_AMI_URL, e.HOTLINE_HEADSET_URL),
    callPolicy: {
      ...DEFAULT_CALL_POLICY,
      ringTimeoutMs: e.HOTLINE_RING_TIMEOUT_MS,
      wrapUpMs: e.HOTLINE_WRAP_UP_MS,
      reattachMs: e.HOTLINE_REATTACH_MS,
      emergencyLetGo: e.HOTLINE_EMERGENCY_LET_GO,
      observersShown: e.HOTLINE_OBSERVERS_SHOWN,
      breaks: {
        kinds: {
          ...BREAKS,
          break: { limit: e.HOTLINE_BREAKS_PER_SHIFT, minutes: e.HOTLINE_BREAK_MINUTES },
          meal: { limit: e.HOTLINE_MEALS_PER_SHIFT, minutes: e.HOTLINE_MEAL_MINUTES },
        },
        atOnce: e.HOTLINE_BREAKS_AT_ONCE,
      },
    } satisfies CallPolicy as CallPolicy,
    alarms: {
      oldestWaitMs: e.HOTLINE_ALARM_WAIT_MS,
      queueLength: e.HOTLINE_ALARM_QUEUE,
      nobodyReadyMs: e.HOTLINE_ALARM_NOBODY_READY_MS,
      answerRate: e.HOTLINE_ALARM_ANSWER_RATE,
      answerRateContacts: e.HOTLINE_ALARM_ANSWER_RATE_CONTACTS,
      proofLostMs: e.HOTLINE_ALARM_PROOF_LOST_MS,
    },
    routingFile: e.HOTLINE_ROUTING,
    headsetKind: e.HOTLINE_HEADSET_KIND,
    telephonySweepMs: e.HOTLINE_TELEPHONY_SWEEP_MS,
    policy: e.HOTLINE_POLICY,
    session: {
      idleMs: e.HOTLINE_SESSION_IDLE_MS,
      maxMs: e.HOTLINE_SESSION_MAX_MS,
      cacheMs: e.HOTLINE_SESSION_CACHE_MS,
    },
    sipGuard: {
      tries: e.HOTLINE_SIP_TRIES,
      windowMs: e.HOTLINE_SIP_WINDOW_MS,
      blockMs: e.HOTLINE_SIP_BLOCK_MS,
      neverBlock: [...e.HOTLINE_TRUNK_FROM, ...e.HOTLINE_SIP_NEVER_BLOCK],
    },
    login: {
      tries: e.HOTLINE_LOGIN_TRIES,
      triesPerAddress: e.HOTLINE_LOGIN_TRIES_PER_ADDRESS,
      windowMs: e.HOTLINE_LOGIN_WINDOW_MS,
    },
    socket: {
      adapter: e.HOTLINE_SOCKET_ADAPTER,
      commandsPerSecond: e.HOTLINE_COMMANDS_PER_SECOND,
      maxBytes: e.HOTLINE_SOCKET_BYTES,
      pingIntervalMs: e.HOTLINE_PING_INTERVAL_MS,
      pingTimeoutMs: e.HOTLINE_PING_TIMEOUT_MS,
      heartbeatGraceMs: e.HOTLINE_HEARTBEAT_GRACE_MS,
    },
    popBudgetMs: e.HOTLINE_POP_BUDGET_MS,
    keyKeptMs: e.HOTLINE_KEY_KEPT_MS,
    streamKeptMs: e.HOTLINE_STREAM_KEPT_MS,
    claimAfterMs: e.HOTLINE_CLAIM_AFTER_MS,
    sweepMs: e.HOTLINE_SWEEP_MS,
    recordings: {
      folder: e.HOTLINE_RECORDINGS_DIR,
      recorder: e.HOTLINE_RECORDER_URL === undefined ? undefined : amiAccount(e.HOTLINE_RECORDER_URL),
      stalledMs: e.HOTLINE_RECORDER_STALLED_MS,
      sweepMs: e.HOTLINE_RECORDINGS_SWEEP_MS,
      days: {
        ordinary: e.HOTLINE_RECORDINGS_DAYS,
        complaint: e.HOTLINE_RECORDINGS_COMPLAINT_DAYS,
        emergency: e.HOTLINE_RECORDINGS_EMERGENCY_DAYS,
      },
      lowBytes: e.HOTLINE_RECORDINGS_LOW_BYTES,
      stopBytes: e.HOTLINE_RECORDINGS_STOP_BYTES,
      agents: e.HOTLINE_RECORDINGS_AGENTS,
      linkMs: e.HOTLINE_RECORDING_LINK_MS,
    },
    emergencyRefreshMs: e.HOTLINE_EMERGENCY_REFRESH_MS,
    lastAgentsRefreshMs: e.HOTLINE_LAST_AGENTS_MS,
    messages: {
      url: e.HOTLINE_MESSAGE_URL === undefined ? undefined : new URL(e.HOTLINE_MESSAGE_URL),
      token: e.HOTLINE_MESSAGE_TOKEN,
      privateAllowed: e.HOTLINE_MESSAGE_PRIVATE === 'allow',
      timeoutMs: e.HOTLINE_MESSAGE_TIMEOUT_MS,
      retryMs: e.HOTLINE_MESSAGE_RETRY_MS,
      tries: e.HOTLINE_MESSAGE_TRIES,
      everyMs: e.HOTLINE_MESSAGE_EVERY_MS,
    },
    boardFiguresMs: e.HOTLINE_BOARD_FIGURES_MS,
  }
}

function amiAccount(url: string) {
  const ami = new URL(url)
  return {
    host: ami.hostname,
    port: ami.port === '' ? 5038 : Number(ami.port),
    user: decodeURIComponent(ami.username),
    password: decodeURIComponent(ami.password),
  }
}

function asteriskConnection(ari: string, ami: string, headset: string): AsteriskConnection {
  const ariUrl = new URL(ari)
  const amiUrl = new URL(ami)
  return {
    ariUrl: `${ariUrl.protocol}//${ariUrl.host}${ariUrl.pathname.replace(/\/+$/, '')}`,
    ariUser: decodeURIComponent(ariUrl.username),
    ariPassword: decodeURIComponent(ariUrl.password),
    amiHost: amiUrl.hostname,
    amiPort: amiUrl.port === '' ? 5038 : Number(amiUrl.port),
    amiUser: decodeURIComponent(amiUrl.username),
    amiPassword: decodeURIComponent(amiUrl.password),
    headsetUrl: headset,
  }
}
