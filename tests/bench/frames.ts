export const measureFrames = (pods: number): { name: string; pods: number } => ({ name: 'frames', pods });
