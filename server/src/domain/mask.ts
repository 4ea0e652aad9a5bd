/** How a citizen's number looks wherever the full one is not needed (quality.md, Law). */

/** 138****1111 for a mobile, 0xx-****1234 for a landline; anything else keeps its last two digits at most. */
export function maskNumber(number: string): string {
  if (/^1[3-9]\d{9}$/.test(number)) return `${number.slice(0, 3)}****${number.slice(-4)}`
  if (/^0\d{9,11}$/.test(number)) return `0xx-****${number.slice(-4)}`
  if (number.length <= 5) return number // a service's short code is public
  return `****${number.slice(-2)}`
}
