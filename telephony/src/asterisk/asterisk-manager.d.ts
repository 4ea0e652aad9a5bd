/** The part of `asterisk-manager` 0.2.0 that is used; it brings no types. */
declare module 'asterisk-manager' {
  export interface Manager {
    connect(port: number, host: string, callback?: (failure: unknown) => void): void
    login(callback: (failure?: unknown) => void): void
    action(
      fields: Record<string, string>,
      callback: (failure: unknown, response: Record<string, unknown>) => void,
    ): string
    disconnect(callback?: () => void): void
    isConnected(): boolean | undefined
    on(event: string, listener: (...args: never[]) => void): void
    removeAllListeners(event?: string): void
  }
  /** Without a port it does not connect by itself. */
  export default function create(
    port: undefined,
    host: string,
    user: string,
    password: string,
    events: boolean,
  ): Manager
}
