/**
 * Time limits that forgive ourselves: after a long pause of this process the timer runs before the socket is read, so
 * an answer that is already here would count as missing. One turn of the event loop lets it in.
 * @returns call it off
 */
export function afterPollTurn(limitMs: number, late: () => void): () => void {
  let immediate: NodeJS.Immediate | undefined
  const timer = setTimeout(() => {
    immediate = setImmediate(() => {
      immediate = setImmediate(late)
    })
  }, limitMs)
  return () => {
    clearTimeout(timer)
    clearImmediate(immediate)
  }
}
