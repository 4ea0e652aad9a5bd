/**
 * Service numbers that call like people do (a bank rings back, 110 hands over). libphonenumber calls them invalid.
 * @see 电信网编号计划 (工信部, 2017年版): 1xx, 1xxxx and 9xxxx codes
 */
const LISTED = new Set([
  '110',
  '112',
  '114',
  '119',
  '120',
  '122',
  '116114',
  '10000',
  '10001',
  '10010',
  '10011',
  '10015',
  '10016',
  '10050',
  '10060',
  '10086',
  '10099',
])

/** 12xxx: government services, 12345 among them; 95xxx, 96xxx: companies and provinces, some with further digits. */
const RANGES = /^(12\d{3}|95\d{3,6}|96\d{3,6}|400\d{7}|800\d{7})$/

export function isShortCode(digits: string): boolean {
  return LISTED.has(digits) || RANGES.test(digits)
}
