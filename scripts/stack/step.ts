/** Shows what is being done and how long it took, so that a slow start explains itself. */
export type Say = (line: string) => void

/** Runs `work` and says `title` with its time; a failure is said too, and thrown on. */
export async function step<T>(say: Say, title: string, work: () => Promise<T>): Promise<T> {
  const startedAt = performance.now()
  try {
    const value = await work()
    say(`  ✓ ${title} · ${seconds(performance.now() - startedAt)}`)
    return value
  } catch (failure) {
    say(`  ✗ ${title} · ${seconds(performance.now() - startedAt)}`)
    throw failure
  }
}

export function seconds(ms: number): string {
  return ms < 60_000
    ? `${(ms / 1000).toFixed(1)} s`
    : `${String(Math.floor(ms / 60_000))} min ${((ms % 60_000) / 1000).toFixed(0)} s`
}
