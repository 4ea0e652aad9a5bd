/** A small Asterisk with no hotline in it: what the kit's own tests call, so that the kit is proven apart from the product. */
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createAsteriskView, type AsteriskView } from './asterisk-view.ts'
import { freePort, freePortBlock } from './ports.ts'
import { until } from './until.ts'

export interface PlainAsterisk {
  sipPort: number
  view: AsteriskView
  stop(): Promise<void>
}

/** Paths of PEM files. */
export interface SecureTrunk {
  /** Whose servers it calls. */
  authority: string
  cert: string
  key: string
  /** Where it is called back, within a call. */
  port: number
}

const RTP_PORTS = 40
const PASSWORD = 'kit-only'

/**
 * @param tree an extracted Asterisk, the folder that holds `usr/sbin/asterisk`
 * @param dialplan the lines of the context that every caller enters
 * @param secure dials out by TLS with SRTP as `PJSIP/secure/sip:…;transport=tls`
 */
export async function startPlainAsterisk(
  tree: string,
  dialplan: string,
  secure?: SecureTrunk,
): Promise<PlainAsterisk> {
  const home = mkdtempSync(join(tmpdir(), 'hotline-plain-asterisk-'))
  const [sipPort, httpPort, rtp] = [await freePort(), await freePort(), await freePortBlock(RTP_PORTS)]
  const files = configuration({ home, tree, sipPort, httpPort, rtp, dialplan, secure })
  for (const folder of ['etc', 'var', 'run', 'log', 'spool']) mkdirSync(join(home, folder))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(home, 'etc', name), text)
  const libraries = join(tree, 'usr/lib/x86_64-linux-gnu')
  const child = spawn(
    join(libraries, 'ld-linux-x86-64.so.2'),
    [
      '--library-path',
      libraries,
      join(tree, 'usr/sbin/asterisk'),
      '-f',
      '-C',
      join(home, 'etc/asterisk.conf'),
    ],
    { stdio: 'ignore' },
  )
  let ended = false
  const gone = new Promise<void>((resolve) => {
    const end = () => {
      ended = true
      resolve()
    }
    child.once('exit', end)
    child.once('error', end)
  })
  const stop = async () => {
    if (!ended) child.kill('SIGKILL')
    await gone
    rmSync(home, { recursive: true, force: true })
  }
  const view = createAsteriskView(`http://kit:${PASSWORD}@127.0.0.1:${String(httpPort)}`)
  try {
    await until(
      async () => {
        await view.channels()
        return true
      },
      { that: 'the plain Asterisk answers' },
    )
  } catch (failure) {
    const log = readFileSync(join(home, 'log/messages'), { encoding: 'utf8', flag: 'a+' }).slice(-1000)
    await stop()
    throw new Error(`Asterisk did not start: ${log}`, { cause: failure })
  }
  return { sipPort, view, stop }
}

function configuration(p: {
  home: string
  tree: string
  sipPort: number
  httpPort: number
  rtp: number
  dialplan: string
  secure: SecureTrunk | undefined
}): Record<string, string> {
  const directories = {
    astetcdir: 'etc',
    astvarlibdir: 'var',
    astdbdir: 'var',
    astkeydir: 'var',
    astspooldir: 'spool',
    astrundir: 'run',
    astlogdir: 'log',
  }
  return {
    'asterisk.conf': `[directories]
${Object.entries(directories)
  .map(([key, folder]) => `${key} => ${join(p.home, folder)}`)
  .join('\n')}
astdatadir => ${join(p.tree, 'usr/share/asterisk')}
astmoddir => ${join(p.tree, 'usr/lib/x86_64-linux-gnu/asterisk/modules')}
`,
    'modules.conf': `[modules]\nautoload=yes\n${[
      'chan_iax2',
      'chan_unistim',
      'pbx_dundi',
      'res_phoneprov',
      'cdr_pgsql',
    ]
      .map((name) => `noload=${name}.so`)
      .join('\n')}\n`,
    'logger.conf': '[logfiles]\nmessages => warning,error\n',
    'pjsip.conf': `[udp]\ntype=transport\nprotocol=udp\nbind=127.0.0.1:${String(p.sipPort)}
[citizens]\ntype=endpoint\ncontext=citizens\ndisallow=all\nallow=alaw\ndirect_media=no\n
[citizens]\ntype=identify\nendpoint=citizens\nmatch=127.0.0.1\n${p.secure === undefined ? '' : secureTrunk(p.secure)}`,
    'rtp.conf': `[general]\nrtpstart=${String(p.rtp)}\nrtpend=${String(p.rtp + RTP_PORTS - 1)}\n`,
    'http.conf': `[general]\nenabled=yes\nbindaddr=127.0.0.1\nbindport=${String(p.httpPort)}\n`,
    'ari.conf': `[general]\nenabled=yes\n[kit]\ntype=user\npassword=${PASSWORD}\n`,
    'indications.conf': '[general]\ncountry=cn\n[cn]\ndescription=China\nringcadence=1000,4000\n',
    'confbridge.conf': '[general]\n[default_user]\ntype=user\nquiet=yes\n[default_bridge]\ntype=bridge\n',
    'extensions.conf': `[citizens]\n${p.dialplan}\n`,
  }
}

/** Verifies whom it calls, as a provider's exchange does. */
function secureTrunk({ authority, cert, key, port }: SecureTrunk): string {
  return `[tls]
type=transport
protocol=tls
bind=127.0.0.1:${String(port)}
cert_file=${cert}
priv_key_file=${key}
ca_list_file=${authority}
verify_server=yes
method=tlsv1_2

[secure]
type=endpoint
context=nowhere
transport=tls
media_encryption=sdes
disallow=all
allow=alaw
direct_media=no
`
}
