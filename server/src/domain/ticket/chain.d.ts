import type { TicketEvent } from './events.ts';
/** Before the first event. */
export declare const GENESIS: string;
export interface ChainedEvent {
    event: TicketEvent;
    prevHash: string;
    hash: string;
}
export declare function chain(prevHash: string, event: TicketEvent): ChainedEvent;
/** @returns the version of the first event that does not fit; undefined where the chain is whole */
export declare function firstBreak(events: readonly ChainedEvent[]): number | undefined;
