/** Choosing a step out of hundreds: by number, by its words, with the arrow keys. One sheet for all the ways of a list. */
import { useMemo, useState } from 'react'
import { Autocomplete } from 'react-aria-components/Autocomplete'
import { Input } from 'react-aria-components/Input'
import { Label } from 'react-aria-components/Label'
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox'
import { SearchField } from 'react-aria-components/SearchField'
import { KIND_NAMES } from '../../../../flows/in-words.ts'
import { Sheet } from '../ui/dialog.tsx'
import { fold } from '../units.tsx'
import { nameOf, plain, type StepPart, shortened } from './content.ts'

interface StepPickerProps {
  readonly title: string
  readonly steps: readonly StepPart[]
  /** Marked in the list. */
  readonly current?: string
  readonly onPick: (step: string) => void
  readonly onClose: () => void
  /** "+ Bước mới" stands before the list. */
  readonly onNew?: () => void
}

export function StepPicker({ title, steps, current, onPick, onClose, onNew }: StepPickerProps) {
  const [typed, setTyped] = useState('')
  const wanted = fold(typed)
  const items = useMemo(
    () =>
      steps.map((part) => ({
        id: part.step,
        name: nameOf(part),
        words: shortened(plain(part.content.words.vi?.text), 80) || KIND_NAMES[part.content.structure.kind],
        folded: fold(`${nameOf(part)} ${plain(part.content.words.vi?.text)}`),
      })),
    [steps],
  )
  const shown = wanted === '' ? items : items.filter(({ folded }) => folded.includes(wanted))
  return (
    <Sheet title={title} onClose={onClose}>
      {onNew && (
        <button type="button" onClick={onNew}>
          + Bước mới
        </button>
      )}
      <Autocomplete inputValue={typed} onInputChange={setTyped}>
        <SearchField className="search" autoFocus>
          <Label>Tìm theo số hoặc lời của bước</Label>
          <Input />
        </SearchField>
        {/* What scrolls can be reached by Tab; the list itself follows the arrow keys from the field. */}
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: see above */}
        <section className="picks" aria-label="Các bước" tabIndex={0}>
          <ListBox
            aria-label={title}
            items={shown}
            onAction={(key) => onPick(String(key))}
            renderEmptyState={() => <p className="soft">Không có bước nào như vậy.</p>}
          >
            {({ id, name, words }) => (
              <ListBoxItem id={id} textValue={name}>
                <strong>{name}</strong>
                {id === current && <span>✓ đang chọn</span>}
                <span className="soft">{words}</span>
              </ListBoxItem>
            )}
          </ListBox>
        </section>
      </Autocomplete>
    </Sheet>
  )
}
