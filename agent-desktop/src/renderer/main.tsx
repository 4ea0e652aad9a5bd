// The page's first file: words and look, then login or desk.
import './shared/zod-without-eval.ts'
import './styles/base.css'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { createMemory } from './shared/memory.ts'
import { createSettings } from './shared/settings.ts'
import { startWords } from './shared/words.ts'

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root')

const memory = createMemory(() => window.localStorage)
const settings = createSettings(memory)
void startWords(settings.get().language).then(() => {
  createRoot(root).render(<App memory={memory} settings={settings} />)
})
