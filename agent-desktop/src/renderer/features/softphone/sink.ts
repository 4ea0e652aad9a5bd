// Browsers name the default output with an empty id.
export const DEFAULT_SINK = 'default'

export function sinkOf(deviceId: string): string {
  return deviceId === DEFAULT_SINK ? '' : deviceId
}
