/** `npm run machines`: the state machines of the contract drawn into ARCHITECTURE.md. A test fails when that was forgotten. */
import { readFileSync, writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import { withDrawings } from './machines/drawing.ts'
import { DOCUMENT, MACHINES } from './machines/document.ts'
import { ROOT } from './stack/settings.ts'

const before = readFileSync(DOCUMENT, 'utf8')
const after = withDrawings(before, MACHINES)
writeFileSync(DOCUMENT, after)
console.log(`${relative(ROOT, DOCUMENT)} ${after === before ? 'is up to date' : 'is drawn anew'}`)
