/** The parameters of a request or the members of a result, by the API's names. */
export type RequestParams = Record<string, unknown>;

export function isRequestParams(value: unknown): value is RequestParams {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
