/** Pages at fixed addresses of our host: where a consent comes back to, and the file that proves whose domain this is. */
import type { ChannelPage } from '../channel.ts'
import type { ChannelLog } from '../tools.ts'
import { CALLBACK_PATH, CONSENT_WORDS, type Consents } from './consent.ts'
import { shortName } from './keeper.ts'
import type { ZaloSettings } from './settings.ts'

const HTML = 'text/html; charset=utf-8'

export function zaloPages(
  { domainProofs, domainProofPage }: Pick<ZaloSettings, 'domainProofs' | 'domainProofPage'>,
  consents: Pick<Consents, 'complete'>,
  log: ChannelLog,
): readonly ChannelPage[] {
  return [callbackPage(consents, log), ...domainProofs.map((code) => proofPage(code, domainProofPage))]
}

function callbackPage(consents: Pick<Consents, 'complete'>, log: ChannelLog): ChannelPage {
  return {
    path: CALLBACK_PATH,
    async get(query) {
      const result = await consents.complete(query)
      if (result.kind === 'done') {
        log.info({ channel: 'zalo', name: shortName(result.oa) }, 'an administrator gave the consent')
        return page(200, 'Đã nối xong', 'Từng Bước đã được phép trả lời thay cho OA. Có thể đóng trang này.')
      }
      log.warn({ channel: 'zalo', reason: result.why }, 'a consent did not come through')
      return page(400, 'Chưa nối được', CONSENT_WORDS[result.why])
    },
  }
}

function page(status: number, title: string, words: string) {
  const body = `<!doctype html><html lang="vi"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><h1>${title}</h1><p>${words}</p></html>\n`
  return { status, body, contentType: HTML }
}

/** Zalo looks for this file at the root of the domain. */
function proofPage(code: string, own: string | undefined): ChannelPage {
  const tag = `<meta name="zalo-platform-site-verification" content="${code}">`
  const body =
    own ?? `<!doctype html><html lang="vi"><head><meta charset="utf-8">${tag}</head><body>${code}</body></html>\n`
  return { path: `/zalo_verifier${code}.html`, get: async () => ({ status: 200, body, contentType: HTML }) }
}
