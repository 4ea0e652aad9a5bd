/** Figures for Prometheus. Labels are states and codes only: never a number, a name or an id. */
import fp from 'fastify-plugin'
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'

export interface Metrics {
  registry: Registry
  errors: Counter<'code'>
  commands: Counter<'command' | 'outcome'>
  journeys: Counter<'outcome'>
  sockets: Gauge
  waiting: Gauge
  oldestWaitingSeconds: Gauge
  agents: Gauge<'state'>
  calls: Gauge<'state'>
  partUp: Gauge<'part'>
  recorders: Gauge<'state'>
  recordings: Counter<'state'>
  recordingsFree: Gauge
  differences: Gauge<'kind'>
}

declare module 'fastify' {
  interface FastifyInstance {
    metrics: Metrics
  }
}

export default fp(
  (app, _options, done) => {
    const registry = new Registry()
    collectDefaultMetrics({ register: registry })
    const registers = [registry]
    const metrics: Metrics = {
      registry,
      errors: new Counter({
        name: 'hotline_errors_total',
        help: 'Refusals and failures by code',
        labelNames: ['code'],
        registers,
      }),
      commands: new Counter({
        name: 'hotline_commands_total',
        help: 'Socket commands',
        labelNames: ['command', 'outcome'],
        registers,
      }),
      journeys: new Counter({
        name: 'hotline_journeys_total',
        help: 'Calls that ended, by outcome',
        labelNames: ['outcome'],
        registers,
      }),
      sockets: new Gauge({ name: 'hotline_sockets', help: 'Connected sockets', registers }),
      waiting: new Gauge({ name: 'hotline_queue_waiting', help: 'Calls in the waiting line', registers }),
      oldestWaitingSeconds: new Gauge({
        name: 'hotline_queue_oldest_seconds',
        help: 'Age of the longest waiting call',
        registers,
      }),
      agents: new Gauge({
        name: 'hotline_agents',
        help: 'Agents by state',
        labelNames: ['state'],
        registers,
      }),
      calls: new Gauge({
        name: 'hotline_calls',
        help: 'Calls by state: waiting (with those that ring or are away), ringing, away (the switch rings by itself), talking',
        labelNames: ['state'],
        registers,
      }),
      differences: new Gauge({
        name: 'hotline_differences_total',
        help: 'Differences between belief and reality that were found and mended',
        labelNames: ['kind'],
        registers,
      }),
      partUp: new Gauge({ name: 'hotline_part_up', help: '1: in reach', labelNames: ['part'], registers }),
      recorders: new Gauge({
        name: 'hotline_recorders',
        help: 'Legs that should be recorded, by state: running (its file grows), failing',
        labelNames: ['state'],
        registers,
      }),
      recordings: new Counter({
        name: 'hotline_recordings_total',
        help: 'Work after calls that was done, by what came of it: ready, missing',
        labelNames: ['state'],
        registers,
      }),
      recordingsFree: new Gauge({
        name: 'hotline_recordings_free_bytes',
        help: 'Room that is left for recordings; NaN: cannot be read',
        registers,
      }),
    }
    const httpSeconds = new Histogram({
      name: 'hotline_http_seconds',
      help: 'Time to answer a request',
      labelNames: ['method', 'route', 'status'] as const,
      buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 1, 5],
      registers,
    })
    app.decorate('metrics', metrics)
    app.addHook('onResponse', (request, reply, next) => {
      const route = request.routeOptions.url ?? '(none)'
      httpSeconds.observe(
        { method: request.method, route, status: String(reply.statusCode) },
        reply.elapsedTime / 1000,
      )
      next()
    })
    done()
  },
  { name: 'metrics', dependencies: ['settings'] },
)
