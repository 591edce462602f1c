/** Keeps the fault of one part of the window from taking the others with it: the part says so, and can be drawn again. */
import { Component, type ReactNode } from 'react';
import { RotateCcw } from 'lucide-react';
import { i18n } from '../i18n/i18n.ts';

interface Props {
  /** What stands inside, in people's words. */
  part: string;
  children: ReactNode;
}

/** React asks for a class here. */
export class Fence extends Component<Props, { error: Error | undefined }> {
  override state: { error: Error | undefined } = { error: undefined };

  static getDerivedStateFromError(error: unknown): { error: Error } {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override componentDidCatch(error: unknown): void {
    console.error(error);
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    return (
      <div className="fence" role="alert">
        <p>{i18n.t('fence.failed', { part: this.props.part, error: error.message })}</p>
        <button type="button" className="button" onClick={() => this.setState({ error: undefined })}>
          <RotateCcw size={14} aria-hidden="true" />
          {i18n.t('fence.again')}
        </button>
      </div>
    );
  }
}
