// Imported before any schema: the page's CSP forbids eval, and zod would probe for it when a schema is made.
import { config } from 'zod'

config({ jitless: true })
