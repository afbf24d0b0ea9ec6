import { inPage } from './in-page.ts'

/** What went wrong, in a sentence with its cure; spoken at once by a screen reader. */
export function ErrorSentence({ message, onClose }: { readonly message: string; readonly onClose?: () => void }) {
  return (
    <div class="error" role="alert">
      <p>{inPage(message)}</p>
      {onClose && (
        <button type="button" onClick={onClose}>
          Close
        </button>
      )}
    </div>
  )
}
