/** The words of a step in one language. */
import type { StepWords } from '../../../../flows/definition.ts'
import type { StepContent } from '../../../../publishing/api.ts'
import { type Language, put, withWords } from './content.ts'
import { LinesField } from './fields.tsx'
import { READS, SILENT } from './kinds.ts'
import { type Change, type Facts, hintsOf, Said } from './said.tsx'

interface Props {
  readonly content: StepContent
  readonly change: Change
  readonly disabled: boolean
  readonly language: Language
  readonly facts: Facts
  /** Paths of English texts older than the Vietnamese ones. */
  readonly stale: readonly string[]
}

/** Labels of the usual buttons, by kind of step. */
const BUTTONS: Readonly<Record<string, readonly (readonly [field: 'next' | 'skip' | 'yes' | 'no', label: string])[]>> =
  {
    say: [['next', 'Chữ trên nút đi tiếp (để trống: “Tiếp”)']],
    photo: [['skip', 'Chữ trên nút bỏ qua']],
    ask: [['skip', 'Chữ trên nút bỏ qua']],
    window: [['skip', 'Chữ trên nút bỏ qua']],
    confirm: [
      ['yes', 'Chữ trên nút “đúng”'],
      ['no', 'Chữ trên nút “chưa đúng”'],
    ],
  }
const NONE: readonly string[] = []

export function StepWordsFields({ content, change, disabled, language, facts, stale }: Props) {
  const { structure } = content
  const words: StepWords = content.words[language] ?? {}
  const shared = { language, change, disabled } as const
  const old = (path: string) => language === 'en' && stale.includes(path)
  const silent = SILENT.has(structure.kind)
  const choices = structure.kind === 'choose' ? Object.keys(structure.choices) : []
  const hints = hintsOf(words.hint)
  return (
    <>
      <Said {...shared} path={['title']} label="Tên ngắn của bước" value={words.title} stale={old('title')} />
      {!silent && (
        <Said
          {...shared}
          path={['text']}
          label={language === 'vi' ? 'Người dân đọc' : 'Người dân đọc (tiếng Anh)'}
          value={words.text}
          lines={4}
          message
          facts={facts}
          stale={old('text')}
        />
      )}
      {choices.length > 0 && (
        <fieldset>
          <legend>Các nút</legend>
          {choices.map((id) => (
            <div key={id} className="choice-field">
              <Said
                {...shared}
                path={['choices', id]}
                label="Chữ trên nút"
                value={words.choices?.[id]}
                stale={old(`choices.${id}`)}
              />
              <LinesField
                label="Người dân còn nói cách khác (mỗi dòng một cách)"
                lines={words.also?.[id] ?? NONE}
                disabled={disabled}
                place={`${language}/also.${id}`}
                onChange={(lines) =>
                  change((now) =>
                    withWords(now, language, {
                      also: put(now.words[language]?.also, id, lines.length > 0 ? [...lines] : undefined),
                    }),
                  )
                }
              />
            </div>
          ))}
        </fieldset>
      )}
      {structure.stuck && (
        <fieldset>
          <legend>Chỗ hay vướng, hiện khi người dân bấm “Tôi bị vướng”</legend>
          {Object.keys(structure.stuck).map((id) => (
            <Said
              key={id}
              {...shared}
              path={['stuck', id]}
              label="Chữ trên nút"
              value={words.stuck?.[id]}
              stale={old(`stuck.${id}`)}
            />
          ))}
        </fieldset>
      )}
      {READS.has(structure.kind) && (
        <fieldset>
          <legend>Khi không hiểu câu trả lời thì giải thích lại</legend>
          {hints.map((hint, at) => (
            <Said
              // biome-ignore lint/suspicious/noArrayIndexKey: the place in the list is what it is
              key={at}
              {...shared}
              path={['hint', at]}
              label={`Lần ${at + 1}${at > 0 ? ', đơn giản hơn nữa' : ''}`}
              value={hint}
              lines={2}
            />
          ))}
        </fieldset>
      )}
      {!silent && (
        <Said
          {...shared}
          path={['brief']}
          label="Lời ngắn, khi người dân xin “nói ngắn thôi”"
          value={words.brief}
          lines={2}
        />
      )}
      {/* In Vietnamese it stands under the picture. */}
      {language === 'en' && structure.picture && (
        <Said
          {...shared}
          path={['alt']}
          label="Lời tả ảnh (tiếng Anh)"
          value={words.alt}
          lines={2}
          stale={old('alt')}
        />
      )}
      {(BUTTONS[structure.kind] ?? []).map(([field, label]) => (
        <Said key={field} {...shared} path={[field]} label={label} value={words[field]} stale={old(field)} />
      ))}
    </>
  )
}
