/**
 * CodeMirror in a shadow root: there it uses constructed style sheets, which the page's rules allow, instead of putting
 * styles into the page.
 */
import { autocompletion, type CompletionContext, type CompletionResult } from '@codemirror/autocomplete'
import { yaml } from '@codemirror/lang-yaml'
import { type Diagnostic, lintGutter, setDiagnostics } from '@codemirror/lint'
import { EditorState } from '@codemirror/state'
import { EditorView, lineNumbers } from '@codemirror/view'
import { minimalSetup } from 'codemirror'
import type { EditorProblem, FileName } from '../../../../publishing/api.ts'
import type { SchemaNames } from './schema-names.ts'

/** Put in by the build: the schemas themselves are five times as long. */
declare const FLOW_NAMES: SchemaNames
declare const WORDS_NAMES: SchemaNames

export interface TextEditor {
  text(): string
  /** Puts faults into their lines. */
  show(problems: readonly EditorProblem[]): void
  close(): void
}

interface Opening {
  readonly text: string
  readonly file: FileName
  readonly readOnly: boolean
  readonly problems: readonly EditorProblem[]
  readonly onChange: () => void
}

/** What the editor would say in English. */
const PHRASES = {
  'No diagnostics': 'Không có lỗi',
  Diagnostics: 'Lỗi',
  Completions: 'Gợi ý',
  'Control character': 'Ký tự điều khiển',
  'Selection deleted': 'Đã xóa phần chọn',
}

export function openText(place: HTMLElement, { text, file, readOnly, problems, onChange }: Opening): TextEditor {
  // A shadow root cannot be taken away again: each opening gets an element of its own.
  const holder = place.appendChild(document.createElement('div'))
  const root = holder.attachShadow({ mode: 'open' })
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: text,
      extensions: [
        // Without its panel for searching: the browser's own finds in the text, and it keeps within the budget.
        minimalSetup,
        lineNumbers(),
        yaml(),
        lintGutter(),
        autocompletion({ override: [offer(file)] }),
        EditorState.phrases.of(PHRASES),
        EditorState.readOnly.of(readOnly),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ 'aria-label': 'Nội dung tệp' }),
        EditorView.theme({
          '&': { border: '2px solid #5a6b82', background: '#fff', color: '#12233a', fontSize: '16px' },
          '.cm-scroller': { fontFamily: 'ui-monospace, "Noto Sans Mono", monospace' },
          // The usual colours are too pale to be read by everybody.
          '.cm-line span': { color: '#12233a' },
          '.cm-gutters': { color: '#384860', background: '#eef3fa' },
        }),
        EditorView.updateListener.of(({ docChanged }) => {
          if (docChanged) onChange()
        }),
      ],
    }),
  })
  const show = (found: readonly EditorProblem[]) => {
    const here = found.filter((problem) => problem.file === file && problem.unit === undefined)
    view.dispatch(
      setDiagnostics(
        view.state,
        here.map((problem) => diagnostic(view.state, problem)),
      ),
    )
  }
  show(problems)
  return {
    text: () => view.state.doc.toString(),
    show,
    close() {
      view.destroy()
      holder.remove()
    },
  }
}

function diagnostic(state: EditorState, { line, level, what, remedy }: EditorProblem): Diagnostic {
  const { from, to } = state.doc.line(Math.min(Math.max(1, line), state.doc.lines))
  return { from, to, severity: level === 'block' ? 'error' : 'warning', message: `${what} → ${remedy}` }
}

/** Names of fields and listed values from the schema, and the ids of the steps in the text. */
function offer(file: FileName): (context: CompletionContext) => CompletionResult | null {
  const names = file === 'flow' ? FLOW_NAMES : WORDS_NAMES
  return (context) => {
    const word = context.matchBefore(/[\w-]*/)
    if (word === null || (word.from === word.to && !context.explicit)) return null
    const line = context.state.doc.lineAt(context.pos)
    const isValue = line.text.slice(0, word.from - line.from).includes(':')
    const steps = [...context.state.doc.toString().matchAll(/^ {2}([a-z][a-z0-9_]*):/gm)].map(([, id = '']) => id)
    const options = isValue
      ? [
          ...names.values.map((label) => ({ label, type: 'enum' })),
          ...steps.map((label) => ({ label, type: 'variable' })),
        ]
      : names.fields.map((label) => ({ label, apply: `${label}: `, type: 'property' }))
    return { from: word.from, options, validFor: /^[\w-]*$/ }
  }
}
