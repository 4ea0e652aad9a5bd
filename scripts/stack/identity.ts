import { readFileSync } from 'node:fs'

/**
 * Tells a process from a later one with the same number: Linux gives each a start time in ticks since boot.
 * Undefined where the process is gone (a zombie counts as gone).
 */
export function identityOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8')
    // The name in brackets may hold spaces: state is the first field after the last bracket, start time the 20th.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (fields[0] === 'Z' || fields[0] === 'X' || fields[19] === undefined) return undefined
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    return `${boot}/${fields[19]}`
  } catch {
    return undefined // no such process, or no /proc: then nobody's process is ever ended by number
  }
}
