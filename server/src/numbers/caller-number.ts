/**
 * What a caller id says. It is a hint and never identity: it comes from outside and may be anything. Whatever comes
 * in, digits come out, and a kind.
 */
import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import type { PopView } from '@hotline/contract'
import { placeOf } from './area-codes.ts'
import { isShortCode } from './short-codes.ts'

export type CallerNumber = PopView['number']

/** E.164 has 15 digits at most; with an international prefix and some room for extensions of exchanges. */
const LONGEST = 20

const WITHHELD: CallerNumber = { national: '', kind: 'withheld', place: '' }

/** Never throws. @param raw as the trunk gave it */
export function readCallerNumber(raw: string): CallerNumber {
  // NFKC turns full-width digits into digits; the slice bounds the work on hostile input.
  const text = raw.slice(0, 400).normalize('NFKC').trim()
  const digits = text.replace(/\D/g, '')
  if (digits === '') return WITHHELD
  // Letters or signs among the digits: somebody's invention. Its digits are shown and nobody is recognised by it.
  if (!/^\+?[\d\s().-]+$/.test(text) || digits.length > LONGEST) return unknown(digits)
  const home = homeDigits(text, digits)
  if (home === undefined) return foreign(digits)
  if (isShortCode(home)) return { national: home, kind: 'short', place: '' }
  // A mobile with the trunk zero before it, as some exchanges send it.
  const mobile = /^0?(1[3-9]\d{9})$/.exec(home)?.[1]
  if (mobile !== undefined) return { national: mobile, kind: 'mobile', place: '' }
  // A landline of the same area comes without its code.
  if (/^[2-8]\d{6,7}$/.test(home)) return { national: home, kind: 'landline', place: '' }
  const parsed = parsePhoneNumberFromString(home, 'CN')
  const national = parsed?.isValid() === true ? `0${parsed.nationalNumber}` : home
  const place = /^0\d{9,11}$/.test(national) ? placeOf(national) : ''
  return place === '' ? unknown(home) : { national, kind: 'landline', place }
}

/** What people and their history are found by; empty where the number can recognise nobody. */
export function recognisedBy(number: CallerNumber): string {
  return number.kind === 'withheld' || number.kind === 'unknown' ? '' : number.national
}

/** @returns the digits as dialled within China; undefined for another country's */
function homeDigits(text: string, digits: string): string | undefined {
  const international = text.startsWith('+') ? digits : /^00(\d+)$/.exec(digits)?.[1]
  if (international !== undefined) {
    if (!international.startsWith('86')) return undefined
    return withTrunkZero(international.slice(2))
  }
  return /^86(1[3-9]\d{9})$/.exec(digits)?.[1] ?? digits
}

/** +86 818 … is 0818 … at home; mobiles and service numbers have no zero. */
function withTrunkZero(significant: string): string {
  const plain = /^(1[3-9]\d{9}|0\d+)$/.test(significant) || isShortCode(significant)
  return plain ? significant : `0${significant}`
}

function foreign(digits: string): CallerNumber {
  const significant = digits.replace(/^00/, '')
  return parsePhoneNumberFromString(`+${significant}`)?.isPossible() === true
    ? { national: `00${significant}`, kind: 'foreign', place: '' }
    : unknown(digits)
}

function unknown(digits: string): CallerNumber {
  return { national: digits.slice(0, LONGEST), kind: 'unknown', place: '' }
}
