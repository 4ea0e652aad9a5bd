import { examination, type Finding } from './stack/examination.ts'
import { Refusal, sentenceOf } from './stack/refusal.ts'
import { readSettings } from './stack/settings.ts'

/** `npm run doctor`: looks at every part and says what is wrong and what cures it; exit code 1 when something is. */
const SIGNS: Record<Finding['verdict'], string> = { sound: '✓', note: '·', wrong: '✗' }
let wrong = 0

try {
  for await (const { part, verdict, words } of examination(readSettings(process.env))) {
    console.log(`  ${SIGNS[verdict]} ${part} · ${words}`)
    if (verdict === 'wrong') wrong += 1
  }
} catch (failure) {
  console.log(`  ✗ ${failure instanceof Refusal ? failure.message : sentenceOf(failure)}`)
  wrong += 1
}
console.log(wrong === 0 ? 'Nothing is wrong.' : `${String(wrong)} thing(s) to cure, marked ✗ above.`)
process.exit(wrong === 0 ? 0 : 1)
