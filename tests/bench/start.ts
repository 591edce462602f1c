export const measureStart = (): { name: string } => ({ name: 'start' });
