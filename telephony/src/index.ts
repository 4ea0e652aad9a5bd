export * from './telephony.ts'
export * from './options.ts'
export * from './domain/call-policy.ts'
