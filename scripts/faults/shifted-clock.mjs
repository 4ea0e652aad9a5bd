// Loaded before a server node (NODE_OPTIONS=--import): its clock is wrong by HOTLINE_FAULTS_CLOCK_MS, as a machine's is
// whose battery died. Only this process is told the wrong time; nobody may change the machine's clock.
const shiftMs = Number(process.env.HOTLINE_FAULTS_CLOCK_MS ?? 0)
const trueNow = Date.now
const TrueDate = Date
Date.now = () => trueNow() + shiftMs
globalThis.Date = class extends TrueDate {
  constructor(...given) {
    if (given.length === 0) super(trueNow() + shiftMs)
    else super(...given)
  }
}
globalThis.Date.now = () => trueNow() + shiftMs
