import { z } from 'zod'
import { Instant } from './instant.ts'

/** What leaves the hotline as a message. */
export const MESSAGE_KINDS = ['emergency_address', 'ticket_number', 'emergency_class'] as const
export const MessageKind = z.enum(MESSAGE_KINDS)
export type MessageKind = z.infer<typeof MessageKind>

/** One message's way; the recipient is masked. */
export const MessageView = z.object({
  id: z.uuid(),
  kind: MessageKind,
  recipient: z.string(),
  /** `failed`: the channel refused every try. */
  status: z.enum(['pending', 'sent', 'failed']),
  attempts: z.int(),
  createdAt: Instant,
  sentAt: Instant.nullable(),
})
export type MessageView = z.infer<typeof MessageView>

/** `configured` false: 未配置短信通道, and nothing was sent. */
export const MessagesView = z.object({ configured: z.boolean(), messages: z.array(MessageView) })
export type MessagesView = z.infer<typeof MessagesView>
