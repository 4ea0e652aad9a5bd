/** What the ruler needs of each side: who answers when the extension is dialled, with the same agents' telephones. */
export interface Contestant {
  name: 'ours' | 'app_queue'
  /** The extension whose callers this side serves. */
  dial: string
  /** Makes the first `count` agents available, longest idle first. */
  open(count: number): Promise<void>
  /** Nobody is available any more. */
  close(): Promise<void>
}
