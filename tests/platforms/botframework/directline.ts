/** Direct Line 3.0 as a page's client speaks it, by polling: https://learn.microsoft.com/azure/bot-service/rest-api */
import { BOT, type Bring, type Conversation, conversation } from './chats.ts'

export interface DirectLineRequest {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly authorization: string
  readonly body: Readonly<Record<string, unknown>>
}

export interface DirectLineAnswer {
  readonly status: number
  readonly body?: unknown
}

const SECRET = 'direct-line-secret-of-nobody'
const EXPIRES_S = 1_800
const ACTIVITY_CHARS = 262_144

export function directLine(chats: Map<string, Conversation>, bring: Bring) {
  /** Token → the conversation it was made for, and the only sender it allows. */
  const tokens = new Map<string, { readonly conversationId: string; readonly userId: string }>()
  let count = 0

  function issue(userId: string) {
    count++
    const token = `dl-token-${count}`
    const conversationId = `Dl${count}5ufA-o`
    tokens.set(token, { conversationId, userId })
    return { conversationId, token, expires_in: EXPIRES_S }
  }

  async function answer({ method, path, query, authorization, body }: DirectLineRequest): Promise<DirectLineAnswer> {
    const bearer = authorization.replace(/^Bearer /, '')
    if (method === 'POST' && path === '/tokens/generate') {
      if (bearer !== SECRET) return refused(403, 'BadArgument', 'Invalid token or secret')
      const userId = String((body.user as { id?: unknown } | undefined)?.id ?? '')
      if (!userId.startsWith('dl_')) return refused(400, 'BadArgument', 'user id must begin with dl_')
      return { status: 200, body: issue(userId) }
    }
    const held = tokens.get(bearer)
    if (held === undefined) return refused(403, 'BadArgument', 'Invalid token or secret')
    const { conversationId, userId } = held
    if (method === 'POST' && path === '/tokens/refresh') {
      return { status: 200, body: { conversationId, token: bearer, expires_in: EXPIRES_S } }
    }
    if (method === 'POST' && path === '/conversations') {
      if (!chats.has(conversationId)) {
        const chat = conversation(conversationId, 'directline', userId)
        chats.set(conversationId, chat)
        // One for the bot; one for the person, as the token names them.
        for (const member of [BOT, { id: userId }]) {
          await bring(chat, { type: 'conversationUpdate', membersAdded: [member] })
        }
      }
      return { status: 201, body: { conversationId, token: bearer, expires_in: EXPIRES_S } }
    }
    const [, id = '', rest = ''] = /^\/conversations\/([^/]+)(\/activities)?$/.exec(path) ?? []
    const chat = chats.get(decodeURIComponent(id))
    if (chat === undefined || chat.id !== conversationId) return refused(404, 'BadArgument', 'Conversation not found')
    if (method === 'GET' && rest === '')
      return { status: 200, body: { conversationId, token: bearer, expires_in: 1_800 } }
    if (method === 'GET') {
      const from = Number(query.get('watermark') ?? 0) || 0
      const activities = chat.activities.slice(from).map((activity) => ({ ...activity, conversation: { id: chat.id } }))
      return { status: 200, body: { activities, watermark: String(chat.activities.length) } }
    }
    if (JSON.stringify(body).length > ACTIVITY_CHARS) return refused(413, 'MessageSizeTooBig', 'too large')
    if ((body.from as { id?: unknown } | undefined)?.id !== userId) return refused(403, 'BadArgument', 'not this user')
    const sent = await bring(chat, body)
    if (sent.status >= 300) return refused(502, 'BotError', 'Failed to send activity: bot returned an error')
    return { status: 200, body: { id: chat.activities.at(-1)?.id } }
  }

  return { answer, secret: SECRET }
}

function refused(status: number, code: string, message: string): DirectLineAnswer {
  return { status, body: { error: { code, message } } }
}
