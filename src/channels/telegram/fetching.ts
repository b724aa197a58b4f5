/** A file somebody sent, by its id for bots. Never throws for what the platform does. */
import { TelegramError } from 'telegraf'
import type { FetchedFile } from '../channel.ts'
import { fileIn } from '../files.ts'
import type { TelegramClient } from './client.ts'

export async function fetchedFile(
  api: Pick<TelegramClient, 'callApi' | 'fetchFile'>,
  ref: string,
): Promise<FetchedFile> {
  try {
    const { file_path } = await api.callApi('getFile', { file_id: ref })
    return file_path === undefined ? { kind: 'gone' } : fileIn(await api.fetchFile(file_path))
  } catch (error) {
    if (!(error instanceof TelegramError) || error.code >= 500 || error.code === 429) return { kind: 'away' }
    return /too big/i.test(error.description) ? { kind: 'large' } : { kind: 'gone' }
  }
}
