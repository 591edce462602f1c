/** One sign for each kind that owns pods, the same wherever it is drawn. */
import { CalendarClock, Layers, ListOrdered, MonitorCog, SquareStack, Zap } from 'lucide-react';

const icons: Record<string, typeof Layers> = {
  Deployment: Layers,
  StatefulSet: ListOrdered,
  DaemonSet: MonitorCog,
  CronJob: CalendarClock,
  Job: Zap,
};

export function KindIcon({ kind, size }: { kind: string; size: number }) {
  const Icon = icons[kind] ?? SquareStack;
  return <Icon size={size} aria-hidden="true" />;
}
