/** Recordings of steps: made anew as AAC in M4A, evenly loud, without names, dates or places, and kept under a name of ours. */
import type { VoiceMade } from './api-play.ts'
import { Refused } from './refusals.ts'
import { OWN_FOLDER, type PublishingOptions } from './world.ts'

const WORDS: Readonly<Record<string, string>> = {
  large: 'Bản ghi lớn quá 10 MB. Xin thu ngắn lại, hoặc chọn tệp nhỏ hơn.',
  long: 'Bản ghi dài quá 5 phút. Xin thu ngắn lại; mỗi bước nên dưới 1 phút.',
}

export async function keepVoice(
  { library, voice }: Pick<PublishingOptions, 'library' | 'voice'>,
  body: unknown,
): Promise<VoiceMade> {
  if (voice === null) throw new Refused('no-recorder')
  if (!Buffer.isBuffer(body) || body.length === 0) throw new Refused('bad-voice')
  const made = await voice(body)
  if (made.kind === 'busy') throw new Refused('unavailable')
  if (made.kind === 'unwanted') {
    const words = WORDS[made.why]
    throw new Refused('bad-voice', words === undefined ? {} : { words })
  }
  const id = await library.put('voices', made.bytes)
  if (id === 'full') throw new Refused('full')
  return { path: `${OWN_FOLDER}/${id}.m4a`, seconds: made.seconds ?? 0 }
}
