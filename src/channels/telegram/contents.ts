/** What a message holds besides text. References only; positions and phone numbers are not taken along. */
import type { MediaRef } from '../../messages.ts'
import { type Json, object, text } from './fields.ts'

/** The media of a message, `null` when none of the known kinds is in it. */
export function mediaIn(message: Json): MediaRef | null {
  const album = text(message.media_group_id)
  const media = findMedia(message)
  return media === null || album === null ? media : { ...media, album }
}

function findMedia(message: Json): MediaRef | null {
  if (Array.isArray(message.photo)) {
    // Sizes rise; the last is the largest.
    return withRef('photo', object(message.photo.at(-1)))
  }
  // An animation and a location also come as a document and with a venue: the telling one first.
  for (const [field, kind] of [
    ['voice', 'voice'],
    ['audio', 'voice'],
    ['video', 'video'],
    ['video_note', 'video'],
    ['animation', 'video'],
    ['sticker', 'sticker'],
  ] as const) {
    const found = object(message[field])
    if (found !== null) return withRef(kind, found)
  }
  const document = object(message.document)
  if (document !== null) {
    const isPicture = text(document.mime_type)?.startsWith('image/') === true
    return withRef(isPicture ? 'photo' : 'file', document)
  }
  if (object(message.location) !== null || object(message.venue) !== null) return { kind: 'location' }
  if (object(message.contact) !== null) return { kind: 'contact' }
  return null
}

function withRef(kind: MediaRef['kind'], file: Json | null): MediaRef {
  const ref = text(file?.file_id)
  return ref === null ? { kind } : { kind, ref }
}

/**
 * False for messages that Telegram itself writes into a chat (pins, topics, joins, payments, …) and for those with
 * nothing in them; true for contents newer than this code, so that the person gets an answer.
 */
export function isContent(message: Json): boolean {
  return Object.keys(message).some((key) => !ABOUT.has(key) && !SERVICE.test(key))
}

/** Fields that say something about a message and are not its content. */
const ABOUT = new Set(
  `message_id message_thread_id direct_messages_topic from sender_chat sender_boost_count sender_business_bot date
  business_connection_id chat forward_origin forward_from forward_from_chat forward_from_message_id forward_signature
  forward_sender_name forward_date is_topic_message is_automatic_forward reply_to_message external_reply quote
  reply_to_story reply_to_checklist_task_id via_bot edit_date has_protected_content is_from_offline is_paid_post
  media_group_id author_signature paid_star_count link_preview_options effect_id entities caption caption_entities
  show_caption_above_media has_media_spoiler reply_markup suggested_post_info`.split(/\s+/),
)

/** Names of service messages, by their beginnings: new ones have kept to these. */
const SERVICE =
  /^(new_chat|left_chat|delete_chat|group_chat|supergroup_chat|channel_chat|chat_|message_auto_delete|migrate_|pinned_|forum_topic|general_forum|video_chat|voice_chat|giveaway_(created|completed)|boost_|users?_shared|write_access|passport_|proximity_|connected_website|web_app_data|successful_payment|refunded_payment|gift|unique_gift|paid_message_price|direct_message_price|checklist_tasks|suggested_post_|managed_bot|poll_option)/
