/** A metric of which nothing is known. */
export class NoMetric extends Error {
  override name = 'NoMetric';
  constructor(
    /** Of its event, and of the condition. */
    readonly reason: string,
    message: string,
    /** As the sum of all metrics tells it. */
    readonly outer: string,
  ) {
    super(message);
  }
}
